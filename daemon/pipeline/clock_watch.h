#ifndef FACTLINE_DAEMON_PIPELINE_CLOCK_WATCH_H_
#define FACTLINE_DAEMON_PIPELINE_CLOCK_WATCH_H_

#include <optional>

#include "absl/time/time.h"

namespace factline::pipeline {

// Notices that the wall clock was set back. Kafka's client and others wait on
// it: a wait of 100 ms that began before the clock went back an hour ends an
// hour later. Nothing but a new process helps them all.
//
// Not thread-safe.
class ClockWatch {
 public:
  // Clocks that are kept in step move by less.
  static constexpr absl::Duration kMaxStepBack = absl::Seconds(2);

  // `wall` and `steady` (any clock that is never set) now. How far the wall
  // clock went back since the last call, if it is more than kMaxStepBack.
  std::optional<absl::Duration> StepBack(absl::Time wall,
                                         absl::Duration steady) {
    const absl::Duration passed = steady - last_steady_;
    const absl::Duration step = (wall - last_wall_) - passed;
    const bool first = last_wall_ == absl::InfinitePast();
    last_wall_ = wall;
    last_steady_ = steady;
    if (first || step > -kMaxStepBack) return std::nullopt;
    return -step;
  }

 private:
  absl::Time last_wall_ = absl::InfinitePast();
  absl::Duration last_steady_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_CLOCK_WATCH_H_
