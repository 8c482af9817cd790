#include "client/cli/table.h"

#include <algorithm>
#include <ostream>
#include <utility>

namespace factline::cli {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// UTF-8 of the bidi controls, zero-width marks and line separators.
bool IsUnsafeThreeBytes(std::string_view bytes) {
  if (bytes.size() < 3 || bytes[0] != '\xE2') return false;
  const auto second = static_cast<unsigned char>(bytes[1]);
  const auto third = static_cast<unsigned char>(bytes[2]);
  if (second == 0x80) {
    return (third >= 0x8B && third <= 0x8F) || (third >= 0xA8 && third <= 0xAE);
  }
  return second == 0x81 && third >= 0xA0 && third <= 0xAF;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(),
                    [](char c) { return !IsContinuation(c); }));
}

std::string SafeText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '\n' || text[i] == '\t') {
      out += ' ';
    } else if (byte < 0x20 || byte == 0x7F) {
      out += '?';
    } else if (byte == 0xC2 && i + 1 < text.size() &&
               static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      out += '?';  // C1 controls.
      ++i;
    } else if (IsUnsafeThreeBytes(text.substr(i))) {
      out += '?';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string Clip(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string out;
  size_t used = 0;
  for (const char c : text) {
    if (!IsContinuation(c) && ++used >= width) break;
    out += c;
  }
  return out + "…";
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = SafeText(cell);
  rows_.push_back(std::move(cells));
}

void Table::Print(std::ostream& out) const {
  std::vector<size_t> widths;
  for (size_t c = 0; c < columns_.size(); ++c) {
    size_t width = DisplayWidth(columns_[c].title);
    for (const auto& row : rows_) width = std::max(width, DisplayWidth(row[c]));
    widths.push_back(width);
  }
  const auto print_cell = [&](size_t c, const std::string& text) {
    const std::string padding(widths[c] - DisplayWidth(text), ' ');
    const bool last = c + 1 == columns_.size();
    if (columns_[c].align == Align::kRight) {
      out << padding << text;
    } else {
      out << text << (last ? "" : padding);
    }
    out << (last ? "\n" : "  ");
  };
  for (size_t c = 0; c < columns_.size(); ++c) {
    print_cell(c, columns_[c].title);
  }
  for (const auto& row : rows_) {
    for (size_t c = 0; c < columns_.size(); ++c) print_cell(c, row[c]);
  }
}

}  // namespace factline::cli
