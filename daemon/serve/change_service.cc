#include "daemon/serve/change_service.h"

#include <memory>
#include <string>
#include <utility>

#include "daemon/serve/change_reads.h"
#include "daemon/serve/durations.h"
#include "daemon/serve/feed_message.h"
#include "daemon/serve/subscription.h"

namespace factline::serve {
namespace {

// A stream that ends before it began.
class RefusedStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit RefusedStream(const absl::Status& status) {
    Finish(ToGrpcStatus(status));
  }
  void OnDone() override { delete this; }
};

// One ListChanges call that waits for a change that matches. Between its reads
// it is only a wait in the hub; it lives as long as a read or a wait holds it.
class LongPoll : public std::enable_shared_from_this<LongPoll> {
 public:
  LongPoll(Core& core, grpc::CallbackServerContext* call,
           const v1::ListChangesRequest* request,
           v1::ListChangesResponse* response)
      : core_(core),
        call_(call),
        reactor_(call->DefaultReactor()),
        timer_(core.metrics, "ListChanges"),
        deadline_(WaitDeadline(*call, FromProto(request->max_wait()))),
        request_(*request),
        response_(response) {}

  grpc::ServerUnaryReactor* reactor() const { return reactor_; }

  void Submit() {
    core_.reads.Submit([self = shared_from_this()] { self->Read(); });
  }

  void Finish(const absl::Status& status) {
    timer_.Finish(status);
    reactor_->Finish(ToGrpcStatus(status));
  }

 private:
  void Read() {
    absl::StatusOr<v1::ListChangesResponse> page =
        ListChanges(ContextOf(core_, *call_,
                              absl::Now() + core_.limits.max_read_time),
                    request_);
    const bool wait = page.ok() && page->changes().empty() &&
                      absl::Now() < deadline_ && !call_->IsCancelled();
    if (wait) {
      // Goes on behind what was looked at already.
      request_.set_page_token(page->next_page_token());
      request_.clear_start_revision();
      Await(page->position().revision());
      return;
    }
    if (page.ok()) response_->Swap(&*page);
    Finish(page.status());
  }

  void Await(int64_t revision) {
    core_.hub.Await(
        [this, self = shared_from_this(), revision] {
          return call_->IsCancelled() ||
                 core_.store.latest_revision() > revision;
        },
        deadline_,
        [self = shared_from_this()](ChangeHub::Outcome outcome) {
          self->core_.reads.Submit([self, outcome] {
            if (outcome == ChangeHub::Outcome::kClosed) {
              self->Finish(ShuttingDown(kRetryDelay));
            } else {
              self->Read();
            }
          });
        });
  }

  Core& core_;
  grpc::CallbackServerContext* const call_;
  grpc::ServerUnaryReactor* const reactor_;
  const CallTimer timer_;
  const absl::Time deadline_;
  v1::ListChangesRequest request_;
  v1::ListChangesResponse* const response_;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* ChangeServiceImpl::Subscribe(
    grpc::CallbackServerContext* call, const grpc::ByteBuffer* bytes) {
  const auto caller = core_.gate->Admit(*call, "Subscribe");
  if (!caller.ok()) return new RefusedStream(caller.status());
  auto request = DecodeRequest(*bytes);
  if (!request.ok()) return new RefusedStream(request.status());
  if (absl::Status reserved = registry_.Reserve(*caller); !reserved.ok()) {
    return new RefusedStream(reserved);
  }
  const CallTimer timer(core_.metrics, "Subscribe");
  return new Subscription(
      core_, registry_, *caller,
      [request = *std::move(request), timer,
       &core = core_]() -> absl::StatusOr<FeedOptions> {
        auto options = ReadSubscribeRequest(core.store, core.limits, request,
                                            &core.places);
        timer.Finish(options.status());  // Streams count when they are set up.
        return options;
      });
}

grpc::ServerUnaryReactor* ChangeServiceImpl::ListChanges(
    grpc::CallbackServerContext* call, const v1::ListChangesRequest* request,
    v1::ListChangesResponse* response) {
  if (FromProto(request->max_wait()) <= absl::ZeroDuration()) {
    return ServeRead(core_, "ListChanges", call, request, response,
                     &serve::ListChanges);
  }
  const auto poll = std::make_shared<LongPoll>(core_, call, request, response);
  grpc::ServerUnaryReactor* reactor = poll->reactor();
  const auto caller = core_.gate->Admit(*call, "ListChanges");
  if (caller.ok()) {
    poll->Submit();
  } else {
    poll->Finish(caller.status());
  }
  return reactor;
}

grpc::ServerUnaryReactor* ChangeServiceImpl::GetChangeLog(
    grpc::CallbackServerContext* call, const v1::GetChangeLogRequest* request,
    v1::GetChangeLogResponse* response) {
  return ServeRead(core_, "GetChangeLog", call, request, response,
                   &serve::GetChangeLog);
}

}  // namespace factline::serve
