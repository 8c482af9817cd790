#ifndef FACTLINE_DAEMON_INGEST_KAFKA_SOURCE_H_
#define FACTLINE_DAEMON_INGEST_KAFKA_SOURCE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/ingest/message.h"

namespace factline::ingest {

// State of one assigned partition, for lag and status.
struct SourcePartition {
  PartitionKey key;
  int64_t position = 0;         // Offset after the last message handed out.
  int64_t high_watermark = -1;  // End of the log at the broker; -1 = unknown.
  bool stopped = false;         // By a gap (OnGap::kStop), or another topic.
  std::string stop_reason;
};

// Reads the messages of one topic, each partition from where the store says.
//
// The source assigns itself its partitions, at explicit offsets, and never asks
// the group for a share: a store that others' partitions wander in and out of
// could not stay a function of its log. New partitions are noticed by a
// metadata poll. It keeps trying while no broker can be reached.
//
// Before it goes on in a partition, at a start, after a quiet moment and after
// an error, it reads the last message again: if that is another one now, the
// topic was made anew or cut, and the partition stops. So it does where the log
// ends before that message. What cannot be decoded three times is passed over,
// as a Gap.
//
// Poll() belongs to one thread; the rest is thread-safe.
class KafkaSource {
 public:
  // Where a partition goes on.
  struct StartAt {
    int64_t offset = 0;
    // FingerprintOf() the message before; 0 = not known.
    uint32_t last_fingerprint = 0;
  };
  // Empty for a partition never seen. Called from Poll()'s thread.
  using NextOffset =
      std::function<absl::StatusOr<std::optional<StartAt>>(const PartitionKey&)>;

  // InvalidArgument for a bad setting. Does not wait for a broker.
  // `cluster_id` replaces the cluster's own id unless it is empty (for the
  // embedded broker, whose id says nothing).
  static absl::StatusOr<std::unique_ptr<KafkaSource>> Open(
      const KafkaConfig& config, std::string cluster_id,
      NextOffset next_offset);
  ~KafkaSource();

  // The next message or gap, or empty when none came within `timeout`. An error
  // is of the store behind NextOffset, or fatal for this client; a broker that
  // is away or a partition that stopped is none.
  absl::StatusOr<std::optional<Message>> Poll(absl::Duration timeout);

  // Tells the broker how far the store is, for lag tools only. Returns at once.
  void CommitForLagTools(
      const std::vector<std::pair<PartitionKey, int64_t>>& next_offsets);

  // A gap that begins at this offset is passed over, whatever OnGap says; a
  // partition that stopped there goes on.
  void PassGap(int32_t partition, int64_t offset);

  std::vector<SourcePartition> Partitions() const;

  // True once the cluster answered and partitions were assigned, until it has
  // not answered for 30 s.
  bool connected() const;

 private:
  struct Impl;
  explicit KafkaSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_KAFKA_SOURCE_H_
