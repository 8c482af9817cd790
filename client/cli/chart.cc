#include "client/cli/chart.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "client/cli/table.h"

namespace factline::cli {
namespace {

constexpr int kDefaultWidth = 80;
constexpr int kLeastBarWidth = 10;
constexpr int kEighths = 8;  // Parts of a column that block characters draw.

double Longest(const Bar& bar) {
  double longest = 0;
  for (const auto& number : {bar.value, bar.low, bar.high}) {
    if (number && std::isfinite(*number)) longest = std::max(longest, *number);
  }
  return longest;
}

// A bar of `eighths` eighths of a column.
std::string Blocks(int eighths) {
  static const char* const kParts[kEighths] = {"",  "▏", "▎", "▍",
                                               "▌", "▋", "▊", "▉"};
  std::string out;
  for (; eighths >= kEighths; eighths -= kEighths) out += "█";
  return out + kParts[eighths];
}

std::string Draw(const Bar& bar, double scale, int columns) {
  const auto columns_of = [&](double number) {
    return std::clamp(number * scale, 0.0, static_cast<double>(columns));
  };
  if (bar.value) {
    return Blocks(static_cast<int>(std::lround(columns_of(*bar.value) * kEighths)));
  }
  if (!bar.high) return "";
  const int low = static_cast<int>(columns_of(bar.low.value_or(0)));
  const int high = static_cast<int>(columns_of(*bar.high));
  std::string out;
  for (int i = 0; i < low; ++i) out += "█";
  for (int i = low; i < high; ++i) out += "░";
  return out;
}

}  // namespace

void PrintChart(const std::vector<Bar>& bars, int width, std::ostream& out) {
  size_t label_width = 0;
  size_t text_width = 0;
  double longest = 0;
  for (const Bar& bar : bars) {
    label_width = std::max(label_width, DisplayWidth(bar.label));
    text_width = std::max(text_width, DisplayWidth(bar.text));
    longest = std::max(longest, Longest(bar));
  }
  const int columns =
      std::max(kLeastBarWidth,
               width - static_cast<int>(label_width + text_width) - 6);
  const double scale = longest > 0 ? columns / longest : 0;
  for (const Bar& bar : bars) {
    out << SafeText(bar.label)
        << std::string(label_width - DisplayWidth(bar.label), ' ') << "  "
        << std::string(text_width - DisplayWidth(bar.text), ' ')
        << SafeText(bar.text) << " " << Draw(bar, scale, columns)
        << (bar.disputed ? " ?" : "") << "\n";
  }
}

int TerminalWidth() {
  winsize size = {};
  if (isatty(STDOUT_FILENO) != 0 &&
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return kDefaultWidth;
}

}  // namespace factline::cli
