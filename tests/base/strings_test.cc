#include "daemon/base/strings.h"

#include <string>
#include <string_view>

#include "daemon/base/utf8.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

struct Case {
  std::string_view name;
  std::string_view in;
  std::string_view out;
};

std::string NameOf(const testing::TestParamInfo<Case>& row) {
  return std::string(row.param.name);
}

class NormalizeForIdentityTest : public testing::TestWithParam<Case> {};

TEST_P(NormalizeForIdentityTest, FoldsWhatEditorsChange) {
  EXPECT_EQ(NormalizeForIdentity(GetParam().in), GetParam().out);
  // Folding what is folded changes nothing more.
  EXPECT_EQ(NormalizeForIdentity(GetParam().out), GetParam().out);
}

constexpr Case kFolds[] = {
    {"Empty", "", ""},
    {"PunctuationOnly", " ...! ", ""},
    {"Case", "The DAM", "the dam"},
    {"Blanks", "the \t\n dam", "the dam"},
    {"NoBreakSpace", "the\xC2\xA0" "dam", "the dam"},
    {"Quotes", "\xE2\x80\x9Cthe dam\xE2\x80\x99s\xE2\x80\x9D", "the dam's"},
    {"Dash", "the dam \xE2\x80\x94 old", "the dam - old"},
    {"Ends", "- the dam.\"", "the dam"},
    {"InnerStops", "the dam. it broke", "the dam. it broke"},
    {"OtherScripts", "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2",
     "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2"},
    {"Digits", "1,150 goats", "1,150 goats"},
};
INSTANTIATE_TEST_SUITE_P(All, NormalizeForIdentityTest,
                         testing::ValuesIn(kFolds), NameOf);

class PrintableTest : public testing::TestWithParam<Case> {};

TEST_P(PrintableTest, IsOneSafeLine) {
  const std::string out = Printable(GetParam().in, 8);
  EXPECT_EQ(out, GetParam().out);
  EXPECT_TRUE(IsValidUtf8(out));
}

constexpr Case kLines[] = {
    {"Plain", "goats", "goats"},
    {"Control", "a\nb\x1b[", "a?b?["},
    {"Delete", "a\x7f", "a?"},
    {"Bidi", "a\xE2\x80\xAE" "b", "a?b"},
    {"Invalid", "a\xFF" "b", "a?b"},
    {"AtLimit", "12345678", "12345678"},
    {"OverLimit", "123456789", "12345678..."},
    {"CutInCharacter", "1234567\xC3\xA9", "1234567?..."},
};
INSTANTIATE_TEST_SUITE_P(All, PrintableTest, testing::ValuesIn(kLines), NameOf);

TEST(AsciiLowerTest, KeepsOffsetsAndOtherLetters) {
  EXPECT_EQ(AsciiLower("ABC z9 \xC3\x89"), "abc z9 \xC3\x89");
  EXPECT_EQ(AsciiLower('Z'), 'z');
  EXPECT_EQ(AsciiLower('['), '[');
}

TEST(AbslViewTest, GoesBothWays) {
  const std::string_view text("a\0b", 3);
  EXPECT_EQ(FromAbsl(ToAbsl(text)), text);
}

}  // namespace
}  // namespace factline
