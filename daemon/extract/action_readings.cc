#include <algorithm>

#include "daemon/extract/action_words.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/measure.h"
#include "daemon/extract/words.h"

// Where MeasureReader may read an action: after the counted things, before them,
// shared with the number before, or in the tree. action.cc chooses.
namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// How far before a number a verb may govern it through a preposition.
constexpr uint32_t kMaxReachTokens = 12;
// Longest aside between a subject and its verb.
constexpr uint32_t kMaxAsideTokens = 14;

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

// "463 people on board", "180 had been aboard": the words are the predicate.
ActionReading MeasureReader::AboardAction(const Counted& counted, uint32_t at,
                                          uint32_t end) const {
  constexpr uint32_t kMaxAuxiliaries = 3;
  uint32_t i = at;
  while (i < end && i < at + kMaxAuxiliaries &&
         input_.TokenAt(i).upos == Upos::kAux) {
    ++i;
  }
  if (i >= end) return {};
  const bool two = input_.Lower(i) == "on" && i + 1 < end &&
                   input_.Lower(i + 1) == "board";
  if (!two && input_.Lower(i) != "aboard") return {};
  ActionReading action;
  action.sense = input_.lexicon.Find(WordKind::kAdjective, input_.document, i,
                                     end, counted.info);
  action.token = two ? i + 1 : i;
  action.lemma = std::string(input_.Lemma(*action.token));
  action.state = true;
  return action;
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
  if (ActionReading aboard = AboardAction(counted, at, end); aboard.token) {
    return aboard;
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
  if (token.upos == Upos::kVerb || token.lemma == "have" ||
      IsVerbInSeries(tokens.begin, at)) {
    ActionReading action = VerbAction(at, counted, tokens.end);
    action.governs = true;
    action.active = !IsPassive(input_, quantity.sentence, at);
    return action;
  }
  // "laid off 40 workers": a particle of the verb before it.
  constexpr std::string_view kParticles[] = {"off", "out", "up", "down",
                                             "away"};
  if (at > tokens.begin && input_.TokenAt(at - 1).upos == Upos::kVerb &&
      IsOneOf(input_.Lower(at), kParticles)) {
    ActionReading action = VerbAction(at - 1, counted, tokens.end);
    action.governs = true;
    action.active = !IsPassive(input_, quantity.sentence, at - 1);
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
    if (before.upos != Upos::kVerb) continue;
    ActionReading action = VerbAction(i, counted, tokens.end);
    // "attacked the town with 20 drones": by means of them.
    action.active = input_.Lower(at) == "with" &&
                    !IsPassive(input_, quantity.sentence, i);
    return action;
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

// "owes its creditors $3 billion", "fined the firm $40,000": money that a verb
// gives or takes stands behind whom it concerns.
ActionReading MeasureReader::GivenAction(const Around& around) const {
  constexpr std::string_view kVerbs[] = {
      "owe",  "pay",   "lend",  "fine", "give",    "grant", "award",
      "cost", "offer", "send",  "hand", "promise", "loan",  "charge",
      "earn", "save",  "repay", "bring"};
  constexpr uint32_t kReceiverTokens = 6;
  if (around.quantity.kind != QuantityKind::kMoney) return {};
  const uint32_t first =
      input_.SentenceTokens(around.quantity.sentence).begin;
  bool receiver = false;
  for (uint32_t i = around.left, n = 0; i > first && n < kReceiverTokens; ++n) {
    --i;
    const Token& token = input_.TokenAt(i);
    if (token.upos == Upos::kVerb) {
      if (!receiver || !IsOneOf(token.lemma, kVerbs)) return {};
      ActionReading action = VerbAction(i, around.counted, around.end);
      action.active = !IsPassive(input_, around.quantity.sentence, i);
      return action;
    }
    const bool pronoun = token.upos == Upos::kPron;
    receiver = receiver || IsNominal(token.upos) || pronoun;
    if (!IsNominal(token.upos) && !pronoun && token.upos != Upos::kDet &&
        token.upos != Upos::kAdj && token.upos != Upos::kPart) {
      return {};
    }
  }
  return {};
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
  ActionReading action = VerbAction(*verb, counted, tokens.end);
  // "owes its creditors $3 billion": a second object.
  action.active = own == language::Deprel::kObj && *verb < from &&
                  !IsPassive(input_, quantity.sentence, *verb);
  return action;
}

}  // namespace factline::extract
