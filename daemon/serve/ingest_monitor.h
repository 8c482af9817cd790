#ifndef FACTLINE_DAEMON_SERVE_INGEST_MONITOR_H_
#define FACTLINE_DAEMON_SERVE_INGEST_MONITOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace factline::serve {

// One partition that the daemon reads.
struct PartitionStatus {
  std::string topic;
  int32_t partition = 0;
  int64_t applied_offset = 0;   // Next to read; all below are durable.
  int64_t high_watermark = -1;  // End of the broker's log; -1 = not known.
  std::optional<absl::Time> last_message_time;  // Of the last applied message.
  std::map<std::string, int64_t> rejected;      // Since start, by reason.
};

// Where the daemon reads from.
struct IngestSource {
  std::string topic;
  std::string embedded_brokers;  // Empty with a real Kafka.
};

// What the API tells of ingestion; the pipeline implements it.
//
// Calls come from many threads, also from the one that wakes subscribers:
// answer at once, from memory. Thread-safe.
class IngestMonitor {
 public:
  virtual ~IngestMonitor() = default;

  virtual IngestSource Source() const { return {}; }

  // Sorted by topic and partition.
  virtual std::vector<PartitionStatus> Partitions() const = 0;

  // Next offset of a partition whose messages below are all durable and
  // visible in the store; empty when the partition is not assigned.
  virtual std::optional<int64_t> AppliedOffset(std::string_view topic,
                                               int32_t partition) const = 0;

  // Age of the oldest message that the broker has and the store has not; zero
  // when caught up.
  virtual absl::Duration IngestLag() const = 0;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_INGEST_MONITOR_H_
