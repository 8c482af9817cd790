#include "daemon/store/ingest_state.h"

#include "daemon/base/status.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"

namespace factline::store {
namespace {

// Payloads that are read at a time: one may be tens of MB.
constexpr size_t kMaxPendingBytes = 8 << 20;

}  // namespace

absl::StatusOr<std::optional<PartitionPosition>> ReadPosition(
    const ReadSource& source, const PartitionKey& partition) {
  FACTLINE_ASSIGN_OR_RETURN(
      const auto bytes, source.Get(Family::kDefault, PositionKey(partition)));
  if (!bytes) return std::nullopt;
  return DecodePosition(*bytes);
}

absl::StatusOr<std::vector<std::pair<PartitionKey, PartitionPosition>>>
ReadPositions(const ReadSource& source) {
  std::vector<std::pair<PartitionKey, PartitionPosition>> positions;
  PrefixScan scan(source, Family::kDefault, TablePrefix(Table::kPosition));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    KeyReader key(scan.suffix());
    PartitionKey partition = key.Partition();
    if (!key.Done()) return absl::DataLossError("unreadable key");
    FACTLINE_ASSIGN_OR_RETURN(const PartitionPosition position,
                              DecodePosition(scan.value()));
    positions.emplace_back(std::move(partition), position);
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return positions;
}

absl::StatusOr<std::vector<RejectRecord>> ReadPendingRejects(
    const ReadSource& source, int max) {
  std::vector<RejectRecord> rejects;
  size_t bytes = 0;
  PrefixScan scan(source, Family::kDefault, TablePrefix(Table::kRejectPayload));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    if (rejects.size() >= static_cast<size_t>(std::max(max, 0))) break;
    bytes += scan.value().size();
    if (!rejects.empty() && bytes > kMaxPendingBytes) break;
    KeyReader key(scan.suffix());
    RejectRecord reject;
    reject.partition = key.Partition();
    reject.offset = key.Int64();
    if (!key.Done()) return absl::DataLossError("unreadable key");
    FACTLINE_ASSIGN_OR_RETURN(
        const auto record,
        source.Get(Family::kDefault,
                   RejectKey(reject.partition, reject.offset)));
    if (!record) return absl::DataLossError("a reject is missing");
    FACTLINE_RETURN_IF_ERROR(DecodeReject(*record, reject));
    FACTLINE_RETURN_IF_ERROR(DecodeRejectPayload(scan.value(), reject));
    rejects.push_back(std::move(reject));
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return rejects;
}

}  // namespace factline::store
