#ifndef FACTLINE_CLIENT_CLI_CHART_H_
#define FACTLINE_CLIENT_CLI_CHART_H_

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace factline::cli {

// One bar: its label, its number as text, and how long it is. Without a value
// ("dozens") a range is drawn; without either, the label only.
struct Bar {
  std::string label;
  std::string text;
  std::optional<double> value = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  bool disputed = false;
};

// Draws horizontal bars from zero to the largest number over `width` columns:
//   2025-02-23    267 ████████████████████████
//   2025-02-24    185 ████████████████▋
void PrintChart(const std::vector<Bar>& bars, int width, std::ostream& out);

// Columns of the terminal on standard output; 80 where there is none.
int TerminalWidth();

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_CHART_H_
