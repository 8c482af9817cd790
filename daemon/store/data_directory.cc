#include "daemon/store/data_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/store/side_mark.h"

namespace factline::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNewerFormatUrl = "factline/newer-format";

absl::Status DirectoryError(const std::string& directory,
                            const std::error_code& error) {
  const std::string message =
      absl::StrCat("data directory ", directory, ": ", error.message());
  if (error == std::errc::permission_denied ||
      error == std::errc::operation_not_permitted ||
      error == std::errc::read_only_file_system) {
    return absl::PermissionDeniedError(message);
  }
  if (error == std::errc::no_space_on_device) {
    return absl::ResourceExhaustedError(message);
  }
  if (error == std::errc::not_a_directory) {
    return absl::FailedPreconditionError(message);
  }
  return absl::NotFoundError(message);
}

// Files that RocksDB makes before the first record is stored, and those that
// the system or we put beside it.
bool MayLieInFreshDirectory(std::string_view name) {
  return name.starts_with("MANIFEST-") || name.starts_with("OPTIONS-") ||
         name.starts_with("LOG") || name == "LOCK" || name == "IDENTITY" ||
         name == "lost+found" || name == kBallastName || name.starts_with('.') ||
         name.ends_with(".dbtmp");
}

bool HoldsRecords(const fs::directory_entry& file) {
  const std::string name = file.path().filename().string();
  // Nothing was seen of what never was.
  if (name.ends_with(".sst") || name == SideMark::kFileName) return true;
  std::error_code ignored;
  return name.ends_with(".log") && file.file_size(ignored) > 0;
}

}  // namespace

absl::StatusOr<DirectoryState> PrepareDirectory(const std::string& directory) {
  std::error_code error;
  const fs::path parent = fs::absolute(directory, error).parent_path();
  if (!error) fs::create_directories(parent, error);
  if (error) return DirectoryError(directory, error);
  // Made with the narrow mode at once, so that nobody looks in meanwhile.
  if (mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return DirectoryError(directory, {errno, std::generic_category()});
  }
  if (!fs::is_directory(directory, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat("data directory ", directory, " is a file"));
  }
  if (access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
    return DirectoryError(directory, {errno, std::generic_category()});
  }

  bool has_records = false;
  std::string foreign;
  for (fs::directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name == "CURRENT") return DirectoryState::kStore;
    has_records = has_records || HoldsRecords(*it);
    if (!MayLieInFreshDirectory(name) && !name.ends_with(".log")) {
      foreign = name;
    }
  }
  if (error) return DirectoryError(directory, error);
  if (has_records) {
    return absl::DataLossError(
        absl::StrCat("data directory ", directory,
                     " holds data, but its file CURRENT is missing"));
  }
  if (!foreign.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("data directory ", directory, " holds other files ('",
                     Printable(foreign), "') and no store"));
  }
  return DirectoryState::kFresh;
}

int64_t DirectoryBytes(const std::string& directory) {
  int64_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code gone;  // Files come and go under our feet.
    const uintmax_t size = it->file_size(gone);
    if (!gone) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

absl::Status NewerFormatError(std::string_view detail) {
  absl::Status status = absl::FailedPreconditionError(absl::StrCat(
      "the data directory is of a newer factline: ", ToAbsl(detail)));
  status.SetPayload(ToAbsl(kNewerFormatUrl), absl::Cord());
  return status;
}

bool IsNewerFormatError(const absl::Status& status) {
  return status.GetPayload(ToAbsl(kNewerFormatUrl)).has_value();
}

absl::Status LockedError(const std::string& directory,
                         std::string_view reason) {
  const std::string message =
      absl::StrCat("data directory ", directory, " is in use by ");
  // Our own lock must not be asked about: closing any descriptor of the file
  // would give it up.
  if (reason.find("current process") != std::string_view::npos) {
    return absl::FailedPreconditionError(absl::StrCat(message, "this process"));
  }
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const int fd = open(absl::StrCat(directory, "/LOCK").c_str(), O_RDWR);
  const bool held =
      fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  if (fd >= 0) close(fd);
  return absl::FailedPreconditionError(
      held ? absl::StrCat(message, "process ", lock.l_pid)
           : absl::StrCat(message, "another process"));
}

std::string NewUuid() {
  std::random_device random;
  const auto word = [&random] { return static_cast<uint32_t>(random()); };
  const uint32_t a = word(), b = word(), c = word(), d = word();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff,
                         (c >> 16 & 0x3fff) | 0x8000, c & 0xffff, d);
}

}  // namespace factline::store
