#include "daemon/extract/concept_lexicon.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline::extract {
namespace {

using language::Document;
using language::Token;
using testing::HasSubstr;

// A document whose tokens are the words of `lemmas`, each its own lemma.
void Fill(const std::string& lemmas, Document& document) {
  document.text = lemmas;
  document.lower = absl::AsciiStrToLower(lemmas);
  uint32_t at = 0;
  for (absl::string_view word : absl::StrSplit(lemmas, ' ')) {
    Token token;
    token.span = {at, at + static_cast<uint32_t>(word.size())};
    token.lemma = std::string_view(document.lower).substr(at, word.size());
    document.tokens.push_back(token);
    at = token.span.end + 1;
  }
}

const ConceptLexicon& BuiltIn() {
  static const ConceptLexicon* lexicon =
      new ConceptLexicon(*ConceptLexicon::Load(""));
  return *lexicon;
}

struct FindCase {
  std::string name;
  WordKind kind;
  std::string lemmas;
  uint32_t at;
  std::string object;  // Last words of the object; empty = none.
  std::string id;      // Empty = no concept.
};

class FindTest : public testing::TestWithParam<FindCase> {};

TEST_P(FindTest, FindsTheConcept) {
  const FindCase& c = GetParam();
  Document document;
  Fill(c.lemmas, document);
  Document object_document;
  const ObjectInfo* object = nullptr;
  if (!c.object.empty()) {
    Fill(c.object, object_document);
    object = BuiltIn().FindObject(
        object_document, 0,
        static_cast<uint32_t>(object_document.tokens.size() - 1));
    ASSERT_NE(object, nullptr);
  }
  const Concept* sense =
      BuiltIn().Find(c.kind, document, c.at,
                     static_cast<uint32_t>(document.tokens.size()), object);
  EXPECT_EQ(sense == nullptr ? "" : sense->id, c.id);
}

INSTANTIATE_TEST_SUITE_P(
    Words, FindTest,
    testing::Values(
        FindCase{"Verb", WordKind::kVerb, "kill 14 people", 0, "", "killed"},
        FindCase{"NounIsNoVerb", WordKind::kVerb, "fatality", 0, "", ""},
        FindCase{"Noun", WordKind::kNoun, "the death toll", 1, "", "killed"},
        FindCase{"InARow", WordKind::kVerb, "lay off 20", 0, "", "laid_off"},
        FindCase{"RowBroken", WordKind::kVerb, "lay the table", 0, "", ""},
        FindCase{"Particle", WordKind::kVerb, "shoot 20 drone down", 0, "drone",
                 "intercepted"},
        FindCase{"ByObject", WordKind::kVerb, "destroy 20 drone", 0, "drone",
                 "intercepted"},
        FindCase{"OtherObject", WordKind::kVerb, "destroy 20 home", 0, "home",
                 "destroyed"},
        FindCase{"LostLives", WordKind::kVerb, "claim 17 life", 0, "life",
                 "killed"},
        FindCase{"LostJobs", WordKind::kVerb, "lose 17 job", 0, "job",
                 "laid_off"},
        FindCase{"Adjective", WordKind::kAdjective, "missing", 0, "",
                 "missing"},
        FindCase{"Unknown", WordKind::kVerb, "juggle", 0, "", ""}),
    [](const auto& row) { return row.param.name; });

struct ObjectCase {
  std::string name;
  std::string lemmas;
  std::string object;  // Empty = not in the lexicon.
  std::string subset;
};

class ObjectTest : public testing::TestWithParam<ObjectCase> {};

TEST_P(ObjectTest, GeneralisesHeadNouns) {
  const ObjectCase& c = GetParam();
  Document document;
  Fill(c.lemmas, document);
  const ObjectInfo* object = BuiltIn().FindObject(
      document, 0, static_cast<uint32_t>(document.tokens.size() - 1));
  EXPECT_EQ(object == nullptr ? "" : object->object, c.object);
  EXPECT_EQ(object == nullptr ? "" : object->subset, c.subset);
}

INSTANTIATE_TEST_SUITE_P(
    Nouns, ObjectTest,
    testing::Values(ObjectCase{"People", "people", "person", ""},
                    ObjectCase{"Child", "child", "person", "child"},
                    ObjectCase{"Life", "life", "person", ""},
                    ObjectCase{"Compound", "attack drone", "drone",
                               "attack drone"},
                    ObjectCase{"LongestCompound", "heavy guided aerial bomb",
                               "bomb", "guided aerial bomb"},
                    ObjectCase{"Unknown", "teapot", "", ""}),
    [](const auto& row) { return row.param.name; });

struct BadCase {
  std::string name;
  std::string file;
  std::string text;
  std::string error;
};

class BadLexiconTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadLexiconTest, NamesFileAndLine) {
  const BadCase& c = GetParam();
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) / ("lexicon_" + c.name);
  std::filesystem::create_directories(dir);
  std::ofstream(dir / c.file) << c.text;
  const auto lexicon = ConceptLexicon::Load(dir.string());
  EXPECT_EQ(lexicon.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(lexicon.status().message()), HasSubstr(c.error));
  std::filesystem::remove_all(dir);
}

INSTANTIATE_TEST_SUITE_P(
    Files, BadLexiconTest,
    testing::Values(
        BadCase{"Section", "concepts.tsv", "[things]\na\tevent\t-\ta\t-\t-\n",
                "concepts.tsv:2: unknown section"},
        BadCase{"Fields", "concepts.tsv", "[concepts]\nkilled\tevent\n",
                "concepts.tsv:2: expected six fields"},
        BadCase{"Tally", "concepts.tsv",
                "[concepts]\nkilled\toften\t-\tkill\t-\t-\n",
                "concepts.tsv:2: tally"},
        BadCase{"Trait", "concepts.tsv",
                "[concepts]\nkilled\tevent\tloud\tkill\t-\t-\n",
                "concepts.tsv:2: unknown trait loud"},
        BadCase{"ObjectFields", "objects.tsv", "[objects]\nman\tperson\n",
                "objects.tsv:2: expected four fields"},
        BadCase{"CauseFields", "causes.tsv", "[causes]\nflood\n",
                "causes.tsv:2: expected two fields"}),
    [](const auto& row) { return row.param.name; });

TEST(ConceptLexiconTest, UserFileReplacesTheBuiltInOne) {
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) / "lexicon_user";
  std::filesystem::create_directories(dir);
  std::ofstream(dir / "concepts.tsv")
      << "[concepts]\njuggled\tevent\tactor\tjuggle\t-\t-\n";
  const auto lexicon = ConceptLexicon::Load(dir.string());
  ASSERT_TRUE(lexicon.ok()) << lexicon.status();
  Document document;
  Fill("juggle", document);
  const Concept* sense =
      lexicon->Find(WordKind::kVerb, document, 0, 1, nullptr);
  ASSERT_NE(sense, nullptr);
  EXPECT_EQ(sense->id, "juggled");
  EXPECT_TRUE(sense->by_actor);
  std::filesystem::remove_all(dir);
}

TEST(ConceptLexiconTest, KnowsCausesAndPackingNouns) {
  Document document;
  Fill("earthquake teapot", document);
  EXPECT_EQ(BuiltIn().FindCause(document, 0), "earthquake");
  EXPECT_EQ(BuiltIn().FindCause(document, 1), "");
  EXPECT_TRUE(BuiltIn().IsGroup("pod"));
  EXPECT_FALSE(BuiltIn().IsGroup("teapot"));
  EXPECT_TRUE(BuiltIn().IsStructural("side"));
}

}  // namespace
}  // namespace factline::extract
