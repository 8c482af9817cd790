#include "daemon/store/records.h"

#include "daemon/base/status.h"
#include "daemon/base/utf8.h"
#include "daemon/convert/convert.h"

namespace factline::store {

using convert::FromProto;
using convert::ToProto;

absl::Status Damaged(const absl::Status& status, std::string_view what) {
  return absl::DataLossError(
      absl::StrCat("damaged ", ToAbsl(what), ": ", status.message()));
}

absl::Time StoredTime(absl::Time time) { return FromProto(ToProto(time)); }

std::string EncodeIdentity(std::string_view store_id, absl::Time created) {
  rec::Identity record;
  record.set_store_id(std::string(store_id));
  *record.mutable_created_time() = ToProto(created);
  return record.SerializeAsString();
}

absl::StatusOr<Identity> DecodeIdentity(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(rec::Identity record,
                            ParseRecord<rec::Identity>(bytes, "identity"));
  if (record.store_id().empty()) {
    return absl::DataLossError("the store has no id");
  }
  return Identity{.store_id = std::move(*record.mutable_store_id()),
                  .epoch = record.epoch()};
}

std::string EncodeHead(const Head& head) {
  rec::Head record;
  record.set_revision(head.revision);
  *record.mutable_record_time() = ToProto(head.record_time);
  record.set_claims(head.claims);
  record.set_figures(head.figures);
  record.set_articles(head.articles);
  record.set_earliest_changes(head.earliest_changes);
  record.set_earliest_state(head.earliest_state);
  return record.SerializeAsString();
}

absl::StatusOr<Head> DecodeHead(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::Head record,
                            ParseRecord<rec::Head>(bytes, "head"));
  return Head{.revision = record.revision(),
              .record_time = FromProto(record.record_time()),
              .claims = record.claims(),
              .figures = record.figures(),
              .articles = record.articles(),
              .earliest_changes = record.earliest_changes(),
              .earliest_state = record.earliest_state()};
}

std::string EncodePosition(const PartitionPosition& position) {
  rec::Position record;
  record.set_next_offset(position.next_offset);
  *record.mutable_last_message_time() = ToProto(position.last_message_time);
  record.set_last_message_crc(position.last_message_crc);
  record.set_revision(position.revision);
  return record.SerializeAsString();
}

absl::StatusOr<PartitionPosition> DecodePosition(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::Position record,
                            ParseRecord<rec::Position>(bytes, "position"));
  return PartitionPosition{
      .next_offset = record.next_offset(),
      .last_message_time = FromProto(record.last_message_time()),
      .last_message_crc = record.last_message_crc(),
      .revision = record.revision()};
}

std::string EncodeReject(const RejectRecord& reject) {
  rec::Reject record;
  record.set_reason(RepairUtf8(reject.reason));
  record.set_detail(RepairUtf8(reject.detail));
  *record.mutable_message_time() = ToProto(reject.message_time);
  return record.SerializeAsString();
}

std::string EncodeRejectPayload(const RejectRecord& reject) {
  rec::RejectPayload record;
  record.set_key(reject.message_key);
  record.set_value(reject.message_value);
  return record.SerializeAsString();
}

absl::Status DecodeReject(std::string_view bytes, RejectRecord& reject) {
  FACTLINE_ASSIGN_OR_RETURN(rec::Reject record,
                            ParseRecord<rec::Reject>(bytes, "reject"));
  reject.reason = std::move(*record.mutable_reason());
  reject.detail = std::move(*record.mutable_detail());
  reject.message_time = FromProto(record.message_time());
  return absl::OkStatus();
}

absl::Status DecodeRejectPayload(std::string_view bytes, RejectRecord& reject) {
  FACTLINE_ASSIGN_OR_RETURN(
      rec::RejectPayload record,
      ParseRecord<rec::RejectPayload>(bytes, "reject payload"));
  reject.message_key = std::move(*record.mutable_key());
  reject.message_value = std::move(*record.mutable_value());
  return absl::OkStatus();
}

std::string EncodeClaimIndex(std::string_view figure_id) {
  rec::ClaimIndex record;
  record.set_figure_id(std::string(figure_id));
  return record.SerializeAsString();
}

absl::StatusOr<std::string> DecodeClaimIndex(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(rec::ClaimIndex record,
                            ParseRecord<rec::ClaimIndex>(bytes, "claim index"));
  return std::move(*record.mutable_figure_id());
}

std::string EncodeTimelineEntry(const TimelineRecord& entry) {
  rec::TimelineEntry record;
  record.set_figure_id(entry.figure_id);
  record.set_recorded_revision(entry.recorded_revision);
  return record.SerializeAsString();
}

absl::StatusOr<TimelineRecord> DecodeTimelineEntry(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(
      rec::TimelineEntry record,
      ParseRecord<rec::TimelineEntry>(bytes, "timeline entry"));
  return TimelineRecord{.figure_id = std::move(*record.mutable_figure_id()),
                        .recorded_revision = record.recorded_revision()};
}

std::string EncodeRevisionTime(absl::Time time) {
  rec::RevisionTime record;
  *record.mutable_record_time() = ToProto(time);
  return record.SerializeAsString();
}

absl::StatusOr<absl::Time> DecodeRevisionTime(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(
      const rec::RevisionTime record,
      ParseRecord<rec::RevisionTime>(bytes, "revision time"));
  return FromProto(record.record_time());
}

}  // namespace factline::store
