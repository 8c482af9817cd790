#include <algorithm>
#include <utility>

#include "daemon/extract/action_words.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/measure.h"
#include "daemon/extract/tally.h"
#include "daemon/extract/words.h"

// How MeasureReader finds what happened to the counted things: in the words
// after them ("were intercepted", "trapped in"), before them ("killed one
// man"), or in the noun itself ("443 deaths").
namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

}  // namespace

// "94 of the 470 animals": the words after belong to the inner number.
bool MeasureReader::HoldsNumber(const QuantityMention& quantity,
                                const Counted& counted) const {
  for (uint32_t i = quantity.tokens.end; i < counted.phrase.end; ++i) {
    if (input_.TokenAt(i).upos == Upos::kNum) return true;
  }
  return false;
}

// "killed 40 and wounded 90": a verb that tags took for an adjective.
bool MeasureReader::IsVerbInSeries(uint32_t begin, uint32_t at) const {
  return at > begin && input_.TokenAt(at).upos == Upos::kAdj &&
         input_.TokenAt(at - 1).upos == Upos::kCconj &&
         input_.Lower(at).ends_with("ed") && NamesPeople(at);
}

uint32_t MeasureReader::SkipLeft(uint32_t begin, uint32_t at, bool& group,
                                 bool& definite) const {
  constexpr std::string_view kDeterminers[] = {"any",  "all",  "some", "most",
                                               "many", "each", "none", "half"};
  while (at > begin) {
    const Token& token = input_.TokenAt(at - 1);
    const std::string_view word = input_.Lower(at - 1);
    if (word == "the" || word == "these" || word == "those") definite = true;
    if (word == "of" && at >= begin + 2) {
      if (IsSumNoun(input_.Lemma(at - 2))) {
        at -= 2;
        continue;
      }
      const bool packs = input_.lexicon.IsGroup(input_.Lemma(at - 2));
      if (packs || IsOneOf(input_.Lower(at - 2), kDeterminers)) {
        (packs ? group : definite) = true;
        at -= 2;
        continue;
      }
    }
    if (token.upos != Upos::kAdj && OpensClause(word) &&
        !(word == "as" && at < input_.document.tokens.size() &&
          (input_.Lower(at) == "many" || input_.Lower(at) == "much" ||
           input_.Lower(at) == "few"))) {
      break;
    }
    if (IsVerbInSeries(begin, at - 1)) break;
    const bool skip = token.upos == Upos::kDet || token.upos == Upos::kAdv ||
                      token.upos == Upos::kAdj ||
                      (IsApproximation(word) && token.upos != Upos::kVerb);
    if (!skip) break;
    --at;
  }
  return at;
}

// Whether the verb at `at` credits someone with the words behind it.
bool MeasureReader::IsCue(const QuantityMention& quantity, uint32_t at) const {
  const auto& mentions = input_.layers.attributions;
  const auto first = std::lower_bound(
      mentions.begin(), mentions.end(), quantity.sentence,
      [](const AttributionMention& m, uint32_t s) { return m.sentence < s; });
  const language::Span span = input_.TokenAt(at).span;
  for (auto it = first;
       it != mentions.end() && it->sentence == quantity.sentence; ++it) {
    if (it->cue.Overlaps(span) && it->content.begin >= span.end) return true;
  }
  return false;
}

// "killed 14 people", "has left 40 hikers stranded": a verb stands before.
ActionReading MeasureReader::VerbBefore(const Around& around) const {
  const Counted& counted = around.counted;
  const Token& before = input_.TokenAt(around.left - 1);
  // "police said two of the victims, both men, were hurt": what they said.
  const bool cue = IsCue(around.quantity, around.left - 1);
  if (cue && !around.direct.finite) {
    ActionReading predicate = PredicateOf(around.quantity, counted);
    if (predicate.token) return predicate;
  }
  if (!around.direct.token && cue) {
    ActionReading far = ActionAfter(counted, around.end, false);
    if (far.finite) return far;
    if (before.lemma == "say" || before.lemma == "tell") return {};
  }
  ActionReading action = ActionBefore(around.quantity, counted, around.left);
  // "a jet carrying 181 people crashed": the jet did.
  if (IsReduced(input_, around.left - 1)) return action;
  const bool causing = IsCausing(before.lemma) &&
                       counted.phrase.end < around.end &&
                       input_.Lower(counted.phrase.end) == "to";
  const bool weak =
      IsLightVerb(before.lemma) || around.group || around.definite;
  const ActionReading& direct = around.direct;
  if (direct.token && !direct.relative &&
      (direct.finite || causing || (weak && direct.sense != nullptr))) {
    return direct;
  }
  if (around.own.token && IsLightVerb(before.lemma) &&
      action.sense == nullptr) {
    action.sense = around.own.sense;
  }
  return action;
}

// "the loss of 400 lives", "after 40 percent of voters stayed home".
ActionReading MeasureReader::PrepositionBefore(const Around& around) const {
  constexpr std::string_view kOpeners[] = {"after", "before", "since",
                                           "until", "as",     "while"};
  const std::string_view word = input_.Lower(around.left - 1);
  // "after 94 percent of voters rejected": opens a clause, governs no noun.
  const bool opens = IsOneOf(word, kOpeners) && around.direct.finite;
  // "a ferry with 71 passengers capsized": the ferry did.
  const uint32_t first =
      input_.SentenceTokens(around.quantity.sentence).begin;
  const bool loaded = word == "with" && around.direct.finite &&
                      around.left >= first + 2 &&
                      IsNominal(input_.TokenAt(around.left - 2).upos);
  if (loaded) return {};
  if (around.direct.token &&
      (around.direct.sense != nullptr || word == "with" || opens ||
       around.direct.relative)) {
    return around.direct;
  }
  const ActionReading action =
      ActionBefore(around.quantity, around.counted, around.left);
  if (around.own.token && (!action.token || action.sense == nullptr)) {
    return around.own;
  }
  return action.token ? action : TreeAction(around.quantity, around.counted);
}

// "fired 20 drones and 7 bombs", "12 died in Lima and five in Cusco".
ActionReading MeasureReader::JoinedAction(const Around& around) const {
  const Counted& counted = around.counted;
  // "a ferry carrying 120 passengers and 14 crew capsized": both are carried.
  const bool again = last_ && last_sentence_ == around.quantity.sentence;
  // "18 deaths and only five were recorded on Sunday": no other thing.
  if (again && !counted.head && around.direct.finite &&
      around.direct.sense == nullptr && IsLightVerb(around.direct.lemma)) {
    ActionReading same = around.direct;
    same.sense = last_->sense;
    return same;
  }
  const bool beside = again && last_->governs && last_->action_token &&
                      last_->counted.phrase.end + 1 == around.left &&
                      IsReduced(input_, *last_->action_token);
  if (around.direct.token && !beside &&
      (around.direct.sense != nullptr || around.direct.finite)) {
    return around.direct;
  }
  // "rescued 90 men, but 11 members of a unit were lost": of another verb.
  const ActionReading predicate = PredicateOf(around.quantity, counted);
  if (predicate.token && predicate.sense != nullptr && !beside) {
    return predicate;
  }
  // "..., and 120 are in hospital": has a verb of its own.
  const bool own_verb = counted.phrase.end < around.end &&
                        input_.TokenAt(counted.phrase.end).upos == Upos::kAux;
  const ActionReading shared =
      SharedAction(around.quantity, counted, around.left);
  if (shared.token && !own_verb) return shared;
  if (around.direct.token) return {};
  return GappedAction(around.quantity, counted);
}

// "12 people, including three nurses", "including those of two infants".
bool MeasureReader::IsIncluded(const Around& around, uint32_t first) const {
  const uint32_t left = around.left;
  if (left == first) return false;
  if (input_.Lower(left - 1) == "including") return true;
  return left >= first + 3 && input_.Lower(left - 1) == "of" &&
         input_.Lower(left - 2) == "those" &&
         input_.Lower(left - 3) == "including";
}

bool MeasureReader::SizesPlace(const Around& around, uint32_t first) const {
  if (around.left < first + 2 || input_.Lower(around.left - 1) != "of" ||
      around.counted.info == nullptr || around.counted.info->kind != "person") {
    return false;
  }
  const ObjectInfo* info = input_.lexicon.FindObject(
      input_.document, around.left - 2, around.left - 2);
  return info != nullptr && info->kind == "place";
}

// By the word before the number's phrase; nothing where that does not tell.
std::optional<ActionReading> MeasureReader::GoverningAction(
    const Around& around, uint32_t first) const {
  if (around.left == first) return std::nullopt;
  const Token& before = input_.TokenAt(around.left - 1);
  const std::string_view word = input_.Lower(around.left - 1);
  if (before.upos == Upos::kVerb || IsVerbInSeries(first, around.left - 1) ||
      (before.upos == Upos::kAux && before.lemma == "have")) {
    return VerbBefore(around);
  }
  if (before.upos == Upos::kAdp || word == "to") {
    return PrepositionBefore(around);
  }
  if (!IsJoiner(before, word)) return std::nullopt;
  ActionReading joined = JoinedAction(around);
  return joined.token ? std::optional(std::move(joined)) : std::nullopt;
}

// "25 deaths in Ohio, Georgia 17": a place of a list stands for its clause.
bool MeasureReader::EndsPlaceInList(const Around& around) const {
  if (!last_ || last_sentence_ != around.quantity.sentence) return false;
  const auto& places = input_.layers.places;
  const auto it = std::lower_bound(
      places.begin(), places.end(), around.left,
      [](const PlaceMention& p, uint32_t at) { return p.tokens.end < at; });
  if (it == places.end() || it->tokens.end != around.left) return false;
  const uint32_t before = it->tokens.begin;
  return before > 0 && (input_.Lower(before - 1) == "," ||
                        input_.TokenAt(before - 1).upos == Upos::kCconj);
}

// Where no word before the number governs it: the words after, then the tree.
ActionReading MeasureReader::FreeAction(const Around& around,
                                        bool holds_number) const {
  const QuantityMention& quantity = around.quantity;
  const Counted& counted = around.counted;
  const ActionReading& direct = around.direct;
  if (!counted.head && !direct.token && EndsPlaceInList(around)) {
    return WholeAction(quantity);
  }
  // "72 drums which were loaded on trucks have been recovered": the clause of
  // "which" tells which ones, if not of the harm done.
  const bool tells_which = counted.phrase.end < around.end &&
                           IsRelative(input_.Lower(counted.phrase.end)) &&
                           (direct.sense == nullptr || !direct.sense->toll);
  if (direct.token && tells_which && !holds_number) {
    const ActionReading main = PredicateOf(quantity, counted);
    if (main.token && main.sense != nullptr) return main;
  }
  if (direct.token) return direct;
  if (IsPlaced(input_, counted.phrase.end, around.end)) {
    ActionReading placed;
    placed.state = true;
    placed.finite = true;
    return placed;
  }
  const ActionReading predicate = PredicateOf(quantity, counted);
  if (predicate.token && !holds_number) return predicate;
  ActionReading far = ActionAfter(counted, around.end, false);
  if (far.token && !holds_number) return far;
  if (around.own.token) return around.own;
  ActionReading action = ActionBefore(quantity, counted, around.left);
  return action.token ? action : TreeAction(quantity, counted);
}

ActionReading MeasureReader::FindAction(const QuantityMention& quantity,
                                        const Counted& counted) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  Around around{.quantity = quantity, .counted = counted, .end = tokens.end};
  around.left = SkipLeft(tokens.begin, counted.phrase.begin, around.group,
                         around.definite);
  if (counted.head) around.own = NounAction(*counted.head, counted, tokens.end);
  ActionReading& own = around.own;
  // "has recorded 84 deaths": until now.
  if (own.sense != nullptr && own.sense->by_cause &&
      around.left > tokens.begin &&
      IsLightVerb(input_.Lemma(around.left - 1)) &&
      !AddsToTotal(input_, quantity, counted.phrase)) {
    own.running = IsPerfect(input_, quantity.sentence, around.left - 1);
  }
  if (own.sense != nullptr && own.sense->toll) return own;
  if (own.sense != nullptr && quantity.quantity.unit_code == "{magnitude}") {
    return own;  // "the magnitude 6.4 earthquake that struck"
  }

  const bool holds_number = HoldsNumber(quantity, counted);
  around.direct = ActionAfter(counted, tokens.end, true);
  if (holds_number && !around.direct.finite) around.direct = {};
  const ActionReading& direct = around.direct;
  // "a town of 25,000 people": how many it has, whatever happened there.
  if (SizesPlace(around, tokens.begin) && !direct.relative) {
    ActionReading none;
    none.state = true;
    return none;
  }
  // "32 of the 543 passengers were rescued": the verb is the outer number's.
  const bool inner = around.left >= tokens.begin + 2 && !around.group &&
                     input_.Lower(around.left - 1) == "of" &&
                     input_.TokenAt(around.left - 2).upos == Upos::kNum;
  if (inner) return direct.finite ? ActionReading{} : direct;
  if (IsIncluded(around, tokens.begin)) {
    return direct.sense != nullptr ? direct : WholeAction(quantity);
  }
  if (const auto governing = GoverningAction(around, tokens.begin)) {
    return *governing;
  }
  if (ActionReading given = GivenAction(around); given.token) return given;
  return FreeAction(around, holds_number);
}

}  // namespace factline::extract
