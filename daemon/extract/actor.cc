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
    // A title ends without a full stop: "Raids on Lima | Velmar launched".
    if (input.TokenAt(first).Has(language::kTokenSentenceStart)) break;
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
      // "Police in Lima": a name of their place, not of theirs.
      const bool common = i == head && input.TokenAt(i).upos == Upos::kNoun &&
                          head + 1 < input.document.tokens.size() &&
                          input.TokenAt(head + 1).upos == Upos::kAdp;
      return {.name = name, .key = common ? std::string() : AsciiLower(name)};
    }
  }
  if (input.TokenAt(head).upos == Upos::kPron) return {};
  // Tags know no word of some names: "Ostrava", an X.
  const Upos upos = input.TokenAt(head).upos;
  const bool named = upos == Upos::kPropn ||
                     (upos == Upos::kX &&
                      input.TokenAt(head).Has(language::kTokenCapitalized));
  // "Norrvik Motors": all words of the name.
  uint32_t begin = head;
  while (named && begin > first &&
         input.TokenAt(begin - 1).upos == Upos::kPropn) {
    --begin;
  }
  const std::string name(input.document.Text(Span{
      input.TokenAt(begin).span.begin, input.TokenAt(head).span.end}));
  return {.name = name, .key = named ? AsciiLower(name) : std::string()};
}

}  // namespace factline::extract
