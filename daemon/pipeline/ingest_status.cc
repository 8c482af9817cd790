#include "daemon/pipeline/ingest_status.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace factline::pipeline {

int64_t IngestStatus::Behind(const Row& row) {
  return std::max<int64_t>(row.high_watermark - row.applied.next_offset, 0);
}

void IngestStatus::NoteLag(Row& row) {
  if (Behind(row) == 0) {
    row.behind_since.reset();
  } else if (!row.behind_since) {
    row.behind_since = absl::Now();
  }
}

void IngestStatus::SetSource(
    const std::vector<ingest::SourcePartition>& partitions) {
  absl::MutexLock lock(&mu_);
  for (const ingest::SourcePartition& partition : partitions) {
    Row& row = rows_[partition.key.partition];
    row.topic = partition.key.topic;
    row.high_watermark = partition.high_watermark;
    row.assigned = true;
    row.stopped = partition.stopped;
    NoteLag(row);
    if (partition.high_watermark >= 0 && Behind(row) == 0) {
      row.was_caught_up = true;
    }
  }
}

void IngestStatus::SetApplied(const PartitionKey& partition,
                              const store::PartitionPosition& position) {
  absl::MutexLock lock(&mu_);
  Row& row = rows_[partition.partition];
  row.topic = partition.topic;
  row.applied = position;
  // The broker has at least what it gave us.
  row.high_watermark = std::max(row.high_watermark, position.next_offset);
  NoteLag(row);
}

void IngestStatus::CountReject(const PartitionKey& partition,
                               std::string_view reason) {
  absl::MutexLock lock(&mu_);
  ++rows_[partition.partition].rejected[std::string(reason)];
}

std::vector<serve::PartitionStatus> IngestStatus::Partitions() const {
  std::vector<serve::PartitionStatus> out;
  absl::MutexLock lock(&mu_);
  for (const auto& [partition, row] : rows_) {
    if (!row.assigned) continue;
    serve::PartitionStatus status;
    status.topic = row.topic;
    status.partition = partition;
    status.applied_offset = row.applied.next_offset;
    status.high_watermark = row.high_watermark;
    if (row.applied.next_offset > 0) {
      status.last_message_time = row.applied.last_message_time;
    }
    status.rejected = row.rejected;
    out.push_back(std::move(status));
  }
  return out;
}

std::optional<int64_t> IngestStatus::AppliedOffset(std::string_view topic,
                                                   int32_t partition) const {
  absl::MutexLock lock(&mu_);
  const auto found = rows_.find(partition);
  if (found == rows_.end() || !found->second.assigned ||
      found->second.topic != topic) {
    return std::nullopt;
  }
  return found->second.applied.next_offset;
}

// When the oldest message came that the broker has and the store has not, as
// far as that is known: the earliest that it can be.
absl::Time IngestStatus::OldestMissing(const Row& row, absl::Time now) {
  const absl::Time behind_since = row.behind_since.value_or(now);
  // Where none was applied, all that is known is how long we have been behind.
  if (row.applied.next_offset == 0) return behind_since;
  // It is at least as young as the last applied one, and no older than our
  // being behind if we were not always: after a quiet night the first message
  // is not a night late.
  const absl::Time last = row.applied.last_message_time;
  return std::min(row.was_caught_up ? std::max(last, behind_since) : last, now);
}

absl::Duration IngestStatus::IngestLag() const {
  const absl::Time now = absl::Now();
  absl::Duration worst = absl::ZeroDuration();
  absl::MutexLock lock(&mu_);
  for (const auto& [partition, row] : rows_) {
    if (Behind(row) == 0) continue;
    worst = std::max(worst, now - OldestMissing(row, now));
  }
  return worst;
}

int64_t IngestStatus::LagMessages() const {
  absl::MutexLock lock(&mu_);
  int64_t total = 0;
  for (const auto& [partition, row] : rows_) total += Behind(row);
  return total;
}

int IngestStatus::StoppedPartitions() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(
      std::count_if(rows_.begin(), rows_.end(),
                    [](const auto& row) { return row.second.stopped; }));
}

}  // namespace factline::pipeline
