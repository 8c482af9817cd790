#include "daemon/language/word_form.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/language/hashing.h"
#include "daemon/language/parse_features.h"
#include "daemon/language/tag_features.h"
#include "tests/language/words.h"

namespace factline::language {
namespace {

struct FormCase {
  std::string_view name;
  std::string_view word;
  std::string_view normal;
};

class NormalFormTest : public testing::TestWithParam<FormCase> {};

TEST_P(NormalFormTest, Folds) {
  std::array<char, kMaxFormBytes> buffer;
  EXPECT_EQ(NormalForm(GetParam().word, buffer), GetParam().normal);
}

constexpr FormCase kForms[] = {
    {"Lower", "Odesa", "odesa"},
    {"Digits", "F-16", "f-00"},
    {"Year", "2019", "<year>"},
    {"NoYear", "2119", "0000"},
    {"Decade", "1990s", "0000s"},
    {"LongNumber", "1,150", "<number>"},
    {"ShortNumber", "11.5", "00.0"},
    {"Clock", "10:30", "00:00"},
    {"Apostrophe", "n’t", "n't"},
    {"OpenQuote", "“", "\""},
    {"Dash", "—", "-"},
    {"OtherMark", "…", "…"},
    {"Accent", "São", "são"},
    {"Long", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
};

INSTANTIATE_TEST_SUITE_P(Words, NormalFormTest, testing::ValuesIn(kForms),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct StyleCase {
  std::string_view name;
  std::string_view sentence;
  CaseStyle style;
};

class CaseStyleTest : public testing::TestWithParam<StyleCase> {};

TEST_P(CaseStyleTest, Told) {
  EXPECT_EQ(static_cast<int>(CaseStyleOf(Words(GetParam().sentence))),
            static_cast<int>(GetParam().style));
}

constexpr StyleCase kStyles[] = {
    {"Prose", "Ana Ruiz of Peru met Otto Lund", CaseStyle::kNormal},
    {"Headline", "Storm Kills Ten in Northern Peru", CaseStyle::kTitleCase},
    {"Caps", "STORM KILLS TEN IN PERU", CaseStyle::kAllCaps},
    {"Name", "Ana Maria Ruiz", CaseStyle::kNormal},
    {"Numbers", "12 34 56 78", CaseStyle::kNormal},
    {"OneCapsWord", "NATO Sends Ten Ships to Malta", CaseStyle::kTitleCase},
    {"Empty", "", CaseStyle::kNormal},
};

INSTANTIATE_TEST_SUITE_P(Sentences, CaseStyleTest, testing::ValuesIn(kStyles),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// Weights are found by these numbers, so they may not change under a model.
TEST(HashTest, StaysWhatModelsWereTrainedWith) {
  EXPECT_EQ(HashBytes("drone"), 7211089722300965370u);
  EXPECT_EQ(Scramble(1), 2433363436u);
  EXPECT_EQ(PlaceFactor(3), 1674306021u);
  EXPECT_EQ(RowOf(0x80000000u, 1000), 500u);
  EXPECT_EQ(RowOf(0xffffffffu, 1000), 999u);
}

TEST(HashTest, FeaturesStayWhatModelsWereTrainedWith) {
  std::vector<WordForm> forms;
  const auto words = Words("Floods killed 1,150 people");
  ReadForms(words, WordTable(), forms);
  EXPECT_EQ(TagFeatures(forms, 1, 3, kNoTag)[30], 4215993297u);
  ParseInput input;
  std::vector<TaggedWord> tagged;
  JoinTags(forms, std::vector<uint8_t>{1, 2, 3, 1}, tagged);
  input.Set(tagged);
  ArcState state;
  state.Reset(input.size());
  state.Apply(ArcAction::kShift, 0);
  ActionHashes actions;
  ActionFeatures(state, input, actions);
  EXPECT_EQ(actions[17], 2006198744u);
  LabelHashes labels;
  LabelFeatures(state, input, ArcAction::kLeft, labels);
  EXPECT_EQ(labels[10], 2272691699u);
}

TEST(WordFormTest, UnknownWordsGoByEndingAndShape) {
  std::vector<WordForm> forms;
  const auto words = Words("x zorbled frobbled Zorbled");
  ReadForms(words, WordTable(), forms);
  EXPECT_EQ(forms[1].word, forms[2].word);
  EXPECT_NE(forms[1].word, forms[3].word);
  EXPECT_EQ(forms[1].word, forms[1].rare);
  EXPECT_EQ(forms[1].tag_set, 0);
}

TEST(WordFormTest, CapitalsOfTitlesSayNothing) {
  std::vector<WordForm> title;
  std::vector<WordForm> caps;
  ReadForms(Words("Zorbled Drones Frobbed Gromble"), WordTable(), title);
  ReadForms(Words("ZORBLED DRONES FROBBED GROMBLE"), WordTable(), caps);
  for (size_t i = 0; i < title.size(); ++i) {
    EXPECT_EQ(title[i].word, caps[i].word);
    EXPECT_EQ(title[i].suffix3, caps[i].suffix3);
  }
}

}  // namespace
}  // namespace factline::language
