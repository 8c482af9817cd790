#include "daemon/extract/quantity_pieces.h"

#include <algorithm>

#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

using language::Span;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

bool IsBlank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x202F ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x3000 || c == 0xFEFF;
}

// Letters of any script; what is no ASCII and neither punctuation nor a symbol
// of the blocks that news uses counts as one.
bool IsLetter(char32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
         !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF20) &&
         c != kReplacementCharacter;
}

// End of the digits that start at `begin`, with inner points and commas.
uint32_t NumberEnd(std::string_view text, uint32_t begin, uint32_t end) {
  uint32_t i = begin;
  while (i < end) {
    if (IsDigit(text[i])) {
      ++i;
    } else if ((text[i] == '.' || text[i] == ',') && i + 1 < end &&
               IsDigit(text[i + 1])) {
      i += 2;
    } else {
      break;
    }
  }
  return i;
}

uint32_t WordEnd(std::string_view text, uint32_t begin, uint32_t end) {
  uint32_t i = begin;
  while (i < end) {
    const Utf8Char c = DecodeUtf8(text.substr(i, end - i));
    if (!IsLetter(c.code)) break;
    i += c.bytes;
  }
  return i;
}

bool HasUpper(std::string_view text, Span span) {
  const std::string_view word = text.substr(span.begin, span.size());
  return std::any_of(word.begin(), word.end(), IsUpper);
}

// True for a run without blanks that is an address or a handle, not prose.
bool IsAddress(std::string_view run) {
  constexpr std::string_view kParts[] = {"://", "www.", ".com", ".org", ".net",
                                         ".gov", ".co.", ".html"};
  if (run.find('@') != std::string_view::npos) return true;
  if (run.starts_with('#') && run.size() > 1 && !IsDigit(run[1])) return true;
  return std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) {
                       return run.find(part) != std::string_view::npos;
                     });
}

uint32_t RunEnd(std::string_view text, uint32_t begin, uint32_t end) {
  uint32_t i = begin;
  while (i < end) {
    const Utf8Char c = DecodeUtf8(text.substr(i, end - i));
    if (IsBlank(c.code)) break;
    i += c.bytes;
  }
  return i;
}

// ".5" is a number when nothing that could end a sentence stands before it.
bool StartsNumber(std::string_view text, uint32_t i, Span span,
                  bool space_before) {
  if (IsDigit(text[i])) return true;
  return text[i] == '.' && i + 1 < span.end && IsDigit(text[i + 1]) &&
         (space_before || i == span.begin || text[i - 1] == '$' ||
          text[i - 1] == '(');
}

}  // namespace

WordId Vocabulary::Intern(std::string_view word) {
  const auto [it, added] =
      ids_.try_emplace(ToAbsl(word), static_cast<WordId>(classes_.size()));
  if (added) classes_.push_back(0);
  return it->second;
}

WordId Vocabulary::Find(std::string_view word) const {
  const auto it = ids_.find(ToAbsl(word));
  return it == ids_.end() ? kNoWord : it->second;
}

std::string_view PieceKey(std::string_view lower) {
  if (lower == "\u2010" || lower == "\u2011" || lower == "\u2212") return "-";
  if (lower == "\u2019") return "'";
  return lower;
}

void CutPieces(std::string_view text, std::string_view lower, Span span,
               const Vocabulary& vocabulary, std::vector<Piece>& pieces) {
  uint32_t i = span.begin;
  uint32_t run_end = span.begin;  // End of the run without blanks around i.
  bool space = true;
  bool masked = false;
  while (i < span.end) {
    const Utf8Char c = DecodeUtf8(text.substr(i, span.end - i));
    if (IsBlank(c.code)) {
      space = true;
      i += c.bytes;
      continue;
    }
    if (i >= run_end) {
      run_end = RunEnd(text, i, span.end);
      masked = IsAddress(lower.substr(i, run_end - i));
    }
    Piece piece{.span = {i, i + c.bytes},
                .kind = PieceKind::kSymbol,
                .space_before = space,
                .masked = masked};
    if (StartsNumber(text, i, span, space)) {
      piece.kind = PieceKind::kNumber;
      piece.span.end = NumberEnd(text, i, span.end);
    } else if (IsLetter(c.code)) {
      piece.kind = PieceKind::kWord;
      piece.span.end = WordEnd(text, i, span.end);
      piece.capitalized = HasUpper(text, piece.span);
    }
    i = piece.span.end;
    piece.word = vocabulary.Find(
        PieceKey(lower.substr(piece.span.begin, piece.span.size())));
    pieces.push_back(piece);
    space = false;
  }
}

PieceList::PieceList(const language::Document& document, uint32_t sentence,
                     const Vocabulary& vocabulary, std::vector<Piece>& pieces)
    : document_(document), vocabulary_(vocabulary), pieces_(pieces) {
  pieces_.clear();
  CutPieces(document.text, document.lower, document.sentences[sentence].span,
            vocabulary, pieces_);
  TakeTags(sentence);
  JudgeCase();
}

bool PieceList::IsDash(int i) const {
  const std::string_view text = Text(i);
  return text == "-" || text == "\u2010" || text == "\u2011" ||
         text == "\u2012" || text == "\u2013" || text == "\u2212";
}

void PieceList::TakeTags(uint32_t sentence) {
  const language::Sentence& s = document_.sentences[sentence];
  uint32_t t = s.first_token;
  const uint32_t end = s.first_token + s.token_count;
  for (Piece& piece : pieces_) {
    while (t < end && document_.tokens[t].span.end <= piece.span.begin) ++t;
    if (t == end) break;
    if (document_.tokens[t].span.Overlaps(piece.span)) {
      piece.upos = document_.tokens[t].upos;
    }
  }
}

void PieceList::JudgeCase() {
  constexpr uint32_t kShortWord = 3;  // "of", "the": small in headlines too.
  int words = 0;
  int capitals = 0;
  for (const Piece& piece : pieces_) {
    if (piece.kind != PieceKind::kWord || piece.span.size() <= kShortWord) {
      continue;
    }
    ++words;
    capitals += piece.capitalized;
  }
  title_case_ = words >= 3 && 2 * capitals > words + 1;
}

}  // namespace factline::extract
