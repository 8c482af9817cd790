#include "daemon/language/word_list.h"

#include <algorithm>

namespace factline::language {
namespace {

std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

std::vector<WordRow> ReadWordList(std::string_view text) {
  std::vector<WordRow> rows;
  std::string_view section;
  for (std::string_view line : SplitAt(text, '\n')) {
    if (line.front() == '#') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = line.substr(1, line.size() - 2);
      continue;
    }
    rows.push_back({section, SplitAt(line, '\t')});
  }
  return rows;
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  return SplitAt(text, ' ');
}

}  // namespace factline::language
