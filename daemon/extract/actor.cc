#include "daemon/extract/actor.h"

#include <algorithm>
#include <vector>

#include "daemon/base/strings.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/counted.h"

namespace factline::extract {
namespace {

using language::Span;
using language::Upos;

// Nouns that a firm's name follows: "the Danish turbine maker Norrvik".
bool IsFirmNoun(std::string_view lemma) {
  constexpr std::string_view kNouns[] = {
      "maker",    "company",   "firm",     "group",        "giant",
      "bank",     "airline",   "carmaker", "retailer",     "chain",
      "operator", "automaker", "insurer",  "manufacturer", "producer",
      "startup",  "carrier",   "lender",   "chipmaker",    "brewer",
      "supplier", "broker",    "utility",  "conglomerate", "miner"};
  return std::find(std::begin(kNouns), std::end(kNouns), lemma) !=
         std::end(kNouns);
}

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

bool IsName(const language::Token& token) {
  // Tags know no word of some names, and take them for any other word.
  return token.upos == Upos::kPropn ||
         (token.Has(language::kTokenCapitalized) &&
          !token.Has(language::kTokenSentenceStart) &&
          (token.upos == Upos::kX || token.upos == Upos::kNoun));
}

// "Norrvik Airlines in Lima": where a body is, is no part of its name.
bool IsPlaced(const ClaimInput& input, uint32_t head, Span mention) {
  constexpr std::string_view kScenes[] = {"in", "at", "near", "on"};
  if (head + 1 >= input.document.tokens.size()) return false;
  const Span next = input.TokenAt(head + 1).span;
  return mention.Contains(next) &&
         std::find(std::begin(kScenes), std::end(kScenes),
                   input.Lower(head + 1)) != std::end(kScenes);
}

}  // namespace

namespace {

// The name whose words stand around its word `head`.
Actor NamedActor(const ClaimInput& input, uint32_t head) {
  const auto& tokens = input.document.tokens;
  uint32_t begin = head;
  while (begin > 0 && !tokens[begin].Has(language::kTokenSentenceStart) &&
         (IsName(tokens[begin - 1]) ||
          (tokens[begin - 1].upos == Upos::kAdj &&
           tokens[begin - 1].Has(language::kTokenCapitalized)))) {
    --begin;
  }
  uint32_t end = head + 1;
  while (end < tokens.size() &&
         !tokens[end].Has(language::kTokenSentenceStart) &&
         tokens[end].upos == Upos::kPropn && !InsideTime(input, end)) {
    ++end;
  }
  for (uint32_t i = head + 1; i-- > begin;) {
    const PlaceMention* place = Covering(input.layers.places, tokens[i].span);
    if (place != nullptr && !place->country.empty()) {
      return {.name = place->name, .key = AsciiLower(place->country)};
    }
  }
  Span span{tokens[begin].span.begin, tokens[end - 1].span.end};
  const EntityMention* entity =
      Covering(input.layers.entity_mentions, tokens[head].span);
  // "Selwick" of "Selwick Steel" is not the whole name.
  if (entity != nullptr && entity->span.end >= span.end) {
    if (!IsPlaced(input, end - 1, entity->span)) {
      const std::string& name = input.layers.entities[entity->entity].name;
      return {.name = name, .key = AsciiLower(name)};
    }
    span.begin = entity->span.begin;
  }
  const std::string name(input.document.Text(span));
  return {.name = name, .key = AsciiLower(name)};
}

}  // namespace

Actor ActorAt(const ClaimInput& input, uint32_t head) {
  if (IsName(input.TokenAt(head))) return NamedActor(input, head);
  const uint32_t next = head + 1;
  if (IsFirmNoun(input.Lemma(head)) && next < input.document.tokens.size() &&
      !input.TokenAt(next).Has(language::kTokenSentenceStart) &&
      input.TokenAt(next).upos == Upos::kPropn) {
    return NamedActor(input, next);
  }
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
    if (entity == nullptr) continue;
    const std::string& name = input.layers.entities[entity->entity].name;
    // "Police in Lima": a name of their place, not of theirs.
    const bool common = i == head && IsPlaced(input, head, entity->span);
    return {.name = name, .key = common ? std::string() : AsciiLower(name)};
  }
  if (input.TokenAt(head).upos == Upos::kPron) return {};
  return {.name = std::string(input.document.Text(input.TokenAt(head))),
          .key = {}};
}

}  // namespace factline::extract
