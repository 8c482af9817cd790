#ifndef FACTLINE_DAEMON_SERVE_CHANGE_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_CHANGE_SERVICE_H_

#include "absl/time/time.h"
#include "daemon/serve/core.h"
#include "daemon/serve/subscription_registry.h"
#include "factline/v1/change_service.grpc.pb.h"

namespace factline::serve {

// Streams write bytes that they share; the other calls take messages.
using ChangeServiceCalls = v1::ChangeService::WithRawCallbackMethod_Subscribe<
    v1::ChangeService::WithCallbackMethod_ListChanges<
        v1::ChangeService::WithCallbackMethod_GetChangeLog<
            v1::ChangeService::Service>>>;

// The change log: live by Subscription, by pages here.
class ChangeServiceImpl final : public ChangeServiceCalls {
 public:
  explicit ChangeServiceImpl(Core& core)
      : core_(core),
        registry_(core.limits.max_subscriptions,
                  core.limits.max_subscriptions_per_caller) {}

  using ChangeServiceCalls::Subscribe;  // Others of the name are not called.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Subscribe(
      grpc::CallbackServerContext* call,
      const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* ListChanges(
      grpc::CallbackServerContext* call, const v1::ListChangesRequest* request,
      v1::ListChangesResponse* response) override;
  grpc::ServerUnaryReactor* GetChangeLog(
      grpc::CallbackServerContext* call, const v1::GetChangeLogRequest* request,
      v1::GetChangeLogResponse* response) override;

  // Ends all streams; clients have `grace` to read what is under way.
  void CloseStreams(absl::Duration grace) { registry_.CloseAll(grace); }
  int subscriptions() const { return registry_.size(); }

 private:
  Core& core_;
  SubscriptionRegistry registry_;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CHANGE_SERVICE_H_
