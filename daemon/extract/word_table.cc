#include "daemon/extract/word_table.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

namespace factline::extract {

absl::Status WordTable::Add(const LexiconFile& file,
                            std::initializer_list<WordClass> classes) {
  for (const LexiconRow& row : file.rows()) {
    const auto it = std::find_if(
        classes.begin(), classes.end(),
        [&row](const WordClass& c) { return c.section == row.section; });
    if (it == classes.end()) {
      return file.ErrorAt(row, absl::StrCat("unknown section '", row.section,
                                            "'"));
    }
    const std::vector<std::string> words = row.List(0);
    if (words.empty()) return file.ErrorAt(row, "expected words");
    for (const std::string& word : words) {
      words_[AsciiLower(word)] |= it->bit;
    }
  }
  return absl::OkStatus();
}

}  // namespace factline::extract
