#include <gtest/gtest.h>

#include "daemon/track/resolve.h"

namespace factline::track {
namespace {

struct Case {
  std::string_view name;
  Measure measure;
  std::string_view unit;
  Tally tally;
  QuantityRole role;
  std::string_view text;
  std::string_view cause = "";
};

class DisplayNameTest : public testing::TestWithParam<Case> {};

TEST_P(DisplayNameTest, Reads) {
  const Case& c = GetParam();
  FigureKey key;
  key.unit_code = c.unit;
  key.tally = c.tally;
  key.role = c.role;
  key.cause = c.cause;
  EXPECT_EQ(DisplayNameOf(c.measure, key), c.text);
}

constexpr QuantityRole kLevel = QuantityRole::kLevel;

const Case kCases[] = {
    {"Drones",
     {"launched", "drone", "", "Russia", "Ukraine"},
     "{drone}",
     Tally::kPerEvent,
     kLevel,
     "drones launched by Russia, Ukraine, per event"},
    {"Subset",
     {"killed", "person", "child", "", "Gaza"},
     "{person}",
     Tally::kCumulative,
     kLevel,
     "children killed, earthquake, Gaza, in total",
     "earthquake"},
    {"People",
     {"injured", "person", "", "", ""},
     "{person}",
     Tally::kUnspecified,
     kLevel,
     "people injured"},
    {"Money",
     {"owed", "money", "", "", ""},
     "USD",
     Tally::kLevel,
     kLevel,
     "money owed (USD)"},
    {"Increase",
     {"rose", "price", "", "", "Kenya"},
     "%",
     Tally::kPerPeriod,
     QuantityRole::kIncrease,
     "increase in price rose (%), Kenya, per period"},
    {"LongPhrase",
     {"intercepted", "missile", "guided aerial bomb", "", ""},
     "{missile}",
     Tally::kPerEvent,
     kLevel,
     "guided aerial bombs intercepted, per event"},
    {"EndingY",
     {"signed", "treaty", "city", "", ""},
     "{city}",
     Tally::kUnspecified,
     kLevel,
     "cities signed"},
    {"EndingVowelY",
     {"", "survey", "", "", ""},
     "{survey}",
     Tally::kUnspecified,
     kLevel,
     "surveys"},
    {"EndingSibilant",
     {"burned", "bus", "", "", ""},
     "{bus}",
     Tally::kUnspecified,
     kLevel,
     "buses burned"},
    {"ActionOnly",
     {"landed", "", "", "", ""},
     "",
     Tally::kUnspecified,
     kLevel,
     "landed"},
    {"Nothing", {}, "", Tally::kUnspecified, kLevel, "number"},
};

TEST(DisplayNameOfTest, ConceptStandsForItsWords) {
  FigureKey key;
  key.concept_id = "laid_off";
  EXPECT_EQ(DisplayNameOf({"axe", "worker", "", "", ""}, key),
            "workers laid off");
}

INSTANTIATE_TEST_SUITE_P(Table, DisplayNameTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::track
