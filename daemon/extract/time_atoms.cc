#include "daemon/extract/time_atoms.h"

#include <algorithm>

namespace factline::extract {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Bytes of other scripts count as letters: they end no word.
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Typographic marks of times, as ASCII, and their length in bytes.
char TypographicMark(std::string_view text, size_t* size) {
  *size = 3;
  if (text.size() < 3 || text[0] != '\xE2' || text[1] != '\x80') return 0;
  const auto last = static_cast<unsigned char>(text[2]);
  if (last >= 0x90 && last <= 0x95) return '-';   // Dashes U+2010 to U+2015.
  if (last == 0x98 || last == 0x99) return '\'';  // U+2018, U+2019.
  if (last == 0x9C || last == 0x9D) return '"';
  return 0;
}

size_t LetterRun(std::string_view text) {
  size_t i = 0;
  size_t mark_size = 0;
  while (i < text.size() && IsLetter(text[i]) &&
         TypographicMark(text.substr(i), &mark_size) == 0) {
    ++i;
  }
  return i;
}

size_t DigitRun(std::string_view text) {
  return static_cast<size_t>(
      std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
}

int32_t NumberOf(std::string_view digits) {
  if (digits.size() > Atom::kMaxDigits) return -1;
  int32_t number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// The atom at the front of `lower`, the rest of a token.
Atom FrontAtom(std::string_view text, std::string_view lower,
               const TimeLexicon& lexicon) {
  Atom atom;
  size_t size = 1;
  if (IsDigit(text.front())) {
    size = DigitRun(text);
    atom.kind = AtomKind::kNumber;
    atom.digits = static_cast<uint8_t>(std::min<size_t>(size, 255));
    atom.number = NumberOf(text.substr(0, size));
  } else if (const size_t letters = LetterRun(text); letters > 0) {
    size = letters;
    atom.kind = AtomKind::kWord;
    atom.capital = text.front() >= 'A' && text.front() <= 'Z';
    atom.entry = lexicon.Find(lower.substr(0, size));
  } else {
    atom.mark = TypographicMark(text, &size);
    if (atom.mark == 0) {
      size = 1;
      atom.mark = text.front();
    }
  }
  atom.text = lower.substr(0, size);
  return atom;
}

}  // namespace

bool CutAtoms(const language::Document& document,
              const language::Sentence& sentence, const TimeLexicon& lexicon,
              std::vector<Atom>& atoms) {
  atoms.clear();
  bool any = false;
  uint32_t last_end = sentence.span.begin;
  const uint32_t end_token = sentence.first_token + sentence.token_count;
  for (uint32_t t = sentence.first_token; t < end_token; ++t) {
    const language::Span span = document.tokens[t].span;
    for (uint32_t at = span.begin; at < span.end;) {
      Atom atom =
          FrontAtom(document.Text(language::Span{at, span.end}),
                    document.Lower(language::Span{at, span.end}), lexicon);
      atom.begin = at;
      atom.end = at + static_cast<uint32_t>(atom.text.size());
      atom.token = t;
      atom.space_before = atom.begin > last_end;
      // "said that Sunday's flood": a conjunction points at no day.
      if (document.tokens[t].upos == language::Upos::kSconj &&
          atom.text == "that") {
        atom.entry = nullptr;
      }
      any = any || atom.kind == AtomKind::kNumber || atom.entry != nullptr;
      at = last_end = atom.end;
      atoms.push_back(atom);
    }
  }
  return any;
}

}  // namespace factline::extract
