#include "daemon/language/sentence_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/language/text.h"

namespace factline::language {
namespace {

using testing::ElementsAreArray;

struct Case {
  std::string_view name;
  std::string_view text;
  std::vector<std::string> sentences;
};

class SplitSentencesTest : public testing::TestWithParam<Case> {};

TEST_P(SplitSentencesTest, Splits) {
  EXPECT_THAT(SentenceTexts(*TokenizedDocument(GetParam().text)),
              ElementsAreArray(GetParam().sentences));
}

const Case kCases[] = {
    {"Two", "It rained. Rivers rose.", {"It rained.", "Rivers rose."}},
    {"ParagraphEnds", "No stop here\nNext line", {"No stop here", "Next line"}},
    {"Title", "Gen. Ito met Dr. Roe.", {"Gen. Ito met Dr. Roe."}},
    {"AcronymInside",
     "The U.S. Navy sent ships.",
     {"The U.S. Navy sent ships."}},
    {"AcronymEnds",
     "They flew to the U.S. The trip was long.",
     {"They flew to the U.S.", "The trip was long."}},
    {"ClockInside", "At 9 a.m. Tokyo shook.", {"At 9 a.m. Tokyo shook."}},
    {"LowerCaseGoesOn", "About 3. of them.", {"About 3. of them."}},
    {"DecimalInside", "It fell 3.5 points.", {"It fell 3.5 points."}},
    {"Glued", "It ended today.The crew left.",
     {"It ended today.", "The crew left."}},
    {"StopInQuotes",
     "“We won.” Crowds cheered.",
     {"“We won.”", "Crowds cheered."}},
    {"QuestionAndSpeaker",
     "“Who pays?” Ana Ruiz asked. Nobody spoke.",
     {"“Who pays?” Ana Ruiz asked.", "Nobody spoke."}},
    {"QuestionAndPronoun", "\"Why?\" he asked.", {"\"Why?\" he asked."}},
    {"QuoteOpensNext",
     "He left. \"It is over,\" she said.",
     {"He left.", "\"It is over,\" she said."}},
    {"NumberStarts", "It sank. 138 swam.", {"It sank.", "138 swam."}},
    {"Ellipsis", "And then... Silence fell.",
     {"And then...", "Silence fell."}},
    {"Initials", "J. K. Lund spoke.", {"J. K. Lund spoke."}},
    {"Brackets",
     "(It was late.) They slept.",
     {"(It was late.)", "They slept."}},
};

INSTANTIATE_TEST_SUITE_P(English, SplitSentencesTest,
                         testing::ValuesIn(kCases), [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(SplitSentencesTest, CutsAtTheLimits) {
  std::string words;
  for (int i = 0; i < 3000; ++i) words += "ab ";
  const auto document = TokenizedDocument(words);
  ASSERT_GT(document->sentences.size(), 1u);
  for (const Sentence& sentence : document->sentences) {
    EXPECT_LE(sentence.token_count, kMaxSentenceTokens);
    EXPECT_LE(sentence.span.size(), kMaxSentenceBytes);
  }
}

std::vector<std::string> QuotedWords(std::string_view text) {
  const auto document = TokenizedDocument(text);
  std::vector<std::string> quoted;
  for (const Token& token : document->tokens) {
    if (token.Has(kTokenInQuotes)) quoted.emplace_back(document->Text(token));
  }
  return quoted;
}

TEST(MarkQuotesTest, MarksWhatIsBetween) {
  EXPECT_THAT(QuotedWords("He said “go home” twice"),
              ElementsAreArray({"go", "home"}));
  EXPECT_THAT(QuotedWords("He said \"go home\" twice"),
              ElementsAreArray({"go", "home"}));
  EXPECT_THAT(QuotedWords("a ‘deal’ is off"), ElementsAreArray({"deal"}));
}

TEST(MarkQuotesTest, LeavesApostrophesAlone) {
  EXPECT_TRUE(QuotedWords("the miners' pay and Peru's coast").empty());
}

TEST(MarkQuotesTest, ParagraphEndsQuote) {
  EXPECT_THAT(QuotedWords("“left open\nnext line"),
              ElementsAreArray({"left", "open"}));
}

}  // namespace
}  // namespace factline::language
