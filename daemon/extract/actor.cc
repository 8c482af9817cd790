#include "daemon/extract/actor.h"

#include <algorithm>
#include <vector>

#include "daemon/base/strings.h"
#include "daemon/extract/clause.h"

namespace factline::extract {
namespace {

using language::Span;
using language::Upos;

// How far before the head of "Russian guided missile forces" its country is.
constexpr uint32_t kMaxModifierTokens = 5;

// The mention of a text-ordered list that overlaps `span`; null if none.
template <typename T>
const T* Covering(const std::vector<T>& mentions, Span span) {
  auto it = std::lower_bound(
      mentions.begin(), mentions.end(), span.begin,
      [](const T& mention, uint32_t at) { return mention.span.end <= at; });
  return it != mentions.end() && it->span.Overlaps(span) ? &*it : nullptr;
}

}  // namespace

Actor ActorAt(const ClaimInput& input, uint32_t head) {
  uint32_t first = head;
  for (uint32_t n = 0; n < kMaxModifierTokens && first > 0; ++n) {
    const Upos upos = input.TokenAt(first - 1).upos;
    if (!IsNominal(upos) && upos != Upos::kAdj) break;
    --first;
  }
  for (uint32_t i = head + 1; i-- > first;) {
    const Span span = input.TokenAt(i).span;
    const PlaceMention* place = Covering(input.layers.places, span);
    if (place != nullptr && !place->country.empty()) {
      return {.name = place->name, .key = AsciiLower(place->country)};
    }
    const EntityMention* entity = Covering(input.layers.entity_mentions, span);
    if (entity != nullptr) {
      const std::string& name = input.layers.entities[entity->entity].name;
      return {.name = name, .key = AsciiLower(name)};
    }
  }
  if (input.TokenAt(head).upos == Upos::kPron) return {};
  const std::string name(input.document.Text(input.TokenAt(head)));
  const bool named = input.TokenAt(head).upos == Upos::kPropn;
  return {.name = name, .key = named ? AsciiLower(name) : std::string()};
}

}  // namespace factline::extract
