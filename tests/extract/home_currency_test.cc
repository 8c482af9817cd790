#include "daemon/extract/home_currency.h"

#include <string_view>

#include "gtest/gtest.h"

namespace factline::extract {
namespace {

struct Case {
  std::string_view name;
  std::string_view code;
  std::string_view word;
  std::string_view country;
  std::string_view expected;
};

class HomeCurrencyTest : public testing::TestWithParam<Case> {};

TEST_P(HomeCurrencyTest, NamesTheCountrysOwn) {
  const Case& c = GetParam();
  EXPECT_EQ(HomeCurrency(c.code, c.word, c.country), c.expected);
}

constexpr Case kCases[] = {
    {"Norway", "DKK", "kroner", "NO", "NOK"},
    {"Denmark", "DKK", "kroner", "DK", "DKK"},
    {"PluralAndCase", "MXN", "Pesos", "PH", "PHP"},
    {"Singular", "MXN", "peso", "CL", "CLP"},
    {"NamedByNation", "MXN", "mexican pesos", "CL", "MXN"},
    {"Sign", "GBP", "\u00a3", "EG", "GBP"},
    {"OtherMoney", "USD", "dollars", "NO", "USD"},
    {"NoCountry", "FRF", "francs", "", "FRF"},
};
INSTANTIATE_TEST_SUITE_P(Words, HomeCurrencyTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::extract
