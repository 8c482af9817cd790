#ifndef FACTLINE_DAEMON_EXTRACT_FIGURE_KEY_H_
#define FACTLINE_DAEMON_EXTRACT_FIGURE_KEY_H_

#include <string>
#include <string_view>

#include "daemon/extract/concept_lexicon.h"
#include "daemon/extract/scope.h"
#include "daemon/model/claim.h"
#include "daemon/model/quantity.h"

namespace factline::extract {

// The parts of a figure's identity, as the article states them.
struct KeyParts {
  const Concept* sense = nullptr;  // Null: `action` is its own concept.
  std::string_view action;         // Lemma; may be empty.
  std::string_view cause;
  std::string_view object;  // General noun: "person".
  std::string_view subset;  // As the lexicon names it.
  std::string_view actor;
  Tally tally = Tally::kPerEvent;
};

// The figure's key (see docs on tracking): what the lexicon says not to tell
// apart is left out, so that other articles' keys can be equal.
FigureKey MakeFigureKey(const KeyParts& parts, const Quantity& quantity,
                        const Scope* scope);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_FIGURE_KEY_H_
