#include "daemon/base/utf8.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace factline {
namespace {

using std::string_view_literals::operator""sv;

struct Case {
  std::string_view name;
  std::string_view text;
  bool valid;
  std::string_view repaired;
};

class Utf8Test : public testing::TestWithParam<Case> {};

TEST_P(Utf8Test, ValidatesAndRepairs) {
  const Case& c = GetParam();
  EXPECT_EQ(IsValidUtf8(c.text), c.valid);
  EXPECT_EQ(RepairUtf8(c.text), c.repaired);
  EXPECT_TRUE(IsValidUtf8(RepairUtf8(c.text)));
}

constexpr Case kCases[] = {
    {"Empty", "", true, ""},
    {"Ascii", "abc", true, "abc"},
    {"TwoBytes", "\xC3\xA9", true, "\xC3\xA9"},
    {"ThreeBytes", "\xE2\x82\xAC", true, "\xE2\x82\xAC"},
    {"FourBytes", "\xF0\x9F\x98\x80", true, "\xF0\x9F\x98\x80"},
    {"LastCode", "\xF4\x8F\xBF\xBF", true, "\xF4\x8F\xBF\xBF"},
    {"PastLastCode", "\xF4\x90\x80\x80", false,
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"Overlong", "\xC0\xAF", false, "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"OverlongThree", "\xE0\x80\x80", false,
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"Surrogate", "\xED\xA0\x80", false,
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"Stray", "a\x80z", false, "a\xEF\xBF\xBDz"},
    {"CutOff", "a\xE2\x82", false, "a\xEF\xBF\xBD"},
    {"CutOffInside", "\xE2\x82z", false, "\xEF\xBF\xBDz"},
    {"Nul", "a\0z"sv, true, "a\xEF\xBF\xBDz"},
};
INSTANTIATE_TEST_SUITE_P(All, Utf8Test, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(Utf8DecodeTest, EveryCodeGoesRound) {
  for (char32_t code = 0; code <= 0x10FFFF; code += 7) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(code, text);
    const Utf8Char c = DecodeUtf8(text);
    ASSERT_TRUE(c.valid) << static_cast<uint32_t>(code);
    ASSERT_EQ(c.code, code);
    ASSERT_EQ(c.bytes, text.size());
  }
}

struct PrefixCase {
  std::string_view name;
  std::string_view text;
  size_t max_bytes;
  std::string_view prefix;
};

class Utf8PrefixTest : public testing::TestWithParam<PrefixCase> {};

TEST_P(Utf8PrefixTest, EndsAtACharacter) {
  EXPECT_EQ(Utf8Prefix(GetParam().text, GetParam().max_bytes),
            GetParam().prefix);
}

constexpr PrefixCase kPrefixes[] = {
    {"Whole", "abc", 5, "abc"},
    {"Exact", "abc", 3, "abc"},
    {"Cut", "abc", 2, "ab"},
    {"None", "abc", 0, ""},
    {"BetweenCharacters", "a\xC3\xA9z", 3, "a\xC3\xA9"},
    {"InsideCharacter", "a\xC3\xA9z", 2, "a"},
    {"InsideFirst", "\xF0\x9F\x98\x80", 3, ""},
};
INSTANTIATE_TEST_SUITE_P(All, Utf8PrefixTest, testing::ValuesIn(kPrefixes),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline
