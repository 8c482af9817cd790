#ifndef FACTLINE_DAEMON_INGEST_EMBEDDED_BROKER_H_
#define FACTLINE_DAEMON_INGEST_EMBEDDED_BROKER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace factline::ingest {

// A Kafka broker inside this process, for trying out and for tests: librdkafka's
// mock cluster. Any Kafka client may talk to it on loopback. It keeps messages
// in memory only, about 5 MB a partition, and then drops the oldest.
//
// Thread-safe. Clients should be gone before it is.
class EmbeddedBroker {
 public:
  // Starts one broker with `topic` of `partitions` partitions, and
  // `dead_letter_topic` of one. Unavailable when it cannot listen.
  static absl::StatusOr<std::unique_ptr<EmbeddedBroker>> Start(
      const std::string& topic, const std::string& dead_letter_topic,
      int partitions);
  ~EmbeddedBroker();

  // "127.0.0.1:port", on a port of its own choice.
  const std::string& brokers() const;

  // An id of this run: its offsets mean nothing to any other run.
  const std::string& cluster_id() const;

 private:
  struct Impl;
  explicit EmbeddedBroker(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_EMBEDDED_BROKER_H_
