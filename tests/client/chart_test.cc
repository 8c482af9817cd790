#include "client/cli/chart.h"

#include <limits>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace factline::cli {
namespace {

std::string Drawn(const std::vector<Bar>& bars, int width = 30) {
  std::ostringstream out;
  PrintChart(bars, width, out);
  return out.str();
}

TEST(ChartTest, LongestBarFillsTheWidthAndOthersFollow) {
  EXPECT_EQ(Drawn({{.label = "a", .text = "100", .value = 100},
                   {.label = "b", .text = "50", .value = 50}}),
            "a  100 ████████████████████\n"
            "b   50 ██████████\n");
}

TEST(ChartTest, BoundsWithoutValueAreARange) {
  EXPECT_EQ(Drawn({{.label = "a", .text = "100", .value = 100},
                   {.label = "b", .text = "few", .low = 25, .high = 50}}),
            "a  100 ████████████████████\n"
            "b  few █████░░░░░\n");
}

TEST(ChartTest, NothingToDrawIsNoError) {
  EXPECT_EQ(Drawn({}), "");
  EXPECT_EQ(Drawn({{.label = "a", .text = "?"}}), "a  ? \n");
  EXPECT_EQ(Drawn({{.label = "a", .text = "0", .value = 0}}), "a  0 \n");
  EXPECT_EQ(Drawn({{.label = "a", .text = "-5", .value = -5}}), "a  -5 \n");
}

TEST(ChartTest, DisputesAreMarked) {
  EXPECT_NE(Drawn({{.label = "a", .text = "1", .value = 1, .disputed = true}})
                .find(" ?"),
            std::string::npos);
}

TEST(ChartTest, HugeAndTinyNumbersStayInTheWidth) {
  const std::string drawn =
      Drawn({{.label = "a", .text = "x", .value = 1e30},
             {.label = "b", .text = "y", .value = 1e-30},
             {.label = "c", .text = "z",
              .value = std::numeric_limits<double>::infinity()}});
  EXPECT_LT(drawn.size(), 400u);
}

}  // namespace
}  // namespace factline::cli
