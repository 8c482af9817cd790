#ifndef FACTLINE_DAEMON_EXTRACT_TIME_ATOMS_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_ATOMS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/extract/time_lexicon.h"
#include "daemon/language/document.h"

namespace factline::extract {

enum class AtomKind : uint8_t { kWord, kNumber, kPunct };

// The smallest piece that times are made of: letters, digits or one mark.
// Tokens are cut further, so that "4:30pm", "2025-02-22" and "1980s" read the
// same however they were tokenized.
struct Atom {
  AtomKind kind = AtomKind::kPunct;
  bool space_before = false;
  bool capital = false;  // First letter is upper case.
  char mark = 0;         // kPunct; dashes are '-', apostrophes '\''.
  uint8_t digits = 0;    // kNumber: how many, at most 255.
  int32_t number = -1;   // kNumber of up to kMaxDigits digits, else -1.
  uint32_t begin = 0;    // Bytes of Document::text.
  uint32_t end = 0;
  uint32_t token = 0;                // Index into Document::tokens.
  std::string_view text;             // Lower case, in Document::lower.
  const TimeEntry* entry = nullptr;  // Null for words that mean no time.

  static constexpr int kMaxDigits = 9;

  bool Is(WordClass c) const { return entry != nullptr && entry->Is(c); }
  bool IsMark(char c) const { return kind == AtomKind::kPunct && mark == c; }
  const TimeWord* Find(WordClass c) const {
    return entry == nullptr ? nullptr : entry->Find(c);
  }
};

// Cuts the tokens of one sentence into `atoms`, replacing what they held. True
// if any of them has a digit or may be a word of times. Linear.
bool CutAtoms(const language::Document& document,
              const language::Sentence& sentence, const TimeLexicon& lexicon,
              std::vector<Atom>& atoms);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_ATOMS_H_
