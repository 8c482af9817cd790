#ifndef FACTLINE_CLIENT_CLI_TABLE_H_
#define FACTLINE_CLIENT_CLI_TABLE_H_

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace factline::cli {

enum class Align { kLeft, kRight };

// Columns of text for a terminal, as wide as their widest cell:
//   WHEN        VALUE  SOURCES
//   2025-02-23    267  2
//
// Cells are made safe to print: control and bidi characters become '?'.
class Table {
 public:
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };
  explicit Table(std::vector<Column> columns);

  // As many cells as there are columns.
  void AddRow(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  void Print(std::ostream& out) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// Characters of `text` (UTF-8), each counted as one column.
size_t DisplayWidth(std::string_view text);

// `text` without what could steer a terminal or turn its writing direction.
std::string SafeText(std::string_view text);

// `text` cut to `width` characters, the last one "…" if it was longer.
std::string Clip(std::string_view text, size_t width);

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_TABLE_H_
