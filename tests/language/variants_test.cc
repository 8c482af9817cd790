#include "daemon/language/train/variants.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/language/treebank.h"

namespace factline::language {
namespace {

struct Case {
  std::string_view name;
  Variant variant;
  size_t sentence;  // Of kTinyTreebank.
  std::string_view text;
};

class VariantTest : public testing::TestWithParam<Case> {};

TEST_P(VariantTest, Rewrites) {
  const TreebankSentence sentence = TinyTreebank()[GetParam().sentence];
  const TreebankSentence got = Rewrite(sentence, GetParam().variant);
  EXPECT_EQ(got.text, GetParam().text);
  int roots = 0;
  for (const TreebankWord& word : got.words) {
    EXPECT_EQ(got.text.substr(word.span.begin, word.span.size()), word.form);
    EXPECT_LE(word.head, got.words.size());
    roots += word.head == 0 ? 1 : 0;
  }
  EXPECT_EQ(roots, 1);
}

constexpr Case kCases[] = {
    {"None", Variant::kNone, 0, "Floods killed ten people."},
    {"Title", Variant::kTitleCase, 1, "The Army Lost Two Ships in May."},
    {"Upper", Variant::kUpper, 2, "DIDN'T THE TEN SHIPS SINK?"},
    {"NoStop", Variant::kNoStop, 1, "The army lost two ships in May"},
    {"NoCommaToDrop", Variant::kNoComma, 0, "Floods killed ten people."},
    {"Curly", Variant::kCurly, 2, "Didn’t the ten ships sink?"},
    {"Straight", Variant::kStraight, 2, "Didn't the ten ships sink?"},
};

INSTANTIATE_TEST_SUITE_P(Sentences, VariantTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(VariantTest, DropsCommasAndNumbersHeadsAnew) {
  const auto sentences = ReadConllu(
      "1\tYes\tyes\tINTJ\tUH\t_\t3\tdiscourse\t_\t_\n"
      "2\t,\t,\tPUNCT\t,\t_\t3\tpunct\t_\t_\n"
      "3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n"
      "4\thome\thome\tADV\tRB\t_\t3\tadvmod\t_\t_\n");
  const TreebankSentence got = Rewrite((*sentences)[0], Variant::kNoComma);
  ASSERT_EQ(got.words.size(), 3u);
  EXPECT_EQ(got.words[0].head, 2);
  EXPECT_EQ(got.words[2].head, 2);
}

TEST(VariantTest, KnowsItsNames) {
  EXPECT_EQ(VariantOfName("upper"), Variant::kUpper);
  EXPECT_FALSE(VariantOfName("sideways").has_value());
}

}  // namespace
}  // namespace factline::language
