#ifndef FACTLINE_DAEMON_SERVE_CHANGE_READS_H_
#define FACTLINE_DAEMON_SERVE_CHANGE_READS_H_

#include "absl/status/statusor.h"
#include "daemon/serve/change_feed.h"
#include "daemon/serve/core.h"
#include "daemon/serve/read_view.h"
#include "factline/v1/change_service.pb.h"

// What ChangeService reads, without gRPC. Their errors are those of the
// proto's comments.
namespace factline::serve {

// What a Subscribe request asks for, checked.
absl::StatusOr<FeedOptions> ReadSubscribeRequest(
    const store::FactStore& store, const Limits& limits,
    const v1::SubscribeRequest& request, const PlaceIds* places = nullptr);

// One page; empty, with the position read up to, when nothing matches.
absl::StatusOr<v1::ListChangesResponse> ListChanges(
    const ReadContext& context, const v1::ListChangesRequest& request);

absl::StatusOr<v1::GetChangeLogResponse> GetChangeLog(
    const ReadContext& context, const v1::GetChangeLogRequest& request);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CHANGE_READS_H_
