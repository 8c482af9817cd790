#include "daemon/ingest/kafka_consumer.h"

#include "absl/strings/str_cat.h"

namespace factline::ingest {

// Small fetches: what is fetched ahead is memory that the rest of the daemon
// lacks, and extraction is slower than any fetch.
const KafkaSettings& ConsumerDefaults() {
  static const auto* const kDefaults = new KafkaSettings{
      {"queued.max.messages.kbytes", "8192"},
      {"queued.min.messages", "1000"},
      {"fetch.message.max.bytes", "1048576"},
      {"fetch.max.bytes", "8388608"},
      {"fetch.wait.max.ms", "50"},
      {"check.crcs", "true"},
      {"isolation.level", "read_committed"},
      {"allow.auto.create.topics", "true"},
      {"reconnect.backoff.max.ms", "2000"},
  };
  return *kDefaults;
}

KafkaSettings ConsumerRequired(const std::string& group) {
  return {
      {"group.id", group},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "error"},
      // Only it tells the marks of transactions from messages that wait.
      {"enable.partition.eof", "true"},
      // We poll as fast as the store takes; nobody else wants our partitions.
      {"max.poll.interval.ms", "86400000"},
      {"fetch.error.backoff.ms",
       absl::StrCat(absl::ToInt64Milliseconds(kFetchBackoff))},
  };
}

void AwaitStops(rd_kafka_t* client) {
  for (int question = 0; question < 2; ++question) {
    rd_kafka_topic_partition_list_t* list = nullptr;
    if (rd_kafka_assignment(client, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return;
    }
    const KafkaPartitions owner(list);
  }
}

}  // namespace factline::ingest
