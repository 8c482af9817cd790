#include <algorithm>

#include "daemon/extract/action_words.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/measure.h"
#include "daemon/extract/words.h"

// How MeasureReader reads numbers of those who belong to a group that is named by
// what happened to it: "the dead included three children", "three of them were
// children". The group's fate is theirs, and what they are makes them a part.
namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// Words between a copula and "among": "were believed to be among the dead".
constexpr uint32_t kCopulaTokens = 6;
// Determiners and a number before a group's word: "all of the 40 dead".
constexpr uint32_t kGroupTokens = 4;
// How many sentences back "them" may be.
constexpr uint32_t kPronounSentences = 1;

bool IsGroupPronoun(std::string_view word) {
  return word == "them" || word == "these" || word == "whom";
}

bool IsBe(const Token& token) {
  return token.upos == Upos::kAux && token.lemma == "be";
}

}  // namespace

// The group that the words from `at` on name; nothing if they name none. `end`
// bounds the words looked at.
std::optional<MeasureReader::Fate> MeasureReader::GroupAt(
    const QuantityMention& quantity, uint32_t at, uint32_t end) const {
  if (at < end && IsGroupPronoun(input_.Lower(at))) {
    return FateOfPronoun(quantity, at);
  }
  bool definite = false;
  const uint32_t stop = std::min(end, at + kGroupTokens);
  while (at < stop && (input_.TokenAt(at).upos == Upos::kDet ||
                       input_.TokenAt(at).upos == Upos::kNum ||
                       input_.Lower(at) == "those")) {
    definite = true;
    ++at;
  }
  if (!definite || at >= end) return std::nullopt;
  // "those killed in the blast"
  const bool those = input_.Lower(at - 1) == "those";
  const Token& token = input_.TokenAt(at);
  const Concept* sense = nullptr;
  if (those && token.Has(language::kTokenPastParticiple)) {
    sense = input_.lexicon.Find(WordKind::kVerb, input_.document, at, end,
                                nullptr);
  }
  const bool describes = at + 1 < end && IsNominal(input_.TokenAt(at + 1).upos);
  // "the dead and wounded": of both, so of neither.
  const bool mixed = at + 2 < end &&
                     input_.TokenAt(at + 1).upos == Upos::kCconj &&
                     NamesPeople(at + 2);
  if (sense == nullptr && !describes && !mixed) {
    sense = input_.lexicon.Find(WordKind::kAdjective, input_.document, at,
                                at + 1, nullptr);
  }
  if (sense == nullptr || !sense->of_persons) return std::nullopt;
  return Fate{.sense = sense,
              .action = std::string(input_.Lemma(at)),
              .token = at,
              .end = at + 1};
}

// What happened to "them": the people counted last.
std::optional<MeasureReader::Fate> MeasureReader::FateOfPronoun(
    const QuantityMention& quantity, uint32_t pronoun) const {
  if (!last_ || last_sentence_ + kPronounSentences < quantity.sentence ||
      last_->sense == nullptr || !last_->sense->of_persons) {
    return std::nullopt;
  }
  Fate fate{.sense = last_->sense,
            .action = last_->action,
            .token = std::nullopt,
            .end = pronoun + 1};
  if (last_sentence_ == quantity.sentence) fate.token = last_->action_token;
  return fate;
}

// "the dead included three children": the group is the subject.
std::optional<MeasureReader::Fate> MeasureReader::GroupIncluding(
    const QuantityMention& quantity, uint32_t left) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (left == tokens.begin) return std::nullopt;
  const std::string_view lemma = input_.Lemma(left - 1);
  if (lemma != "include" && lemma != "comprise") return std::nullopt;
  const auto subject = SubjectOf(input_, quantity.sentence, left - 1);
  if (!subject || *subject >= left - 1) return std::nullopt;
  uint32_t at = *subject;
  while (at > tokens.begin && *subject - at < kGroupTokens &&
         (input_.TokenAt(at - 1).upos == Upos::kDet ||
          input_.TokenAt(at - 1).upos == Upos::kNum ||
          input_.Lower(at - 1) == "those")) {
    --at;
  }
  return GroupAt(quantity, at, left - 1);
}

// "among the dead were three children", "40 people, among them two children".
std::optional<MeasureReader::Fate> MeasureReader::GroupBefore(
    const QuantityMention& quantity, uint32_t left) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  uint32_t end = left;
  const bool copula = end > tokens.begin && IsBe(input_.TokenAt(end - 1));
  if (copula) --end;
  for (uint32_t i = end, n = 0; i > tokens.begin && n <= kGroupTokens; ++n) {
    --i;
    if (input_.Lower(i) != "among") continue;
    const auto fate = GroupAt(quantity, i + 1, end);
    const bool whole = fate && (copula || IsGroupPronoun(input_.Lower(i + 1)));
    return whole && fate->end == end ? fate : std::nullopt;
  }
  return std::nullopt;
}

// "three children were among the dead".
std::optional<MeasureReader::Fate> MeasureReader::GroupAfter(
    const QuantityMention& quantity, uint32_t at) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (at >= tokens.end || input_.TokenAt(at).upos != Upos::kAux) {
    return std::nullopt;
  }
  const uint32_t stop = std::min(tokens.end, at + kCopulaTokens);
  for (uint32_t i = at + 1; i < stop; ++i) {
    if (input_.Lower(i) == "among") return GroupAt(quantity, i + 1, tokens.end);
    const Token& token = input_.TokenAt(i);
    const bool links = token.upos == Upos::kAux || token.upos == Upos::kAdv ||
                       token.upos == Upos::kPart ||
                       IsKnowingVerb(token.lemma);
    if (!links) return std::nullopt;
  }
  return std::nullopt;
}

// "three of the dead were children", "two of them children": a kind of people
// that the number's phrase `of` is said to be.
std::optional<CountedName> MeasureReader::KindOfMembers(
    const QuantityMention& quantity, uint32_t at, bool pronoun) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (at < tokens.end && IsBe(input_.TokenAt(at))) {
    ++at;
  } else if (!pronoun) {
    return std::nullopt;
  }
  // "one of them a child"
  if (at < tokens.end && quantity.quantity.value == Decimal::FromInt(1) &&
      (input_.Lower(at) == "a" || input_.Lower(at) == "an")) {
    ++at;
  }
  const auto run = ReadNounRun(input_, at, tokens.end);
  if (!run) return std::nullopt;
  Counted counted;
  counted.head = run->head;
  counted.noun_first = run->first;
  counted.info =
      input_.lexicon.FindObject(input_.document, run->first, run->head);
  if (counted.info == nullptr || counted.info->kind != "person") {
    return std::nullopt;
  }
  return NameOf(quantity, counted);
}

// "three of the dead were children".
bool MeasureReader::ReadPartOfGroup(const QuantityMention& quantity,
                                    MeasureReading& reading) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const uint32_t of = quantity.tokens.end;
  if (of + 1 >= tokens.end || input_.Lower(of) != "of") return false;
  const auto fate = GroupAt(quantity, of + 1, tokens.end);
  if (!fate) return false;
  const bool pronoun = IsGroupPronoun(input_.Lower(of + 1));
  auto kind = KindOfMembers(quantity, fate->end, pronoun);
  if (!kind) return false;
  TakeFate(*fate, reading);
  reading.name = *std::move(kind);
  reading.counted.head.reset();
  reading.counted.partitive = true;
  reading.counted.phrase.end = fate->end;
  return true;
}

void MeasureReader::TakeFate(const Fate& fate, MeasureReading& reading) {
  reading.sense = fate.sense;
  reading.action = fate.action;
  reading.action_token = fate.token;
}

bool MeasureReader::ReadMember(const QuantityMention& quantity,
                               MeasureReading& reading) const {
  if (quantity.kind != QuantityKind::kCount) return false;
  if (ReadPartOfGroup(quantity, reading)) return true;
  const Counted& counted = reading.counted;
  const bool person = counted.head && !counted.before &&
                      counted.info != nullptr && counted.info->kind == "person";
  if (!person) return false;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  bool group = false;
  bool definite = false;
  const uint32_t left =
      SkipLeft(tokens.begin, counted.phrase.begin, group, definite);
  auto fate = GroupIncluding(quantity, left);
  if (!fate) fate = GroupBefore(quantity, left);
  if (!fate) fate = GroupAfter(quantity, counted.phrase.end);
  if (!fate) return false;
  TakeFate(*fate, reading);
  return true;
}

// "looking for 33 missing people", "families of 12 dead miners": what befell
// them is told by a word beside their noun, where the clause tells nothing.
void MeasureReader::ReadDescribedFate(const QuantityMention& quantity,
                                      MeasureReading& reading) const {
  const Counted& counted = reading.counted;
  if (!counted.head || counted.before) return;
  if (counted.info == nullptr || counted.info->kind != "person") return;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const uint32_t begin = counted.phrase.begin;
  // An object may change by what is done: "identified 12 missing people".
  if (begin == tokens.begin ||
      input_.TokenAt(begin - 1).upos != Upos::kAdp) {
    return;
  }
  // "searching for 12 missing hikers" searches none of them.
  if (reading.sense != nullptr && input_.Lower(begin - 1) != "for") return;
  for (uint32_t i = quantity.tokens.end; i < *counted.head; ++i) {
    const Concept* sense = input_.lexicon.Find(
        WordKind::kAdjective, input_.document, i, i + 1, nullptr);
    if (sense == nullptr || !sense->of_persons) continue;
    reading.sense = sense;
    reading.action = std::string(input_.Lower(i));
    reading.action_token = i;
    reading.state = true;
    return;
  }
}

}  // namespace factline::extract
