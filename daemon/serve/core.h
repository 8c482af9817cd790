#ifndef FACTLINE_DAEMON_SERVE_CORE_H_
#define FACTLINE_DAEMON_SERVE_CORE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "daemon/base/metrics.h"
#include "daemon/serve/auth_gate.h"
#include "daemon/serve/change_hub.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/ingest_monitor.h"
#include "daemon/serve/read_view.h"
#include "daemon/serve/recent_changes.h"
#include "daemon/serve/worker_pool.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace factline::serve {

struct Limits {
  // Readers of unary calls. A few keep slow scans from blocking quick reads;
  // more would only compete with extraction for the processors.
  int read_threads = 4;
  // Readers of subscriptions, apart so that scans cannot delay live changes.
  int stream_threads = 2;
  // Unary calls that may wait for a reader: seconds of work, not minutes.
  int max_waiting_reads = 1000;
  // Open streams cost up to 35 KB each, so 5,000 cost 175 MB at worst.
  int max_subscriptions = 5000;
  // Below the 1,024 streams of one HTTP/2 connection, so that a client gets an
  // error at once and does not queue behind itself. A caller is whom
  // Gate::Admit() names.
  int max_subscriptions_per_caller = 256;
  // Calls of one caller a second; far above what a page or a poller needs,
  // below what keeps the readers from others.
  double max_requests_per_second = 1000;
  // Longest a unary call waits for a reader and reads, whatever its own
  // deadline says; a page takes some 100 ms at worst. Operators' calls (backup,
  // scrub) are not bound by it.
  absl::Duration max_read_time = absl::Seconds(30);
  // A stream further behind than this is told so (FellBehind).
  int64_t fell_behind_revisions = 10000;
  // How long changes are kept, to tell clients; infinite = for ever.
  absl::Duration change_retention = absl::InfiniteDuration();
  // Least progress interval that clients may ask for.
  absl::Duration min_progress_interval = absl::Seconds(1);
};

// What clients are told to wait before they come again.
inline constexpr absl::Duration kRetryDelay = absl::Seconds(1);
// Longest wait of a unary call that waits for something.
inline constexpr absl::Duration kMaxWait = absl::Seconds(60);

// What all services share. Outlives every call.
struct Core {
  Core(const store::FactStore& store, const IngestMonitor& ingest,
       Metrics& metrics, const Limits& limits, std::unique_ptr<Gate> gate)
      : store(store),
        ingest(ingest),
        metrics(metrics),
        limits(limits),
        gate(std::move(gate)),
        hub(*shared_hub),
        reads(limits.read_threads),
        streams(limits.stream_threads) {}

  const store::FactStore& store;
  const IngestMonitor& ingest;
  Metrics& metrics;
  const Limits limits;
  // Kept texts of articles; null = there are none. Set before the first call.
  const store::TextStore* texts = nullptr;
  PlaceIds places;  // May be empty. Likewise.
  ConceptIds concepts;  // Likewise.
  const std::unique_ptr<Gate> gate;
  // Shared with the store's commit listener, which may outlive the server.
  const std::shared_ptr<ChangeHub> shared_hub = std::make_shared<ChangeHub>();
  ChangeHub& hub;
  RecentChanges recent;
  WorkerPool reads;
  WorkerPool streams;
};

// Counts and times one call from its arrival to Finish().
class CallTimer {
 public:
  CallTimer(Metrics& metrics, std::string_view method);
  void Finish(const absl::Status& status) const;

 private:
  Metrics& metrics_;
  std::string method_;
  absl::Time start_;
};

// A read that nobody waits for, or that is not done at `end`, is cancelled.
inline ReadContext ContextOf(const Core& core,
                             const grpc::CallbackServerContext& call,
                             absl::Time end) {
  return {.store = core.store,
          .cancelled = [&call, end] {
            return call.IsCancelled() || absl::Now() >= end;
          },
          .places = &core.places,
          .concepts = &core.concepts,
          .change_retention = core.limits.change_retention};
}

// Runs `handler`, unless nobody waits for its answer or `end` has passed.
// Errors: those of the handler, and DeadlineExceeded when `end` cut it off.
template <typename Request, typename Handler>
auto RunUntil(const Core& core, const grpc::CallbackServerContext& call,
              absl::Time end, const Request& request, Handler& handler,
              const std::string& caller = {})
    -> decltype(handler(std::declval<ReadContext>(), request)) {
  ReadContext context = ContextOf(core, call, end);
  context.caller = caller;
  absl::Status cut = absl::CancelledError("nobody waits");
  if (!context.cancelled()) {
    auto result = handler(context, request);
    if (!absl::IsCancelled(result.status())) return result;
    cut = result.status();
  }
  if (call.IsCancelled()) return cut;
  return absl::DeadlineExceededError(
      "the server had no time for this call; ask for less, or again");
}

// Ends a call before any work was done for it.
grpc::ServerUnaryReactor* Refuse(grpc::ServerUnaryReactor* reactor,
                                 const CallTimer& timer,
                                 const absl::Status& why);

// Serves a unary call by `handler(ReadContext, request)`, an
// absl::StatusOr<Response>, on the threads of `pool`, for `time` at the most.
// gRPC keeps request and response until the call is finished.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* ServeOn(WorkerPool& pool, Core& core,
                                  std::string_view method,
                                  grpc::CallbackServerContext* call,
                                  const Request* request, Response* response,
                                  absl::Duration time, Handler handler) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  const CallTimer timer(core.metrics, method);
  const auto caller = core.gate->Admit(*call, method);
  if (!caller.ok()) return Refuse(reactor, timer, caller.status());
  const int limit = core.limits.max_waiting_reads;
  if (pool.queued() >= static_cast<size_t>(limit)) {
    return Refuse(reactor, timer, TooManyRequests(limit, kRetryDelay));
  }
  const absl::Time end = absl::Now() + time;
  pool.Submit([=, &core, handler = std::move(handler)] {
    absl::StatusOr<Response> result =
        RunUntil(core, *call, end, *request, handler, *caller);
    if (result.ok()) response->Swap(&*result);
    timer.Finish(result.status());
    reactor->Finish(ToGrpcStatus(result.status()));
  });
  return reactor;
}

// Likewise on the reading threads.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* ServeRead(Core& core, std::string_view method,
                                    grpc::CallbackServerContext* call,
                                    const Request* request, Response* response,
                                    Handler handler) {
  return ServeOn(core.reads, core, method, call, request, response,
                 core.limits.max_read_time, std::move(handler));
}

// As ServeRead(), but the handler runs only once `ready()` is true, or
// `deadline` has passed, or the server closes; it is told which and runs on
// the reading threads. No thread waits meanwhile.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* ServeWhen(Core& core, std::string_view method,
                                    grpc::CallbackServerContext* call,
                                    const Request* request, Response* response,
                                    std::function<bool()> ready,
                                    absl::Time deadline, Handler handler) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  const CallTimer timer(core.metrics, method);
  if (const auto caller = core.gate->Admit(*call, method); !caller.ok()) {
    return Refuse(reactor, timer, caller.status());
  }
  const auto finish = [=, &core](ChangeHub::Outcome outcome) {
    const ReadContext context =
        ContextOf(core, *call, absl::Now() + core.limits.max_read_time);
    absl::StatusOr<Response> result = absl::CancelledError("nobody waits");
    if (outcome == ChangeHub::Outcome::kClosed) {
      result = ShuttingDown(kRetryDelay);
    } else if (!call->IsCancelled()) {
      result = handler(context, *request, outcome);
    }
    if (result.ok()) response->Swap(&*result);
    timer.Finish(result.status());
    reactor->Finish(ToGrpcStatus(result.status()));
  };
  if (ready()) {
    core.reads.Submit([finish] { finish(ChangeHub::Outcome::kReady); });
    return reactor;
  }
  core.hub.Await([call, ready = std::move(
                            ready)] { return call->IsCancelled() || ready(); },
                 deadline,
                 [&core, finish](ChangeHub::Outcome outcome) {
                   core.reads.Submit([finish, outcome] { finish(outcome); });
                 });
  return reactor;
}

// When a wait of `asked` must end: at most kMaxWait from now, and early enough
// to answer before the call's own deadline.
absl::Time WaitDeadline(const grpc::CallbackServerContext& call,
                        absl::Duration asked);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CORE_H_
