#ifndef FACTLINE_DAEMON_INGEST_KAFKA_CONFIG_H_
#define FACTLINE_DAEMON_INGEST_KAFKA_CONFIG_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace factline::ingest {

// What to do when the store's next offset is no longer in the topic.
enum class OnGap {
  kStop,      // Stop that partition and say so.
  kContinue,  // Go on at the oldest message there is.
};

// How to reach Kafka.
struct KafkaConfig {
  std::string brokers;  // bootstrap.servers
  std::string topic = "articles";
  std::string dead_letter_topic = "articles.dead-letter";
  // The position is committed under this group so that lag tools see it; it is
  // never read back. Partitions are not shared through it.
  std::string group = "factline";
  std::vector<int32_t> partitions;  // Empty = all, also those to come.
  OnGap on_gap = OnGap::kStop;
  // Any librdkafka setting, by its own name. See CheckKafkaProperties().
  std::map<std::string, std::string> properties;
};

// Refuses, with InvalidArgument that names it, a property that librdkafka does
// not know or that would break a promise of the store: offsets are the store's
// (enable.auto.*, auto.offset.reset), reflection of secrets into logs (debug =
// conf or all), loading code or running a shell (plugin.library.paths,
// sasl.kerberos.kinit.cmd).
absl::Status CheckKafkaProperties(
    const std::map<std::string, std::string>& properties);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_KAFKA_CONFIG_H_
