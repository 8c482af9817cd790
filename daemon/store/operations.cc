#include "daemon/store/operations.h"

#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"

namespace factline::store {

std::string EncodeSkip(const SkipOrder& order) {
  rec::Skip record;
  record.set_reason(order.reason);
  *record.mutable_order_time() = convert::ToProto(order.order_time);
  return record.SerializeAsString();
}

absl::StatusOr<std::vector<SkipOrder>> ReadSkips(const ReadSource& source) {
  std::vector<SkipOrder> orders;
  PrefixScan scan(source, Family::kDefault, TablePrefix(Table::kSkip));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    KeyReader key(scan.suffix());
    SkipOrder order;
    order.partition = key.Partition();
    order.offset = key.Int64();
    if (!key.Done()) return absl::DataLossError("unreadable key");
    FACTLINE_ASSIGN_OR_RETURN(const rec::Skip record,
                              ParseRecord<rec::Skip>(scan.value(), "skip"));
    order.reason = record.reason();
    order.order_time = convert::FromProto(record.order_time());
    orders.push_back(std::move(order));
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return orders;
}

std::string EncodeAudit(const AuditRecord& audit) {
  rec::Audit record;
  *record.mutable_time() = convert::ToProto(audit.time);
  record.set_method(audit.method);
  record.set_caller(audit.caller);
  record.set_request(audit.request);
  record.set_code(audit.code);
  record.set_result(audit.result);
  return record.SerializeAsString();
}

absl::StatusOr<int64_t> LastAuditSequence(const ReadSource& source) {
  PrefixScan scan(source, Family::kDefault, TablePrefix(Table::kAudit));
  scan.SeekToLast();
  int64_t last = 0;
  if (scan.Valid()) {
    KeyReader key(scan.suffix());
    last = key.Int64();
    if (!key.Done()) return absl::DataLossError("unreadable key");
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return last;
}

absl::StatusOr<std::vector<AuditRecord>> ReadAuditRecords(
    const ReadSource& source, int64_t before_sequence, int max) {
  std::vector<AuditRecord> records;
  if (before_sequence <= 1) return records;
  PrefixScan scan(source, Family::kDefault, TablePrefix(Table::kAudit));
  for (scan.SeekForPrev(AuditKey(before_sequence - 1));
       scan.Valid() && static_cast<int>(records.size()) < max; scan.Prev()) {
    KeyReader key(scan.suffix());
    AuditRecord audit;
    audit.sequence = key.Int64();
    if (!key.Done()) return absl::DataLossError("unreadable key");
    FACTLINE_ASSIGN_OR_RETURN(
        const rec::Audit record,
        ParseRecord<rec::Audit>(scan.value(), "audit record"));
    audit.time = convert::FromProto(record.time());
    audit.method = record.method();
    audit.caller = record.caller();
    audit.request = record.request();
    audit.code = record.code();
    audit.result = record.result();
    records.push_back(std::move(audit));
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return records;
}

std::string EncodeDecision(const track::Decision& decision) {
  rec::Decision record;
  *record.mutable_key() = convert::ToProto(decision.key);
  *record.mutable_into() = convert::ToProto(decision.into);
  return record.SerializeAsString();
}

absl::StatusOr<track::Decision> DecodeDecision(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::Decision record,
                            ParseRecord<rec::Decision>(bytes, "decision"));
  return track::Decision{.key = convert::FromProto(record.key()),
                         .into = convert::FromProto(record.into())};
}

absl::StatusOr<track::Decisions> ReadDecisions(const ReadSource& source) {
  track::Decisions decisions;
  PrefixScan scan(source, Family::kDefault, TablePrefix(Table::kDecision));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    FACTLINE_ASSIGN_OR_RETURN(const track::Decision decision,
                              DecodeDecision(scan.value()));
    decisions.Set(decision);
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return decisions;
}

}  // namespace factline::store
