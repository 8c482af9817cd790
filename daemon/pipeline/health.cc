#include "daemon/pipeline/health.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace factline::pipeline {

std::string HealthWatch::Look(const Pulse& pulse, absl::Time now) {
  if (pulse.applied != applied_ || pulse.lag_messages == 0) {
    applied_ = pulse.applied;
    progress_ = now;
  }
  progress_ = std::min(progress_, now);  // A clock that went back.
  if (now - pulse.last_poll >= kStalledAfter) {
    return absl::StrCat("the source has asked for no message for ",
                        absl::FormatDuration(absl::Trunc(
                            now - pulse.last_poll, absl::Seconds(1))));
  }
  if (!pulse.connected) return "no broker has answered";
  if (pulse.stopped_partitions > 0) {
    return absl::StrCat(pulse.stopped_partitions,
                        " partitions stopped at a gap");
  }
  if (pulse.free_bytes && *pulse.free_bytes < limits_.min_free_bytes) {
    return absl::StrCat("the disk of the store has ", *pulse.free_bytes,
                        " bytes left");
  }
  if (pulse.paused) return "paused until there is room on the disk again";
  if (now - progress_ >= kStalledAfter) {
    return absl::StrCat(
        pulse.lag_messages, " messages wait, and none was applied for ",
        absl::FormatDuration(absl::Trunc(now - progress_, absl::Seconds(1))));
  }
  if (pulse.lag > limits_.max_lag) {
    return absl::StrCat("the oldest message that waits is ",
                        absl::FormatDuration(
                            absl::Trunc(pulse.lag, absl::Seconds(1))),
                        " old");
  }
  return "";
}

}  // namespace factline::pipeline
