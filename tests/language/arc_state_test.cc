#include "daemon/language/arc_state.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "daemon/language/parse_search.h"
#include "daemon/language/train/arc_oracle.h"

namespace factline::language {
namespace {

std::vector<ArcAction> Allowed(const ArcState& state) {
  std::vector<ArcAction> actions;
  for (const ArcAction action : kArcActions) {
    if (state.Allows(action)) actions.push_back(action);
  }
  return actions;
}

// Every word has a head, one of them the root, and arcs do not cross.
void CheckTree(const ArcState& state, size_t words) {
  int roots = 0;
  for (uint16_t word = 1; word <= words; ++word) {
    const uint16_t head = state.node(word).head;
    ASSERT_GE(head, 1);
    ASSERT_LE(head, state.root());
    ASSERT_NE(head, word);
    roots += head == state.root() ? 1 : 0;
    uint16_t at = word;
    size_t steps = 0;
    while (at != state.root()) {
      at = state.node(at).head;
      ASSERT_LE(++steps, words) << "cycle at " << word;
    }
    for (uint16_t other = word; other <= words; ++other) {
      const auto [begin, end] = std::minmax(word, head);
      const auto [low, high] = std::minmax(other, state.node(other).head);
      ASSERT_FALSE(begin < low && low < end && end < high) << word << other;
      ASSERT_FALSE(low < begin && begin < high && high < end) << word << other;
    }
  }
  ASSERT_EQ(roots, words == 0 ? 0 : 1);
}

TEST(ArcStateTest, RandomStepsEndInATree) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  ArcState state;
  for (int round = 0; round < 500; ++round) {
    const size_t words = random() % 30;
    state.Reset(words);
    size_t steps = 0;
    while (!state.done()) {
      const std::vector<ArcAction> actions = Allowed(state);
      ASSERT_FALSE(actions.empty());
      state.Apply(actions[random() % actions.size()], 0);
      ++steps;
    }
    EXPECT_EQ(steps, 2 * words);
    ASSERT_NO_FATAL_FAILURE(CheckTree(state, words));
  }
}

TEST(ArcStateTest, CountsDependents) {
  ArcState state;
  state.Reset(3);  // 1 <- 2 -> 3
  state.Apply(ArcAction::kShift, 0);
  state.Apply(ArcAction::kLeft, 5);
  state.Apply(ArcAction::kShift, 0);
  state.Apply(ArcAction::kShift, 0);
  EXPECT_FALSE(state.Allows(ArcAction::kShift));
  EXPECT_FALSE(state.Allows(ArcAction::kLeft)) << "two words for the root";
  state.Apply(ArcAction::kRight, 6);
  EXPECT_EQ(state.node(2).left, 1);
  EXPECT_EQ(state.node(2).lefts, 1);
  EXPECT_EQ(state.node(2).right, 3);
  EXPECT_EQ(state.node(1).label, 5);
  EXPECT_EQ(state.node(3).label, 6);
  EXPECT_TRUE(state.Allows(ArcAction::kLeft));
  state.Apply(ArcAction::kLeft, 0);
  EXPECT_TRUE(state.done());
}

// Heads of a random tree, made by random steps.
std::vector<uint16_t> RandomTree(size_t words, std::mt19937& random) {
  ArcState state;
  state.Reset(words);
  while (!state.done()) {
    const std::vector<ArcAction> actions = Allowed(state);
    state.Apply(actions[random() % actions.size()], 0);
  }
  std::vector<uint16_t> heads;
  for (uint16_t word = 1; word <= words; ++word) {
    heads.push_back(state.node(word).head);
  }
  return heads;
}

int WrongHeads(const ArcState& state, const std::vector<uint16_t>& heads) {
  int wrong = 0;
  for (uint16_t word = 1; word <= heads.size(); ++word) {
    wrong += state.node(word).head != heads[word - 1u] ? 1 : 0;
  }
  return wrong;
}

TEST(ArcOracleTest, FreeStepsLeadToTheTree) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    const std::vector<uint16_t> heads = RandomTree(1 + random() % 20, random);
    ArcState state;
    state.Reset(heads.size());
    while (!state.done()) {
      std::vector<ArcAction> free;
      for (const ArcAction action : Allowed(state)) {
        if (CostOf(state, heads, action) == 0) free.push_back(action);
      }
      ASSERT_FALSE(free.empty());
      state.Apply(free[random() % free.size()], 0);
    }
    EXPECT_EQ(WrongHeads(state, heads), 0);
  }
}

// From wherever a wrong step has led, the costs paid are the arcs lost. The rule
// of the single root may cost one more, which the oracle does not see.
TEST(ArcOracleTest, CostsAreArcsLost) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    const std::vector<uint16_t> heads = RandomTree(1 + random() % 20, random);
    ArcState state;
    state.Reset(heads.size());
    int paid = 0;
    while (!state.done()) {
      ArcAction next = Allowed(state)[0];
      for (const ArcAction action : Allowed(state)) {
        if (CostOf(state, heads, action) < CostOf(state, heads, next)) {
          next = action;
        }
      }
      if (random() % 4 == 0) next = Allowed(state)[random() % Allowed(state).size()];
      paid += CostOf(state, heads, next);
      state.Apply(next, 0);
    }
    EXPECT_EQ(WrongHeads(state, heads), paid);
  }
}

}  // namespace
}  // namespace factline::language
