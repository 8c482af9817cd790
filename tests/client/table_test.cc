#include "client/cli/table.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace factline::cli {
namespace {

TEST(TableTest, ColumnsAreAsWideAsTheirWidestCell) {
  Table table({{"WHEN"}, {"VALUE", Align::kRight}, {"BY"}});
  table.AddRow({"2025", "1,150", "Zoë"});
  table.AddRow({"2025-02", "7", "x"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(),
            "WHEN     VALUE  BY\n"
            "2025     1,150  Zoë\n"
            "2025-02      7  x\n");
}

struct SafeCase {
  const char* name;
  std::string text;
  std::string safe;
};

class SafeTextTest : public testing::TestWithParam<SafeCase> {};

TEST_P(SafeTextTest, CannotSteerATerminal) {
  EXPECT_EQ(SafeText(GetParam().text), GetParam().safe);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, SafeTextTest,
    testing::Values(SafeCase{"Plain", "Kryvyi Rih – “267”", "Kryvyi Rih – “267”"},
                    SafeCase{"Escape", "\033[31mred", "?[31mred"},
                    SafeCase{"LineEnd", "a\nb\tc", "a b c"},
                    SafeCase{"BidiOverride", "a\u202Eb", "a?b"},
                    SafeCase{"Isolate", "a\u2066b", "a?b"},
                    SafeCase{"ZeroWidth", "2\u200B67", "2?67"},
                    SafeCase{"C1", "a\u009Bb", "a?b"},
                    SafeCase{"Delete", "a\x7F", "a?"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ClipTest, CutsAtCharacters) {
  EXPECT_EQ(Clip("short", 10), "short");
  EXPECT_EQ(Clip("Zelenskyy", 4), "Zel…");
  EXPECT_EQ(Clip("ÄÖÜßÄÖÜ", 3), "ÄÖ…");
}

}  // namespace
}  // namespace factline::cli
