#ifndef FACTLINE_DAEMON_LANGUAGE_RULE_SYNTAX_H_
#define FACTLINE_DAEMON_LANGUAGE_RULE_SYNTAX_H_

#include "daemon/language/syntax.h"

namespace factline::language {

// English syntax by hand-written rules: tags from a vocabulary and the words
// around, chunks, then clauses. It reads the plain prose of news well enough to
// find who did what to how many; nested or garden-path sentences it reads only
// in part. Any sequence of tokens gives a tree.
class RuleSyntax : public Syntax {
 public:
  void Annotate(Document& document, uint32_t sentence) const override;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_RULE_SYNTAX_H_
