#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_PIECES_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_PIECES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daemon/language/document.h"

// Numbers are read from the bytes of a sentence, cut finer than tokens are: so
// "$500bn", "3.7km" and "30-day" read alike however a tokenizer glues them.
namespace factline::extract {

// A word or symbol of the lexicons; kNoWord for all others.
using WordId = uint32_t;
inline constexpr WordId kNoWord = 0;

enum class PieceKind : uint8_t {
  kEnd,     // Before the first and after the last piece.
  kNumber,  // Digits with the points and commas inside: "1,150", "3.7", ".5".
  kWord,    // Letters.
  kSymbol,  // One other character: "$", "%", "-".
};

struct Piece {
  language::Span span;
  PieceKind kind = PieceKind::kEnd;
  bool space_before = true;
  bool capitalized = false;  // Has an upper-case ASCII letter: "Paris", "iOS".
  bool masked = false;       // Inside an address of the web or of mail.
  WordId word = kNoWord;     // Of the lower-cased text.
  language::Upos upos = language::Upos::kX;  // Of its token, if tagged.
};

// The words of the lexicons and the classes that each belongs to (bits).
//
// Words are interned while lexicons load and looked up afterwards; looking up
// is thread-safe once nobody interns.
class Vocabulary {
 public:
  Vocabulary() : classes_(1, 0) {}

  // Id of lower-case `word`, a new one if need be.
  WordId Intern(std::string_view word);
  // kNoWord when unknown.
  WordId Find(std::string_view word) const;

  void AddClass(WordId word, uint64_t bit) { classes_[word] |= bit; }
  uint64_t Classes(WordId word) const { return classes_[word]; }

 private:
  absl::flat_hash_map<std::string, WordId> ids_;
  std::vector<uint64_t> classes_;  // By WordId; [kNoWord] = 0.
};

// What a piece is known by in the vocabulary: its lower-case text, with the
// hyphens of typography as '-' and the apostrophe as '\''.
std::string_view PieceKey(std::string_view lower);

// Cuts `text`[span] into pieces and appends them to `pieces`.
void CutPieces(std::string_view text, std::string_view lower,
               language::Span span, const Vocabulary& vocabulary,
               std::vector<Piece>& pieces);

// The pieces of one sentence. An index out of range gives a kEnd piece, so
// that looking at neighbours needs no checks.
class PieceList {
 public:
  // Refers to all arguments; they must outlive the list. `pieces` is memory for
  // it, whose content is replaced: one for all sentences spares allocations.
  PieceList(const language::Document& document, uint32_t sentence,
            const Vocabulary& vocabulary, std::vector<Piece>& pieces);

  int size() const { return static_cast<int>(pieces_.size()); }
  const Piece& operator[](int i) const {
    return i >= 0 && i < size() ? pieces_[i] : end_;
  }
  std::string_view Text(int i) const { return document_.Text((*this)[i].span); }
  std::string_view Lower(int i) const {
    return document_.Lower((*this)[i].span);
  }
  bool IsNumber(int i) const { return (*this)[i].kind == PieceKind::kNumber; }
  bool IsWord(int i) const { return (*this)[i].kind == PieceKind::kWord; }
  // True when piece i is this one ASCII character.
  bool IsChar(int i, char c) const {
    const std::string_view text = Text(i);
    return text.size() == 1 && text[0] == c;
  }
  // True when piece i follows the one before without a blank.
  bool Glued(int i) const {
    return i > 0 && i < size() && !pieces_[i].space_before;
  }
  // True when piece i is a hyphen or dash.
  bool IsDash(int i) const;
  // True when any of `classes` holds for piece i.
  bool Is(int i, uint64_t classes) const {
    return (vocabulary_.Classes((*this)[i].word) & classes) != 0;
  }
  // Bytes from piece `begin` to before piece `end`; begin < end.
  language::Span SpanOf(int begin, int end) const {
    return {(*this)[begin].span.begin, (*this)[end - 1].span.end};
  }
  // More than half of the longer words are capitalised, as in headlines: there
  // capitals tell nothing of names.
  bool IsTitleCase() const { return title_case_; }
  const language::Document& document() const { return document_; }

 private:
  void TakeTags(uint32_t sentence);
  void JudgeCase();

  const language::Document& document_;
  const Vocabulary& vocabulary_;
  std::vector<Piece>& pieces_;
  Piece end_;
  bool title_case_ = false;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_PIECES_H_
