#include "daemon/extract/quantity_digits.h"

#include <algorithm>
#include <string>
#include <vector>

namespace factline::extract {
namespace {

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(at, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

// "1,150", "12,345,678", and "1,00,000" as India groups.
bool IsGrouped(std::string_view text, char separator) {
  const std::vector<std::string_view> groups = Split(text, separator);
  if (groups.size() < 2 || groups.front().empty() ||
      groups.front().size() > 3 || groups.front()[0] == '0' ||
      groups.back().size() != 3) {
    return false;
  }
  const size_t inner = groups.size() > 2 ? groups[1].size() : 3;
  if (inner != 3 && inner != 2) return false;
  if (inner == 2 && groups.front().size() > 2) return false;
  for (size_t k = 1; k + 1 < groups.size(); ++k) {
    if (groups[k].size() != inner) return false;
  }
  return std::all_of(groups.begin(), groups.end(), AllDigits);
}

std::optional<Decimal> ParsePlain(std::string whole, std::string_view part) {
  std::erase_if(whole, [](char c) { return c == ',' || c == '.'; });
  if (whole.empty()) whole.assign(1, '0');
  if (!part.empty()) {
    whole += '.';
    whole += part;
  }
  // Longer texts cannot fit, and must not cost more for being longer.
  constexpr size_t kMaxText = 64;
  return whole.size() > kMaxText ? std::nullopt : Decimal::Parse(whole);
}

}  // namespace

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
}

std::optional<Decimal> ParseDigits(std::string_view text) {
  const size_t points = std::count(text.begin(), text.end(), '.');
  const size_t commas = std::count(text.begin(), text.end(), ',');
  const size_t point = text.find('.');
  if (points == 0 && commas == 0) {
    if (text.size() > 1 && text[0] == '0') return std::nullopt;  // "007"
    return AllDigits(text) ? ParsePlain(std::string(text), {}) : std::nullopt;
  }
  if (points <= 1) {
    const std::string_view whole = text.substr(0, point);
    const std::string_view part =
        points == 1 ? text.substr(point + 1) : std::string_view();
    if (points == 1 && !AllDigits(part)) {
      // "1.234,56" of the continent.
      const size_t comma = part.find(',');
      if (commas != 1 || comma != 3) return std::nullopt;
      return ParsePlain(std::string(text.substr(0, text.find(','))),
                        part.substr(comma + 1));
    }
    if (commas > 0 && !IsGrouped(whole, ',')) return std::nullopt;
    if (commas == 0 && !whole.empty() && !AllDigits(whole)) return std::nullopt;
    if (commas == 0 && whole.size() > 1 && whole[0] == '0') return std::nullopt;
    return ParsePlain(std::string(whole), part);
  }
  if (commas == 0 && IsGrouped(text, '.')) {
    return ParsePlain(std::string(text), {});
  }
  return std::nullopt;
}

std::optional<Decimal> Shifted(Decimal value, int exponent) {
  if (value.IsZero()) return value;
  return Decimal::Make(value.coefficient(), value.exponent() + exponent);
}

std::optional<Decimal> AsPercent(Decimal share) {
  // Shares have six decimals at most: half up to four, then two places on.
  constexpr int kPlaces = 4;
  int64_t coefficient = share.coefficient();
  int exponent = share.exponent();
  for (; exponent < -kPlaces; ++exponent) {
    coefficient = (coefficient + (exponent == -kPlaces - 1 ? 5 : 0)) / 10;
  }
  return Decimal::Make(coefficient, exponent + 2);
}

}  // namespace factline::extract
