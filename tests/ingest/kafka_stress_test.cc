// What a source may meet in any order: gaps, passes, commits, brokers that go
// and come, its end. librdkafka ends the process where it finds itself in a
// state that it thought impossible, so that each round ends at all is half of
// the test. FACTLINE_FAULT_SEED repeats a run.
#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "daemon/ingest/dead_letters.h"
#include "daemon/ingest/kafka_handles.h"
#include "daemon/ingest/kafka_source.h"
#include "gtest/gtest.h"
#include "tests/ingest/mock_kafka.h"

namespace factline::ingest {
namespace {

constexpr int kPartitions = MockKafka::kPartitions;
constexpr int kRounds = 12;
constexpr int kSteps = 40;
// A close that hangs is what a supervisor would have to end.
constexpr absl::Duration kMaxClose = absl::Seconds(10);

uint32_t Seed() {
  uint32_t seed = std::random_device()();
  const char* asked = std::getenv("FACTLINE_FAULT_SEED");
  if (asked != nullptr && !absl::SimpleAtoi(asked, &seed)) seed = 1;
  return seed;
}

// One source and all that may be done to it, by one random number after
// another.
class Round {
 public:
  explicit Round(uint32_t seed) : random_(seed) {
    for (int partition = 0; partition < kPartitions; ++partition) {
      kafka_.Produce(partition, 20 + Pick(40));
      // Nothing known, a place in the log, or one that the log has not.
      const int kind = Pick(3);
      if (kind > 0) stored_[partition] = kind == 1 ? Pick(20) : 500 + Pick(9);
    }
    KafkaConfig config;
    config.brokers = kafka_.brokers();
    config.dead_letter_topic = "articles.dead";
    config.on_gap = Pick(2) == 0 ? OnGap::kStop : OnGap::kContinue;
    config.properties["session.timeout.ms"] = "6000";
    auto source = KafkaSource::Open(
        config, "", [this](const PartitionKey& key) { return Start(key); });
    EXPECT_TRUE(source.ok()) << source.status();
    source_ = *std::move(source);
    letters_ = *DeadLetters::Open(config);
  }

  void Run() {
    std::atomic<bool> ends = false;
    std::thread reporter([&] {
      while (!ends) {
        source_->CommitForLagTools({{Key(0), 5}, {Key(2), 1}});
        source_->Partitions();
        absl::SleepFor(absl::Milliseconds(3));
      }
    });
    for (int step = Pick(kSteps); step > 0; --step) Step();
    ends = true;
    reporter.join();
    const absl::Time start = absl::Now();
    letters_->Flush(absl::Milliseconds(Pick(2) * 20));
    letters_.reset();
    source_.reset();
    EXPECT_LT(absl::Now() - start, kMaxClose);
  }

 private:
  int Pick(int limit) {
    return static_cast<int>(random_() % static_cast<uint32_t>(limit));
  }
  static PartitionKey Key(int32_t partition) {
    return {"", "articles", partition};
  }

  absl::StatusOr<std::optional<KafkaSource::StartAt>> Start(
      const PartitionKey& key) {
    const auto found = stored_.find(key.partition);
    if (found == stored_.end()) return std::nullopt;
    return KafkaSource::StartAt{.offset = found->second,
                                .last_fingerprint = 0};
  }

  void Step() {
    switch (Pick(12)) {
      case 0:
        kafka_.SetDown(1 + Pick(2), true);
        break;
      case 1:
      case 2:
        for (const int broker : {1, 2}) kafka_.SetDown(broker, false);
        break;
      case 3:
        kafka_.SetRtt(1 + Pick(2), Pick(60));
        break;
      case 4:
        kafka_.FailFetches();
        break;
      case 5:
        for (const SourcePartition& row : source_->Partitions()) {
          source_->PassGap(row.key.partition, row.position);
        }
        break;
      case 6: {
        DeadLetter letter;
        letter.message.partition = Key(1);
        letter.message.value = "refused";
        letters_->Send(letter);
        break;
      }
      default:
        for (int polls = Pick(30); polls > 0; --polls) Poll();
    }
  }

  // Messages come in order and once, gaps between them are told.
  void Poll() {
    auto message = source_->Poll(absl::Milliseconds(Pick(20)));
    ASSERT_TRUE(message.ok()) << message.status();
    if (!*message) return;
    int64_t& next = next_[(*message)->partition.partition];
    EXPECT_GE((*message)->offset, next);
    // After a gap the log begins anew, at its start.
    next = (*message)->gap ? (*message)->gap->end : (*message)->offset + 1;
  }

  std::mt19937 random_;
  MockKafka kafka_;
  std::map<int32_t, int64_t> stored_;
  std::map<int32_t, int64_t> next_;
  std::unique_ptr<KafkaSource> source_;
  std::unique_ptr<DeadLetters> letters_;
};

TEST(KafkaStressTest, EndsAndNeverRepeatsItself) {
  const uint32_t seed = Seed();
  RecordProperty("seed", std::to_string(seed));
  for (uint32_t round = 0; round < kRounds; ++round) {
    // Said before, since what may happen leaves no time after.
    std::fprintf(stderr, "FACTLINE_FAULT_SEED=%u, round %u\n", seed, round);
    SCOPED_TRACE(testing::Message() << "seed " << seed << " round " << round);
    Round(seed + round).Run();
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace factline::ingest
