#include "daemon/model/sketch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace factline {
namespace {

struct PairCase {
  std::string_view name;
  std::string_view a;
  std::string_view b;
  bool copies;
};

class CopiesTest : public testing::TestWithParam<PairCase> {};

TEST_P(CopiesTest, TellsEditsFromReports) {
  const PairCase& c = GetParam();
  EXPECT_EQ(AreCopies(SketchOf(c.a), SketchOf(c.b)), c.copies)
      << Resemblance(SketchOf(c.a), SketchOf(c.b));
  EXPECT_EQ(Resemblance(SketchOf(c.a), SketchOf(c.b)),
            Resemblance(SketchOf(c.b), SketchOf(c.a)));
}

constexpr std::string_view kStory =
    "At least 24 people were killed and dozens injured when a gas explosion "
    "tore through a block of flats on the edge of Brno late on Monday";

constexpr PairCase kPairs[] = {
    {"Same", kStory, kStory, true},
    {"CaseAndQuotes", "The mayor said 14 people died in the fire on Sunday.",
     "\"THE MAYOR SAID 14 PEOPLE DIED IN THE FIRE ON SUNDAY\"", true},
    {"WordSwapped", kStory,
     "At least 24 people were killed and dozens hurt when a gas explosion "
     "tore through a block of flats on the edge of Brno late on Monday",
     true},
    {"ClauseDropped", kStory,
     "At least 24 people were killed and dozens injured when a gas explosion "
     "tore through a block of flats on the edge of Brno",
     true},
    {"OtherCredit",
     "The Northern Wire agency reported that 24 people were killed when a gas "
     "explosion tore through a block of flats in Brno on Monday",
     "Rescue officials said that 24 people were killed when a gas explosion "
     "tore through a block of flats in Brno on Monday",
     true},
    {"OwnReport", kStory,
     "A blast that flattened several homes in the Czech city of Brno has "
     "claimed 24 lives, the fire brigade said on Tuesday",
     false},
    {"OtherEventSameFrame",
     "At least 24 people were killed when a bus fell into a river in Nepal",
     "At least 31 people died when a ferry sank on a lake in northern Peru",
     false},
    {"TooShortToTell", "Three people were killed.", "Three people were killed.",
     false},
    {"EmptyAndSentence", "", kStory, false},
};

INSTANTIATE_TEST_SUITE_P(Pairs, CopiesTest, testing::ValuesIn(kPairs),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(SketchTest, SizeAndDamagedOnes) {
  EXPECT_EQ(SketchOf(kStory).size(), kSketchBytes);
  EXPECT_EQ(SketchOf("one two three four five six seven"), "");
  EXPECT_EQ(SketchOf("one two three four five six seven eight").size(),
            kSketchBytes);
  const std::string sketch = SketchOf(kStory);
  EXPECT_EQ(Resemblance(sketch, sketch.substr(2)), 0);
  EXPECT_EQ(Resemblance("", ""), 0);
}

// Sketches are stored: the same text must give the same bytes for ever.
TEST(SketchTest, IsWhatItWas) {
  uint32_t sum = 0;
  for (const char c : SketchOf(kStory)) {
    sum = sum * 31 + static_cast<unsigned char>(c);
  }
  EXPECT_EQ(sum, 4187423024u);
}

// Numbers are words, thousands are one.
TEST(SketchTest, ReadsGroupedNumbersAsOneWord) {
  constexpr std::string_view kGrouped =
      "some 1,200 workers were laid off in the town";
  constexpr std::string_view kPlain =
      "some 1200 workers were laid off in the town";
  EXPECT_EQ(SketchOf(kGrouped), SketchOf(kPlain));
}

}  // namespace
}  // namespace factline
