#ifndef FACTLINE_TESTS_INGEST_MOCK_KAFKA_H_
#define FACTLINE_TESTS_INGEST_MOCK_KAFKA_H_

#include <string>

#include "daemon/ingest/kafka_handles.h"
#include "librdkafka/rdkafka_mock.h"

namespace factline::ingest {

// A producer, and the mock cluster that it makes.
class MockKafka {
 public:
  static constexpr int kPartitions = 3;

  MockKafka() {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char why[512];
    rd_kafka_conf_set(conf, "test.mock.num.brokers", "2", why, sizeof(why));
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why)));
    mock_ = rd_kafka_handle_mock_cluster(client_.get());
    for (const char* topic : {"articles", "articles.dead"}) {
      rd_kafka_mock_topic_create(mock_, topic, kPartitions, 1);
    }
  }

  std::string brokers() const {
    return rd_kafka_mock_cluster_bootstraps(mock_);
  }
  void SetDown(int broker, bool down) {
    if (down) {
      rd_kafka_mock_broker_set_down(mock_, broker);
    } else {
      rd_kafka_mock_broker_set_up(mock_, broker);
    }
  }
  void SetRtt(int broker, int rtt_ms) {
    rd_kafka_mock_broker_set_rtt(mock_, broker, rtt_ms);
  }
  void FailFetches() {
    rd_kafka_mock_push_request_errors(
        mock_, /*Fetch*/ 1, 2, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR__TRANSPORT);
  }
  // As a topic does whose limit the next messages exceed.
  void RefuseAsTooLarge(int requests) {
    for (; requests > 0; --requests) {
      rd_kafka_mock_push_request_errors(
          mock_, /*Produce*/ 0, 1, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    }
  }
  void Produce(int partition, int count) {
    for (int i = 0; i < count; ++i) {
      const std::string value(100, 'x');
      rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC("articles"),
                        RD_KAFKA_V_PARTITION(partition),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                        RD_KAFKA_V_VALUE(const_cast<char*>(value.data()),
                                         value.size()),
                        RD_KAFKA_V_END);
    }
    rd_kafka_flush(client_.get(), 2000);
  }

 private:
  KafkaClient client_;
  rd_kafka_mock_cluster_t* mock_ = nullptr;
};

}  // namespace factline::ingest

#endif  // FACTLINE_TESTS_INGEST_MOCK_KAFKA_H_
