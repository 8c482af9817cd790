#include "daemon/language/word_tagger.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/language/text.h"

namespace factline::language {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view word;  // Its first occurrence is looked at.
  Upos upos;
  std::string_view lemma;
};

class TagTest : public testing::TestWithParam<Case> {};

TEST_P(TagTest, TagsAndLemmas) {
  const Case& c = GetParam();
  const auto document = AnnotatedDocument(c.text);
  for (const Token& token : document->tokens) {
    if (document->Text(token) != c.word) continue;
    EXPECT_EQ(static_cast<int>(token.upos), static_cast<int>(c.upos));
    EXPECT_EQ(token.lemma, c.lemma);
    return;
  }
  FAIL() << "no token '" << c.word << "'";
}

constexpr Case kCases[] = {
    {"Past", "Floods killed ten people.", "killed", Upos::kVerb, "kill"},
    {"Passive", "Ten people were injured.", "injured", Upos::kVerb, "injure"},
    {"Irregular", "The tower fell.", "fell", Upos::kVerb, "fall"},
    {"Women", "Two women left.", "women", Upos::kNoun, "woman"},
    {"People", "Ten people left.", "people", Upos::kNoun, "person"},
    {"Modifier", "They fired attack drones.", "attack", Upos::kNoun, "attack"},
    {"AfterTo", "They want to attack Kharkiv.", "attack", Upos::kVerb,
     "attack"},
    {"NounAfterArticle", "The strike began.", "strike", Upos::kNoun, "strike"},
    {"VerbNeeded", "The ministry reports losses.", "reports", Upos::kVerb,
     "report"},
    {"Modal", "It will rain.", "will", Upos::kAux, "will"},
    {"ModalNoun", "The will was read.", "will", Upos::kNoun, "will"},
    {"Negation", "It didn't rain.", "n't", Upos::kPart, "not"},
    {"Number", "Nearly 1,150 fell.", "1,150", Upos::kNum, "1,150"},
    {"NumberWord", "Seven million fled.", "million", Upos::kNum, "million"},
    {"Identifier", "An F-16 crashed.", "F-16", Upos::kPropn, "f-16"},
    {"UnknownName", "Officials in Zhvania met.", "Zhvania", Upos::kPropn,
     "zhvania"},
    {"Nationality", "The Russian army left.", "Russian", Upos::kAdj,
     "russian"},
    {"UnknownVerb", "Crews de-iced and grombled it.", "grombled", Upos::kVerb,
     "gromble"},
    {"Money", "It owes $5m.", "$", Upos::kSym, "$"},
    {"Country", "The US sent aid.", "US", Upos::kPropn, "us"},
    {"Pronoun", "They told us.", "us", Upos::kPron, "us"},
    {"CapsHeadline", "FLOODS KILL TEN IN COASTAL TOWN", "KILL", Upos::kVerb,
     "kill"},
};

INSTANTIATE_TEST_SUITE_P(English, TagTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

bool HasFlag(std::string_view text, std::string_view word, TokenFlag flag) {
  const auto document = AnnotatedDocument(text);
  for (const Token& token : document->tokens) {
    if (document->Text(token) == word) return token.Has(flag);
  }
  ADD_FAILURE() << "no token '" << word << "'";
  return false;
}

TEST(TagTest, FlagsForms) {
  EXPECT_TRUE(HasFlag("Ten drones fell.", "drones", kTokenPlural));
  EXPECT_FALSE(HasFlag("A drone fell.", "drone", kTokenPlural));
  EXPECT_TRUE(HasFlag("Ten drones crashed.", "crashed", kTokenPastTense));
  EXPECT_TRUE(HasFlag("Ten were killed.", "killed", kTokenPastParticiple));
  EXPECT_FALSE(HasFlag("Ten were killed.", "killed", kTokenPastTense));
  EXPECT_TRUE(HasFlag("They are leaving.", "leaving", kTokenGerund));
}

}  // namespace
}  // namespace factline::language
