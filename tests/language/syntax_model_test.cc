#include "daemon/language/syntax_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>

#include "daemon/language/model_format.h"
#include "daemon/language/sentence_reader.h"
#include "tests/language/treebank.h"

namespace factline::language {
namespace {

const std::string& TinyModel() {
  static const std::string* bytes = [] {
    std::ostringstream log;
    return new std::string(TrainModel(TinyTreebank(), {}, TinyTraining(), log));
  }();
  return *bytes;
}

TEST(TrainModelTest, SameSeedSameBytes) {
  std::ostringstream log;
  EXPECT_EQ(TrainModel(TinyTreebank(), {}, TinyTraining(), log), TinyModel());
}

TEST(TrainModelTest, OtherSeedOtherBytes) {
  std::ostringstream log;
  ModelTraining training = TinyTraining();
  training.seed = 2;
  EXPECT_NE(TrainModel(TinyTreebank(), {}, training, log), TinyModel());
}

TEST(TrainModelTest, ReportsEachEpochOnTheSideSentences) {
  std::ostringstream log;
  TrainModel(TinyTreebank(), TinyTreebank(), TinyTraining(), log);
  EXPECT_THAT(log.str(), testing::HasSubstr("greedy epoch 6: words 100.00"));
  EXPECT_THAT(log.str(), testing::HasSubstr("beam epoch 6: words 100.00"));
}

// What was learnt by heart is read as it was written, greedily and with a beam.
TEST(TrainModelTest, LearnsItsSentences) {
  ModelTraining training = TinyTraining();
  training.tagger_epochs = training.greedy_epochs = training.beam_epochs = 30;
  training.folds = 0;
  std::ostringstream log;
  const std::string bytes = TrainModel(TinyTreebank(), {}, training, log);
  const auto model = SyntaxModel::FromBytes(bytes);
  ASSERT_TRUE(model.ok()) << model.status();
  for (const int beam : {1, 4}) {
    SCOPED_TRACE(beam);
    SentenceReader reader(**model, beam);
    for (const TreebankSentence& sentence : TinyTreebank()) {
      std::vector<std::string_view> words;
      for (const TreebankWord& word : sentence.words) words.push_back(word.form);
      reader.Read(words);
      ASSERT_EQ(reader.size(), words.size());
      for (size_t i = 0; i < words.size(); ++i) {
        EXPECT_EQ(reader.head(i), sentence.words[i].head) << words[i];
        EXPECT_EQ(reader.label(i).name, sentence.words[i].label) << words[i];
      }
    }
  }
}

TEST(SyntaxModelTest, KeepsItsNotice) {
  const auto model = SyntaxModel::FromBytes(TinyModel());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ((*model)->notice(), "tiny\n");
  EXPECT_EQ((*model)->labels().back().name, "root");
}

TEST(SyntaxModelTest, BuiltInModelIsSmall) {
  const auto model = SyntaxModel::English();
  EXPECT_THAT(std::string(model->notice()), testing::HasSubstr("CC BY-SA 4.0"));
  EXPECT_GT(model->tags().size(), 40u);
}

// A change to a model's bytes that leaves the checksum right.
struct BadCase {
  std::string_view name;
  std::function<void(std::string&)> change;
  std::string_view message;
  bool mend_checksum = false;
};

template <typename T>
void Put(std::string& bytes, size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

SectionEntry EntryOf(const std::string& bytes, ModelSection section) {
  SectionEntry entry;
  std::memcpy(&entry,
              bytes.data() + sizeof(ModelHeader) +
                  (static_cast<size_t>(section) - 1) * sizeof(entry),
              sizeof(entry));
  return entry;
}

void PutEntry(std::string& bytes, const SectionEntry& entry) {
  Put(bytes,
      sizeof(ModelHeader) +
          (static_cast<size_t>(entry.section) - 1) * sizeof(entry),
      entry);
}

void Resize(std::string& bytes, ModelSection section, uint64_t size) {
  SectionEntry entry = EntryOf(bytes, section);
  entry.bytes = size;
  PutEntry(bytes, entry);
}

class BadModelTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadModelTest, IsRefusedWithItsReason) {
  std::string bytes = TinyModel();
  GetParam().change(bytes);
  if (GetParam().mend_checksum) {
    Put(bytes, offsetof(ModelHeader, checksum),
        ModelChecksum(std::string_view(bytes).substr(sizeof(ModelHeader))));
  }
  const auto model = SyntaxModel::FromBytes(bytes);
  ASSERT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(model.status().message()),
              testing::HasSubstr(std::string(GetParam().message)));
}

const BadCase kBad[] = {
    {"Empty", [](std::string& b) { b.clear(); }, "too short"},
    {"HeaderOnly", [](std::string& b) { b.resize(sizeof(ModelHeader)); },
     "too short"},
    {"OtherFile", [](std::string& b) { b[0] = 'X'; }, "not a model file"},
    {"Version", [](std::string& b) { Put(b, 8, uint32_t{99}); }, "version 99"},
    {"Cut", [](std::string& b) { b.resize(b.size() - 1); }, "cut"},
    {"Longer", [](std::string& b) { b += 'x'; }, "too long"},
    {"SectionCount", [](std::string& b) { Put(b, 12, uint32_t{3}); },
     "wrong sections"},
    {"FarSection",
     [](std::string& b) {
       SectionEntry entry = EntryOf(b, ModelSection::kWords);
       entry.offset = (b.size() / 64 + 4) * 64;
       PutEntry(b, entry);
     },
     "out of bounds", true},
    {"LongSection",
     [](std::string& b) { Resize(b, ModelSection::kLemmas, UINT64_MAX); },
     "out of bounds", true},
    {"OddWords", [](std::string& b) { Resize(b, ModelSection::kWords, 16 * 3); },
     "bad word table", true},
    {"NoWords", [](std::string& b) { Resize(b, ModelSection::kWords, 0); },
     "bad word table", true},
    {"NoTags", [](std::string& b) { Resize(b, ModelSection::kTags, 0); },
     "bad names", true},
    {"NoRoot",
     [](std::string& b) {
       Resize(b, ModelSection::kLabels,
              EntryOf(b, ModelSection::kLabels).bytes - 3);
     },
     "bad names", true},
    {"NoTagSets", [](std::string& b) { Resize(b, ModelSection::kTagSets, 8); },
     "no tag sets", true},
    {"TagOfSet",
     [](std::string& b) {
       b[EntryOf(b, ModelSection::kTagSets).offset + 31] = '\x80';
     },
     "unknown tags", true},
    {"TagSetOfWord",
     [](std::string& b) {
       Put(b, EntryOf(b, ModelSection::kWords).offset + 12, uint16_t{60000});
     },
     "unknown tags", true},
    {"FixedTagOfWord",
     [](std::string& b) {
       Put(b, EntryOf(b, ModelSection::kWords).offset + 14, uint8_t{200});
     },
     "unknown tags", true},
    {"LemmaText",
     [](std::string& b) { Resize(b, ModelSection::kLemmaText, 1); },
     "lemma out of bounds", true},
    {"FewWeights",
     [](std::string& b) { Resize(b, ModelSection::kLabelWeights, 4); },
     "too few weights", true},
};

INSTANTIATE_TEST_SUITE_P(Files, BadModelTest, testing::ValuesIn(kBad),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(SyntaxModelTest, AnyFlippedBitShows) {
  std::string bytes = TinyModel();
  for (size_t at = 0; at < bytes.size(); at += 1 + at / 50) {
    const char good = bytes[at];
    bytes[at] = static_cast<char>(good ^ (1 << (at % 8)));
    EXPECT_FALSE(SyntaxModel::FromBytes(bytes).ok()) << "byte " << at;
    bytes[at] = good;
  }
  EXPECT_TRUE(SyntaxModel::FromBytes(bytes).ok());
}

TEST(SyntaxModelTest, AnyCutShows) {
  const std::string& bytes = TinyModel();
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 20) {
    EXPECT_FALSE(SyntaxModel::FromBytes(bytes.substr(0, size)).ok()) << size;
  }
}

TEST(SyntaxModelTest, OpensFiles) {
  const std::filesystem::path path =
      std::filesystem::path(testing::TempDir()) / "tiny.model";
  std::ofstream(path, std::ios::binary) << TinyModel();
  const auto model = SyntaxModel::Open(path.string());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ((*model)->checksum(),
            (*SyntaxModel::FromBytes(TinyModel()))->checksum());
  std::ofstream(path, std::ios::binary) << "no model";
  const auto bad = SyntaxModel::Open(path.string());
  EXPECT_THAT(std::string(bad.status().message()),
              testing::HasSubstr("tiny.model"));
  EXPECT_TRUE(absl::IsNotFound(SyntaxModel::Open("no/such").status()));
  EXPECT_FALSE(SyntaxModel::Open(testing::TempDir()).ok());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace factline::language
