#include "daemon/ingest/dead_letters.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "daemon/ingest/kafka_handles.h"
#include "gtest/gtest.h"
#include "tests/ingest/mock_kafka.h"

namespace factline::ingest {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr size_t kOverTheProducersLimit = 9 << 20;

struct Arrived {
  size_t value_bytes = 0;
  std::string cut;  // The header; empty = none.
};

class DeadLettersTest : public testing::Test {
 protected:
  void SetUp() override {
    config_.brokers = kafka_.brokers();
    config_.dead_letter_topic = "articles.dead";
    letters_ = *DeadLetters::Open(config_);
  }

  static DeadLetter Letter(int64_t offset, size_t bytes) {
    DeadLetter letter;
    letter.message.partition = {"c", "articles", 0};
    letter.message.offset = offset;
    letter.message.key = "key";
    letter.message.value = std::string(bytes, 'x');
    letter.reason = "too_large";
    return letter;
  }

  // Sends until it is delivered, as the writer does.
  void Deliver(const DeadLetter& letter) {
    const absl::Time end = absl::Now() + kPatience;
    ASSERT_TRUE(letters_->Send(letter));
    while (absl::Now() < end) {
      letters_->Flush(absl::Milliseconds(100));
      for (const DeliveredLetter& done : letters_->TakeDelivered()) {
        EXPECT_EQ(done.offset, letter.message.offset);
        return;
      }
      if (!letters_->TakeFailed().empty()) {
        ASSERT_TRUE(letters_->Send(letter));
      }
    }
    FAIL() << "not delivered";
  }

  // What the topic holds, by the offset of the message that it is about.
  std::map<std::string, Arrived> Read(size_t count) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char why[512];
    const auto set = [&](const char* name, const std::string& value) {
      rd_kafka_conf_set(conf, name, value.c_str(), why, sizeof(why));
    };
    set("bootstrap.servers", kafka_.brokers());
    set("group.id", "reader");
    const KafkaClient client(
        rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why)));
    const KafkaPartitions list(rd_kafka_topic_partition_list_new(1));
    for (int i = 0; i < MockKafka::kPartitions; ++i) {
      rd_kafka_topic_partition_list_add(list.get(), "articles.dead", i)
          ->offset = RD_KAFKA_OFFSET_BEGINNING;
    }
    rd_kafka_assign(client.get(), list.get());
    std::map<std::string, Arrived> found;
    const absl::Time end = absl::Now() + kPatience;
    while (found.size() < count && absl::Now() < end) {
      const KafkaMessage message(rd_kafka_consumer_poll(client.get(), 100));
      if (message == nullptr || message->err != 0) continue;
      found[Header(*message, "factline.offset")] = {
          .value_bytes = message->len, .cut = Header(*message, "factline.cut")};
    }
    rd_kafka_consumer_close(client.get());
    return found;
  }

  static std::string Header(const rd_kafka_message_t& message,
                            const char* name) {
    rd_kafka_headers_t* headers = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    if (rd_kafka_message_headers(&message, &headers) != 0 ||
        rd_kafka_header_get_last(headers, name, &value, &size) != 0) {
      return "";
    }
    return {static_cast<const char*>(value), size};
  }

  MockKafka kafka_;
  KafkaConfig config_;
  std::unique_ptr<DeadLetters> letters_;
};

TEST_F(DeadLettersTest, WhatNoTopicTakesGoesCut) {
  ASSERT_NO_FATAL_FAILURE(Deliver(Letter(1, 100)));
  ASSERT_NO_FATAL_FAILURE(Deliver(Letter(2, kOverTheProducersLimit)));
  auto found = Read(2);
  EXPECT_EQ(found["1"].value_bytes, 100u);
  EXPECT_EQ(found["1"].cut, "");
  EXPECT_EQ(found["2"].value_bytes, kMaxCutLetterBytes);
  EXPECT_EQ(found["2"].cut, std::to_string(kOverTheProducersLimit));
}

TEST_F(DeadLettersTest, WhatThisTopicDoesNotTakeGoesCutTheNextTime) {
  kafka_.RefuseAsTooLarge(1);
  ASSERT_NO_FATAL_FAILURE(Deliver(Letter(3, 200'000)));
  ASSERT_NO_FATAL_FAILURE(Deliver(Letter(4, 200'000)));
  auto found = Read(2);
  EXPECT_EQ(found["3"].value_bytes, kMaxCutLetterBytes);
  EXPECT_EQ(found["3"].cut, "200000");
  EXPECT_EQ(found["4"].value_bytes, 200'000u);
}

// Whatever is under way when it ends is told of or freed.
TEST_F(DeadLettersTest, EndsWithLettersUnderWay) {
  for (int broker : {1, 2}) kafka_.SetDown(broker, true);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(letters_->Send(Letter(i, 1000)));
  const absl::Time start = absl::Now();
  letters_.reset();
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
}

}  // namespace
}  // namespace factline::ingest
