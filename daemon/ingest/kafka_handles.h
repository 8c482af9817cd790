#ifndef FACTLINE_DAEMON_INGEST_KAFKA_HANDLES_H_
#define FACTLINE_DAEMON_INGEST_KAFKA_HANDLES_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "librdkafka/rdkafka.h"

// librdkafka's C handles as owners. No other header names the C API.
namespace factline::ingest {

template <auto kDestroy>
struct Destroy {
  template <typename T>
  void operator()(T* handle) const {
    kDestroy(handle);
  }
};

using KafkaConf = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;
using KafkaMessage =
    std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;
using KafkaPartitions =
    std::unique_ptr<rd_kafka_topic_partition_list_t,
                    Destroy<rd_kafka_topic_partition_list_destroy>>;

// Messages, topics and queues of a client must be gone before it is.
using KafkaClient = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;

// `kafka: <what>: <librdkafka's words>`; Unavailable, since brokers come back.
inline absl::Status KafkaError(const char* what, rd_kafka_resp_err_t error) {
  return absl::UnavailableError(
      absl::StrCat("kafka: ", what, ": ", rd_kafka_err2str(error)));
}

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_KAFKA_HANDLES_H_
