#ifndef FACTLINE_DAEMON_EXTRACT_WORD_TABLE_H_
#define FACTLINE_DAEMON_EXTRACT_WORD_TABLE_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daemon/base/strings.h"
#include "daemon/extract/lexicon_file.h"

namespace factline::extract {

// A section of a lexicon and the bit that its words carry.
struct WordClass {
  std::string_view section;
  uint32_t bit = 0;
};

// Classes of lower-case words, read from a lexicon whose rows are lists of
// words parted by '|'.
//
// Immutable once built, thread-safe.
class WordTable {
 public:
  // InvalidArgument (with file and line) for a section that is none of
  // `classes` and for a row without a word.
  absl::Status Add(const LexiconFile& file,
                   std::initializer_list<WordClass> classes);

  // Bits of all classes that `lower` is in.
  uint32_t Classes(std::string_view lower) const {
    const auto it = words_.find(ToAbsl(lower));
    return it == words_.end() ? 0 : it->second;
  }
  bool Is(std::string_view lower, uint32_t bits) const {
    return (Classes(lower) & bits) != 0;
  }

 private:
  absl::flat_hash_map<std::string, uint32_t> words_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_WORD_TABLE_H_
