#include "daemon/language/train/conllu.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/language/treebank.h"

namespace factline::language {
namespace {

TEST(ConlluTest, ReadsWordsAndTheirPlaces) {
  const auto sentences = TinyTreebank();
  ASSERT_EQ(sentences.size(), 4u);
  const TreebankSentence& question = sentences[2];
  ASSERT_EQ(question.words.size(), 7u);  // Neither the range nor the empty node.
  EXPECT_EQ(question.words[0].form, "Did");
  EXPECT_EQ(question.words[1].form, "n't");
  EXPECT_EQ(question.words[1].span, (Span{3, 6}));
  EXPECT_EQ(question.words[5].head, 0);
  EXPECT_EQ(question.words[4].TagName(), "NOUN|NNS");
}

TEST(ConlluTest, JoinsWordsWhereTheTextIsMissing) {
  const auto sentences =
      ReadConllu("1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n"
                 "2\ton\ton\tADV\tRB\t_\t1\tadvmod\t_\t_\r\n");
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  ASSERT_EQ(sentences->size(), 1u);
  EXPECT_EQ((*sentences)[0].text, "Go on");
  EXPECT_EQ((*sentences)[0].words[1].span, (Span{3, 5}));
}

struct BadCase {
  std::string_view name;
  std::string_view content;
  std::string_view message;
};

class BadConlluTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadConlluTest, IsRefused) {
  const auto sentences = ReadConllu(GetParam().content);
  EXPECT_EQ(sentences.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(sentences.status().message()),
              testing::HasSubstr(std::string(GetParam().message)));
}

constexpr BadCase kBad[] = {
    {"Columns", "1\tGo\tgo\tVERB\n", "line 1: not ten columns"},
    {"Number", "x\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n", "bad number"},
    {"Head", "1\tGo\tgo\tVERB\tVB\t_\tx\troot\t_\t_\n", "bad number"},
    {"Order", "# c\n2\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n",
     "line 2: word out of order"},
    {"OwnHead", "1\tGo\tgo\tVERB\tVB\t_\t1\troot\t_\t_\n", "bad head"},
    {"HeadTooFar", "1\tGo\tgo\tVERB\tVB\t_\t5\tobj\t_\t_\n",
     "head out of range"},
    {"HugeHead", "1\tGo\tgo\tVERB\tVB\t_\t70000\tobj\t_\t_\n", "bad head"},
    {"NoForm", "1\t\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n", "empty word"},
};

INSTANTIATE_TEST_SUITE_P(Files, BadConlluTest, testing::ValuesIn(kBad),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(ConlluTest, FileThatIsNotThere) {
  EXPECT_TRUE(absl::IsNotFound(ReadConlluFile("no/such.conllu").status()));
}

}  // namespace
}  // namespace factline::language
