// The tense of the clause around a weekday, from tags that the rows give.

#include "daemon/extract/time_tense.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "absl/strings/str_split.h"
#include "daemon/base/strings.h"
#include "daemon/language/tokenizer.h"

namespace factline::extract {
namespace {

using language::Upos;

struct Case {
  std::string_view name;
  std::string_view text;   // With one "Friday", which is the time.
  std::string_view verbs;  // Tokens that are tagged as verbs; others are nouns.
  Tense tense;
};

class TenseTest : public testing::TestWithParam<Case> {};

bool IsListed(std::string_view list, std::string_view word) {
  for (const absl::string_view item : absl::StrSplit(ToAbsl(list), ' ')) {
    if (item == ToAbsl(word)) return true;
  }
  return false;
}

TEST_P(TenseTest, OfTheClause) {
  const Case& row = GetParam();
  language::Document document;
  document.text = std::string(row.text);
  document.lower = AsciiLower(row.text);
  document.paragraphs.push_back(
      {.span = {0, static_cast<uint32_t>(row.text.size())}});
  language::Tokenize(document);
  ASSERT_EQ(document.sentences.size(), 1u);
  TokenRange friday;
  for (uint32_t i = 0; i < document.tokens.size(); ++i) {
    language::Token& token = document.tokens[i];
    const std::string_view word = document.Lower(token);
    token.upos = IsListed(row.verbs, word) ? Upos::kVerb
                 : word == "to"            ? Upos::kPart
                                           : Upos::kNoun;
    if (word == "friday") friday = {i, i + 1};
  }
  const absl::StatusOr<TimeLexicon> lexicon = TimeLexicon::Load("");
  ASSERT_TRUE(lexicon.ok()) << lexicon.status();
  EXPECT_EQ(TenseAround(document, document.sentences[0], friday, *lexicon),
            row.tense);
}

constexpr Case kCases[] = {
    {"Past", "The bus left on Friday.", "left", Tense::kPast},
    {"Future", "The bus will leave on Friday.", "will leave", Tense::kFuture},
    {"ExpectedTo", "The bus is expected to leave on Friday.",
     "is expected leave", Tense::kFuture},
    {"WasExpectedTo", "The bus was expected to leave on Friday.",
     "was expected leave", Tense::kUnknown},
    {"RefusedTo", "The driver refused to leave on Friday.", "refused leave",
     Tense::kUnknown},
    {"ThanPlanned", "The bus left Friday, earlier than planned.",
     "left planned", Tense::kPast},
};
INSTANTIATE_TEST_SUITE_P(Cases, TenseTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::extract
