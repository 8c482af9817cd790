#include "daemon/base/byte_budget.h"

#include <atomic>
#include <optional>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

// Long enough that a Take() that does not wait would be done.
constexpr absl::Duration kMoment = absl::Milliseconds(50);

TEST(ByteBudgetTest, CountsWhatIsHeld) {
  ByteBudget budget(100);
  {
    ByteBudget::Share a = budget.Take(60);
    ByteBudget::Share b = budget.Take(40);
    EXPECT_EQ(budget.held(), 100u);
    a.Grow(30);  // Does not wait.
    EXPECT_EQ(budget.held(), 130u);
    const ByteBudget::Share moved = std::move(a);
    EXPECT_EQ(budget.held(), 130u);
    b = ByteBudget::Share();
    EXPECT_EQ(budget.held(), 90u);
  }
  EXPECT_EQ(budget.held(), 0u);
  ByteBudget::Share none;
  none.Grow(7);
  EXPECT_EQ(budget.held(), 0u);
}

TEST(ByteBudgetTest, WhatIsTooLargeHasItForItself) {
  ByteBudget budget(100);
  const ByteBudget::Share large = budget.Take(500);
  EXPECT_EQ(budget.held(), 500u);
}

TEST(ByteBudgetTest, WaitsForRoomAndNotLonger) {
  ByteBudget budget(100);
  std::optional<ByteBudget::Share> first = budget.Take(80);
  std::atomic<bool> taken = false;
  std::thread source([&] {
    const ByteBudget::Share second = budget.Take(30);
    taken = true;
  });
  absl::SleepFor(kMoment);
  EXPECT_FALSE(taken);
  first.reset();
  source.join();
  EXPECT_TRUE(taken);
}

TEST(ByteBudgetTest, NobodyWaitsAfterClose) {
  ByteBudget budget(100);
  const ByteBudget::Share first = budget.Take(80);
  std::thread source([&] { const ByteBudget::Share second = budget.Take(30); });
  budget.Close();
  source.join();
  EXPECT_EQ(budget.held(), 80u);
}

}  // namespace
}  // namespace factline
