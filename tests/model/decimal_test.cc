#include "daemon/model/decimal.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace factline {
namespace {

__extension__ using Int128 = __int128;

constexpr int64_t kLimit = 1'000'000'000'000'000'000;  // 10^18

struct ParseCase {
  std::string_view name;
  std::string_view text;
  std::string_view printed;  // Empty = refused.
};

class DecimalParseTest : public testing::TestWithParam<ParseCase> {};

TEST_P(DecimalParseTest, ReadsOrRefuses) {
  const auto value = Decimal::Parse(GetParam().text);
  EXPECT_EQ(value ? value->ToString() : "", GetParam().printed);
}

constexpr ParseCase kParses[] = {
    {"Integer", "267", "267"},
    {"Zero", "0", "0"},
    {"NegativeZero", "-0.00", "0"},
    {"Negative", "-0.5", "-0.5"},
    {"TrailingZeros", "1.500", "1.5"},
    {"LeadingZeros", "0007", "7"},
    {"Billions", "500000000000", "500000000000"},
    {"EighteenDigits", "999999999999999999", "999999999999999999"},
    {"EighteenAfterPoint", "0.123456789012345678", "0.123456789012345678"},
    {"OneAndThirtyZeros", "1000000000000000000000000000000",
     "1000000000000000000000000000000"},
    {"OneAndThirtyOneZeros", "10000000000000000000000000000000", ""},
    {"NineteenDigits", "1234567890123456789", ""},
    {"NineteenAfterPoint", "0.0000000000000000001", ""},
    {"Empty", "", ""},
    {"SignOnly", "-", ""},
    {"Plus", "+5", ""},
    {"PointFirst", ".5", ""},
    {"PointLast", "5.", ""},
    {"TwoPoints", "1.2.3", ""},
    {"Blank", " 5", ""},
    {"Grouped", "1,150", ""},
    {"Exponent", "1e5", ""},
    {"Letters", "five", ""},
};
INSTANTIATE_TEST_SUITE_P(All, DecimalParseTest, testing::ValuesIn(kParses),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct SumCase {
  std::string_view name;
  std::string_view a;
  std::string_view b;
  std::string_view sum;  // Empty = does not fit.
  std::string_view product;
};

class DecimalArithmeticTest : public testing::TestWithParam<SumCase> {};

TEST_P(DecimalArithmeticTest, IsExactOrEmpty) {
  const SumCase& c = GetParam();
  const Decimal a = *Decimal::Parse(c.a);
  const Decimal b = *Decimal::Parse(c.b);
  const auto sum = a.Plus(b);
  const auto product = a.Times(b);
  EXPECT_EQ(sum ? sum->ToString() : "", c.sum);
  EXPECT_EQ(product ? product->ToString() : "", c.product);
}

constexpr SumCase kSums[] = {
    {"Tenths", "0.1", "0.2", "0.3", "0.02"},
    {"Cancel", "5", "-5", "0", "-25"},
    {"WithZero", "123.45", "0", "123.45", "0"},
    {"FarApart", "100000000000", "0.000001", "100000000000.000001",
     "100000"},
    {"TooFarApart", "1000000000000000000000", "0.5", "",
     "500000000000000000000"},
    {"Carry", "999999999999999999", "1", "1000000000000000000",
     "999999999999999999"},
    {"TooLong", "999999999999999999", "2", "", ""},
    {"SumFits", "999999999999999999", "-999999999999999998", "1", ""},
};
INSTANTIATE_TEST_SUITE_P(All, DecimalArithmeticTest, testing::ValuesIn(kSums),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(DecimalTest, RefusesWhatDoesNotFit) {
  const Decimal nines = *Decimal::Parse("999999999999999999");
  EXPECT_FALSE(nines.Plus(Decimal::FromInt(2)).has_value());
  EXPECT_FALSE(nines.Times(nines).has_value());
  EXPECT_FALSE(nines.Minus(Decimal::FromInt(-2)).has_value());
  EXPECT_FALSE(Decimal::Make(kLimit + 1, 0).has_value());
  EXPECT_TRUE(Decimal::Make(kLimit, 0).has_value());  // 1 x 10^18.
  EXPECT_FALSE(
      Decimal::Make(std::numeric_limits<int64_t>::min(), 0).has_value());
  EXPECT_FALSE(Decimal::Make(1, Decimal::kMaxExponent + 1).has_value());
  EXPECT_FALSE(Decimal::Make(1, Decimal::kMinExponent - 1).has_value());
}

TEST(DecimalTest, EqualNumbersHaveEqualMembers) {
  EXPECT_EQ(Decimal::Make(1500, 0), Decimal::Make(15, 2));
  EXPECT_EQ(Decimal::Make(0, 7), Decimal());
  EXPECT_EQ(Decimal::Make(-50, -2), Decimal::Parse("-0.5"));
}

// Random decimals that fit 128 bits as integers of a common scale.
class DecimalPropertyTest : public testing::Test {
 protected:
  static constexpr int kRounds = 20000;
  static constexpr int kScale = 6;  // Digits after the point, at most.

  // A coefficient of any length up to 12 digits, at exponent -6 to 0.
  Decimal Next(Int128& scaled) {
    const int digits = std::uniform_int_distribution<int>(0, 12)(random_);
    int64_t bound = 1;
    for (int i = 0; i < digits; ++i) bound *= 10;
    const int64_t coefficient =
        std::uniform_int_distribution<int64_t>(-bound, bound)(random_);
    const int exponent =
        std::uniform_int_distribution<int>(-kScale, 0)(random_);
    scaled = coefficient;
    for (int i = exponent; i > -kScale; --i) scaled *= 10;
    return *Decimal::Make(coefficient, exponent);
  }

  // The value of `decimal` times 10^scale; it has no more decimals than that.
  static Int128 Scaled(Decimal decimal, int scale) {
    Int128 value = decimal.coefficient();
    for (int i = decimal.exponent(); i > -scale; --i) value *= 10;
    return value;
  }

  std::mt19937_64 random_{20250223};
};

TEST_F(DecimalPropertyTest, SumsAndProductsAreThoseOfIntegers) {
  for (int i = 0; i < kRounds; ++i) {
    Int128 x = 0;
    Int128 y = 0;
    const Decimal a = Next(x);
    const Decimal b = Next(y);
    if (const auto sum = a.Plus(b)) {
      EXPECT_TRUE(Scaled(*sum, kScale) == x + y) << a.ToString();
    } else {
      EXPECT_TRUE(x + y >= kLimit || x + y <= -kLimit) << a.ToString();
    }
    if (const auto difference = a.Minus(b)) {
      EXPECT_TRUE(Scaled(*difference, kScale) == x - y) << a.ToString();
    }
    if (const auto product = a.Times(b)) {
      EXPECT_TRUE(Scaled(*product, 2 * kScale) == x * y) << a.ToString();
    }
  }
}

TEST_F(DecimalPropertyTest, OrderIsThatOfIntegers) {
  for (int i = 0; i < kRounds; ++i) {
    Int128 x = 0;
    Int128 y = 0;
    const Decimal a = Next(x);
    const Decimal b = Next(y);
    EXPECT_EQ(a < b, x < y) << a.ToString() << " " << b.ToString();
    EXPECT_EQ(a == b, x == y) << a.ToString() << " " << b.ToString();
    EXPECT_EQ(a > b, b < a);
  }
}

TEST_F(DecimalPropertyTest, TextGoesRound) {
  for (int i = 0; i < kRounds; ++i) {
    Int128 x = 0;
    const Decimal a = Next(x);
    EXPECT_EQ(Decimal::Parse(a.ToString()), a) << a.ToString();
  }
}

TEST_F(DecimalPropertyTest, DoubleIsTheNearest) {
  for (int i = 0; i < kRounds; ++i) {
    Int128 x = 0;
    const Decimal a = Next(x);
    const long double exact =
        static_cast<long double>(x) / std::pow(10.0L, kScale);
    EXPECT_DOUBLE_EQ(a.ToDouble(), static_cast<double>(exact));
  }
}

TEST(DecimalTest, OrderHoldsAtTheEnds) {
  const Decimal huge = *Decimal::Make(1, Decimal::kMaxExponent);
  const Decimal tiny = *Decimal::Make(1, Decimal::kMinExponent);
  const Decimal minus = *Decimal::Make(-1, Decimal::kMaxExponent);
  EXPECT_LT(tiny, huge);
  EXPECT_LT(minus, tiny);
  EXPECT_LT(Decimal(), tiny);
  EXPECT_LT(minus, Decimal());
  EXPECT_LT(*Decimal::Parse("9.99"), *Decimal::Parse("10"));
}

}  // namespace
}  // namespace factline
