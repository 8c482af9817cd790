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

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) !=
         std::end(words);
}

// What may stand between two counted things of one verb: "more than 1,400
// bombs and 35 missiles".
bool IsJoiner(const Token& token, std::string_view word) {
  return token.upos == Upos::kCconj || word == "," || word == "or" ||
         word == "and" || word == "&";
}

}  // namespace

MeasureReader::Action MeasureReader::VerbAction(uint32_t token,
                                                const Counted& counted,
                                                uint32_t end) const {
  Action action;
  action.token = token;
  const bool adjective = input_.TokenAt(token).upos == Upos::kAdj;
  action.sense = input_.lexicon.Find(WordKind::kVerb, input_.document, token,
                                     end, counted.info);
  if (action.sense == nullptr || adjective) {
    const Concept* sense = input_.lexicon.Find(
        WordKind::kAdjective, input_.document, token, end, counted.info);
    if (sense != nullptr) action.sense = sense;
  }
  action.lemma = std::string(input_.Lemma(token));
  return action;
}

MeasureReader::Action MeasureReader::NounAction(uint32_t token,
                                                const Counted& counted) const {
  Action action;
  action.sense = input_.lexicon.Find(WordKind::kNoun, input_.document, token,
                                     token + 4, counted.info);
  if (action.sense == nullptr) return action;
  action.token = token;
  action.lemma = std::string(input_.Lemma(token));
  return action;
}

MeasureReader::Action MeasureReader::ActionAfter(const Counted& counted,
                                                 uint32_t end,
                                                 bool direct) const {
  uint32_t at = std::max(counted.phrase.end, counted.phrase.begin + 1);
  if (counted.before) return {};
  // "463 people on board": the phrase is the predicate.
  if (at + 1 < end && input_.Lower(at) == "on" &&
      input_.Lower(at + 1) == "board") {
    Action action;
    action.token = at + 1;
    action.lemma = "board";
    return action;
  }
  if (!direct) {
    at = SkipPrepositionalPhrases(input_, at, end);
    // A bracket or an aside in commas between subject and verb.
    if (at < end && (input_.Lower(at) == "(" || input_.Lower(at) == ",")) {
      const std::string_view close = input_.Lower(at) == "(" ? ")" : ",";
      uint32_t i = at + 1;
      while (i < end && i < at + 14 && input_.Lower(i) != close) ++i;
      if (i < end && input_.Lower(i) == close && i < at + 14) at = i + 1;
    }
  }
  const auto group = ReadVerbGroup(input_, at, end);
  if (!group) return {};
  if (direct && group->finite && group->passive && !group->adjective &&
      input_.TokenAt(group->token).upos != Upos::kVerb) {
    return {};
  }
  Action action = VerbAction(group->token, counted, end);
  action.running = group->perfect || group->adjective;
  action.passive = group->passive;
  return action;
}

MeasureReader::Action MeasureReader::ActionBefore(
    const QuantityMention& quantity, const Counted& counted,
    uint32_t left) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (left == tokens.begin) return {};
  const uint32_t at = left - 1;
  const Token& token = input_.TokenAt(at);
  if (token.upos == Upos::kVerb || token.lemma == "have") {
    Action action = VerbAction(at, counted, tokens.end);
    action.counted_is_object = !token.Has(language::kTokenPastParticiple) ||
                               token.Has(language::kTokenPastTense);
    return action;
  }
  if (token.upos != Upos::kAdp && input_.Lower(at) != "to") return {};
  // Through the preposition: "the loss of 400 lives", "serving in 11 camps".
  uint32_t i = at;
  for (uint32_t n = 0; n < 12 && i > tokens.begin; ++n) {
    --i;
    const Token& before = input_.TokenAt(i);
    if (before.upos == Upos::kPunct && input_.Lower(i) != "-") break;
    if (IsNominal(before.upos)) {
      Action action = NounAction(i, counted);
      if (action.token) return action;
    }
    if (before.upos == Upos::kVerb) {
      return VerbAction(i, counted, tokens.end);
    }
  }
  return {};
}

MeasureReader::Action MeasureReader::FindAction(const QuantityMention& quantity,
                                                Counted& counted) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  bool group = false;
  bool definite = false;
  const uint32_t left =
      SkipLeft(tokens.begin, counted.phrase.begin, group, definite);
  const Token* before =
      left > tokens.begin ? &input_.TokenAt(left - 1) : nullptr;
  const std::string_view word =
      before != nullptr ? input_.Lower(left - 1) : std::string_view();
  Action own;
  if (counted.head) own = NounAction(*counted.head, counted);
  const bool own_is_act = own.token && (counted.info == nullptr ||
                                        counted.info->kind != "case");
  if (own_is_act) return own;
  const bool after_verb =
      before != nullptr &&
      (before->upos == Upos::kVerb ||
       (before->upos == Upos::kAux && before->lemma == "have"));
  const bool after_preposition =
      before != nullptr && (before->upos == Upos::kAdp || word == "to");
  const Action direct = ActionAfter(counted, tokens.end, true);
  if (after_verb) {
    Action action = ActionBefore(quantity, counted, left);
    const bool weak = IsLightVerb(before->lemma) || group || definite ||
                      counted.partitive;
    if (direct.token && weak && direct.sense != nullptr) return direct;
    if (own.token && IsLightVerb(before->lemma) &&
        action.sense == nullptr) {
      action.sense = own.sense;
    }
    return action;
  }
  if (after_preposition) {
    if (direct.token && (direct.sense != nullptr || word == "with")) {
      return direct;
    }
    Action action = ActionBefore(quantity, counted, left);
    if (own.token && (!action.token || action.sense == nullptr)) return own;
    return action;
  }
  const bool joined = before != nullptr && IsJoiner(*before, word);
  if (joined && last_ && last_sentence_ == quantity.sentence &&
      last_->action_token) {
    // One verb for several things, unless this one has its own after it.
    if (direct.token && direct.sense != nullptr) return direct;
    if (*last_->action_token < left && last_->actor) {
      Action action;
      action.token = last_->action_token;
      action.lemma = last_->action;
      action.sense = input_.lexicon.Find(WordKind::kVerb, input_.document,
                                         *action.token, tokens.end,
                                         counted.info);
      if (action.sense == nullptr) action.sense = last_->sense;
      action.counted_is_object = true;
      return action;
    }
  }
  if (direct.token) return direct;
  Action far = ActionAfter(counted, tokens.end, false);
  if (far.token) return far;
  if (own.token) return own;
  return ActionBefore(quantity, counted, left);
}

}  // namespace factline::extract
