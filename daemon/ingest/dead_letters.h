#ifndef FACTLINE_DAEMON_INGEST_DEAD_LETTERS_H_
#define FACTLINE_DAEMON_INGEST_DEAD_LETTERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/ingest/message.h"

namespace factline::ingest {

// What is left of the value of a message that its topic took and the dead-letter
// topic does not, or that is too large to be read at all.
inline constexpr size_t kMaxCutLetterBytes = 64 << 10;

// A refused message on its way to the dead-letter topic.
struct DeadLetter {
  Message message;  // As it came.
  std::string reason;
  std::string detail;
};

// What the broker acknowledged: the message that a letter was about.
struct DeliveredLetter {
  PartitionKey partition;
  int64_t offset = 0;
};

// Hands refused messages to the dead-letter topic. Key and value are those of
// the message; headers say what was wrong:
//   factline.reason, factline.detail, factline.topic, factline.partition,
//   factline.offset
// A value that the topic does not take is cut to kMaxCutLetterBytes; the header
// factline.cut then holds its size. It would hold up all letters behind it.
//
// At least once: a letter counts as delivered when the broker acknowledged it,
// and its sender keeps it (the store's reject record) until then. librdkafka
// retries by itself; what it gives up on comes back by TakeFailed().
//
// Thread-safe.
class DeadLetters {
 public:
  static absl::StatusOr<std::unique_ptr<DeadLetters>> Open(
      const KafkaConfig& config);
  ~DeadLetters();

  // Queues one letter. False when the queue is full: offer it again later.
  bool Send(const DeadLetter& letter);

  // Letters acknowledged since the last call.
  std::vector<DeliveredLetter> TakeDelivered();
  // Letters given up on since the last call; they must be sent again.
  std::vector<DeliveredLetter> TakeFailed();

  // Waits up to `timeout` for letters under way; true when none is left.
  bool Flush(absl::Duration timeout);

 private:
  struct Impl;
  explicit DeadLetters(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_DEAD_LETTERS_H_
