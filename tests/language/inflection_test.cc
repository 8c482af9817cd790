#include "daemon/language/inflection.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace factline::language {
namespace {

struct Case {
  std::string_view base;
  bool doubles;
  std::string_view s;
  std::string_view ed;
  std::string_view ing;
};

class InflectionTest : public testing::TestWithParam<Case> {};

TEST_P(InflectionTest, MakesForms) {
  const Case& c = GetParam();
  EXPECT_EQ(WithS(c.base), c.s);
  EXPECT_EQ(WithEd(c.base, c.doubles), c.ed);
  EXPECT_EQ(WithIng(c.base, c.doubles), c.ing);
}

TEST_P(InflectionTest, TakesThemOff) {
  const Case& c = GetParam();
  EXPECT_EQ(WithoutS(c.s), c.base);
  EXPECT_EQ(WithoutEd(c.ed), c.base);
  EXPECT_EQ(WithoutIng(c.ing), c.base);
}

constexpr Case kCases[] = {
    {"launch", false, "launches", "launched", "launching"},
    {"kill", false, "kills", "killed", "killing"},
    {"carry", false, "carries", "carried", "carrying"},
    {"ban", true, "bans", "banned", "banning"},
    {"die", false, "dies", "died", "dying"},
    {"evacuate", false, "evacuates", "evacuated", "evacuating"},
    {"pass", false, "passes", "passed", "passing"},
    {"arrive", false, "arrives", "arrived", "arriving"},
    {"damage", false, "damages", "damaged", "damaging"},
};

INSTANTIATE_TEST_SUITE_P(Regular, InflectionTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.base);
                         });

TEST(InflectionTest, LeavesOtherWordsAlone) {
  EXPECT_EQ(WithoutS("crisis"), "crisis");
  EXPECT_EQ(WithoutS("virus"), "virus");
  EXPECT_EQ(WithoutEd("red"), "red");
  EXPECT_EQ(WithoutIng("king"), "king");
}

TEST(InflectionTest, KnowsShortClosedSyllables) {
  EXPECT_TRUE(IsShortClosed("stop"));
  EXPECT_FALSE(IsShortClosed("fix"));
  EXPECT_FALSE(IsShortClosed("eat"));
  EXPECT_FALSE(IsShortClosed("open"));
}

}  // namespace
}  // namespace factline::language
