#ifndef FACTLINE_DAEMON_INGEST_KAFKA_CONFIG_H_
#define FACTLINE_DAEMON_INGEST_KAFKA_CONFIG_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

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
  // Any librdkafka setting, by its own name; also NAME.file and NAME.env, see
  // ResolveKafkaSecrets() and CheckKafkaProperties().
  std::map<std::string, std::string> properties;
};

using KafkaProperties = std::map<std::string, std::string>;

// Whether a property's value must not be seen: passwords, keys, secrets of
// tokens; not NAME.file and NAME.env, which only say where it is.
bool IsSecretKafkaProperty(std::string_view name);

// Replaces NAME.file = PATH by NAME = what stands in the file (without line
// ends at its end), and NAME.env = VARIABLE by what the environment has, so that
// a secret need not stand in arguments or in the configuration.
// Errors: InvalidArgument, naming the property and the file or variable, never
// a value: when it is not there, or a file of a secret can be read by others,
// or the property is given twice.
absl::StatusOr<KafkaProperties> ResolveKafkaSecrets(
    const KafkaProperties& properties);

// Refuses, with InvalidArgument that names it, a property that librdkafka does
// not know or that would break a promise of the store: offsets are the store's
// (enable.auto.*, auto.offset.reset), reflection of secrets into logs (debug =
// conf or all), loading code or running a shell (plugin.library.paths,
// ssl.engine.location, sasl.kerberos.kinit.cmd), a cluster that is none
// (test.mock.num.brokers). Looks at names and at what librdkafka takes; files
// and variables are not read.
absl::Status CheckKafkaProperties(const KafkaProperties& properties);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_KAFKA_CONFIG_H_
