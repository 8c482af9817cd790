#include "daemon/extract/figure_key.h"

#include "daemon/base/strings.h"

namespace factline::extract {

FigureKey MakeFigureKey(const KeyParts& parts, const Quantity& quantity,
                        const Scope* scope) {
  FigureKey key;
  key.concept_id =
      parts.sense != nullptr ? parts.sense->id : std::string(parts.action);
  if (parts.sense != nullptr && parts.sense->by_cause) key.cause = parts.cause;
  key.object = parts.object;
  key.subset = parts.subset;
  key.unit_code = quantity.unit_code;
  key.role = quantity.role;
  key.tally = parts.tally;
  if (parts.sense != nullptr && parts.sense->by_actor) {
    key.actor = AsciiLower(parts.actor);
  }
  if (scope != nullptr) {
    key.place_id = scope->place_id;
    key.country = scope->country;
  }
  return key;
}

}  // namespace factline::extract
