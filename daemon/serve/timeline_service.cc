#include "daemon/serve/timeline_service.h"

#include "daemon/serve/timeline_reads.h"

namespace factline::serve {

grpc::ServerUnaryReactor* TimelineServiceImpl::ListTimelineEntries(
    grpc::CallbackServerContext* call,
    const v1::ListTimelineEntriesRequest* request,
    v1::ListTimelineEntriesResponse* response) {
  return ServeRead(core_, "ListTimelineEntries", call, request, response,
                   &serve::ListTimelineEntries);
}

grpc::ServerUnaryReactor* TimelineServiceImpl::GetClaim(
    grpc::CallbackServerContext* call, const v1::GetClaimRequest* request,
    v1::GetClaimResponse* response) {
  return ServeRead(core_, "GetClaim", call, request, response,
                   &serve::GetClaim);
}

}  // namespace factline::serve
