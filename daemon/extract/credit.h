#ifndef FACTLINE_DAEMON_EXTRACT_CREDIT_H_
#define FACTLINE_DAEMON_EXTRACT_CREDIT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/extract/claim_input.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// Who says the words of a span.
struct Credit {
  std::vector<Attribution> chain;  // Outermost first; empty = the publisher.
  // What the innermost speaker is credited with; empty without a chain.
  std::optional<language::Span> content;
  std::optional<uint32_t> innermost;  // Index into Layers::attributions.
  std::optional<uint32_t> act;  // The cue that is the figure's own action.
};

// Looks up who is credited, sentence by sentence.
class CreditFinder {
 public:
  explicit CreditFinder(const ClaimInput& input);

  // The chain of attribution around `span`, which lies in `sentence`. A cue
  // that is the figure's own `action` by the lexicon says nothing ("the virus
  // claimed 17 lives", "they demanded $5m").
  Credit Of(uint32_t sentence, language::Span span,
            std::optional<uint32_t> action) const;

 private:
  bool IsAct(uint32_t index, std::optional<uint32_t> action) const;

  const ClaimInput& input_;
  // By sentence: the attributions whose content touches it.
  std::vector<std::vector<uint32_t>> touching_;
};

// How sure the article is of what the action at token `action` says, from
// modals, verbs of belief and negation before it in its clause.
Factuality FactualityOf(const ClaimInput& input, uint32_t sentence,
                        uint32_t action);

// The chain that starts at mention `index` outwards; used for statements.
std::vector<Attribution> ChainOf(const ClaimInput& input, uint32_t index);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CREDIT_H_
