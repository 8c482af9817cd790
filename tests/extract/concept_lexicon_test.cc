#include "daemon/extract/concept_lexicon.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "daemon/extract/figure_key.h"
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
        BadCase{"OtherTally", "concepts.add.tsv",
                "[concepts]\nkilled\tlevel\tcause|person|toll\tdo in\t-\t-\n",
                "concepts.add.tsv:2: tally and traits are not those that "
                "killed has already"},
        BadCase{"EmptyAs", "concepts.add.tsv",
                "[concepts]\nmended\tevent\tas:\tmend\t-\t-\n",
                "concepts.add.tsv:2: unknown trait as:"},
        BadCase{"AddedObject", "objects.add.tsv",
                "# ours\n[objects]\nkettle\tkettle\n",
                "objects.add.tsv:3: expected four fields"},
        BadCase{"NotUtf8", "concepts.add.tsv", "[concepts]\n\xff\n",
                "concepts.add.tsv:2: line is not UTF-8"},
        BadCase{"ObjectFields", "objects.tsv", "[objects]\nman\tperson\n",
                "objects.tsv:2: expected four fields"},
        BadCase{"CauseFields", "causes.tsv", "[causes]\nflood\n",
                "causes.tsv:2: expected two or three fields"},
        BadCase{"CauseTrait", "causes.tsv", "[causes]\nflood\tflood\tlong\n",
                "causes.tsv:2: unknown trait, expected 'lasting' or 'weather'"}),
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

TEST(ConceptLexiconTest, UserFileAddsToTheBuiltInOne) {
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) / "lexicon_add";
  std::filesystem::create_directories(dir);
  // A new concept, a word more for one that is built in, and another sense for
  // a word that is.
  std::ofstream(dir / "concepts.add.tsv")
      << "[concepts]\njuggled\tevent\tactor\tjuggle\t-\t-\n"
      << "killed\tevent\tcause|person|toll\tsnuff ~out\t-\t-\n"
      << "waded\tperiod\t-\tvisit\t-\t-\n";
  std::ofstream(dir / "objects.add.tsv")
      << "[objects]\nkettle|teapot\tkettle\tgoods\t-\n"
      << "child\tyoungster\tperson\t-\n";
  const auto lexicon = ConceptLexicon::Load(dir.string());
  ASSERT_TRUE(lexicon.ok()) << lexicon.status();
  const auto id_of = [&](const std::string& words) {
    Document document;
    Fill(words, document);
    const Concept* sense =
        lexicon->Find(WordKind::kVerb, document, 0,
                      static_cast<uint32_t>(document.tokens.size()), nullptr);
    return sense == nullptr ? std::string() : sense->id;
  };
  EXPECT_EQ(id_of("juggle"), "juggled");
  EXPECT_EQ(id_of("snuff 20 candle out"), "killed");
  EXPECT_EQ(id_of("visit"), "waded");
  EXPECT_EQ(id_of("kill"), "killed");
  const auto object_of = [&](const std::string& word) {
    Document document;
    Fill(word, document);
    const ObjectInfo* object = lexicon->FindObject(document, 0, 0);
    return object == nullptr ? std::string() : object->object;
  };
  EXPECT_EQ(object_of("teapot"), "kettle");
  EXPECT_EQ(object_of("child"), "youngster");
  EXPECT_EQ(object_of("soldier"), "person");
  std::filesystem::remove_all(dir);
}

TEST(ConceptLexiconTest, ACompoundMayNameNoCause) {
  Document document;
  Fill("fire service and storm victim", document);
  EXPECT_EQ(BuiltIn().FindCause(document, 0), "");
  EXPECT_EQ(BuiltIn().FindCause(document, 1), "");
  EXPECT_EQ(BuiltIn().FindCause(document, 3), "storm");
}

// Rows of a built-in table, each field split.
std::vector<std::vector<std::string>> RowsOf(const std::string& name) {
  std::ifstream in(std::string(FACTLINE_SOURCE_DIR) +
                   "/daemon/extract/lexicon/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#' || line[0] == '[') continue;
    rows.push_back(absl::StrSplit(line, '\t'));
  }
  return rows;
}

// A word of two concepts would make one count two, or two counts one.
TEST(ConceptLexiconTest, KnowsWhatNewsCountsAndEachWordOnce) {
  std::set<std::string> actions;
  std::set<std::string> words[3];
  for (const auto& row : RowsOf("concepts.tsv")) {
    ASSERT_EQ(row.size(), 6u) << row[0];
    EXPECT_TRUE(actions.insert(row[0]).second) << row[0];
    for (size_t kind = 0; kind < 3; ++kind) {
      for (absl::string_view word : absl::StrSplit(row[3 + kind], '|')) {
        if (word == "-") continue;
        EXPECT_TRUE(words[kind].insert(std::string(word)).second) << word;
      }
    }
  }
  EXPECT_GE(actions.size(), 60u);
  std::set<std::string> objects;
  std::set<std::string> nouns;
  for (const auto& row : RowsOf("objects.tsv")) {
    if (row.size() != 4) continue;
    objects.insert(row[1]);
    for (absl::string_view noun : absl::StrSplit(row[0], '|')) {
      EXPECT_TRUE(nouns.insert(std::string(noun)).second) << noun;
    }
  }
  EXPECT_GE(objects.size(), 120u);
}

// The object that "a@o" asks for, by its word or its kind.
const ObjectInfo* ObjectFor(const std::string& wanted) {
  for (const auto& row : RowsOf("objects.tsv")) {
    if (row.size() != 4 || (row[1] != wanted && row[2] != wanted)) continue;
    const std::vector<std::string> nouns = absl::StrSplit(row[0], '|');
    Document document;
    Fill(nouns[0], document);
    return BuiltIn().FindObject(
        document, 0, static_cast<uint32_t>(document.tokens.size()) - 1);
  }
  return nullptr;
}

// Whether a word of a table's row, in its notation, leads to the concept.
bool LeadsTo(std::string word, WordKind kind, const std::string& id) {
  const ObjectInfo* object = nullptr;
  if (const size_t at = word.find('@'); at != word.npos) {
    object = ObjectFor(word.substr(at + 1));
    word.resize(at);
  }
  std::erase(word, '~');
  Document document;
  Fill(word, document);
  const Concept* sense = BuiltIn().Find(
      kind, document, 0, static_cast<uint32_t>(document.tokens.size()), object);
  return sense != nullptr && sense->id == id;
}

TEST(ConceptLexiconTest, EveryConceptIsFoundByAWord) {
  for (const auto& row : RowsOf("concepts.tsv")) {
    bool found = false;
    for (const auto& [field, kind] :
         {std::pair(3, WordKind::kVerb), std::pair(4, WordKind::kNoun),
          std::pair(5, WordKind::kAdjective)}) {
      for (absl::string_view word : absl::StrSplit(row[field], '|')) {
        found |= word != "-" && LeadsTo(std::string(word), kind, row[0]);
      }
    }
    EXPECT_TRUE(found) << row[0];
  }
}

struct CountedAsCase {
  std::string name;
  std::string verb;
  std::string object;
  std::string subset;
  std::string unit;
  std::string key;  // object/subset/unit of the figure key
};

class CountedAsTest : public testing::TestWithParam<CountedAsCase> {};

TEST_P(CountedAsTest, NounsOfOneCountAreOneObject) {
  const CountedAsCase& c = GetParam();
  Document document;
  Fill(c.verb, document);
  KeyParts parts;
  parts.sense =
      BuiltIn().Find(WordKind::kVerb, document, 0,
                     static_cast<uint32_t>(document.tokens.size()), nullptr);
  ASSERT_NE(parts.sense, nullptr);
  parts.object = c.object;
  parts.subset = c.subset;
  Quantity quantity;
  quantity.unit_code = c.unit;
  if (c.unit == "USD") quantity.unit_system = UnitSystem::kIso4217;
  const FigureKey key = MakeFigureKey(parts, quantity, nullptr);
  EXPECT_EQ(key.object + "/" + key.subset + "/" + key.unit_code, c.key);
}

INSTANTIATE_TEST_SUITE_P(
    Keys, CountedAsTest,
    testing::Values(
        CountedAsCase{"Jobs", "lay off", "job", "", "{job}", "job//{job}"},
        CountedAsCase{"Workers", "lay off", "person", "worker", "{person}",
                      "job//{job}"},
        CountedAsCase{"TeachersStayApart", "lay off", "person", "teacher",
                      "{person}", "job/teacher/{job}"},
        CountedAsCase{"OtherThingsStay", "lay off", "ship", "", "{ship}",
                      "ship//{ship}"},
        CountedAsCase{"Aid", "pledge", "aid", "", "USD", "money//USD"},
        CountedAsCase{"PledgedTanks", "pledge", "tank", "", "{tank}",
                      "tank//{tank}"},
        CountedAsCase{"NoOneCount", "kill", "animal", "", "{animal}",
                      "animal//{animal}"}),
    [](const auto& row) { return row.param.name; });

TEST(FigureKeyTest, ALevelOfAnEpisodeIsItsEvents) {
  Document document;
  Fill("vanish", document);
  KeyParts parts;
  parts.sense = BuiltIn().Find(WordKind::kVerb, document, 0, 1, nullptr);
  ASSERT_NE(parts.sense, nullptr);
  parts.tally = Tally::kLevel;
  EXPECT_EQ(MakeFigureKey(parts, {}, nullptr).tally, Tally::kPerEvent);
  Document owing;
  Fill("owe", owing);
  parts.sense = BuiltIn().Find(WordKind::kVerb, owing, 0, 1, nullptr);
  EXPECT_EQ(MakeFigureKey(parts, {}, nullptr).tally, Tally::kLevel);
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
