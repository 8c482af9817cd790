#include <algorithm>

#include "daemon/extract/clause.h"
#include "daemon/extract/measure.h"

// How MeasureReader finds what happened to the counted things: in the words
// after them ("were intercepted", "trapped in"), before them ("killed one
// man"), or in the noun itself ("443 deaths").
namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// How far before a number a verb may govern it through a preposition.
constexpr uint32_t kMaxReachTokens = 12;
// Longest aside between a subject and its verb.
constexpr uint32_t kMaxAsideTokens = 14;

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Words before a number that belong to it: "an estimated", "another".
bool IsApproximation(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "the",        "a",          "an",
      "another",    "some",       "further",
      "estimated",  "total",      "about",
      "around",     "all",        "these",
      "those",      "its",        "their",
      "his",        "her",        "our",
      "any",        "only",       "just",
      "additional", "record",     "combined",
      "remaining",  "more",       "than",
      "least",      "up",         "nearly",
      "almost",     "over",       "approximately",
      "roughly",    "as",         "many",
      "already",    "now",        "also",
      "still",      "first",      "last",
      "other",      "staggering", "maximum",
      "minimum",    "perhaps",    "possibly",
      "initial",    "both",       "every",
      "each"};
  return IsOneOf(word, kWords);
}

// What may stand between two counted things of one verb: "more than 1,400
// bombs and 35 missiles".
bool IsJoiner(const Token& token, std::string_view word) {
  return token.upos == Upos::kCconj || word == "," || word == "or" ||
         word == "and" || word == "&";
}

// Verbs whose object does what the infinitive after it says: "caused two dams
// to collapse".
bool IsCausing(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {"cause", "force", "allow",  "order",
                                         "lead",  "urge",  "enable", "expect",
                                         "let",   "make",  "help",   "want"};
  return IsOneOf(lemma, kVerbs);
}

// "a jet carrying": tells which one.
bool IsReduced(const ClaimInput& input, uint32_t verb) {
  return input.TokenAt(verb).Has(language::kTokenGerund) && verb > 0 &&
         IsNominal(input.TokenAt(verb - 1).upos);
}

// Adverbs that open a clause: "injured when two boats collided".
bool OpensClause(std::string_view word) {
  constexpr std::string_view kWords[] = {"when",  "where", "while", "why",
                                         "how",   "after", "before", "as",
                                         "because", "once"};
  return IsOneOf(word, kWords);
}

// Nouns that lead to the number they are: "a total of 72 drums".
bool IsSumNoun(std::string_view lemma) {
  constexpr std::string_view kNouns[] = {"total", "minimum", "maximum",
                                         "average", "record"};
  return IsOneOf(lemma, kNouns);
}

// "thousands more missing": counts on its own.
bool IsVagueNumber(std::string_view word) {
  constexpr std::string_view kWords[] = {"dozens", "scores", "hundreds",
                                         "thousands", "millions", "billions",
                                         "others"};
  return IsOneOf(word, kWords);
}

bool IsRelative(std::string_view word) {
  return word == "who" || word == "that" || word == "which";
}

// "120 patients are in hospital": says where they are, no act at all.
bool IsPlaced(const ClaimInput& input, uint32_t at, uint32_t end) {
  if (at + 1 >= end) return false;
  const std::string_view word = input.Lower(at);
  if (word != "is" && word != "are") return false;
  return input.TokenAt(at + 1).upos == Upos::kAdp;
}

}  // namespace

ActionReading MeasureReader::VerbAction(uint32_t token, const Counted& counted,
                                        uint32_t end) const {
  ActionReading action;
  action.token = token;
  action.sense = input_.lexicon.Find(WordKind::kVerb, input_.document, token,
                                     end, counted.info);
  if (action.sense == nullptr || input_.TokenAt(token).upos == Upos::kAdj) {
    const Concept* sense = input_.lexicon.Find(
        WordKind::kAdjective, input_.document, token, end, counted.info);
    if (sense != nullptr) action.sense = sense;
  }
  action.lemma = std::string(input_.Lemma(token));
  return action;
}

ActionReading MeasureReader::NounAction(uint32_t token, const Counted& counted,
                                        uint32_t end) const {
  constexpr uint32_t kMaxPhraseTokens = 4;
  ActionReading action;
  action.sense = input_.lexicon.Find(WordKind::kNoun, input_.document, token,
                                     std::min(end, token + kMaxPhraseTokens),
                                     counted.info);
  // "death toll": the entry begins a word earlier.
  if (token > 0 && IsNominal(input_.TokenAt(token - 1).upos)) {
    const Concept* longer = input_.lexicon.Find(
        WordKind::kNoun, input_.document, token - 1, token + 1, counted.info);
    if (action.sense == nullptr && longer != nullptr) {
      action.sense = longer;
    }
  }
  if (action.sense == nullptr) return action;
  action.token = token;
  action.lemma = std::string(input_.Lemma(token));
  return action;
}

// "the $13 billion that it has received", "40 trucks they sent": the counted
// things are the object of the clause behind them.
ActionReading MeasureReader::RelativeAction(const Counted& counted,
                                            uint32_t end) const {
  constexpr uint32_t kMaxTokens = 8;
  constexpr std::string_view kSubjects[] = {"it", "they", "he", "she", "we",
                                            "i"};
  uint32_t at = counted.phrase.end;
  if (at < end && (input_.Lower(at) == "that" || input_.Lower(at) == "which")) {
    ++at;
  }
  if (at >= end || !IsOneOf(input_.Lower(at), kSubjects)) return {};
  for (uint32_t i = at + 1; i < std::min(end, at + kMaxTokens); ++i) {
    const Upos upos = input_.TokenAt(i).upos;
    if (upos == Upos::kVerb) {
      if (IsKnowingVerb(input_.Lemma(i))) return {};
      ActionReading action = VerbAction(i, counted, end);
      action.relative = true;
      return action;
    }
    if (upos != Upos::kAux && upos != Upos::kAdv) return {};
  }
  return {};
}

ActionReading MeasureReader::ActionAfter(const Counted& counted, uint32_t end,
                                         bool direct) const {
  // "a family of four who fled": the clause is of both.
  const bool own_clause =
      counted.phrase.end < end && IsRelative(input_.Lower(counted.phrase.end));
  if (counted.before && !own_clause) return {};
  if (ActionReading relative = RelativeAction(counted, end); relative.token) {
    return relative;
  }
  uint32_t at = counted.phrase.end;
  // "543 passengers and crew were": one noun phrase.
  if (at + 1 < end && input_.TokenAt(at).upos == Upos::kCconj &&
      input_.TokenAt(at + 1).upos == Upos::kNoun &&
      !IsVagueNumber(input_.Lower(at + 1))) {
    if (const auto run = ReadNounRun(input_, at + 1, end)) at = run->head + 1;
  }
  // "463 people on board": the phrase is the predicate.
  if (at + 1 < end && input_.Lower(at) == "on" &&
      input_.Lower(at + 1) == "board") {
    ActionReading action;
    action.token = at + 1;
    action.lemma = "board";
    action.state = true;
    return action;
  }
  if (!direct) {
    at = SkipPrepositionalPhrases(input_, at, end);
    // An aside in brackets, commas or dashes between subject and verb.
    const std::string_view open = at < end ? input_.Lower(at) : "";
    if (open == "(" || open == "," || open == "\u2014" || open == "\u2013") {
      const std::string_view close = open == "(" ? ")" : open;
      uint32_t i = at + 1;
      while (i < end && i < at + kMaxAsideTokens && input_.Lower(i) != close) {
        ++i;
      }
      if (i < end && i < at + kMaxAsideTokens) at = i + 1;
    }
  }
  const auto group = ReadVerbGroup(input_, at, end);
  if (!group) return {};
  ActionReading action = VerbAction(group->token, counted, end);
  action.finite = group->finite;
  action.running = group->perfect || (group->adjective && group->until_now);
  action.state = group->adjective && !group->becomes;
  return action;
}

ActionReading MeasureReader::ActionBefore(const QuantityMention& quantity,
                                          const Counted& counted,
                                          uint32_t left) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (left == tokens.begin) return {};
  const uint32_t at = left - 1;
  const Token& token = input_.TokenAt(at);
  if (token.upos == Upos::kVerb || token.lemma == "have") {
    ActionReading action = VerbAction(at, counted, tokens.end);
    action.governs = true;
    action.active = !IsPassive(input_, quantity.sentence, at);
    return action;
  }
  if (token.upos != Upos::kAdp && input_.Lower(at) != "to") return {};
  // Through the preposition: "the loss of 400 lives", "serving in 11 camps".
  uint32_t i = at;
  for (uint32_t n = 0; n < kMaxReachTokens && i > tokens.begin; ++n) {
    --i;
    const Token& before = input_.TokenAt(i);
    if (before.upos == Upos::kPunct && input_.Lower(i) != "-") break;
    if (IsNominal(before.upos)) {
      const ActionReading action = NounAction(i, counted, tokens.end);
      if (action.token) return action;
    }
    if (before.upos == Upos::kVerb) return VerbAction(i, counted, tokens.end);
  }
  return {};
}

// One verb for several things: "fired 20 drones, 31 rockets and 7 bombs".
ActionReading MeasureReader::SharedAction(const QuantityMention& quantity,
                                          const Counted& counted,
                                          uint32_t left) const {
  if (!last_ || last_sentence_ != quantity.sentence) return {};
  if (!last_->action_token || !last_->governs) return {};
  if (*last_->action_token >= left) return {};
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  ActionReading action = VerbAction(*last_->action_token, counted, tokens.end);
  action.lemma = last_->action;
  if (action.sense == nullptr) action.sense = last_->sense;
  action.governs = true;
  action.active = last_->actor.has_value();
  return action;
}

ActionReading MeasureReader::WholeAction(
    const QuantityMention& quantity) const {
  if (!last_ || last_sentence_ != quantity.sentence) return {};
  ActionReading action;
  action.token = last_->action_token;
  action.sense = last_->sense;
  action.lemma = last_->action;
  action.running = last_->running;
  action.state = last_->state;
  return action;
}

// "12 died in Lima and another five in Cusco": the second number stands for all
// of the first one's clause but the place.
ActionReading MeasureReader::GappedAction(const QuantityMention& quantity,
                                          const Counted& counted) const {
  if (counted.head || !last_ || last_sentence_ != quantity.sentence) return {};
  if (!last_->action_token || last_->sense == nullptr) return {};
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const bool placed = counted.phrase.end < tokens.end &&
                      input_.TokenAt(counted.phrase.end).upos == Upos::kAdp;
  return placed ? WholeAction(quantity) : ActionReading{};
}

// The verb that the counted things are the subject of, by the tree.
ActionReading MeasureReader::PredicateOf(const QuantityMention& quantity,
                                         const Counted& counted) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  uint32_t at =
      counted.head && !counted.before ? *counted.head : quantity.tokens.begin;
  // "a total of 72 drums ... have been recovered": the total has been.
  const uint32_t sum = input_.TokenAt(at).head;
  if (sum != language::kNoHead && sum < at &&
      input_.TokenAt(at).deprel == language::Deprel::kNmod &&
      (IsSumNoun(input_.Lemma(sum)) ||
       input_.lexicon.IsGroup(input_.Lemma(sum)))) {
    at = sum;
  }
  const Token& token = input_.TokenAt(at);
  const bool subject = token.deprel == language::Deprel::kNsubj ||
                       token.deprel == language::Deprel::kNsubjPass;
  if (!subject || token.head == language::kNoHead || token.head < at) return {};
  // From its first auxiliary on: "are feared to have died".
  uint32_t first = token.head;
  for (uint32_t i = at + 1; i < token.head; ++i) {
    const Token& aux = input_.TokenAt(i);
    if (aux.head == token.head && aux.upos == Upos::kAux) {
      first = i;
      break;
    }
  }
  const auto group = ReadVerbGroup(input_, first, tokens.end);
  if (!group) return {};
  ActionReading action = VerbAction(group->token, counted, tokens.end);
  action.finite = true;
  action.running = group->perfect || (group->adjective && group->until_now);
  action.state = group->adjective && !group->becomes;
  return action;
}

// What the tree says, where the words around say nothing.
ActionReading MeasureReader::TreeAction(const QuantityMention& quantity,
                                        const Counted& counted) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const uint32_t from =
      counted.head && !counted.before ? *counted.head : quantity.tokens.begin;
  const auto verb = GoverningVerb(input_, from);
  if (!verb) return {};
  // "dismissed claims that 300 homes were at risk": beyond the claim's clause.
  const language::Deprel own = input_.TokenAt(from).deprel;
  if (own != language::Deprel::kObj && IsCue(quantity, *verb)) return {};
  const std::string_view lemma = input_.Lemma(*verb);
  if (IsKnowingVerb(lemma) && lemma != "confirm" && lemma != "have") return {};
  return VerbAction(*verb, counted, tokens.end);
}

// "94 of the 470 animals": the words after belong to the inner number.
bool MeasureReader::HoldsNumber(const QuantityMention& quantity,
                                const Counted& counted) const {
  for (uint32_t i = quantity.tokens.end; i < counted.phrase.end; ++i) {
    if (input_.TokenAt(i).upos == Upos::kNum) return true;
  }
  return false;
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
  const bool beside = last_ && last_sentence_ == around.quantity.sentence &&
                      last_->governs && last_->action_token &&
                      last_->counted.phrase.end + 1 == around.left &&
                      IsReduced(input_, *last_->action_token);
  if (around.direct.token && !beside &&
      (around.direct.sense != nullptr || around.direct.finite)) {
    return around.direct;
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

ActionReading MeasureReader::FindAction(const QuantityMention& quantity,
                                        const Counted& counted) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  Around around{.quantity = quantity, .counted = counted, .end = tokens.end};
  around.left = SkipLeft(tokens.begin, counted.phrase.begin, around.group,
                         around.definite);
  const Token* before = around.left > tokens.begin
                            ? &input_.TokenAt(around.left - 1)
                            : nullptr;
  const std::string_view word =
      before != nullptr ? input_.Lower(around.left - 1) : std::string_view();
  if (counted.head) around.own = NounAction(*counted.head, counted, tokens.end);
  const ActionReading& own = around.own;
  if (own.sense != nullptr && own.sense->toll) return own;
  if (own.sense != nullptr && quantity.quantity.unit_code == "{magnitude}") {
    return own;  // "the magnitude 6.4 earthquake that struck"
  }

  const bool holds_number = HoldsNumber(quantity, counted);
  around.direct = ActionAfter(counted, tokens.end, true);
  if (holds_number && !around.direct.finite) around.direct = {};
  const ActionReading& direct = around.direct;
  // "32 of the 543 passengers were rescued": the verb is the outer number's.
  const bool inner = before != nullptr && word == "of" && !around.group &&
                     around.left >= tokens.begin + 2 &&
                     input_.TokenAt(around.left - 2).upos == Upos::kNum;
  if (inner) return direct.finite ? ActionReading{} : direct;

  // "12 people, including three nurses": what happened to the whole.
  const bool those = word == "of" && around.left >= tokens.begin + 3 &&
                     input_.Lower(around.left - 2) == "those" &&
                     input_.Lower(around.left - 3) == "including";
  if (before != nullptr && (word == "including" || those)) {
    if (direct.sense != nullptr) return direct;
    return WholeAction(quantity);
  }
  if (before != nullptr) {
    if (before->upos == Upos::kVerb ||
        (before->upos == Upos::kAux && before->lemma == "have")) {
      return VerbBefore(around);
    }
    if (before->upos == Upos::kAdp || word == "to") {
      return PrepositionBefore(around);
    }
    if (IsJoiner(*before, word)) {
      const ActionReading joined = JoinedAction(around);
      if (joined.token) return joined;
    }
  }
  // "72 drums which were loaded on trucks have been recovered": the clause of
  // "which" tells which ones, if not of the harm done.
  const bool tells_which =
      counted.phrase.end < tokens.end &&
      IsRelative(input_.Lower(counted.phrase.end)) &&
      (direct.sense == nullptr || !direct.sense->toll);
  if (direct.token && tells_which && !holds_number) {
    const ActionReading main = PredicateOf(quantity, counted);
    if (main.token && main.sense != nullptr) return main;
  }
  if (direct.token) return direct;
  if (IsPlaced(input_, counted.phrase.end, tokens.end)) {
    ActionReading placed;
    placed.state = true;
    placed.finite = true;
    return placed;
  }
  const ActionReading predicate = PredicateOf(quantity, counted);
  if (predicate.token && !holds_number) return predicate;
  ActionReading far = ActionAfter(counted, tokens.end, false);
  if (far.token && !holds_number) return far;
  if (own.token) return own;
  ActionReading action = ActionBefore(quantity, counted, around.left);
  return action.token ? action : TreeAction(quantity, counted);
}

}  // namespace factline::extract
