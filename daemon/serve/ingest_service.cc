#include "daemon/serve/ingest_service.h"

#include <optional>
#include <string>

#include "daemon/convert/convert.h"
#include "daemon/serve/durations.h"

namespace factline::serve {
namespace {

v1::PartitionStatus Render(const PartitionStatus& status) {
  v1::PartitionStatus message;
  message.set_topic(status.topic);
  message.set_partition(status.partition);
  message.set_applied_offset(status.applied_offset);
  message.set_high_watermark(status.high_watermark);
  if (status.last_message_time) {
    *message.mutable_last_message_time() =
        convert::ToProto(*status.last_message_time);
  }
  message.mutable_rejected_counts()->insert(status.rejected.begin(),
                                            status.rejected.end());
  return message;
}

absl::Status CheckRequest(const v1::WaitForOffsetRequest& request) {
  if (request.topic().empty()) return InvalidField("topic", "is required");
  if (request.partition() < 0) {
    return InvalidField("partition", "must not be negative");
  }
  if (request.offset() < 0) {
    return InvalidField("offset", "must not be negative");
  }
  if (FromProto(request.max_wait()) < absl::ZeroDuration()) {
    return InvalidField("max_wait", "must not be negative");
  }
  return absl::OkStatus();
}

v1::GetIngestStatusResponse ReadStatus(const ReadContext& context,
                                       const IngestMonitor& ingest) {
  v1::GetIngestStatusResponse response;
  for (const PartitionStatus& status : ingest.Partitions()) {
    *response.add_partitions() = Render(status);
  }
  const IngestSource source = ingest.Source();
  response.set_topic(source.topic);
  response.set_embedded_brokers(source.embedded_brokers);
  *response.mutable_read_position() = convert::ToProto(context.store.latest());
  *response.mutable_ingest_lag() = ToProto(ingest.IngestLag());
  return response;
}

// The answer once the wait is over, in whatever way.
absl::StatusOr<v1::WaitForOffsetResponse> ReadOffset(
    const ReadContext& context, const IngestMonitor& ingest,
    const v1::WaitForOffsetRequest& request) {
  const std::optional<int64_t> next =
      ingest.AppliedOffset(request.topic(), request.partition());
  if (!next) return PartitionNotAssigned(request.topic(), request.partition());
  v1::WaitForOffsetResponse response;
  response.set_applied(*next > request.offset());
  *response.mutable_position() = convert::ToProto(context.store.latest());
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* IngestServiceImpl::GetIngestStatus(
    grpc::CallbackServerContext* call,
    const v1::GetIngestStatusRequest* request,
    v1::GetIngestStatusResponse* response) {
  return ServeRead(core_, "GetIngestStatus", call, request, response,
                   [&ingest = core_.ingest](const ReadContext& context,
                                            const v1::GetIngestStatusRequest&)
                       -> absl::StatusOr<v1::GetIngestStatusResponse> {
                     return ReadStatus(context, ingest);
                   });
}

grpc::ServerUnaryReactor* IngestServiceImpl::WaitForOffset(
    grpc::CallbackServerContext* call, const v1::WaitForOffsetRequest* request,
    v1::WaitForOffsetResponse* response) {
  const absl::Status valid = CheckRequest(*request);
  const auto ready = [&ingest = core_.ingest, request, valid] {
    if (!valid.ok()) return true;
    const std::optional<int64_t> next =
        ingest.AppliedOffset(request->topic(), request->partition());
    return !next || *next > request->offset();
  };
  return ServeWhen(
      core_, "WaitForOffset", call, request, response, ready,
      WaitDeadline(*call, FromProto(request->max_wait())),
      [&ingest = core_.ingest, valid](
          const ReadContext& context, const v1::WaitForOffsetRequest& asked,
          ChangeHub::Outcome) -> absl::StatusOr<v1::WaitForOffsetResponse> {
        if (!valid.ok()) return valid;
        return ReadOffset(context, ingest, asked);
      });
}

}  // namespace factline::serve
