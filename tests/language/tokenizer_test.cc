#include "daemon/language/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/language/text.h"

namespace factline::language {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view tokens;  // Joined by blanks.
};

class TokenizeTest : public testing::TestWithParam<Case> {};

TEST_P(TokenizeTest, Splits) {
  const auto document = TokenizedDocument(GetParam().text);
  std::string joined;
  for (const std::string& text : TokenTexts(*document)) {
    joined += (joined.empty() ? "" : " ") + text;
  }
  EXPECT_EQ(joined, GetParam().tokens);
}

constexpr Case kCases[] = {
    {"Plain", "Two boats sank.", "Two boats sank ."},
    {"Possessive", "Peru's and Peru’s", "Peru 's and Peru ’s"},
    {"PluralPossessive", "miners' pay", "miners ' pay"},
    {"NameWithApostrophe", "O'Hara o'clock", "O'Hara o'clock"},
    {"Contractions", "don't can't it's we'll they’ve",
     "do n't ca n't it 's we 'll they ’ve"},
    {"Cannot", "cannot", "can not"},
    {"AcronymPossessive", "the U.N.'s and 2031's", "the U.N. 's and 2031 's"},
    {"HyphenedAge", "four-year-old girl", "four - year - old girl"},
    {"HyphenedDuration", "90-day pause", "90 - day pause"},
    {"HyphenedNames", "Turkey-Syria border", "Turkey - Syria border"},
    {"Identifiers", "F-16 Covid-19 T-90 MiG-29s Kh-101",
     "F-16 Covid-19 T-90 MiG-29s Kh-101"},
    {"PrefixBeforeNumber", "mid-2031 top-10", "mid - 2031 top - 10"},
    {"Affixes", "anti-war al-Hakim e-mail", "anti-war al-Hakim e-mail"},
    {"Grouped", "1,150 and 12,34,567", "1,150 and 12,34,567"},
    {"NotGrouped", "2031,138 more", "2031 , 138 more"},
    {"BadGrouping", "1,15", "1 , 15"},
    {"GluedAfterDay", "Sunday,138 ships", "Sunday , 138 ships"},
    {"GluedAfterNumber", "2031Published", "2031 Published"},
    {"GluedSentences", "today.The", "today . The"},
    {"Money", "US$5m $500bn C$9 €3m £1.5bn",
     "US$ 5 m $ 500 bn C$ 9 € 3 m £ 1.5 bn"},
    {"MoneyCodes", "EUR10m Rs500 USD20", "EUR 10 m Rs 500 USD 20"},
    {"Percent", "50% 3.5%", "50 % 3.5 %"},
    {"Units", "3.7km 40kg 5°C", "3.7 km 40 kg 5 °C"},
    {"Range", "10-15 and 10–15", "10 - 15 and 10 – 15"},
    {"MoneyRange", "$2.5bn-$3bn", "$ 2.5 bn - $ 3 bn"},
    {"ClockAndDate", "10:30 2031-02-22 04/02/2031",
     "10:30 2031-02-22 04/02/2031"},
    {"Phone", "555-010-2030", "555-010-2030"},
    {"Ordinals", "1st 22nd 1990s '90s", "1st 22nd 1990s '90s"},
    {"Generations", "5G G7 3D", "5G G7 3D"},
    {"DigitsInWords", "4x4 .3W0 a1b2", "4x4 .3W0 a1b2"},
    {"LeadingPoint", "by .5 points", "by .5 points"},
    {"Initials", "J. K. Lund met A. Ruiz", "J. K. Lund met A. Ruiz"},
    {"NotAnInitial", "Plan B. The", "Plan B . The"},
    {"Titles", "Lt. Gen. Ito, Mr. Roe", "Lt. Gen. Ito , Mr. Roe"},
    {"NumberSign", "No. 5 but no. Then", "No. 5 but no . Then"},
    {"Months", "Feb. 3 and in Jan.", "Feb. 3 and in Jan ."},
    {"Acronyms", "the U.S. and a.m.", "the U.S. and a.m."},
    {"Ampersand", "AT&T and R&D", "AT&T and R&D"},
    {"Address", "see https://a.example/x?y=1, then",
     "see https://a.example/x?y=1 , then"},
    {"Domain", "example.com said", "example.com said"},
    {"Ellipses", "so... and so…", "so ... and so …"},
    {"Quotes", "“Go,” he said", "“ Go , ” he said"},
    {"Accents", "Zürich’s café", "Zürich ’s café"},
    {"Empty", "", ""},
    {"BlanksOnly", "   ", ""},
};

INSTANTIATE_TEST_SUITE_P(English, TokenizeTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(TokenizeTest, FlagsSpellTheToken) {
  const auto document = TokenizedDocument("NATO sent 5km Rope");
  const auto& tokens = document->tokens;
  ASSERT_EQ(tokens.size(), 5u);
  EXPECT_TRUE(tokens[0].Has(kTokenAllCaps));
  EXPECT_TRUE(tokens[0].Has(kTokenSentenceStart));
  EXPECT_FALSE(tokens[1].Has(kTokenCapitalized));
  EXPECT_TRUE(tokens[2].Has(kTokenDigits));
  EXPECT_TRUE(tokens[2].Has(kTokenSpaceBefore));
  EXPECT_FALSE(tokens[3].Has(kTokenSpaceBefore));
  EXPECT_TRUE(tokens[4].Has(kTokenCapitalized));
  EXPECT_FALSE(tokens[4].Has(kTokenAllCaps));
}

TEST(TokenizeTest, CutsHugeWordsAtCharacters) {
  std::string word;
  for (int i = 0; i < 500; ++i) word += "ü";
  const auto document = TokenizedDocument(word);
  ASSERT_GT(document->tokens.size(), 1u);
  for (const Token& token : document->tokens) {
    EXPECT_LE(token.span.size(), kMaxTokenBytes + 1);
    EXPECT_EQ(token.span.size() % 2, 0u);
  }
}

}  // namespace
}  // namespace factline::language
