#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "daemon/base/strings.h"
#include "daemon/extract/time_lexicon.h"

namespace factline::extract {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view error;  // Empty: accepted.
};

class TimeLexiconTest : public testing::TestWithParam<Case> {};

TEST_P(TimeLexiconTest, AcceptsOrNamesTheLine) {
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) /
      ("times_lexicon_" + std::string(GetParam().name));
  std::filesystem::create_directories(dir);
  std::ofstream(dir / "times.tsv") << GetParam().text;
  const auto lexicon = TimeLexicon::Load(dir.string());
  const std::string message(FromAbsl(lexicon.status().message()));
  EXPECT_EQ(lexicon.ok(), GetParam().error.empty()) << message;
  EXPECT_NE(message.find(GetParam().error), std::string::npos) << message;
}

constexpr Case kCases[] = {
    {"Month", "[month]\njanvier|janv\t1\tcapital\n", ""},
    {"Empty", "# nothing\n", ""},
    {"UnknownSection", "[months]\njanuary\t1\n",
     "times.tsv:2: unknown section"},
    {"NoSection", "january\t1\n", "times.tsv:1: unknown section"},
    {"BadNumber", "[month]\njanuary\tone\n", "times.tsv:2: bad value"},
    {"HugeNumber", "[month]\njanuary\t99999999999\n", "times.tsv:2: bad value"},
    {"BadUnit", "[unit]\nmoon\tmoon\n", "times.tsv:2: bad value"},
    {"BadFlag", "[month]\njanuary\t1\tloud\n", "times.tsv:2: unknown flag"},
    {"BadAnchor", "[direction]\nlast\t-1\there\n", "times.tsv:2: bad value"},
    {"BadPart", "[day_part]\nnoon\tMI\t14\t11\n", "times.tsv:2: bad value"},
    {"UpperCase", "[month]\nJanuary\t1\n", "times.tsv:2: words are lower"},
    {"NoWord", "[month]\n\t1\n", "times.tsv:2: no word"},
    {"BadHoliday", "[holiday]\nchristmas\t13-45\n", "times.tsv:2: expected"},
    {"BadKnownEvent", "[known_event]\nwar\tgaza\t2023-13-07\n",
     "times.tsv:2: expected an event"},
    {"BadPhrase", "[phrase]\nnow\tNOW\n", "times.tsv:2: expected words"},
};
INSTANTIATE_TEST_SUITE_P(Cases, TimeLexiconTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(TimeLexiconTest, WordsMayMeanSeveralThings) {
  const auto lexicon = TimeLexicon::Load("");
  ASSERT_TRUE(lexicon.ok()) << lexicon.status();
  const TimeEntry* second = lexicon->Find("second");
  ASSERT_NE(second, nullptr);
  EXPECT_TRUE(second->Is(WordClass::kUnit));
  EXPECT_TRUE(second->Is(WordClass::kOrdinal));
  EXPECT_EQ(lexicon->Find("secondly"), nullptr);
  EXPECT_EQ(lexicon->Find(""), nullptr);
}

}  // namespace
}  // namespace factline::extract
