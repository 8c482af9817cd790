#include "daemon/track/copies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/model/sketch.h"
#include "daemon/track/resolve.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

constexpr char kWire[] =
    "At least 24 people were killed when a gas explosion tore through a block "
    "of flats in Brno";
constexpr char kEdited[] =
    "At least 24 people were killed when a gas blast tore through a block of "
    "flats in Brno";
constexpr char kEditedAgain[] =
    "At least 24 people were killed when a gas blast tore through a tall "
    "block of flats in Brno on Monday";
constexpr char kOwn[] =
    "A blast that flattened several homes in the Czech city has claimed 24 "
    "lives since Monday evening";

Claim Told(const std::string& sentence, const std::string& speaker = "") {
  Claim claim;
  claim.sketch = SketchOf(sentence);
  if (!speaker.empty()) {
    claim.attributions.push_back({.source = speaker,
                                  .cue = "said",
                                  .statement_time = std::nullopt});
  }
  return claim;
}

struct CountCase {
  std::string name;
  std::vector<Claim> claims;
  size_t copies;
};

class CountCopiesTest : public testing::TestWithParam<CountCase> {};

TEST_P(CountCopiesTest, InAnyOrder) {
  std::vector<std::string_view> claims;
  for (const Claim& claim : GetParam().claims) {
    claims.push_back(SketchToCompare(claim));
  }
  std::mt19937 random(7);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(CountCopies(claims), GetParam().copies);
    std::shuffle(claims.begin(), claims.end(), random);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, CountCopiesTest,
    testing::Values(
        CountCase{"None", {}, 0},
        CountCase{"One", {Told(kWire)}, 0},
        CountCase{"Two", {Told(kWire), Told(kEdited)}, 1},
        CountCase{"OverOthers",
                  {Told(kWire), Told(kEdited), Told(kEditedAgain)}, 2},
        CountCase{"OwnReport", {Told(kWire), Told(kOwn)}, 0},
        CountCase{"TwoFamilies",
                  {Told(kWire), Told(kOwn), Told(kEdited), Told(kOwn)}, 2},
        CountCase{"SpeakersAreSources",
                  {Told(kWire, "police"), Told(kWire, "the mayor")}, 0},
        CountCase{"TooShort", {Told("24 died."), Told("24 died.")}, 0}),
    [](const auto& row) { return row.param.name; });

TEST(CountCopiesTest, TooManyAreNotCompared) {
  const Claim claim = Told(kWire);
  using Sketches = std::vector<std::string_view>;
  EXPECT_EQ(CountCopies(Sketches(kMaxComparedSources, claim.sketch)),
            kMaxComparedSources - 1);
  EXPECT_EQ(CountCopies(Sketches(kMaxComparedSources + 1, claim.sketch)), 0u);
}

TrackedClaim Published(const std::string& uri, double hours,
                       const std::string& sentence) {
  TrackedClaim claim{
      .claim = Read(uri, hours, {.number = "24", .sentence = sentence}).claim,
      .state = ClaimState::kCurrent};
  claim.claim.sketch = SketchOf(sentence);
  return claim;
}

// What a reader is told: a story that three papers took over is one source.
TEST(CopiesTest, AWireStoryIsOneSource) {
  const std::vector<TrackedClaim> copies = {Published("a", 1, kWire),
                                            Published("b", 2, kEdited),
                                            Published("c", 3, kWire)};
  const Figure one = Resolve(copies);
  ASSERT_EQ(one.points.size(), 1u);
  EXPECT_EQ(one.points[0].source_count, 1);
  std::vector<TrackedClaim> more = copies;
  more.push_back(Published("d", 4, kOwn));
  EXPECT_EQ(Resolve(more).points[0].source_count, 2);
  // A copy that was withdrawn is none.
  more[0].state = ClaimState::kWithdrawn;
  more[1].state = ClaimState::kWithdrawn;
  EXPECT_EQ(Resolve(more).points[0].source_count, 2);
}

}  // namespace
}  // namespace factline::track
