#include "daemon/extract/measure.h"

#include <algorithm>

#include "daemon/extract/clause.h"
#include "daemon/extract/tally.h"

namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// Sentences that an ellipsis may look back over.
constexpr uint32_t kElidedSentences = 3;

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool Falls(const Concept* sense) {
  return sense != nullptr && sense->id == "fallen";
}
bool Rises(const Concept* sense) {
  return sense != nullptr && sense->id == "risen";
}

bool IsLiving(const ObjectInfo* info) {
  return info != nullptr && (info->kind == "person" || info->kind == "animal");
}

// Nouns that name the harm rather than who was harmed.
bool IsHarm(std::string_view object) {
  return object == "death" || object == "life" || object == "fatality";
}

CountedName People() {
  return {.object = "person",
          .subset = {},
          .key_object = "person",
          .key_subset = {},
          .info = nullptr};
}

}  // namespace

// "up from 34", "down by two": a word of change without a verb.
bool MeasureReader::ReadBareChange(const QuantityMention& quantity,
                                   MeasureReading& reading) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  uint32_t at = reading.counted.phrase.begin;
  if (at == tokens.begin) return false;
  --at;
  constexpr std::string_view kPrepositions[] = {"from", "to", "by", "at"};
  const std::string_view preposition = input_.Lower(at);
  const bool with_preposition = IsOneOf(preposition, kPrepositions);
  if (with_preposition) {
    if (at == tokens.begin) return false;
    --at;
  }
  const std::string_view word = input_.Lower(at);
  if (word != "up" && word != "down") return false;
  if (at > tokens.begin && input_.TokenAt(at - 1).upos == Upos::kVerb &&
      !IsLevelVerb(input_.Lemma(at - 1))) {
    return false;  // "shot down 20 drones"
  }
  const bool level = with_preposition && preposition != "by";
  if (!level) {
    if (reading.counted.head) return false;
    if (quantity.comparator_span.size() > 0 && preposition != "by") {
      return false;  // "up to 500"
    }
    reading.role =
        word == "up" ? QuantityRole::kIncrease : QuantityRole::kDecrease;
  }
  reading.action = word == "up" ? "rise" : "fall";
  reading.action_token = at;
  if (level && last_) {
    reading.action = last_->action;
    reading.sense = last_->sense;
  }
  return true;
}

// "27p lower", "3 percent higher".
bool MeasureReader::ReadComparison(const QuantityMention& quantity,
                                   MeasureReading& reading) const {
  if (quantity.kind == QuantityKind::kCount) return false;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const uint32_t at = quantity.tokens.end;
  if (at >= tokens.end) return false;
  constexpr std::string_view kLess[] = {"lower", "less", "cheaper", "down"};
  constexpr std::string_view kMore[] = {"higher", "more", "dearer", "up"};
  const bool less = IsOneOf(input_.Lower(at), kLess);
  if (!less && !IsOneOf(input_.Lower(at), kMore)) return false;
  if (at + 1 < tokens.end && IsNominal(input_.TokenAt(at + 1).upos)) {
    return false;  // "50 percent more cases"
  }
  reading.role = less ? QuantityRole::kDecrease : QuantityRole::kIncrease;
  reading.action = less ? "fall" : "rise";
  reading.action_token = at;
  reading.counted.head.reset();
  reading.counted.phrase.end = quantity.tokens.end;
  if (const auto verb = GoverningVerb(input_, quantity.tokens.begin)) {
    if (const auto subject = SubjectOf(input_, quantity.sentence, *verb)) {
      reading.counted.head = *subject;
      reading.counted.noun_first = *subject;
      reading.counted.before = true;
    }
  }
  return true;
}

bool MeasureReader::ReadLevel(const QuantityMention& quantity,
                              MeasureReading& reading) const {
  const uint32_t begin = reading.counted.phrase.begin;
  const auto verb = FindLevelVerb(input_, quantity.sentence, begin);
  if (!verb) return false;
  const bool copula = input_.Lemma(verb->verb) == "be";
  const bool own_noun = reading.counted.head && !reading.counted.before &&
                        quantity.kind == QuantityKind::kCount;
  if (copula && reading.counted.head) return false;
  const auto noun = FindLevelNoun(input_, quantity.sentence, *verb, begin);
  if (!noun) return false;
  const bool counts =
      noun->sense != nullptr || IsCountNoun(input_.Lemma(noun->noun));
  if (own_noun && (noun->sense == nullptr || verb->preposition.empty() ||
                   verb->preposition == "from")) {
    return false;
  }
  const Concept* change = input_.lexicon.Find(WordKind::kVerb, input_.document,
                                              verb->verb, begin, nullptr);
  const bool moved =
      verb->preposition == "by" ||
      (verb->preposition.empty() && quantity.kind != QuantityKind::kCount);
  if (moved && Falls(change)) reading.role = QuantityRole::kDecrease;
  if (moved && Rises(change)) reading.role = QuantityRole::kIncrease;
  if (copula && !counts && quantity.kind == QuantityKind::kCount) return false;
  reading.sense = noun->sense != nullptr ? noun->sense : change;
  reading.action_token =
      noun->sense != nullptr ? noun->sense_token : verb->verb;
  reading.action = std::string(input_.Lemma(*reading.action_token));
  reading.running = true;
  NameLevel(quantity, *noun, reading);
  return true;
}

void MeasureReader::NameLevel(const QuantityMention& quantity,
                              const LevelNoun& noun,
                              MeasureReading& reading) const {
  if (!reading.counted.head) {
    reading.counted.head = noun.noun;
    reading.counted.noun_first = std::min(noun.first, noun.noun);
    reading.counted.before = true;
    reading.counted.info = input_.lexicon.FindObject(
        input_.document, reading.counted.noun_first, noun.noun);
  }
  // "General Accident fell 21p": a firm's money level is its shares'.
  const bool firm = quantity.kind == QuantityKind::kMoney &&
                    reading.counted.before &&
                    input_.TokenAt(noun.noun).upos == Upos::kPropn &&
                    (Falls(reading.sense) || Rises(reading.sense));
  if (firm) {
    reading.name.object = reading.name.key_object = "share";
  }
}

CountedName MeasureReader::TollName(const Concept* sense) const {
  const auto found = by_sense_.find(sense);
  const bool animals = found == by_sense_.end() && last_animal_ && last_ &&
                       last_->name.info != nullptr &&
                       last_->name.info->kind == "animal";
  if (found == by_sense_.end() && !animals) return People();
  CountedName name = animals ? *last_animal_ : found->second;
  name.subset.clear();
  name.key_subset.clear();
  return name;
}

CountedName MeasureReader::NameOf(const QuantityMention& quantity,
                                  const Counted& counted) const {
  CountedName name;
  if (!counted.head) {
    if (quantity.kind == QuantityKind::kMoney) name.object = "money";
    if (quantity.kind == QuantityKind::kMeasured) name.object = "distance";
    name.key_object = name.object;
    return name;
  }
  const std::string word = NounText(input_, *counted.head);
  name.info = counted.info;
  name.object = name.key_object = word;
  if (name.info != nullptr) {
    name.object = name.key_object = name.info->object;
    name.subset = name.key_subset = name.info->subset;
    // "443 deaths": people by identity, deaths in words.
    if (name.subset.empty()) name.object = word;
  }
  // What stands before the head narrows it: "coronavirus deaths".
  if (counted.before || !name.subset.empty()) return name;
  uint32_t first = counted.noun_first;
  while (first < *counted.head && !IsNominal(input_.TokenAt(first).upos)) {
    ++first;
  }
  if (first == *counted.head) return name;
  const auto& tokens = input_.document.tokens;
  const language::Span span{tokens[first].span.begin,
                            tokens[*counted.head].span.end};
  name.subset = std::string(input_.document.Lower(span));
  return name;
}

// "Of the drones launched, 138 were intercepted while 119 were lost."
std::optional<CountedName> MeasureReader::PreposedName(
    const QuantityMention& quantity) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  for (uint32_t i = quantity.tokens.begin; i-- > tokens.begin;) {
    const std::string_view word = input_.Lower(i);
    if (word != "of" && word != "among") continue;
    const bool opens = i == tokens.begin ||
                       input_.TokenAt(i - 1).upos == Upos::kSconj ||
                       input_.TokenAt(i - 1).upos == Upos::kPunct;
    if (!opens) continue;
    uint32_t noun = i + 1;
    while (noun < quantity.tokens.begin &&
           (input_.TokenAt(noun).upos == Upos::kDet ||
            input_.TokenAt(noun).upos == Upos::kNum ||
            input_.TokenAt(noun).upos == Upos::kPron)) {
      ++noun;
    }
    const auto run = ReadNounRun(input_, noun, quantity.tokens.begin);
    if (!run) return std::nullopt;
    Counted counted;
    counted.head = run->head;
    counted.noun_first = run->first;
    counted.info =
        input_.lexicon.FindObject(input_.document, run->first, run->head);
    return NameOf(quantity, counted);
  }
  return std::nullopt;
}

void MeasureReader::FillElided(const QuantityMention& quantity,
                               MeasureReading& reading) const {
  if (quantity.kind != QuantityKind::kCount &&
      quantity.kind != QuantityKind::kPercent) {
    return;
  }
  if (auto name = PreposedName(quantity)) {
    reading.name = *name;
    return;
  }
  const bool people = reading.sense != nullptr && reading.sense->of_persons;
  const bool near =
      last_ && quantity.sentence <= last_sentence_ + kElidedSentences;
  const bool same_sentence = last_ && quantity.sentence == last_sentence_;
  if (near && (!people || same_sentence) &&
      (!people || IsLiving(last_->name.info) ||
       last_->name.key_object == "person")) {
    reading.name = last_->name;
    reading.shared = true;
    return;
  }
  if (people) {
    reading.name = TollName(reading.sense);
    if (by_sense_.contains(reading.sense)) return;
    // The living things that the article counted last, if not people.
    if (near && last_->name.info != nullptr &&
        last_->name.info->kind == "animal") {
      reading.name = last_->name;
    }
  }
}

// "creatures", "animals": those named before.
void MeasureReader::ResolveGeneric(MeasureReading& reading) {
  const CountedName& name = reading.name;
  if (name.info == nullptr || name.info->kind != "animal") return;
  constexpr std::string_view kGeneric[] = {"animal", "creature", "mammal",
                                           "specimen"};
  if (!IsOneOf(std::string_view(name.object), kGeneric)) {
    last_animal_ = name;
    return;
  }
  if (!last_animal_) return;
  reading.name = *last_animal_;
}

void MeasureReader::Remember(const QuantityMention& quantity,
                             const MeasureReading& reading) {
  if (quantity.kind != QuantityKind::kCount) return;
  if (reading.name.object.empty()) return;
  last_ = reading;
  last_sentence_ = quantity.sentence;
  if (reading.sense == nullptr || reading.shared) return;
  CountedName name = reading.name;
  if (IsHarm(name.object)) name = People();
  by_sense_[reading.sense] = std::move(name);
}

void MeasureReader::FindActor(const QuantityMention& quantity,
                              const ActionReading& action,
                              MeasureReading& reading) const {
  if (!action.token) return;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (action.active) {
    reading.actor = SubjectOf(input_, quantity.sentence, *action.token);
    return;
  }
  constexpr uint32_t kAgentTokens = 8;
  const uint32_t end = std::min(tokens.end, *action.token + kAgentTokens);
  for (uint32_t i = *action.token + 1; i < end; ++i) {
    if (input_.Lower(i) != "by") continue;
    if (const auto run = ReadNounRun(input_, i + 1, tokens.end)) {
      reading.actor = run->head;
    }
    return;
  }
}

std::optional<MeasureReading> MeasureReader::Read(
    const QuantityMention& quantity) {
  MeasureReading reading;
  reading.counted = ReadCounted(input_, quantity);
  const bool level = ReadComparison(quantity, reading) ||
                     ReadBareChange(quantity, reading) ||
                     ReadLevel(quantity, reading);
  if (!level) {
    const ActionReading action = FindAction(quantity, reading.counted);
    reading.sense = action.sense;
    reading.action = action.lemma;
    reading.action_token = action.token;
    reading.running =
        action.running &&
        !AddsToTotal(input_, quantity, reading.counted.phrase);
    reading.still =
        action.token && StillHolds(input_, quantity.sentence, *action.token);
    reading.state = action.state || reading.still;
    reading.governs = action.governs;
    FindActor(quantity, action, reading);
  }
  if (reading.name.object.empty()) {
    reading.name = NameOf(quantity, reading.counted);
  }
  const bool toll = reading.counted.head && reading.counted.before &&
                    reading.sense != nullptr && reading.sense->of_persons &&
                    IsCountNoun(input_.Lemma(*reading.counted.head));
  if (toll) reading.name = TollName(reading.sense);
  if (reading.name.object.empty()) FillElided(quantity, reading);
  if (reading.name.object.empty()) return std::nullopt;
  ResolveGeneric(reading);
  Remember(quantity, reading);
  return reading;
}

}  // namespace factline::extract
