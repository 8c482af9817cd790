#ifndef FACTLINE_DAEMON_PIPELINE_DISK_GUARD_H_
#define FACTLINE_DAEMON_PIPELINE_DISK_GUARD_H_

#include <cstdint>
#include <string>

#include "daemon/base/metrics.h"

namespace factline::pipeline {

struct DiskLimits {
  // Below this much free room nothing more is taken from the topic; 0 = never
  // mind. Far more than what memtables, logs and a compaction may still need.
  int64_t min_free_bytes = int64_t{512} << 20;
  // A file that only takes up room, given up when a start finds hardly any: to
  // open, a store may need as much as its logs are long. Four times those.
  // 0 = none.
  int64_t ballast_bytes = int64_t{128} << 20;
};

// Whether to take no more, with `free` bytes of room left. What was paused goes
// on an eighth above the limit, so that it does not flutter.
bool MustPause(bool paused, int64_t free, const DiskLimits& limits);

// Looks after the room on the disk of a data directory.
//
// Belongs to one thread.
class DiskGuard {
 public:
  // `directory` need not be there yet; `metrics` outlives this.
  DiskGuard(std::string directory, const DiskLimits& limits, Metrics& metrics);

  // Gives the ballast up if there is less room than it takes. Call it before the
  // store is opened: not at the end of a process, or others take that room.
  void MakeRoom();
  // Looks again; true when ingest must pause. Takes the ballast up if there is
  // room for it.
  bool Check();

 private:
  // Room for unprivileged processes; the most there is if it cannot be told.
  int64_t Free() const;
  void TakeUpBallast();

  const std::string directory_;
  const std::string ballast_;  // Its path.
  const DiskLimits limits_;
  bool paused_ = false;
  bool ballast_failed_ = false;  // The file system has no way to reserve room.
  Gauge& paused_gauge_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_DISK_GUARD_H_
