#include "daemon/pipeline/config.h"

#include "absl/status/status.h"
#include "daemon/base/status.h"

namespace factline::pipeline {

absl::Status CheckConfig(const Config& config) {
  if (config.embedded_broker && !config.kafka.brokers.empty()) {
    return absl::InvalidArgumentError(
        "--embedded-broker and --brokers exclude each other: give the brokers "
        "of a real Kafka, or the flag for trying out");
  }
  if (!config.embedded_broker && config.kafka.brokers.empty()) {
    return absl::InvalidArgumentError(
        "no Kafka given: --brokers host:port[,host:port...] for a real one, "
        "or --embedded-broker to try factline out");
  }
  if (config.kafka.topic == config.kafka.dead_letter_topic) {
    return absl::InvalidArgumentError(
        "--topic and --dead-letter-topic must differ: refused messages would "
        "come back for ever");
  }
  FACTLINE_RETURN_IF_ERROR(CheckKeepTimes(config.keep));
  FACTLINE_RETURN_IF_ERROR(
      ingest::CheckKafkaProperties(config.kafka.properties));
  return ingest::ResolveKafkaSecrets(config.kafka.properties).status();
}

}  // namespace factline::pipeline
