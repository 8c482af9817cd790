#ifndef FACTLINE_DAEMON_PIPELINE_INGEST_STATUS_H_
#define FACTLINE_DAEMON_PIPELINE_INGEST_STATUS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "daemon/ingest/kafka_source.h"
#include "daemon/serve/ingest_monitor.h"
#include "daemon/store/fact_store.h"

namespace factline::pipeline {

// What the daemon can say of its ingestion at any moment: the source tells
// which partitions there are and how long they are, the writer how far the
// store has them. Thread-safe.
class IngestStatus : public serve::IngestMonitor {
 public:
  explicit IngestStatus(serve::IngestSource source = {})
      : source_(std::move(source)) {}

  // Called by the owner of the source, now and then.
  void SetSource(const std::vector<ingest::SourcePartition>& partitions);
  // Called by the writer, after the commit.
  void SetApplied(const PartitionKey& partition,
                  const store::PartitionPosition& position);
  void CountReject(const PartitionKey& partition, std::string_view reason);

  serve::IngestSource Source() const override { return source_; }
  std::vector<serve::PartitionStatus> Partitions() const override;
  std::optional<int64_t> AppliedOffset(std::string_view topic,
                                       int32_t partition) const override;
  absl::Duration IngestLag() const override;

  // Messages that the broker has and the store has not, over all partitions.
  int64_t LagMessages() const;
  // Partitions that stopped at a gap.
  int StoppedPartitions() const;

 private:
  // One cluster and topic a daemon: the partition's number is enough.
  struct Row {
    std::string topic;
    int64_t high_watermark = -1;
    bool assigned = false;
    bool stopped = false;
    store::PartitionPosition applied;
    std::optional<absl::Time> behind_since;
    // Since the start, the store once had all that the broker had: what it has
    // not now came after that.
    bool was_caught_up = false;
    std::map<std::string, int64_t> rejected;
  };

  static int64_t Behind(const Row& row);
  static absl::Time OldestMissing(const Row& row, absl::Time now);
  void NoteLag(Row& row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const serve::IngestSource source_;
  mutable absl::Mutex mu_;
  std::map<int32_t, Row> rows_ ABSL_GUARDED_BY(mu_);
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_INGEST_STATUS_H_
