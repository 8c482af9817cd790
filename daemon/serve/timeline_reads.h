#ifndef FACTLINE_DAEMON_SERVE_TIMELINE_READS_H_
#define FACTLINE_DAEMON_SERVE_TIMELINE_READS_H_

#include "absl/status/statusor.h"
#include "daemon/serve/read_view.h"
#include "factline/v1/timeline_service.pb.h"

// What TimelineService answers, without gRPC. Their errors are those of the
// proto's comments.
namespace factline::serve {

absl::StatusOr<v1::ListTimelineEntriesResponse> ListTimelineEntries(
    const ReadContext& context, const v1::ListTimelineEntriesRequest& request);
absl::StatusOr<v1::GetClaimResponse> GetClaim(
    const ReadContext& context, const v1::GetClaimRequest& request);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_TIMELINE_READS_H_
