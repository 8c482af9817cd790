// The whole way over a real Apache Kafka.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::test {
namespace {

class KafkaTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    kafka_ = new KafkaServer();
    ASSERT_TRUE(kafka_->ready()) << kafka_->log();
  }
  static void TearDownTestSuite() { delete kafka_; }

  void SetUp() override {
    // Each test its own topics on the one broker.
    topic_ = std::string("articles-") +
             testing::UnitTest::GetInstance()->current_test_info()->name();
    ASSERT_TRUE(kafka_->CreateTopic(topic_, 3));
    ASSERT_TRUE(kafka_->CreateTopic(topic_ + ".dead", 1));
  }

  std::vector<std::string> Flags() const {
    return {"--brokers", kafka_->brokers(), "--topic", topic_,
            "--dead-letter-topic", topic_ + ".dead"};
  }

  static TestMessage Toll(int article, int dead) {
    const std::string id = "toll-" + std::to_string(article);
    return {id, ArticleJson(id, "A flood killed " + std::to_string(dead) +
                                    " people in Peru on Monday.",
                            "2025-05-06T10:00:00Z")};
  }

  static KafkaServer* kafka_;
  std::string topic_;
};

KafkaServer* KafkaTest::kafka_ = nullptr;

TEST_F(KafkaTest, ReadsWritesAndGoesOnWhereItStopped) {
  const TempFolder folder;
  std::string digest;
  {
    DaemonProcess daemon({.data_dir = folder / "data", .flags = Flags()});
    ASSERT_TRUE(daemon.ready()) << daemon.log();
    ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {Toll(1, 5), Toll(2, 7)}));
    ASSERT_TRUE(WaitForApplied(daemon, 2)) << daemon.log();
    digest = daemon.Digest();
    EXPECT_EQ(daemon.Stop(), 0);
  }
  DaemonProcess daemon({.data_dir = folder / "data", .flags = Flags()});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  EXPECT_EQ(daemon.Digest(), digest);
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {Toll(3, 9)}));
  ASSERT_TRUE(WaitForApplied(daemon, 3)) << daemon.log();
  EXPECT_NE(daemon.Digest(), digest);
}

TEST_F(KafkaTest, BadMessagesGoToTheDeadLetterTopicAndTheStreamGoesOn) {
  DaemonProcess daemon({.data_dir = {}, .flags = Flags()});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_,
                      {Toll(1, 5),
                       {"bad", "{\"id\":", 0},
                       {"other", ArticleJson("id", "x", "2025-05-06"), 0},
                       {"", std::nullopt, 0},
                       {"", std::string(2, '\xff'), 0},
                       Toll(2, 6)}));
  ASSERT_TRUE(WaitForApplied(daemon, 6)) << daemon.log();
  const std::vector<ReadBack> dead =
      Consume(kafka_->brokers(), topic_ + ".dead", 4);
  ASSERT_EQ(dead.size(), 4u) << daemon.log();
  std::map<std::string, std::string> by_key;
  for (const ReadBack& letter : dead) {
    by_key[letter.key] += letter.Header("factline.reason") + " ";
    EXPECT_EQ(letter.Header("factline.topic"), topic_);
    EXPECT_EQ(letter.Header("factline.partition"), "0");
    EXPECT_FALSE(letter.Header("factline.offset").empty());
    EXPECT_FALSE(letter.Header("factline.detail").empty());
  }
  EXPECT_EQ(by_key["bad"], "json_malformed ");
  EXPECT_EQ(by_key["other"], "id_mismatch ");
  EXPECT_NE(by_key[""].find("key_missing"), std::string::npos);
  EXPECT_NE(by_key[""].find("protobuf_malformed"), std::string::npos);
}

TEST_F(KafkaTest, OtherLanguagesAreSkippedAndCounted) {
  DaemonProcess daemon({.data_dir = {}, .flags = Flags()});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_TRUE(Produce(
      kafka_->brokers(), topic_,
      {{"de", R"({"id":"de","language":"de","body":"Es gab 5 Tote."})"}}));
  ASSERT_TRUE(WaitForApplied(daemon, 1)) << daemon.log();
  const CommandResult metrics = RunCommand(
      {"python3", "-c",
       "import urllib.request as u;print(u.urlopen('http://127.0.0.1:" +
           std::to_string(daemon.metrics_port()) +
           "/metrics').read().decode())"});
  EXPECT_NE(metrics.output.find(
                "factline_messages_skipped_total{reason=\"language:de\"} 1"),
            std::string::npos)
      << metrics.output;
}

TEST_F(KafkaTest, ReadsOnlyItsPartitions) {
  std::vector<std::string> flags = Flags();
  flags.insert(flags.end(), {"--partitions", "1"});
  DaemonProcess daemon({.data_dir = {}, .flags = flags});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  TestMessage mine = Toll(1, 5);
  TestMessage other = Toll(2, 6);
  mine.partition = 1;
  other.partition = 0;
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {other, mine}));
  ASSERT_TRUE(WaitForApplied(daemon, 1)) << daemon.log();
  const std::string status = Factline(daemon, {"status"}).output;
  EXPECT_NE(status.find(topic_), std::string::npos) << status;
  EXPECT_EQ(status.find(topic_), status.rfind(topic_)) << status;
}

TEST_F(KafkaTest, MarksOfTransactionsAreNoLag) {
  DaemonProcess daemon({.data_dir = {}, .flags = Flags()});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  TestMessage first = Toll(1, 5);
  TestMessage second = Toll(2, 6);
  first.partition = 0;
  second.partition = 0;
  ASSERT_TRUE(ProduceInTransaction(kafka_->brokers(), topic_, {first, second}));
  ASSERT_TRUE(WaitForApplied(daemon, 2)) << daemon.log();
  const auto lag = [&] {
    client::Client client({.address = daemon.address()});
    v1::GetIngestStatusResponse status;
    client.Call(client.ingest(), &v1::IngestService::Stub::GetIngestStatus,
                v1::GetIngestStatusRequest(), &status);
    int64_t behind = 0;
    for (const auto& row : status.partitions()) {
      behind += std::max<int64_t>(row.high_watermark(), 0) -
                row.applied_offset();
    }
    return behind;
  };
  EXPECT_TRUE(WaitUntil([&] { return lag() == 0; })) << lag();
  // What comes behind the mark is seen as ever.
  TestMessage third = Toll(3, 7);
  third.partition = 0;
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {third}));
  EXPECT_TRUE(WaitForApplied(daemon, 4)) << daemon.log();
}

TEST_F(KafkaTest, SurvivesABrokerRestart) {
  DaemonProcess daemon({.data_dir = {}, .flags = Flags()});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {Toll(1, 5)}));
  ASSERT_TRUE(WaitForApplied(daemon, 1)) << daemon.log();
  ASSERT_TRUE(kafka_->Restart(Seconds(1))) << kafka_->log();
  // Reads go on meanwhile.
  EXPECT_EQ(Factline(daemon, {"figures"}).code, 0);
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {Toll(2, 6)}));
  EXPECT_TRUE(WaitForApplied(daemon, 2, Seconds(60))) << daemon.log();
}

TEST_F(KafkaTest, TombstoneWithdraws) {
  DaemonProcess daemon({.data_dir = {}, .flags = Flags()});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {Toll(1, 5)}));
  ASSERT_TRUE(WaitForApplied(daemon, 1)) << daemon.log();
  EXPECT_NE(Factline(daemon, {"timeline"}).output.find("Peru"),
            std::string::npos);
  ASSERT_TRUE(
      Produce(kafka_->brokers(), topic_, {{"toll-1", std::nullopt}}));
  ASSERT_TRUE(WaitForApplied(daemon, 2)) << daemon.log();
  EXPECT_EQ(Factline(daemon, {"timeline"}).output.find("Peru"),
            std::string::npos);
}

TEST_F(KafkaTest, LagToolsSeeThePosition) {
  std::vector<std::string> flags = Flags();
  flags.insert(flags.end(), {"--group", topic_});
  DaemonProcess daemon({.data_dir = {}, .flags = flags});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  TestMessage message = Toll(1, 5);
  message.partition = 2;
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {message}));
  ASSERT_TRUE(WaitForApplied(daemon, 1)) << daemon.log();
  EXPECT_EQ(daemon.Stop(), 0);
  EXPECT_EQ(CommittedOffset(kafka_->brokers(), topic_, topic_, 2), 1);
}

TEST_F(KafkaTest, AnAbsentBrokerIsWaitedFor) {
  const int port = FreePort();
  DaemonProcess daemon(
      {.data_dir = {},
       .flags = {"--brokers", "127.0.0.1:" + std::to_string(port)}});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  const CommandResult status = Factline(daemon, {"status"});
  EXPECT_EQ(status.code, 0);
  EXPECT_NE(status.output.find("no partitions assigned"), std::string::npos);
  EXPECT_EQ(daemon.Stop(), 0);
}

}  // namespace
}  // namespace factline::test
