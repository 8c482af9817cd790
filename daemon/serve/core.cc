#include "daemon/serve/core.h"

#include <algorithm>
#include <chrono>

namespace factline::serve {
namespace {

// Time to send the answer of a wait that ran out, before the client gives up.
constexpr absl::Duration kAnswerTime = absl::Milliseconds(100);

}  // namespace

CallTimer::CallTimer(Metrics& metrics, std::string_view method)
    : metrics_(metrics), method_(method), start_(absl::Now()) {}

void CallTimer::Finish(const absl::Status& status) const {
  metrics_
      .GetCounter("factline_grpc_requests_total",
                  "Calls answered, by method and status code",
                  {{"method", method_},
                   {"code", absl::StatusCodeToString(status.code())}})
      .Increment();
  metrics_
      .GetHistogram("factline_grpc_request_seconds",
                    "Time from a call's arrival to its answer, by method",
                    {{"method", method_}})
      .Observe(absl::Now() - start_);
}

grpc::ServerUnaryReactor* Refuse(grpc::ServerUnaryReactor* reactor,
                                 const CallTimer& timer,
                                 const absl::Status& why) {
  timer.Finish(why);
  reactor->Finish(ToGrpcStatus(why));
  return reactor;
}

absl::Time WaitDeadline(const grpc::CallbackServerContext& call,
                        absl::Duration asked) {
  const absl::Time now = absl::Now();
  const absl::Duration wait = std::clamp(asked, absl::ZeroDuration(), kMaxWait);
  const auto call_deadline = call.deadline();
  if (call_deadline == std::chrono::system_clock::time_point::max()) {
    return now + wait;
  }
  return std::max(
      now, std::min(now + wait, absl::FromChrono(call_deadline) - kAnswerTime));
}

}  // namespace factline::serve
