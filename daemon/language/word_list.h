#ifndef FACTLINE_DAEMON_LANGUAGE_WORD_LIST_H_
#define FACTLINE_DAEMON_LANGUAGE_WORD_LIST_H_

#include <string_view>
#include <vector>

namespace factline::language {

// One line of an embedded word list: fields parted by tabs.
struct WordRow {
  std::string_view section;  // Of the last "[section]" line above.
  std::vector<std::string_view> fields;
};

// Rows of `text`, an embedded data file (so well-formed): "# comments" and empty
// lines left out. Views into `text`.
std::vector<WordRow> ReadWordList(std::string_view text);

// `text` split at blanks.
std::vector<std::string_view> SplitWords(std::string_view text);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WORD_LIST_H_
