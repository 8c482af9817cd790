#include "daemon/store/side_mark.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/hash.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::store {
namespace {

constexpr int kSlots = 2;
// Disks write no less at a time, so a record is never torn into the other one.
constexpr size_t kSlotBytes = 4096;
constexpr std::string_view kMagic = "factline-seen-1";

absl::Status FileError(std::string_view what, const std::string& path) {
  const int error = errno;
  const std::string message =
      absl::StrCat(ToAbsl(what), " ", path, ": ", std::strerror(error));
  if (error == ENOSPC || error == EDQUOT) {
    return absl::ResourceExhaustedError(message);
  }
  return absl::UnavailableError(message);
}

// One line of text, its CRC last, then zeros: an operator may read it.
std::string Encode(const SeenMark& mark) {
  std::string line = absl::StrCat(ToAbsl(kMagic), " ", mark.store_id, " ",
                                  mark.epoch, " ", mark.revision);
  absl::StrAppend(&line, " ", Crc32c(line), "\n");
  line.resize(kSlotBytes, '\0');
  return line;
}

std::optional<SeenMark> Decode(std::string_view slot) {
  const size_t end = slot.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string line(slot.substr(0, end));
  const std::vector<std::string> parts = absl::StrSplit(line, ' ');
  SeenMark mark;
  uint32_t crc = 0;
  if (parts.size() != 5 || parts[0] != kMagic || parts[1].empty() ||
      !absl::SimpleAtoi(parts[2], &mark.epoch) ||
      !absl::SimpleAtoi(parts[3], &mark.revision) ||
      !absl::SimpleAtoi(parts[4], &crc) ||
      crc != Crc32c(line.substr(0, line.rfind(' ')))) {
    return std::nullopt;
  }
  mark.store_id = parts[1];
  return mark;
}

absl::Status WriteSlot(int fd, int slot, const SeenMark& mark,
                       const std::string& path) {
  const std::string bytes = Encode(mark);
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written =
        pwrite(fd, bytes.data() + done, bytes.size() - done,
               static_cast<off_t>(slot * kSlotBytes + done));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("writing", path);
    done += static_cast<size_t>(written);
  }
  return absl::OkStatus();
}

// So that the name of a new file survives a loss of power too.
void SyncDirectory(const std::string& directory) {
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

SideMark::SideMark(int fd, std::string path, bool sync)
    : fd_(fd), path_(std::move(path)), sync_(sync) {}

SideMark::~SideMark() { close(fd_); }

absl::StatusOr<std::unique_ptr<SideMark>> SideMark::Open(
    const std::string& directory, const SeenMark& mark, bool sync) {
  const std::string path = absl::StrCat(directory, "/", ToAbsl(kFileName));
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC,
                      S_IRUSR | S_IWUSR);
  if (fd < 0) return FileError("opening", path);
  std::unique_ptr<SideMark> made(new SideMark(fd, path, sync));
  struct stat file = {};
  if (fstat(fd, &file) != 0) return FileError("looking at", path);

  std::array<char, kSlotBytes> bytes;
  std::optional<SeenMark> found;
  for (int slot = 0; slot < kSlots; ++slot) {
    const ssize_t size = pread(fd, bytes.data(), bytes.size(),
                               static_cast<off_t>(slot * kSlotBytes));
    if (size < 0) return FileError("reading", path);
    const std::optional<SeenMark> read =
        Decode(std::string_view(bytes.data(), static_cast<size_t>(size)));
    if (!read) continue;
    if (found && std::pair(read->epoch, read->revision) <=
                     std::pair(found->epoch, found->revision)) {
      continue;
    }
    found = read;
    made->next_slot_ = (slot + 1) % kSlots;
  }
  if (found) {
    made->last_ = *std::move(found);
    return made;
  }
  made->readable_ = file.st_size == 0;
  // Both, so that no later write needs room.
  for (int slot = 0; slot < kSlots; ++slot) {
    FACTLINE_RETURN_IF_ERROR(made->Write(mark));
  }
  if (sync) SyncDirectory(directory);
  return made;
}

absl::Status SideMark::Write(const SeenMark& mark) {
  FACTLINE_RETURN_IF_ERROR(WriteSlot(fd_, next_slot_, mark, path_));
  if (sync_ && fdatasync(fd_) != 0) return FileError("syncing", path_);
  next_slot_ = (next_slot_ + 1) % kSlots;
  last_ = mark;
  return absl::OkStatus();
}

}  // namespace factline::store
