#ifndef FACTLINE_DAEMON_EXTRACT_CLAIM_INPUT_H_
#define FACTLINE_DAEMON_EXTRACT_CLAIM_INPUT_H_

#include <cstdint>
#include <string_view>

#include "daemon/extract/concept_lexicon.h"
#include "daemon/extract/layers.h"
#include "daemon/language/document.h"

namespace factline::extract {

// All that the claims layer reads of one article. Views only: whoever makes
// one keeps its parts alive.
struct ClaimInput {
  const language::Document& document;
  const Layers& layers;
  const ArticleContext& context;
  const ConceptLexicon& lexicon;

  const language::Token& TokenAt(uint32_t i) const {
    return document.tokens[i];
  }
  std::string_view Lemma(uint32_t i) const { return document.tokens[i].lemma; }
  std::string_view Lower(uint32_t i) const {
    return document.Lower(document.tokens[i]);
  }
  TokenRange SentenceTokens(uint32_t sentence) const {
    const language::Sentence& s = document.sentences[sentence];
    return {s.first_token, s.first_token + s.token_count};
  }
  language::ParagraphKind KindOf(uint32_t sentence) const {
    return document.paragraphs[document.sentences[sentence].paragraph].kind;
  }
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CLAIM_INPUT_H_
