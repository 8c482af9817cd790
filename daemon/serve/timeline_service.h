#ifndef FACTLINE_DAEMON_SERVE_TIMELINE_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_TIMELINE_SERVICE_H_

#include "daemon/serve/core.h"
#include "factline/v1/timeline_service.grpc.pb.h"

namespace factline::serve {

// Carries TimelineService to timeline_reads.h.
class TimelineServiceImpl final : public v1::TimelineService::CallbackService {
 public:
  explicit TimelineServiceImpl(Core& core) : core_(core) {}

  grpc::ServerUnaryReactor* ListTimelineEntries(
      grpc::CallbackServerContext* call,
      const v1::ListTimelineEntriesRequest* request,
      v1::ListTimelineEntriesResponse* response) override;
  grpc::ServerUnaryReactor* GetClaim(grpc::CallbackServerContext* call,
                                     const v1::GetClaimRequest* request,
                                     v1::GetClaimResponse* response) override;

 private:
  Core& core_;  // Outlives this.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_TIMELINE_SERVICE_H_
