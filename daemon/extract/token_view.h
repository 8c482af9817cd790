#ifndef FACTLINE_DAEMON_EXTRACT_TOKEN_VIEW_H_
#define FACTLINE_DAEMON_EXTRACT_TOKEN_VIEW_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/extract/layers.h"
#include "daemon/extract/words.h"
#include "daemon/language/document.h"

namespace factline::extract {

// The tokens of a document as rules over words ask for them. Questions about
// tokens outside of the document have the answer "no".
//
// Reads the document only; copies are cheap.
class TokenView {
 public:
  explicit TokenView(const language::Document& document)
      : document_(&document) {}

  const language::Document& document() const { return *document_; }
  uint32_t size() const {
    return static_cast<uint32_t>(document_->tokens.size());
  }
  const language::Token& At(uint32_t i) const { return document_->tokens[i]; }

  std::string_view Lower(uint32_t i) const {
    return i < size() ? document_->Lower(At(i)) : std::string_view();
  }
  std::string_view Text(uint32_t i) const {
    return i < size() ? document_->Text(At(i)) : std::string_view();
  }
  bool Is(uint32_t i, language::Upos upos) const {
    return i < size() && At(i).upos == upos;
  }
  bool IsCapitalized(uint32_t i) const {
    return i < size() && At(i).Has(language::kTokenCapitalized);
  }
  bool IsPossessive(uint32_t i) const {
    return extract::IsPossessive(Lower(i));
  }
  bool IsComma(uint32_t i) const { return Lower(i) == ","; }
  bool IsQuote(uint32_t i) const {
    const std::string_view word = Lower(i);
    return word == "\"" || word == "\u201c" || word == "\u201d" ||
           word == "\u2018" || word == "''" || word == "``" ||
           (word == "\u2019" && !IsAfterWord(i)) ||
           (word == "'" && !IsAfterWord(i));
  }
  bool IsDash(uint32_t i) const {
    const std::string_view word = Lower(i);
    if (word == "--" || word == "\u2013" || word == "\u2014") return true;
    // A hyphen between blanks: "BERLIN, May 3 (Agency) - The ...".
    return word == "-" && At(i).Has(language::kTokenSpaceBefore) &&
           i + 1 < size() && At(i + 1).Has(language::kTokenSpaceBefore);
  }
  // Nothing but a blank between tokens i - 1 and i.
  bool Touches(uint32_t i) const {
    return i > 0 && i < size() &&
           At(i).span.begin - At(i - 1).span.end <= 1;
  }
  // A finite verb or auxiliary, not an -ing form.
  bool IsVerb(uint32_t i) const {
    return Is(i, language::Upos::kAux) ||
           (Is(i, language::Upos::kVerb) &&
            !At(i).Has(language::kTokenGerund));
  }

  TokenRange Sentence(uint32_t sentence) const {
    const language::Sentence& s = document_->sentences[sentence];
    return {s.first_token, s.first_token + s.token_count};
  }
  language::Span SpanOf(TokenRange range) const {
    return {At(range.begin).span.begin, At(range.end - 1).span.end};
  }
  // Words of a non-empty range as one line.
  std::string TextOf(TokenRange range) const;

 private:
  bool IsAfterWord(uint32_t i) const {
    return i > 0 && At(i - 1).span.end == At(i).span.begin;
  }

  const language::Document* document_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TOKEN_VIEW_H_
