#include "daemon/language/news_syntax.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/language/text.h"

namespace factline::language {
namespace {

struct DatelineCase {
  std::string_view name;
  std::string_view text;
  std::string_view first_word;  // After the dateline.
};

class DatelineTest : public testing::TestWithParam<DatelineCase> {};

TEST_P(DatelineTest, Ends) {
  const auto document = TokenizedDocument(GetParam().text);
  const auto end = static_cast<uint32_t>(document->tokens.size());
  EXPECT_EQ(document->Text(document->tokens[DatelineEnd(*document, 0, end)]),
            GetParam().first_word);
}

constexpr DatelineCase kDatelines[] = {
    {"Town", "LIMA - Rebels freed ten men", "Rebels"},
    {"Day", "LIMA, March 7 - Rebels freed ten men", "Rebels"},
    {"Agency", "Lima, Peru (XYZ) — Rebels freed ten men", "Rebels"},
    {"NoDash", "LIMA has ten million people", "LIMA"},
    {"NoCapitals", "Lima - said Ruiz", "Lima"},
    {"Aside", "NATO - which met today - sent ten ships", "NATO"},
    {"Hyphen", "US-led forces left", "US"},
    {"NothingAfter", "LIMA -", "LIMA"},
    {"FarDash", "TEN men and nine women of the town met in a hall of the old "
                "port - today", "TEN"},
};

INSTANTIATE_TEST_SUITE_P(Sentences, DatelineTest,
                         testing::ValuesIn(kDatelines), [](const auto& row) {
                           return std::string(row.param.name);
                         });

void SetToken(Document& document, uint32_t at, Upos upos, uint32_t head,
              Deprel relation, uint16_t flags = 0) {
  Token& token = document.tokens[at];
  token.upos = upos;
  token.head = head;
  token.deprel = relation;
  token.flags |= flags;
}

TEST(MendTreeTest, HeadlineInfinitiveBecomesTheRoot) {
  const auto document = TokenizedDocument("Firm to cut jobs");
  SetToken(*document, 0, Upos::kNoun, kNoHead, Deprel::kRoot);
  SetToken(*document, 1, Upos::kPart, 2, Deprel::kMark);
  SetToken(*document, 2, Upos::kVerb, 0, Deprel::kAcl);
  SetToken(*document, 3, Upos::kNoun, 2, Deprel::kObj);
  uint32_t root = 0;
  MendTree(*document, 0, 4, root);
  EXPECT_EQ(root, 2u);
  EXPECT_EQ(document->tokens[2].head, kNoHead);
  EXPECT_EQ(document->tokens[0].head, 2u);
  EXPECT_EQ(document->tokens[0].deprel, Deprel::kNsubj);
  EXPECT_EQ(document->tokens[3].head, 2u);
}

TEST(MendTreeTest, OtherModifiersStay) {
  const auto document = TokenizedDocument("Men wanted by police");
  SetToken(*document, 0, Upos::kNoun, kNoHead, Deprel::kRoot);
  SetToken(*document, 1, Upos::kVerb, 0, Deprel::kAcl, kTokenPastParticiple);
  SetToken(*document, 2, Upos::kAdp, 3, Deprel::kCase);
  SetToken(*document, 3, Upos::kNoun, 1, Deprel::kOblAgent);
  uint32_t root = 0;
  MendTree(*document, 0, 4, root);
  EXPECT_EQ(root, 0u);
  EXPECT_EQ(document->tokens[1].deprel, Deprel::kAcl);
  EXPECT_TRUE(document->tokens[1].Has(kTokenPastParticiple));
}

// "Profit dropped": the tagger took the past tense for a participle.
TEST(MendTreeTest, ParticipleWithASubjectIsPastTense) {
  const auto document = TokenizedDocument("Profit dropped");
  SetToken(*document, 0, Upos::kNoun, 1, Deprel::kNsubj);
  SetToken(*document, 1, Upos::kVerb, kNoHead, Deprel::kRoot,
           kTokenPastParticiple);
  uint32_t root = 1;
  MendTree(*document, 0, 2, root);
  EXPECT_TRUE(document->tokens[1].Has(kTokenPastTense));
  EXPECT_FALSE(document->tokens[1].Has(kTokenPastParticiple));
}

TEST(MendTreeTest, ParticipleWithAnAuxiliaryStays) {
  const auto document = TokenizedDocument("Profit had dropped");
  SetToken(*document, 0, Upos::kNoun, 2, Deprel::kNsubj);
  SetToken(*document, 1, Upos::kAux, 2, Deprel::kAux);
  SetToken(*document, 2, Upos::kVerb, kNoHead, Deprel::kRoot,
           kTokenPastParticiple);
  uint32_t root = 2;
  MendTree(*document, 0, 3, root);
  EXPECT_TRUE(document->tokens[2].Has(kTokenPastParticiple));
}

// "Output in Peru fell to 9": the tagger took the verb for an adverb.
TEST(MendTreeTest, PastFormBeforeANumberIsAVerb) {
  const auto document = TokenizedDocument("Output in Peru fell to 9");
  SetToken(*document, 0, Upos::kNoun, kNoHead, Deprel::kRoot);
  SetToken(*document, 1, Upos::kAdp, 2, Deprel::kCase);
  SetToken(*document, 2, Upos::kPropn, 0, Deprel::kNmod);
  SetToken(*document, 3, Upos::kAdv, 5, Deprel::kAdvmod);
  SetToken(*document, 4, Upos::kAdp, 5, Deprel::kCase);
  SetToken(*document, 5, Upos::kNum, 3, Deprel::kNsubj);
  uint32_t root = 0;
  MendTree(*document, 0, 6, root);
  EXPECT_EQ(document->tokens[3].upos, Upos::kVerb);
  EXPECT_EQ(document->tokens[3].lemma, "fall");
  EXPECT_TRUE(document->tokens[3].Has(kTokenPastTense));
  EXPECT_EQ(document->tokens[5].deprel, Deprel::kObl);
}

TEST(MendTreeTest, OtherWordsOfThatFormStay) {
  const auto document = TokenizedDocument("The garden shed 9 metres off");
  SetToken(*document, 0, Upos::kDet, 2, Deprel::kDet);
  SetToken(*document, 1, Upos::kNoun, 2, Deprel::kCompound);
  SetToken(*document, 2, Upos::kNoun, kNoHead, Deprel::kRoot);
  SetToken(*document, 3, Upos::kNum, 4, Deprel::kNummod);
  SetToken(*document, 4, Upos::kNoun, 2, Deprel::kNmod);
  SetToken(*document, 5, Upos::kAdv, 4, Deprel::kAdvmod);
  uint32_t root = 2;
  MendTree(*document, 0, 6, root);
  EXPECT_EQ(document->tokens[2].upos, Upos::kNoun);
}

// "Norrvik owes banks $9": no two verbs stand in a row.
TEST(MendTreeTest, SecondOfTwoFiniteVerbsIsANoun) {
  const auto document = TokenizedDocument("Norrvik owes banks 9 dollars");
  SetToken(*document, 0, Upos::kPropn, 1, Deprel::kNsubj);
  SetToken(*document, 1, Upos::kVerb, kNoHead, Deprel::kRoot);
  SetToken(*document, 2, Upos::kVerb, 1, Deprel::kConj);
  SetToken(*document, 3, Upos::kNum, 4, Deprel::kNummod);
  SetToken(*document, 4, Upos::kNoun, 2, Deprel::kObj);
  uint32_t root = 1;
  MendTree(*document, 0, 5, root);
  EXPECT_EQ(document->tokens[2].upos, Upos::kNoun);
  EXPECT_EQ(document->tokens[2].deprel, Deprel::kIobj);
  EXPECT_EQ(document->tokens[4].head, 1u);
}

}  // namespace
}  // namespace factline::language
