// What must hold for any text at all.
#include <gtest/gtest.h>

#include <cstdint>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/utf8.h"
#include "tests/language/text.h"

namespace factline::language {
namespace {

void CheckSpans(const Document& document) {
  uint32_t at = 0;
  for (const Token& token : document.tokens) {
    ASSERT_LE(at, token.span.begin);
    ASSERT_LT(token.span.begin, token.span.end);
    ASSERT_LE(token.span.end, document.text.size());
    ASSERT_TRUE(IsValidUtf8(document.Text(token)));
    at = token.span.end;
  }
  uint32_t next = 0;
  for (const Sentence& sentence : document.sentences) {
    ASSERT_EQ(sentence.first_token, next);
    ASSERT_GT(sentence.token_count, 0u);
    ASSERT_LE(sentence.token_count, kMaxSentenceTokens);
    next += sentence.token_count;
    const Paragraph& paragraph = document.paragraphs[sentence.paragraph];
    ASSERT_TRUE(paragraph.span.Contains(sentence.span));
  }
  ASSERT_EQ(next, document.tokens.size());
}

void CheckTrees(const Document& document) {
  for (const Sentence& sentence : document.sentences) {
    const uint32_t end = sentence.first_token + sentence.token_count;
    int roots = 0;
    for (uint32_t i = sentence.first_token; i < end; ++i) {
      uint32_t at = i;
      uint32_t steps = 0;
      while (document.tokens[at].head != kNoHead) {
        at = document.tokens[at].head;
        ASSERT_GE(at, sentence.first_token);
        ASSERT_LT(at, end);
        ASSERT_LE(++steps, sentence.token_count) << "cycle";
      }
      if (at == i) ++roots;
      ASSERT_FALSE(document.tokens[i].lemma.empty());
    }
    ASSERT_EQ(roots, 1);
  }
}

void CheckAll(std::string_view text) {
  const auto document = AnnotatedDocument(text);
  CheckSpans(*document);
  CheckTrees(*document);
}

// Words that steer the rules, thrown together.
constexpr std::string_view kPieces[] = {
    "said",  "that",  "who",     "which",  "to",      "of",    "by",
    "and",   ",",     "\"",      "(",      ")",       ".",     "?",
    "were",  "has",   "been",    "killed", "killing", "the",   "a",
    "5",     "1,150", "million", "$",      "%",       "more",  "than",
    "at",    "least", "Russia",  "drones", "people",  "'s",    "-",
    "while", "after", "as",      "there",  "is",      "not",   "will",
    "what",  "year",  "ago",     "later",  "he",      "her",   ";",
    "“",     "”",     "—",       "\n",     "such",    "well",  "according",
    "US$",   "no",    "No.",     "Feb.",   "J.",      "it",    "…"};

TEST(InvariantsTest, HoldForWordSoup) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const uint32_t words = random() % 120;
    for (uint32_t i = 0; i < words; ++i) {
      text += kPieces[random() % std::size(kPieces)];
      if (random() % 8 != 0) text += ' ';
    }
    ASSERT_NO_FATAL_FAILURE(CheckAll(text)) << text;
  }
}

TEST(InvariantsTest, HoldForRandomBytes) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    const uint32_t size = random() % 400;
    for (uint32_t i = 0; i < size; ++i) {
      // Half ASCII, so that words and marks come up.
      bytes += static_cast<char>(random() % 2 == 0 ? random() % 128
                                                   : random() % 256);
    }
    ASSERT_NO_FATAL_FAILURE(CheckAll(RepairUtf8(bytes)));
  }
}

TEST(InvariantsTest, HoldForOneWordSentences) {
  for (std::string_view piece : kPieces) {
    ASSERT_NO_FATAL_FAILURE(CheckAll(piece)) << piece;
  }
}

// Processor time, so that other work on the machine does not count.
double SecondsFor(std::string_view piece, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  const std::clock_t start = std::clock();
  AnnotatedDocument(text);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Eight times the text may take eight times as long, not sixty-four; the bound
// is wide because short times are noisy.
TEST(InvariantsTest, TimeIsLinear) {
  for (std::string_view piece :
       {"a", "1,", "1-", "-", "(", "\"", "'", "A. ", "of ", "and ", "that ",
        "X, who ", "is ", "to go ", ".", "http://", "@", "ü", "a.b."}) {
    SecondsFor(piece, 20'000);  // Warms up.
    const double small = SecondsFor(piece, 20'000);
    const double large = SecondsFor(piece, 160'000);
    EXPECT_LT(large, 30 * small + 0.05) << "'" << piece << "'";
  }
}

}  // namespace
}  // namespace factline::language
