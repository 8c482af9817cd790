#include "client/cli/format.h"

#include <string>

#include "gtest/gtest.h"

namespace factline::cli {
namespace {

struct QuantityCase {
  const char* name;
  const char* value;
  v1::Comparator comparator;
  const char* unit;
  v1::UnitSystem system;
  v1::QuantityRole role;
  const char* text;
};

class FormatQuantityTest : public testing::TestWithParam<QuantityCase> {};

TEST_P(FormatQuantityTest, ReadsAsWords) {
  const QuantityCase& c = GetParam();
  v1::Quantity quantity;
  quantity.set_value(c.value);
  quantity.set_comparator(c.comparator);
  quantity.set_unit_code(c.unit);
  quantity.set_unit_system(c.system);
  quantity.set_role(c.role);
  quantity.set_lower_bound("10");
  quantity.set_upper_bound("1500");
  quantity.set_surface_text("dozens");
  EXPECT_EQ(FormatQuantity(quantity), c.text);
}

constexpr auto kUcum = v1::UNIT_SYSTEM_UCUM;
constexpr auto kIso = v1::UNIT_SYSTEM_ISO_4217;
constexpr auto kLevel = v1::QUANTITY_ROLE_LEVEL;

INSTANTIATE_TEST_SUITE_P(
    Quantities, FormatQuantityTest,
    testing::Values(
        QuantityCase{"Count", "267", v1::COMPARATOR_EXACT, "{drone}", kUcum,
                     kLevel, "267"},
        QuantityCase{"Almost", "1150", v1::COMPARATOR_JUST_UNDER, "{drone}",
                     kUcum, kLevel, "almost 1,150"},
        QuantityCase{"Money", "709000000", v1::COMPARATOR_EXACT, "USD", kIso,
                     kLevel, "USD 709,000,000"},
        QuantityCase{"Percent", "-0.5", v1::COMPARATOR_EXACT, "%", kUcum,
                     kLevel, "-0.5 %"},
        QuantityCase{"Range", "", v1::COMPARATOR_RANGE, "{person}", kUcum,
                     kLevel, "10 to 1,500"},
        QuantityCase{"Vague", "", v1::COMPARATOR_VAGUE, "{person}", kUcum,
                     kLevel, "dozens"},
        QuantityCase{"Increase", "40", v1::COMPARATOR_EXACT, "1", kUcum,
                     v1::QUANTITY_ROLE_INCREASE, "+40"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(GroupDigitsTest, GroupsTheWholePartOnly) {
  EXPECT_EQ(GroupDigits("1"), "1");
  EXPECT_EQ(GroupDigits("999"), "999");
  EXPECT_EQ(GroupDigits("1000"), "1,000");
  EXPECT_EQ(GroupDigits("-123456"), "-123,456");
  EXPECT_EQ(GroupDigits("1234.5678"), "1,234.5678");
  EXPECT_EQ(GroupDigits(""), "");
}

TEST(FormatSpeakersTest, ChainThenPublisher) {
  v1::Claim claim;
  claim.set_publisher("Example Wire");
  EXPECT_EQ(FormatSpeakers(claim), "Example Wire");
  v1::Attribution* denier = claim.add_attributions();
  denier->set_source("Recean");
  denier->set_stance(v1::STANCE_DENIES);
  claim.add_attributions()->set_source("Gazprom");
  EXPECT_EQ(FormatSpeakers(claim), "Recean denies, Gazprom");
}

TEST(FormatKindTest, WordsOfEnums) {
  EXPECT_EQ(FormatKind(v1::CHANGE_KIND_VALUE_REVISED), "value revised");
  EXPECT_EQ(FormatCause(v1::CHANGE_CAUSE_ARTICLE_PUBLISHED),
            "article published");
  EXPECT_EQ(FormatState(v1::CLAIM_STATE_CURRENT), "current");
}

}  // namespace
}  // namespace factline::cli
