#ifndef FACTLINE_DAEMON_INGEST_MESSAGE_H_
#define FACTLINE_DAEMON_INGEST_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "daemon/model/partition.h"

namespace factline::ingest {

// Offsets of a partition that are passed over, since nothing can be had there.
struct Gap {
  int64_t end = 0;     // Where reading goes on.
  std::string reason;  // A name, e.g. "topic_gap".
  std::string detail;  // For people.
};

// One Kafka message as it came from the broker, or a gap that begins at its
// offset.
struct Message {
  PartitionKey partition;
  int64_t offset = 0;
  absl::Time time;                   // Broker's or producer's timestamp.
  std::optional<std::string> key;    // Empty = no key.
  std::optional<std::string> value;  // Empty = tombstone.
  // Bytes that are left out at the end of `value`: the message is larger than
  // any that is read, and its memory is not worth its being refused.
  size_t bytes_cut = 0;
  std::optional<Gap> gap;            // Set: nothing else but the offset is.
};

// CRC-32C of key and value: tells a message from another one at its offset.
uint32_t FingerprintOf(const Message& message);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_MESSAGE_H_
