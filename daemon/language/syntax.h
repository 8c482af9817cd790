#ifndef FACTLINE_DAEMON_LANGUAGE_SYNTAX_H_
#define FACTLINE_DAEMON_LANGUAGE_SYNTAX_H_

#include "daemon/language/document.h"

namespace factline::language {

// Gives the tokens of a sentence tags and lemmas, and then, at several times
// that price and only if somebody will look at them, heads and relations.
// Implementations are immutable after construction and thread-safe.
class Syntax {
 public:
  virtual ~Syntax() = default;

  // Gives the tokens of document.sentences[sentence] tags, flags and lemmas.
  // Linear in the sentence's length.
  virtual void Tag(Document& document, uint32_t sentence) const = 0;

  // Gives the tokens of a sentence that the same object has tagged heads, which
  // form a tree, and relations; mends flags that the tree shows to be wrong.
  // Linear in the sentence's length.
  virtual void Parse(Document& document, uint32_t sentence) const = 0;

  void Annotate(Document& document, uint32_t sentence) const {
    Tag(document, sentence);
    Parse(document, sentence);
  }
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_SYNTAX_H_
