#include "daemon/pipeline/disk_guard.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/logging.h"
#include "daemon/base/strings.h"
#include "daemon/store/data_directory.h"

namespace factline::pipeline {

bool MustPause(bool paused, int64_t free, const DiskLimits& limits) {
  const int64_t least = limits.min_free_bytes;
  return free < (paused ? least + least / 8 : least);
}

DiskGuard::DiskGuard(std::string directory, const DiskLimits& limits,
                     Metrics& metrics)
    : directory_(std::move(directory)),
      ballast_(absl::StrCat(directory_, "/", ToAbsl(store::kBallastName))),
      limits_(limits),
      paused_gauge_(metrics.GetGauge(
          "factline_ingest_paused",
          "1 while nothing is taken from the topic for want of room")) {}

int64_t DiskGuard::Free() const {
  struct statvfs disk = {};
  if (statvfs(directory_.c_str(), &disk) != 0) {
    return std::numeric_limits<int64_t>::max();
  }
  return static_cast<int64_t>(disk.f_bavail) *
         static_cast<int64_t>(disk.f_frsize);
}

void DiskGuard::MakeRoom() {
  if (Free() >= limits_.ballast_bytes || unlink(ballast_.c_str()) != 0) return;
  LogWarning("ballast given up to make room", {{"file", ballast_}});
}

bool DiskGuard::Check() {
  const int64_t free = Free();
  const bool pause = MustPause(paused_, free, limits_);
  if (pause != paused_) {
    if (pause) {
      LogError("the disk is nearly full: nothing is taken from the topic",
               {{"free_bytes", free}, {"min_free", limits_.min_free_bytes}});
    } else {
      LogInfo("there is room again: ingest goes on", {{"free_bytes", free}});
    }
  }
  paused_ = pause;
  paused_gauge_.Set(pause ? 1 : 0);
  // With the ballast there must still be enough.
  if (!pause && !ballast_failed_ &&
      !MustPause(true, free - limits_.ballast_bytes, limits_)) {
    TakeUpBallast();
  }
  return pause;
}

void DiskGuard::TakeUpBallast() {
  if (limits_.ballast_bytes <= 0) return;
  const int fd = open(ballast_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC,
                      S_IRUSR | S_IWUSR);
  if (fd < 0) return;
  struct stat file = {};
  const bool there =
      fstat(fd, &file) == 0 && file.st_size == limits_.ballast_bytes;
  if (!there && (ftruncate(fd, 0) != 0 ||
                 fallocate(fd, 0, 0, limits_.ballast_bytes) != 0)) {
    const int error = errno;
    unlink(ballast_.c_str());
    ballast_failed_ = error != ENOSPC;
    LogWarning("no ballast", {{"error", std::strerror(error)}});
  }
  close(fd);
}

}  // namespace factline::pipeline
