#ifndef FACTLINE_DAEMON_LANGUAGE_SYNTAX_H_
#define FACTLINE_DAEMON_LANGUAGE_SYNTAX_H_

#include "daemon/language/document.h"

namespace factline::language {

// Gives the tokens of a sentence tags, lemmas, heads and relations.
// Implementations are immutable after construction and thread-safe.
class Syntax {
 public:
  virtual ~Syntax() = default;

  // Annotates the tokens of document.sentences[sentence]; afterwards their
  // heads form a tree. Linear in the sentence's length.
  virtual void Annotate(Document& document, uint32_t sentence) const = 0;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_SYNTAX_H_
