// kill -9 under load: nothing lost, nothing twice.
#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::test {
namespace {

constexpr int kKills = 20;
constexpr int kArticles = 400;
constexpr int kRevisions = 6;  // Of each article; the toll rises and falls.
constexpr int kMessages = kArticles * kRevisions;
constexpr int kBatch = 100;

const char* const kPlaces[] = {"Peru", "Kenya", "Nepal", "Chile", "Ghana"};

// Revision `revision` of an article, with a few bad messages among them.
TestMessage MakeMessage(int number) {
  const int article = number % kArticles;
  const int revision = number / kArticles + 1;
  const std::string id = "flood-" + std::to_string(article);
  if (number % 97 == 0) return {id, "{broken", -1};
  const int dead = 10 + (article * 7 + revision * 13) % 50;
  const std::string body =
      "A flood killed " + std::to_string(dead) + " people in " +
      kPlaces[article % 5] + " on Monday, officials said. At least " +
      std::to_string(dead * 3) + " people were injured.";
  return {id, ArticleJson(id, body, "2025-05-06T10:00:00Z", revision), -1};
}

TEST(KillLoopTest, TheDigestIsThatOfAnUndisturbedRun) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  KafkaServer kafka;
  ASSERT_TRUE(kafka.ready()) << kafka.log();
  ASSERT_TRUE(kafka.CreateTopic("articles", 3));
  ASSERT_TRUE(kafka.CreateTopic("articles.dead-letter", 1));
  const std::vector<std::string> flags = {"--brokers", kafka.brokers()};

  std::atomic<bool> produced = true;
  std::atomic<bool> killing = true;
  std::thread producer([&] {
    for (int first = 0; first < kMessages; first += kBatch) {
      std::vector<TestMessage> batch;
      for (int i = first; i < first + kBatch; ++i) {
        batch.push_back(MakeMessage(i));
      }
      if (!Produce(kafka.brokers(), "articles", batch)) produced = false;
      // Spread over the kills; all at once when they are over.
      if (killing) SleepFor(Seconds(0.8));
    }
  });
  const TempFolder folder;
  for (int i = 0; i < kKills; ++i) {
    DaemonProcess daemon({.data_dir = folder / "killed", .flags = flags});
    if (!daemon.ready()) ADD_FAILURE() << "start " << i << "\n" << daemon.log();
    SleepFor(Seconds(std::uniform_real_distribution<>(0.05, 1.5)(random)));
    daemon.Kill();
  }
  killing = false;
  producer.join();
  ASSERT_TRUE(produced);

  DaemonProcess killed({.data_dir = folder / "killed", .flags = flags});
  ASSERT_TRUE(killed.ready()) << killed.log();
  ASSERT_TRUE(WaitForApplied(killed, kMessages)) << killed.log();
  DaemonProcess undisturbed({.data_dir = folder / "whole", .flags = flags});
  ASSERT_TRUE(undisturbed.ready()) << undisturbed.log();
  ASSERT_TRUE(WaitForApplied(undisturbed, kMessages)) << undisturbed.log();
  const std::string digest = undisturbed.Digest();
  EXPECT_EQ(digest.size(), 64u) << digest;
  EXPECT_EQ(killed.Digest(), digest);
  // What was refused came to the dead-letter topic from both, at least once.
  const size_t bad = (kMessages + 96) / 97;
  EXPECT_GE(Consume(kafka.brokers(), "articles.dead-letter", 2 * bad).size(),
            2 * bad);
}

}  // namespace
}  // namespace factline::test
