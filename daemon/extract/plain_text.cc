#include "daemon/extract/plain_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;

// Wrapped text has lines no longer than this; terminals and wires used 60-80.
constexpr size_t kMaxWrappedLine = 100;
// Narrower columns are lists or verse.
constexpr size_t kMinWrappedLine = 40;
// Lines fewer than that show no pattern.
constexpr size_t kMinWrappedLines = 5;

struct Line {
  uint32_t begin = 0;
  uint32_t end = 0;  // Without the newline and trailing blanks.

  bool empty() const { return begin == end; }
  uint32_t size() const { return end - begin; }
};

std::vector<Line> SplitLines(std::string_view text) {
  std::vector<Line> lines;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t newline = std::min(text.find_first_of("\n\r", begin),
                                    text.size());
    size_t end = newline;
    while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
      --end;
    }
    lines.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
    begin = newline + 1;
    if (text.substr(newline, 2) == "\r\n") ++begin;
  }
  return lines;
}

bool IsIndented(std::string_view text, const Line& line) {
  return text[line.begin] == ' ' || text[line.begin] == '\t';
}

// A full stop, perhaps inside quotes or brackets.
bool EndsSentence(std::string_view line) {
  while (!line.empty()) {
    const char c = line.back();
    if (c == '.' || c == '!' || c == '?' || c == ':') return true;
    if (c == '"' || c == '\'' || c == ')' || c == ']') {
      line.remove_suffix(1);
    } else if (line.ends_with("”") || line.ends_with("’")) {
      line.remove_suffix(3);
    } else {
      return false;
    }
  }
  return false;
}

// The width that `lines` were wrapped at; empty when they were not.
std::optional<size_t> WrapWidth(std::string_view text,
                                const std::vector<Line>& lines) {
  size_t width = 0;
  size_t filled = 0;
  size_t unfinished = 0;
  for (const Line& line : lines) {
    if (line.empty()) continue;
    width = std::max<size_t>(width, line.size());
    ++filled;
    if (!EndsSentence(text.substr(line.begin, line.size()))) ++unfinished;
  }
  if (filled < kMinWrappedLines || width > kMaxWrappedLine ||
      width < kMinWrappedLine) {
    return {};
  }
  // Lists of short lines do not fill their width; wrapped lines mostly do,
  // save where a sentence ends.
  size_t wide = 0;
  for (const Line& line : lines) {
    if (line.empty() ||
        EndsSentence(text.substr(line.begin, line.size()))) {
      continue;
    }
    wide += line.size() * 3 >= width * 2 ? 1 : 0;
  }
  if (wide * 4 < unfinished * 3 || unfinished * 2 < filled) return {};
  return width;
}

bool StartsLowerCase(std::string_view text, const Line& line) {
  const char c = text[line.begin];
  return c >= 'a' && c <= 'z';
}

// Whether `next` goes on with the paragraph of `line` in wrapped text.
bool Continues(std::string_view text, const Line& line, const Line& next,
               size_t width) {
  if (line.empty() || next.empty()) return false;
  if (IsIndented(text, next) && !IsIndented(text, line)) return false;
  if (StartsLowerCase(text, next)) return true;
  if (!EndsSentence(text.substr(line.begin, line.size()))) return true;
  const std::string_view rest = text.substr(next.begin, next.size());
  const size_t first_word = std::min(rest.find(' '), rest.size());
  return line.size() + 1 + first_word > width;
}

void AppendLine(std::string_view text, const Line& line, TextBuilder& builder) {
  for (uint32_t i = line.begin; i < line.end;) {
    const Utf8Char c = DecodeUtf8(text.substr(i));
    // Unicode's own line separators.
    if (c.code == 0x2028 || c.code == 0x2029 || c.code == 0x85) {
      builder.EndParagraph(ParagraphKind::kText);
    }
    builder.Append(c.code, i, c.bytes);
    i += c.bytes;
  }
}

}  // namespace

void AppendPlainText(std::string_view text, TextBuilder& builder) {
  const std::vector<Line> lines = SplitLines(text);
  const std::optional<size_t> width = WrapWidth(text, lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    AppendLine(text, lines[i], builder);
    if (width && i + 1 < lines.size() &&
        Continues(text, lines[i], lines[i + 1], *width)) {
      builder.Append(' ', lines[i].end, lines[i + 1].begin - lines[i].end);
    } else {
      builder.EndParagraph(ParagraphKind::kText);
    }
  }
}

}  // namespace factline::extract
