#ifndef FACTLINE_DAEMON_INGEST_KAFKA_CONF_H_
#define FACTLINE_DAEMON_INGEST_KAFKA_CONF_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/ingest/kafka_handles.h"

namespace factline::ingest {

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// A librdkafka configuration of `defaults`, then the user's brokers and
// properties, then `required`, which nobody may change. Its log lines go to
// our log. `opaque` is handed to callbacks.
absl::StatusOr<KafkaConf> MakeKafkaConf(const KafkaConfig& config,
                                        const KafkaSettings& defaults,
                                        const KafkaSettings& required,
                                        void* opaque);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_KAFKA_CONF_H_
