#ifndef FACTLINE_DAEMON_PIPELINE_HEALTH_H_
#define FACTLINE_DAEMON_PIPELINE_HEALTH_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace factline::pipeline {

// A source that has not asked for a message for so long hangs; a store that
// lacks messages and has taken none for so long does not get on.
inline constexpr absl::Duration kStalledAfter = absl::Seconds(60);

// What ingestion shows from outside.
struct Pulse {
  bool connected = false;
  int stopped_partitions = 0;
  bool paused = false;           // For want of room on the disk.
  absl::Time last_poll;          // When the source last asked for a message.
  int64_t applied = 0;           // Sum of the next offsets of all partitions.
  int64_t lag_messages = 0;      // What the broker has and the store has not.
  absl::Duration lag;            // Age of the oldest of them.
  std::optional<int64_t> free_bytes;  // Of the store's disk, if known.
};

struct HealthLimits {
  absl::Duration max_lag = absl::InfiniteDuration();
  int64_t min_free_bytes = 0;
};

// Says whether ingestion may call itself SERVING, and if not why: a thread that
// answers is no sign of one that works.
//
// Invariant: `progress_` is when the store last took a message or had nothing
// to take, as far as was looked.
//
// Not thread-safe.
class HealthWatch {
 public:
  // `start` counts as progress: a start is given kStalledAfter.
  HealthWatch(const HealthLimits& limits, absl::Time start)
      : limits_(limits), progress_(start) {}

  // Empty = serving; else the reason, for the log.
  std::string Look(const Pulse& pulse, absl::Time now);

 private:
  const HealthLimits limits_;
  absl::Time progress_;
  int64_t applied_ = -1;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_HEALTH_H_
