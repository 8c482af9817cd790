#ifndef FACTLINE_DAEMON_INGEST_MESSAGE_H_
#define FACTLINE_DAEMON_INGEST_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "daemon/model/partition.h"

namespace factline::ingest {

// One Kafka message as it came from the broker.
struct Message {
  PartitionKey partition;
  int64_t offset = 0;
  absl::Time time;                   // Broker's or producer's timestamp.
  std::optional<std::string> key;    // Empty = no key.
  std::optional<std::string> value;  // Empty = tombstone.
};

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_MESSAGE_H_
