#include "daemon/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline {
namespace {

class Descriptor {
 public:
  // Without O_NONBLOCK a named pipe would hang the start.
  explicit Descriptor(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }

 private:
  const int fd_;
};

absl::Status SystemError(const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("'", Printable(path), "'"));
}

absl::StatusOr<std::string> ReadAll(int fd, const std::string& path) {
  std::string bytes(kMaxSmallFileBytes + 1, '\0');
  size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(fd, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError(path);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  if (size > kMaxSmallFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Printable(path), "' is longer than ",
                     kMaxSmallFileBytes, " bytes"));
  }
  bytes.resize(size);
  return bytes;
}

absl::StatusOr<std::string> Read(const std::string& path, bool secret) {
  const Descriptor file(path);
  struct stat status;
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    return SystemError(path);
  }
  if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Printable(path), "' is not a file"));
  }
  if (secret) {
    FACTLINE_RETURN_IF_ERROR(
        CheckSecretMode(path, status.st_uid, status.st_mode));
  }
  return ReadAll(file.get(), path);
}

}  // namespace

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  return Read(path, /*secret=*/false);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  return Read(path, /*secret=*/true);
}

absl::Status CheckSecretMode(const std::string& path, uid_t owner,
                             mode_t mode) {
  constexpr mode_t kGroupMayRead = S_IRGRP;
  mode_t forbidden = S_IRWXG | S_IRWXO;
  if (owner == 0) forbidden &= ~kGroupMayRead;
  if ((mode & forbidden) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrFormat(
      "'%s' holds a secret, but its mode %04o lets others at it; chmod 600",
      Printable(path), mode & 07777));
}

void WarnIfOpenToOthers(const std::string& directory) {
  struct stat status;
  if (::stat(directory.c_str(), &status) != 0) return;
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0) return;
  LogWarning("other users of this machine may enter the directory",
             {{"directory", directory},
              {"mode", absl::StrFormat("%04o", status.st_mode & 07777)},
              {"advice", absl::StrCat("chmod -R go= ", directory)}});
}

}  // namespace factline
