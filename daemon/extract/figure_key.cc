#include "daemon/extract/figure_key.h"

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::extract {
namespace {

// "400 workers", "400 people" and "400 jobs" of one concept are one count. A
// subset that says more ("teacher") stays.
void CountAs(const Concept& sense, const Quantity& quantity, FigureKey& key) {
  if (sense.counted_as.empty() || key.object == sense.counted_as) return;
  const bool money = quantity.unit_system == UnitSystem::kIso4217;
  if (money != (sense.counted_as == "money")) return;
  if (!money) {
    if (key.object != "person" && key.object != "case") return;
    key.unit_code = absl::StrCat("{", sense.counted_as, "}");
  }
  key.object = sense.counted_as;
  if (key.subset == sense.plain_subset) key.subset.clear();
}

}  // namespace

FigureKey MakeFigureKey(const KeyParts& parts, const Quantity& quantity,
                        const Scope* scope) {
  FigureKey key;
  key.concept_id =
      parts.sense != nullptr ? parts.sense->id : std::string(parts.action);
  if (parts.sense != nullptr && parts.sense->by_cause) key.cause = parts.cause;
  key.object = parts.object;
  key.subset = parts.subset;
  key.unit_code = quantity.unit_code;
  if (parts.sense != nullptr) CountAs(*parts.sense, quantity, key);
  key.role = quantity.role;
  key.tally = parts.tally;
  if (parts.sense != nullptr && parts.sense->episode &&
      key.tally == Tally::kLevel) {
    key.tally = Tally::kPerEvent;
  }
  if (parts.sense != nullptr && parts.sense->by_actor) {
    key.actor = AsciiLower(parts.actor);
  }
  if (scope != nullptr) {
    key.place_id = scope->place_id;
    key.country = scope->country;
    key.region = scope->region;
  }
  return key;
}

}  // namespace factline::extract
