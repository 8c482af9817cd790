#ifndef FACTLINE_DAEMON_LANGUAGE_MODEL_SYNTAX_H_
#define FACTLINE_DAEMON_LANGUAGE_MODEL_SYNTAX_H_

#include <memory>

#include "daemon/language/beam.h"
#include "daemon/language/syntax.h"
#include "daemon/language/syntax_model.h"

namespace factline::language {

// English syntax by a trained model: a tagger, then an arc-hybrid parser with
// a beam, or greedy for a third of the time. Any sequence of tokens gives a tree.
class ModelSyntax : public Syntax {
 public:
  // beam 1 = greedy; at most kMaxBeam.
  explicit ModelSyntax(
      std::shared_ptr<const SyntaxModel> model = SyntaxModel::English(),
      int beam = kLiveBeam);

  void Tag(Document& document, uint32_t sentence) const override;
  void Parse(Document& document, uint32_t sentence) const override;

 private:
  // Tokens [first, end) as a sentence of its own.
  void TagPart(Document& document, uint32_t first, uint32_t end) const;
  // The same; the root among them.
  uint32_t ParsePart(Document& document, uint32_t first, uint32_t end) const;

  std::shared_ptr<const SyntaxModel> model_;
  const int beam_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_MODEL_SYNTAX_H_
