#ifndef FACTLINE_DAEMON_SERVE_DURATIONS_H_
#define FACTLINE_DAEMON_SERVE_DURATIONS_H_

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

namespace factline::serve {

google::protobuf::Duration ToProto(absl::Duration duration);
// Messages from outside may hold anything; an absl::Duration takes it all.
absl::Duration FromProto(const google::protobuf::Duration& duration);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_DURATIONS_H_
