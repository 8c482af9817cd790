#include "daemon/serve/durations.h"

#include <algorithm>

namespace factline::serve {
namespace {

// What a protobuf Duration may hold: some 10,000 years.
constexpr absl::Duration kMaxDuration = absl::Seconds(315'576'000'000);

}  // namespace

google::protobuf::Duration ToProto(absl::Duration duration) {
  duration = std::clamp(duration, -kMaxDuration, kMaxDuration);
  google::protobuf::Duration message;
  message.set_seconds(absl::ToInt64Seconds(duration));
  message.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(duration % absl::Seconds(1))));
  return message;
}

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) +
         absl::Nanoseconds(duration.nanos());
}

}  // namespace factline::serve
