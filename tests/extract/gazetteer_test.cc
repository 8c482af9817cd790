#include "daemon/extract/gazetteer.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "daemon/base/strings.h"
#include "daemon/extract/fold.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline::extract {
namespace {

struct FoldCase {
  std::string_view name;
  std::string_view text;
  std::string_view folded;
};

class FoldNameTest : public testing::TestWithParam<FoldCase> {};

TEST_P(FoldNameTest, Folds) {
  EXPECT_EQ(FoldName(GetParam().text), GetParam().folded);
}

constexpr FoldCase kFolds[] = {
    {"Plain", "Kyiv", "kyiv"},
    {"Umlaut", "Türkiye", "turkiye"},
    {"Ligature", "Ærø", "aero"},
    {"Hyphens", "Port-au-Prince", "port au prince"},
    {"Apostrophe", "N’Djamena", "ndjamena"},
    {"Stops", "U.S.", "us"},
    {"Blanks", " New \t York ", "new york"},
    {"OtherScript", "Київ", "Київ"},
    {"Vietnamese", "Đà Nẵng", "da nang"},
    {"Empty", "", ""},
    {"OnlyMarks", "’.-", ""},
};

INSTANTIATE_TEST_SUITE_P(All, FoldNameTest, testing::ValuesIn(kFolds),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct RowCase {
  std::string_view name;
  std::string_view row;
  std::string_view error;  // Empty = accepted.
};

class GazetteerRowTest : public testing::TestWithParam<RowCase> {};

TEST_P(GazetteerRowTest, AcceptsOrRefuses) {
  const auto gazetteer = Gazetteer::Parse("g.tsv", GetParam().row);
  if (GetParam().error.empty()) {
    EXPECT_TRUE(gazetteer.ok()) << gazetteer.status();
    return;
  }
  EXPECT_EQ(gazetteer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FromAbsl(gazetteer.status().message()), GetParam().error);
}

constexpr RowCase kRows[] = {
    {"Good", "7\tP\tNO\t3\t900\tVik\tWik|Vika", ""},
    {"Comment", "# nothing", ""},
    {"FewFields", "7\tP\tNO", "g.tsv:1: expected seven fields"},
    {"BadKind", "7\tX\tNO\t\t9\tVik\t", "g.tsv:1: unknown kind of place"},
    {"BadId", "x\tP\tNO\t\t9\tVik\t", "g.tsv:1: not a number"},
    {"NegativeId", "-7\tP\tNO\t\t9\tVik\t", "g.tsv:1: not a number"},
    {"BadPopulation", "\n7\tP\tNO\t\tmany\tVik\t", "g.tsv:2: not a number"},
};

INSTANTIATE_TEST_SUITE_P(All, GazetteerRowTest, testing::ValuesIn(kRows),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(GazetteerTest, FindsByAnyNameBestKnownFirst) {
  const auto gazetteer = Gazetteer::Parse("g.tsv",
                                          "1\tC\tNO\t\t5000\tNorway\t\n"
                                          "2\tP\tNO\t\t900\tVik\tWik\n"
                                          "3\tP\tSE\t\t9000\tVík\t\n");
  ASSERT_TRUE(gazetteer.ok()) << gazetteer.status();
  const auto found = gazetteer->Find("vik");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(gazetteer->place(found[0]).geoname_id, 3);
  EXPECT_EQ(gazetteer->Find("wik").size(), 1u);
  EXPECT_TRUE(gazetteer->Find("Vik").empty());  // Not folded.
  EXPECT_EQ(gazetteer->MaxWords("vik"), 1u);
  EXPECT_EQ(gazetteer->MaxWords("nowhere"), 0u);
  ASSERT_NE(gazetteer->Country("NO"), nullptr);
  EXPECT_EQ(gazetteer->Country("NO")->name, "Norway");
  EXPECT_EQ(gazetteer->Country("SE"), nullptr);
}

}  // namespace
}  // namespace factline::extract
