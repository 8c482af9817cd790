#include "daemon/base/bounded_queue.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

TEST(BoundedQueueTest, IsFirstInFirstOut) {
  BoundedQueue<int> queue(3);
  EXPECT_TRUE(queue.Push(1));
  EXPECT_TRUE(queue.Push(2));
  EXPECT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue.Pop(), 1);
  EXPECT_EQ(queue.Pop(), 2);
}

TEST(BoundedQueueTest, PopTimesOut) {
  BoundedQueue<int> queue(1);
  EXPECT_FALSE(queue.Pop(absl::Milliseconds(1)).has_value());
}

TEST(BoundedQueueTest, TakesItemsThatOnlyMove) {
  BoundedQueue<std::unique_ptr<int>> queue(1);
  EXPECT_TRUE(queue.Push(std::make_unique<int>(5)));
  EXPECT_EQ(**queue.Pop(), 5);
}

TEST(BoundedQueueTest, ClosedQueueGivesWhatItHasAndTakesNoMore) {
  BoundedQueue<int> queue(2);
  EXPECT_TRUE(queue.Push(1));
  queue.Close();
  EXPECT_FALSE(queue.Push(2));
  EXPECT_FALSE(queue.Finished());
  EXPECT_EQ(queue.Pop(), 1);
  EXPECT_TRUE(queue.Finished());
  EXPECT_FALSE(queue.Pop().has_value());
}

TEST(BoundedQueueTest, FullQueueHoldsItsProducerBack) {
  BoundedQueue<int> queue(1);
  ASSERT_TRUE(queue.Push(1));
  std::atomic<bool> pushed = false;
  std::thread producer([&] {
    EXPECT_TRUE(queue.Push(2));
    pushed = true;
  });
  absl::SleepFor(absl::Milliseconds(20));
  EXPECT_FALSE(pushed);
  EXPECT_EQ(queue.Pop(), 1);
  EXPECT_EQ(queue.Pop(), 2);
  producer.join();
}

TEST(BoundedQueueTest, CloseWakesBothSides) {
  BoundedQueue<int> full(1);
  BoundedQueue<int> empty(1);
  ASSERT_TRUE(full.Push(1));
  std::thread producer([&] { EXPECT_FALSE(full.Push(2)); });
  std::thread consumer([&] { EXPECT_FALSE(empty.Pop().has_value()); });
  full.Close();
  empty.Close();
  producer.join();
  consumer.join();
}

TEST(BoundedQueueTest, NothingIsLostBetweenThreads) {
  constexpr int kEach = 2000;
  constexpr int kThreads = 3;
  constexpr size_t kCapacity = 8;
  BoundedQueue<int> queue(kCapacity);
  std::atomic<int64_t> sum = 0;
  std::atomic<size_t> largest = 0;
  std::vector<std::thread> producers;
  std::vector<std::thread> consumers;
  for (int t = 0; t < kThreads; ++t) {
    producers.emplace_back([&] {
      for (int i = 1; i <= kEach; ++i) EXPECT_TRUE(queue.Push(i));
    });
    consumers.emplace_back([&] {
      while (const auto item = queue.Pop()) {
        sum += *item;
        const size_t size = queue.size();
        if (size > largest) largest = size;
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  queue.Close();
  for (std::thread& consumer : consumers) consumer.join();
  EXPECT_EQ(sum, int64_t{kThreads} * kEach * (kEach + 1) / 2);
  EXPECT_LE(largest, kCapacity);
}

}  // namespace
}  // namespace factline
