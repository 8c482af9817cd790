#ifndef FACTLINE_DAEMON_MODEL_PARTITION_H_
#define FACTLINE_DAEMON_MODEL_PARTITION_H_

#include <compare>
#include <cstdint>
#include <string>

namespace factline {

// One partition of one Kafka topic of one cluster. The cluster's own id is part
// of it, so that offsets of another cluster's topic of the same name never
// meet.
struct PartitionKey {
  std::string cluster_id;
  std::string topic;
  int32_t partition = 0;

  friend auto operator<=>(const PartitionKey&, const PartitionKey&) = default;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_PARTITION_H_
