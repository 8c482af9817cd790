// The law of the house over whole articles: the same messages in any order that
// keeps each partition's, with any redelivery, give the same claims, figures,
// points and selected values, in memory and in the store.
#include "tests/newsroom/interleaving.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "daemon/base/hash.h"
#include "daemon/extract/extractor.h"
#include "daemon/store/fact_store.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/play.h"
#include "tests/store/store_testing.h"

namespace factline::newsroom {
namespace {

constexpr uint64_t kSeed = 20250222;
// Enough that an order of a few messages that matters is met.
constexpr int kManyOrders = 200;

const extract::Extractor& TheExtractor() {
  static const auto* extractor =
      extract::Extractor::Create({}).value().release();
  return *extractor;
}

std::vector<ReadMessage> Newsroom(uint64_t seed, int articles) {
  std::vector<std::string> lines;
  std::vector<int> partitions;
  for (const Message& message : Generate(seed, articles).messages) {
    lines.push_back(message.json);
    partitions.push_back(message.partition);
  }
  return ReadAll(TheExtractor(), lines, partitions);
}

std::vector<int> PartitionsOf(const std::vector<ReadMessage>& messages) {
  std::vector<int> partitions;
  for (const ReadMessage& message : messages) {
    partitions.push_back(message.partition);
  }
  return partitions;
}

std::string DigestOf(const std::vector<ReadMessage>& messages,
                     const std::vector<size_t>& order) {
  const store::TempDir directory;
  const auto store =
      store::FactStore::Open({.directory = directory.path(), .sync = false});
  EXPECT_TRUE(store.ok()) << store.status();
  const absl::Status played = PlayInto(**store, messages, order);
  EXPECT_TRUE(played.ok()) << played;
  const auto digest = (*store)->Digest();
  EXPECT_TRUE(digest.ok()) << digest.status();
  EXPECT_GT(digest->points, 0);
  return digest->digest;
}

// Compares `in_memory` and `in_store` orders with the one of arrival.
void ExpectOneState(const std::vector<ReadMessage>& messages, int in_memory,
                    int in_store, uint64_t seed) {
  Random random(seed);
  const std::vector<int> partitions = PartitionsOf(messages);
  std::vector<size_t> arrival(messages.size());
  std::iota(arrival.begin(), arrival.end(), size_t{0});
  const track::MemoryState first = PlayInMemory(messages, arrival);
  ASSERT_FALSE(first.figures().empty());
  for (int i = 0; i < in_memory; ++i) {
    const std::vector<size_t> order = Interleave(partitions, i % 12, random);
    const track::MemoryState other = PlayInMemory(messages, order);
    ASSERT_TRUE(other.claims() == first.claims())
        << "claims differ: seed " << seed << ", order " << i;
    ASSERT_TRUE(other.figures() == first.figures())
        << "figures differ: seed " << seed << ", order " << i;
  }
  const std::string digest = DigestOf(messages, arrival);
  for (int i = 0; i < in_store; ++i) {
    const std::vector<size_t> order = Interleave(partitions, i % 12, random);
    ASSERT_EQ(DigestOf(messages, order), digest)
        << "seed " << seed << ", order " << i;
  }
}

TEST(InterleaveTest, KeepsEachPartitionsOrder) {
  Random random(kSeed);
  size_t repeated = 0;
  const std::vector<int> partitions = {0, 1, 0, 2, 1, 0, 2, 2, 1, 0};
  for (int round = 0; round < 50; ++round) {
    const auto order = Interleave(partitions, round % 5, random);
    ASSERT_GE(order.size(), partitions.size());
    std::vector<size_t> reached(3, 0);  // Messages of it seen so far.
    for (const size_t i : order) {
      size_t rank = 0;
      for (size_t j = 0; j < i; ++j) rank += partitions[j] == partitions[i];
      // Never ahead: the next one, or one again.
      size_t& seen = reached[static_cast<size_t>(partitions[i])];
      ASSERT_LE(rank, seen);
      seen = std::max(seen, rank + 1);
    }
    EXPECT_EQ(reached, (std::vector<size_t>{4, 3, 3}));
    const size_t again = order.size() - partitions.size();
    EXPECT_TRUE(again == 0 || round % 5 > 0) << round;
    repeated += again;
  }
  EXPECT_GT(repeated, 50u);
}

TEST(InterleavingTest, ANewsroomInAFewOrders) {
  ExpectOneState(Newsroom(kSeed, 60), 20, 3, kSeed);
}

TEST(SlowInterleavingTest, ANewsroomInManyOrders) {
  ExpectOneState(Newsroom(kSeed + 1, 250), kManyOrders, kManyOrders, kSeed + 1);
}

TEST(SlowInterleavingTest, ManyNewsrooms) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    ASSERT_NO_FATAL_FAILURE(ExpectOneState(Newsroom(seed, 40), 25, 2, seed));
  }
}

#ifdef FACTLINE_EVAL_DIR
// Labelled articles outside of the checkout, if they are there.
TEST(EvalInterleavingTest, LabelledArticlesInManyOrders) {
  std::vector<std::string> lines;
  std::vector<int> partitions;
  for (const auto& entry :
       std::filesystem::directory_iterator(FACTLINE_EVAL_DIR)) {
    if (!entry.path().string().ends_with(".docs.jsonl")) continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      partitions.push_back(static_cast<int>(Crc32c(line) % kPartitions));
      lines.push_back(std::move(line));
    }
  }
  ASSERT_FALSE(lines.empty()) << "no *.docs.jsonl in " FACTLINE_EVAL_DIR;
  ExpectOneState(ReadAll(TheExtractor(), lines, partitions), kManyOrders,
                 kManyOrders, kSeed);
}
#endif

}  // namespace
}  // namespace factline::newsroom
