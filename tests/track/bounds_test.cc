#include "daemon/track/bounds.h"

#include <gtest/gtest.h>

#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

std::string Text(const AgreementBounds& bounds) {
  const auto number = [](const std::optional<Decimal>& n) {
    return n ? n->ToString() : std::string("inf");
  };
  return (bounds.lower_open ? "(" : "[") + number(bounds.lower) + ", " +
         number(bounds.upper) + (bounds.upper_open ? ")" : "]");
}

struct BoundsCase {
  std::string_view name;
  std::string_view number;
  std::string_view bounds;
};

class BoundsTest : public testing::TestWithParam<BoundsCase> {};

TEST_P(BoundsTest, AreThoseOfTheWords) {
  EXPECT_EQ(Text(BoundsOf(Number(GetParam().number))), GetParam().bounds);
}

constexpr BoundsCase kBounds[] = {
    {"Exact", "267", "[267, 267]"},
    {"RoundWithoutMultiplierIsExact", "500", "[500, 500]"},
    {"Nearly", "<1150", "[1035, 1150)"},
    {"About", "~300", "[270, 330]"},
    {"AboutFraction", "~0.5", "[0.45, 0.55]"},
    {"MoreThan", ">1400", "(1400, 2100]"},
    {"AtLeast", ">=40", "[40, 60]"},
    {"AtMost", "<=500", "[250, 500]"},
    {"LessThan", "<<500", "[250, 500)"},
    {"Range", "10..15", "[10, 15]"},
    {"RangeUpsideDown", "15..10", "[10, 15]"},
    {"Vague", "24?99", "[24, 99]"},
    {"BillionsOneDigit", "5bn", "[4500000000, 5500000000]"},
    {"BillionsTwoDigits", "1.5bn", "[1450000000, 1550000000]"},
    {"BillionsWrittenZero", "1.50bn", "[1495000000, 1505000000]"},
    {"BillionsThreeDigits", "500bn", "[499500000000, 500500000000]"},
    {"Negative", "-5", "[-5, -5]"},
    {"NegativeAbout", "~-10", "[-11, -9]"},
    {"NegativeMoreThan", ">-10", "(-10, -5]"},
    {"MoreThanZero", ">0", "(0, inf]"},
    {"LessThanZero", "<<0", "[inf, 0)"},
    {"AboutZero", "~0", "[0, 0]"},
};

INSTANTIATE_TEST_SUITE_P(Table, BoundsTest, testing::ValuesIn(kBounds),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(BoundsTest, RoundsByItsOwnDigitsWhenThoseWrittenAreUnknown) {
  Quantity quantity = Number("500bn");
  quantity.significant_digits = 0;
  EXPECT_EQ(Text(BoundsOf(quantity)), "[450000000000, 550000000000]");
  quantity = Number("0bn");
  EXPECT_EQ(Text(BoundsOf(quantity)), "[0, 0]");
}

TEST(BoundsTest, ValueStandsInForABoundThatDoesNotFit) {
  Quantity quantity;
  quantity.comparator = Comparator::kApproximate;
  quantity.value = Decimal::Make(999'999'999'999'999'999, -18);
  EXPECT_EQ(BoundsOf(quantity).lower, quantity.value);
  EXPECT_EQ(BoundsOf(quantity).upper, quantity.value);
}

struct AgreeCase {
  std::string_view name;
  std::string_view a;
  std::string_view b;
  bool agree;
};

class AgreeTest : public testing::TestWithParam<AgreeCase> {};

TEST_P(AgreeTest, BothWays) {
  const Quantity a = Number(GetParam().a);
  const Quantity b = Number(GetParam().b);
  EXPECT_EQ(Agree(a, b), GetParam().agree);
  EXPECT_EQ(Agree(b, a), GetParam().agree);
}

constexpr AgreeCase kAgree[] = {
    {"Equal", "267", "267", true},
    {"Other", "267", "185", false},
    {"NearlyAndJustBelow", "<1150", "1147", true},
    {"NearlyAndItself", "<1150", "1150", false},
    {"NearlyAndFarAbove", "<1150", "1300", false},
    {"MoreThanAndItself", ">1400", "1400", false},
    {"MoreThanAndAbove", ">1400", "1423", true},
    {"MoreThanAndTwice", ">1400", "2900", false},
    {"AtLeastAndItself", ">=40", "40", true},
    {"UpToAndNothing", "<=500", "0", false},
    {"DozensAndTwelve", "24?99", "12", false},
    {"DozensAndForty", "24?99", "40", true},
    {"OpenEndsTouch", "<100", ">100", false},
    {"RangesTouch", "10..15", "15..20", true},
    {"RoundedBillions", "1.2bn", "1.23bn", true},
    {"OtherBillions", "1.2bn", "1.3bn", true},
    {"FarBillions", "1.2bn", "1.4bn", false},
};

INSTANTIATE_TEST_SUITE_P(Table, AgreeTest, testing::ValuesIn(kAgree),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(AgreeTest, NoNumberAtAllAgreesWithAll) {
  EXPECT_TRUE(Agree(Quantity(), Number("5")));
}

TEST(TighterTest, ExactBeatsAboutBeatsEndless) {
  const auto tighter = [](std::string_view a, std::string_view b) {
    return Tighter(BoundsOf(Number(a)), BoundsOf(Number(b)));
  };
  EXPECT_TRUE(tighter("267", "~267"));
  EXPECT_FALSE(tighter("~267", "267"));
  EXPECT_TRUE(tighter("24?99", ">0"));
  EXPECT_FALSE(tighter(">0", ">0"));
  EXPECT_FALSE(tighter("5", "7"));
}

TEST(SameNumberTest, LooksAtTheNumberNotAtTheWords) {
  Quantity words = Number("267");
  words.surface_text = "two hundred and sixty-seven";
  EXPECT_TRUE(SameNumber(words, Number("267")));
  EXPECT_FALSE(SameNumber(Number("267"), Number("~267")));
  EXPECT_FALSE(SameNumber(Number("10..15"), Number("10..16")));
}

}  // namespace
}  // namespace factline::track
