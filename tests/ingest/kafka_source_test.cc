// The source and the dead letters against the embedded broker.
#include "daemon/ingest/kafka_source.h"

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/time/clock.h"
#include "daemon/ingest/dead_letters.h"
#include "daemon/ingest/embedded_broker.h"
#include "daemon/ingest/kafka_handles.h"
#include "gtest/gtest.h"

namespace factline::ingest {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

class KafkaSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    auto broker = EmbeddedBroker::Start("articles", "articles.dead", 2);
    ASSERT_TRUE(broker.ok()) << broker.status();
    broker_ = *std::move(broker);
    config_.brokers = broker_->brokers();
    config_.dead_letter_topic = "articles.dead";
  }

  void Produce(const std::string& topic, int partition,
               const std::string& value) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char why[512];
    ASSERT_EQ(rd_kafka_conf_set(conf, "bootstrap.servers",
                                broker_->brokers().c_str(), why, sizeof(why)),
              RD_KAFKA_CONF_OK);
    const KafkaClient producer(
        rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why)));
    ASSERT_NE(producer, nullptr) << why;
    ASSERT_EQ(rd_kafka_producev(
                  producer.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
                  RD_KAFKA_V_PARTITION(partition),
                  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                  RD_KAFKA_V_VALUE(const_cast<char*>(value.data()),
                                   value.size()),
                  RD_KAFKA_V_END),
              RD_KAFKA_RESP_ERR_NO_ERROR);
    ASSERT_EQ(rd_kafka_flush(producer.get(), 10000),
              RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  std::unique_ptr<KafkaSource> Open() {
    auto source = KafkaSource::Open(
        config_, broker_->cluster_id(),
        [this](const PartitionKey& key)
            -> absl::StatusOr<std::optional<KafkaSource::StartAt>> {
          const auto found = stored_.find(key.partition);
          if (found == stored_.end()) return std::nullopt;
          return KafkaSource::StartAt{
              .offset = found->second,
              .last_fingerprint = fingerprints_[key.partition]};
        });
    EXPECT_TRUE(source.ok()) << source.status();
    return *std::move(source);
  }

  static std::multiset<std::string> Read(KafkaSource& source, size_t count) {
    std::multiset<std::string> values;
    const absl::Time deadline = absl::Now() + kPatience;
    while (values.size() < count && absl::Now() < deadline) {
      auto message = source.Poll(absl::Milliseconds(100));
      EXPECT_TRUE(message.ok()) << message.status();
      if (!message->has_value()) continue;
      // A gap says where it ends.
      values.insert((*message)->gap
                        ? "gap to " + std::to_string((*message)->gap->end)
                        : *(*message)->value);
    }
    return values;
  }

  std::unique_ptr<EmbeddedBroker> broker_;
  KafkaConfig config_;
  std::map<int32_t, int64_t> stored_;
  std::map<int32_t, uint32_t> fingerprints_;  // 0 = not known.
};

using Values = std::multiset<std::string>;

TEST_F(KafkaSourceTest, ReadsAllPartitionsFromTheBeginning) {
  Produce("articles", 0, "a");
  Produce("articles", 1, "b");
  const auto source = Open();
  EXPECT_EQ(Read(*source, 2), (Values{"a", "b"}));
  EXPECT_TRUE(source->connected());
  EXPECT_EQ(source->Partitions().size(), 2u);
}

TEST_F(KafkaSourceTest, StartsAtTheStoredOffsets) {
  for (const char* value : {"a0", "a1", "a2"}) Produce("articles", 0, value);
  Produce("articles", 1, "b0");
  stored_ = {{0, 2}, {1, 0}};
  const auto source = Open();
  EXPECT_EQ(Read(*source, 2), (Values{"a2", "b0"}));
}

TEST_F(KafkaSourceTest, ReadsOnlyTheWantedPartitions) {
  Produce("articles", 0, "a");
  Produce("articles", 1, "b");
  config_.partitions = {1};
  const auto source = Open();
  EXPECT_EQ(Read(*source, 1), (Values{"b"}));
  EXPECT_EQ(source->Partitions().size(), 1u);
}

TEST_F(KafkaSourceTest, StopsAtAGapAndSaysSo) {
  Produce("articles", 0, "a");
  Produce("articles", 1, "b");
  stored_ = {{0, 500}};
  const auto source = Open();
  EXPECT_EQ(Read(*source, 1), (Values{"b"}));
  const absl::Time deadline = absl::Now() + kPatience;
  while (!source->Partitions()[0].stopped && absl::Now() < deadline) {
    ASSERT_TRUE(source->Poll(absl::Milliseconds(100)).ok());
  }
  EXPECT_TRUE(source->Partitions()[0].stopped);
  EXPECT_FALSE(source->Partitions()[0].stop_reason.empty());
  EXPECT_FALSE(source->Partitions()[1].stopped);
}

// What the broker keeps of a partition.
constexpr int kKeptMegabytes = 5;

TEST_F(KafkaSourceTest, ContinuesAfterAGapIfTold) {
  // More than it keeps: the oldest are gone.
  constexpr int kMessages = kKeptMegabytes * 2 + 2;
  const std::string half_a_megabyte(500'000, 'x');
  for (int i = 0; i < kMessages; ++i) {
    Produce("articles", 0, half_a_megabyte);
  }
  stored_ = {{0, 1}};
  config_.on_gap = OnGap::kContinue;
  const auto source = Open();
  const Values first = Read(*source, 1);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_TRUE(first.begin()->starts_with("gap to ")) << first.begin()->size();
  EXPECT_EQ(Read(*source, 1), (Values{half_a_megabyte}));
}

// A log that is shorter than what was applied of it is another one.
TEST_F(KafkaSourceTest, StopsInAShorterTopicEvenIfToldToContinue) {
  Produce("articles", 0, "a");
  Produce("articles", 1, "b");
  stored_ = {{0, 500}};
  config_.on_gap = OnGap::kContinue;
  const auto source = Open();
  EXPECT_EQ(Read(*source, 1), (Values{"b"}));
  const absl::Time deadline = absl::Now() + kPatience;
  while (!source->Partitions()[0].stopped && absl::Now() < deadline) {
    const auto message = source->Poll(absl::Milliseconds(100));
    ASSERT_TRUE(message.ok()) << message.status();
    EXPECT_FALSE(message->has_value());
  }
  ASSERT_TRUE(source->Partitions()[0].stopped);
  EXPECT_EQ(source->Partitions()[0].position, 500);
  EXPECT_NE(source->Partitions()[0].stop_reason.find("skip-offset"),
            std::string::npos);
}

// After a quiet moment the last message is read again: that must not be seen.
TEST_F(KafkaSourceTest, GivesEachMessageOnceAfterQuietMoments) {
  const auto source = Open();
  Values expected;
  for (int i = 0; i < 4; ++i) {
    const std::string value = "a" + std::to_string(i);
    Produce("articles", 0, value);
    Produce("articles", 1, value);
    EXPECT_EQ(Read(*source, 2), (Values{value, value}));
    const absl::Time quiet = absl::Now() + absl::Milliseconds(600);
    while (absl::Now() < quiet) {
      const auto message = source->Poll(absl::Milliseconds(50));
      ASSERT_TRUE(message.ok()) << message.status();
      EXPECT_FALSE(message->has_value());
    }
  }
  EXPECT_EQ(source->Partitions()[0].position, 4);
  EXPECT_FALSE(source->Partitions()[0].stopped);
}

// The message before the next one is read again and compared.
uint32_t FingerprintOfValue(const std::string& value) {
  Message message;
  message.value = value;
  return FingerprintOf(message);
}

TEST_F(KafkaSourceTest, GoesOnAfterTheMessageThatItKnows) {
  for (const char* value : {"a0", "a1", "a2"}) Produce("articles", 0, value);
  stored_ = {{0, 2}};
  fingerprints_ = {{0, FingerprintOfValue("a1")}};
  const auto source = Open();
  EXPECT_EQ(Read(*source, 1), (Values{"a2"}));
  EXPECT_FALSE(source->Partitions()[0].stopped);
}

TEST_F(KafkaSourceTest, StopsInATopicThatWasMadeAnew) {
  for (const char* value : {"b0", "b1", "b2"}) Produce("articles", 0, value);
  Produce("articles", 1, "c0");
  stored_ = {{0, 2}};
  fingerprints_ = {{0, FingerprintOfValue("a1")}};
  config_.on_gap = OnGap::kContinue;  // That is no gap.
  const auto source = Open();
  EXPECT_EQ(Read(*source, 1), (Values{"c0"}));
  const absl::Time deadline = absl::Now() + kPatience;
  while (!source->Partitions()[0].stopped && absl::Now() < deadline) {
    const auto message = source->Poll(absl::Milliseconds(100));
    ASSERT_TRUE(message.ok()) << message.status();
    EXPECT_FALSE(message->has_value());
  }
  EXPECT_TRUE(source->Partitions()[0].stopped);
  EXPECT_FALSE(source->Partitions()[1].stopped);
}

TEST_F(KafkaSourceTest, PassesTheGapThatItWasToldOf) {
  Produce("articles", 0, "a");
  stored_ = {{0, 500}};
  const auto source = Open();
  const absl::Time deadline = absl::Now() + kPatience;
  const auto stopped = [&] {
    const auto partitions = source->Partitions();
    return !partitions.empty() && partitions[0].stopped;
  };
  while (!stopped() && absl::Now() < deadline) {
    ASSERT_TRUE(source->Poll(absl::Milliseconds(100)).ok());
  }
  source->PassGap(0, 499);
  EXPECT_TRUE(stopped()) << "another gap than the one that it stopped at";
  source->PassGap(0, 500);
  EXPECT_EQ(Read(*source, 2), (Values{"gap to 0", "a"}));
  EXPECT_FALSE(stopped());

  // Told before it comes there, as after a restart.
  const auto next = Open();
  next->PassGap(0, 500);
  EXPECT_EQ(Read(*next, 2), (Values{"gap to 0", "a"}));
}

// Each of these assigns anew at once after the last assignment, which aborts in
// librdkafka 2.0.2 where the stop of the last one is not awaited.
TEST_F(KafkaSourceTest, AssignsAndClosesAtOnceAfterAnAssignment) {
  constexpr int kRounds = 20;
  Produce("articles", 0, "a");
  stored_ = {{0, 500}, {1, 500}};
  for (int round = 0; round < kRounds; ++round) {
    const auto source = Open();
    source->PassGap(0, 500);
    const absl::Time deadline = absl::Now() + kPatience;
    const auto stopped = [&] {
      const auto partitions = source->Partitions();
      return partitions.size() == 2 && partitions[1].stopped;
    };
    while (!stopped() && absl::Now() < deadline) {
      ASSERT_TRUE(source->Poll(absl::Milliseconds(20)).ok());
    }
    ASSERT_TRUE(stopped()) << "round " << round;
    source->PassGap(1, 500);
    EXPECT_FALSE(stopped());
  }
}

TEST_F(KafkaSourceTest, IsPatientWithoutABroker) {
  config_.brokers = "127.0.0.1:1";
  auto source = KafkaSource::Open(
      config_, "",
      [](const PartitionKey&)
          -> absl::StatusOr<std::optional<KafkaSource::StartAt>> {
        return std::nullopt;
      });
  ASSERT_TRUE(source.ok());
  const auto message = (*source)->Poll(absl::Milliseconds(10));
  ASSERT_TRUE(message.ok()) << message.status();
  EXPECT_FALSE(message->has_value());
  EXPECT_FALSE((*source)->connected());
}

TEST_F(KafkaSourceTest, DeadLettersArriveWithTheirReason) {
  auto letters = DeadLetters::Open(config_);
  ASSERT_TRUE(letters.ok()) << letters.status();
  DeadLetter letter;
  letter.message.partition = {"c", "articles", 1};
  letter.message.offset = 7;
  letter.message.value = "broken";
  letter.reason = "json_malformed";
  letter.detail = "why";
  ASSERT_TRUE((*letters)->Send(letter));
  ASSERT_TRUE((*letters)->Flush(kPatience));
  const auto delivered = (*letters)->TakeDelivered();
  ASSERT_EQ(delivered.size(), 1u);
  EXPECT_EQ(delivered[0].offset, 7);
  EXPECT_EQ(delivered[0].partition.partition, 1);
  EXPECT_TRUE((*letters)->TakeFailed().empty());

  config_.topic = "articles.dead";
  const auto source = Open();
  EXPECT_EQ(Read(*source, 1), (Values{"broken"}));
}

}  // namespace
}  // namespace factline::ingest
