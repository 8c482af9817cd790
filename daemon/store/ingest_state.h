#ifndef FACTLINE_DAEMON_STORE_INGEST_STATE_H_
#define FACTLINE_DAEMON_STORE_INGEST_STATE_H_

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/read_source.h"

// What the store knows of the topics that it was fed from.
namespace factline::store {

absl::StatusOr<std::optional<PartitionPosition>> ReadPosition(
    const ReadSource& source, const PartitionKey& partition);

// By key.
absl::StatusOr<std::vector<std::pair<PartitionKey, PartitionPosition>>>
ReadPositions(const ReadSource& source);

// Rejects that still have their payload, at most `max` and, but for the first,
// at most 8 MiB of payload; by key and offset.
absl::StatusOr<std::vector<RejectRecord>> ReadPendingRejects(
    const ReadSource& source, int max);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_INGEST_STATE_H_
