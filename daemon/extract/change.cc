#include <algorithm>

#include "daemon/extract/clause.h"
#include "daemon/extract/compared.h"
#include "daemon/extract/measure.h"
#include "daemon/extract/words.h"

// How MeasureReader reads numbers that tell how a level moved ("fell 21p", "a 34%
// rise in profit", "doubled"), the level itself ("rose to 443") and the one
// that it is compared with ("up from 34").
namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// How far from a verb of ratio what it moves may stand: "doubled its profit".
constexpr uint32_t kMaxMovedTokens = 14;

bool Falls(const Concept* sense) {
  return sense != nullptr && sense->id == "fallen";
}
bool Rises(const Concept* sense) {
  return sense != nullptr && sense->id == "risen";
}

}  // namespace

// The last number of this kind, in this sentence or the one before.
const MeasureReading* MeasureReader::PreviousOf(
    const QuantityMention& quantity) const {
  const Previous& previous = previous_[static_cast<size_t>(quantity.kind)];
  if (!previous.reading || previous.sentence + 1 < quantity.sentence) {
    return nullptr;
  }
  return &*previous.reading;
}

// "up from 34", "compared with 2.9 million": what the number before is, at
// another time or place.
bool MeasureReader::ReadCompared(const QuantityMention& quantity,
                                 MeasureReading& reading) const {
  const auto from = ComparedFrom(input_, quantity.sentence,
                                 reading.counted.phrase.begin);
  const MeasureReading* before = PreviousOf(quantity);
  if (!from || before == nullptr) return false;
  const bool own = reading.counted.head && !reading.counted.before &&
                   !IsValueNoun(input_.Lemma(*reading.counted.head));
  CountedName name = before->name;
  if (own) {
    const CountedName own_name = NameOf(quantity, reading.counted);
    const bool same = own_name.key_object == before->name.key_object;
    // "12 people from 3 villages": where they are from.
    if (!same && input_.Lower(*from) == "from") return false;
    name = own_name;
  } else {
    reading.counted.head.reset();
    reading.counted.phrase.end = quantity.tokens.end;
    reading.shared = true;
  }
  reading.name = std::move(name);
  reading.action = before->action;
  reading.action_token = before->action_token;
  reading.actor = before->actor;
  reading.sense = before->sense;
  reading.role = before->role;
  reading.compared = true;
  if (own && reading.sense == nullptr) {
    const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
    reading.sense =
        NounAction(*reading.counted.head, reading.counted, tokens.end).sense;
  }
  return true;
}

// "fell 382 points, or 0.86%": the same said in another unit.
bool MeasureReader::ReadRestated(const QuantityMention& quantity,
                                 MeasureReading& reading) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const uint32_t begin = reading.counted.phrase.begin;
  if (reading.counted.head || begin < tokens.begin + 2 ||
      input_.Lower(begin - 1) != "or" || input_.Lower(begin - 2) != "," ||
      !last_any_ || last_any_sentence_ != quantity.sentence) {
    return false;
  }
  const TokenRange phrase = reading.counted.phrase;
  reading = *last_any_;
  reading.counted.phrase = phrase;
  reading.counted.partitive = true;  // Its noun stands elsewhere.
  reading.shared = true;
  return true;
}

// "doubled", "tripled its profit": the verb is the number.
bool MeasureReader::ReadRatio(const QuantityMention& quantity,
                              MeasureReading& reading) const {
  const uint32_t at = quantity.tokens.begin;
  if (quantity.quantity.role != QuantityRole::kRatio ||
      input_.TokenAt(at).upos != Upos::kVerb) {
    return false;
  }
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const uint32_t end = std::min(tokens.end, at + kMaxMovedTokens);
  const auto noun = FindLevelNoun(input_, quantity.sentence,
                                  {.verb = at, .preposition = {}}, end);
  if (!noun) return false;
  reading.role = QuantityRole::kRatio;
  reading.action = std::string(input_.Lemma(at));
  reading.action_token = at;
  reading.sense = noun->sense;
  reading.counted.head.reset();
  reading.counted.phrase = quantity.tokens;
  NameLevel(quantity, *noun, reading);
  return true;
}

// What "a rise in", "a drop in the number of" lead to: the noun run that moves.
std::optional<NounRun> MeasureReader::MovedBy(uint32_t noun, uint32_t after,
                                              uint32_t first,
                                              uint32_t end) const {
  constexpr std::string_view kLinks[] = {"in", "of", "for", "from"};
  for (uint32_t i = after; i < end && IsOneOf(input_.Lower(i), kLinks);) {
    ++i;
    while (i < end && (input_.TokenAt(i).upos == Upos::kDet ||
                       input_.TokenAt(i).upos == Upos::kPron ||
                       InsideTime(input_, i))) {
      ++i;
    }
    const auto run = ReadNounRun(input_, i, end);
    if (!run) break;
    const bool counts = IsCountNoun(input_.Lemma(run->head)) &&
                        run->head + 1 < end &&
                        input_.Lower(run->head + 1) == "of";
    if (!counts) return run;
    i = run->head + 1;
  }
  // "a 3% wage increase".
  if (noun > first && IsNominal(input_.TokenAt(noun - 1).upos)) {
    return NounRun{.first = noun - 1, .head = noun - 1};
  }
  return std::nullopt;
}

// "a 34% rise in profit", "an increase of 40 percent in fares".
bool MeasureReader::ReadChangeNoun(const QuantityMention& quantity,
                                   MeasureReading& reading) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  const Counted& counted = reading.counted;
  const uint32_t begin = counted.phrase.begin;
  uint32_t noun = tokens.end;
  uint32_t after = 0;
  if (counted.head && !counted.before && !counted.partitive) {
    noun = *counted.head;
    after = noun + 1;
  } else if (begin >= tokens.begin + 2 && input_.Lower(begin - 1) == "of") {
    noun = begin - 2;
    after = quantity.tokens.end;
  }
  if (noun >= tokens.end || !IsNominal(input_.TokenAt(noun).upos)) return false;
  const QuantityRole role = DirectionOf(input_.Lemma(noun));
  if (role == QuantityRole::kLevel) return false;
  reading.role = role;
  reading.action = std::string(input_.Lemma(noun));
  reading.action_token = noun;
  const uint32_t first = noun > begin ? quantity.tokens.end : tokens.begin;
  const NounRun run = MovedBy(noun, after, first, tokens.end)
                          .value_or(NounRun{.first = noun, .head = noun});
  reading.counted.head = run.head;
  reading.counted.noun_first = run.first;
  reading.counted.before = true;
  reading.counted.info =
      input_.lexicon.FindObject(input_.document, run.first, run.head);
  reading.sense = NounAction(run.head, reading.counted, tokens.end).sense;
  return true;
}

// "its shares were down 6 percent": what the sentence tells it of.
void MeasureReader::FillSubject(const QuantityMention& quantity, uint32_t at,
                                MeasureReading& reading) const {
  auto subject = SubjectOf(input_, quantity.sentence, at);
  if (const auto verb = GoverningVerb(input_, at); verb && !subject) {
    subject = SubjectOf(input_, quantity.sentence, *verb);
  }
  if (!subject) return;
  reading.counted.head = *subject;
  reading.counted.noun_first = *subject;
  reading.counted.before = true;
  reading.counted.info =
      input_.lexicon.FindObject(input_.document, *subject, *subject);
}

// "up 12 percent", "down by two": a word of change without a verb.
bool MeasureReader::ReadBareChange(const QuantityMention& quantity,
                                   MeasureReading& reading) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  uint32_t at = reading.counted.phrase.begin;
  if (at == tokens.begin) return false;
  --at;
  constexpr std::string_view kPrepositions[] = {"to", "by", "at"};
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
    // "delivered 92,400 cars, up 21%": of the cars.
    const bool of_last = last_any_ && at > tokens.begin &&
                         last_any_sentence_ == quantity.sentence &&
                         input_.Lower(at - 1) == ",";
    if (of_last) {
      reading.name = last_any_->name;
      reading.shared = true;
    } else if (quantity.kind != QuantityKind::kCount) {
      FillSubject(quantity, at, reading);
    }
  }
  reading.action = word == "up" ? "rise" : "fall";
  reading.action_token = at;
  const MeasureReading* before = PreviousOf(quantity);
  if (level && before != nullptr) {
    reading.action = before->action;
    reading.sense = before->sense;
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
  // "pledged $38 million, 3% less than in May": of the money.
  const uint32_t begin = reading.counted.phrase.begin;
  if (last_any_ && last_any_sentence_ == quantity.sentence &&
      begin > tokens.begin && input_.Lower(begin - 1) == ",") {
    reading.name = last_any_->name;
    reading.shared = true;
    return true;
  }
  FillSubject(quantity, quantity.tokens.begin, reading);
  return true;
}

// "fell 382 points": an index's own unit, no things.
bool MeasureReader::CountsPoints(const MeasureReading& reading) const {
  return reading.counted.head && !reading.counted.before &&
         input_.Lemma(*reading.counted.head) == "point";
}

// Nouns of what adds up over one event, whatever times the clause names.
bool IsSum(std::string_view lemma) {
  return lemma == "toll" || lemma == "tally" || lemma == "count" ||
         lemma == "total";
}

// "seven died on Monday, bringing the number of deaths to 40"
bool AddsUp(std::string_view lemma) {
  return lemma == "bring" || lemma == "take" || lemma == "push" ||
         lemma == "raise";
}

bool MeasureReader::ReadLevel(const QuantityMention& quantity,
                              MeasureReading& reading) const {
  const uint32_t begin = reading.counted.phrase.begin;
  const auto verb = FindLevelVerb(input_, quantity.sentence, begin);
  if (!verb || IsAway(input_, quantity)) return false;
  const bool copula = input_.Lemma(verb->verb) == "be";
  // Firms lose money; what loses percents or points has moved.
  const std::string_view moving = input_.Lemma(verb->verb);
  if ((moving == "lose" || moving == "gain" || moving == "shed") &&
      quantity.kind != QuantityKind::kPercent && !CountsPoints(reading)) {
    return false;
  }
  const bool own_noun = reading.counted.head && !reading.counted.before &&
                        quantity.kind == QuantityKind::kCount &&
                        !CountsPoints(reading);
  if (copula && reading.counted.head) return false;
  const auto noun = FindLevelNoun(input_, quantity.sentence, *verb, begin);
  if (!noun) return false;
  const bool counts =
      noun->sense != nullptr || IsCountNoun(input_.Lemma(noun->noun));
  // "put losses at 2,640 troops"
  const bool put = verb->preposition == "at" &&
                   (moving == "put" || moving == "place" ||
                    moving == "estimate");
  // "the toll exceeds 600 people"
  const bool toll = noun->sense != nullptr && noun->sense->toll &&
                    IsCountNoun(input_.Lemma(noun->noun));
  if (own_noun && ((noun->sense == nullptr && !put) ||
                   (verb->preposition.empty() && !toll) ||
                   verb->preposition == "from")) {
    return false;
  }
  const Concept* change = input_.lexicon.Find(WordKind::kVerb, input_.document,
                                              verb->verb, begin, nullptr);
  const bool moved =
      verb->preposition == "by" ||
      (verb->preposition.empty() &&
       (quantity.kind != QuantityKind::kCount || CountsPoints(reading)));
  if (moved && Falls(change)) reading.role = QuantityRole::kDecrease;
  if (moved && Rises(change)) reading.role = QuantityRole::kIncrease;
  if (copula && !counts && quantity.kind == QuantityKind::kCount) return false;
  reading.sense = noun->sense != nullptr ? noun->sense : change;
  const bool event = noun->sense != nullptr && noun->sense->by_cause;
  reading.action_token =
      noun->sense != nullptr ? noun->sense_token : verb->verb;
  // A level of deaths says that people died; one of revenue only that it rose.
  if (event && reading.role == QuantityRole::kLevel) {
    reading.action = std::string(input_.Lemma(noun->sense_token));
  } else if (put && own_noun) {
    reading.action = std::string(input_.Lemma(noun->noun));
  } else if (!copula) {
    reading.action = std::string(input_.Lemma(verb->verb));
  }
  reading.running = true;
  bool sum = AddsUp(moving);
  for (uint32_t i = noun->first; i <= noun->noun; ++i) {
    sum |= IsSum(input_.Lemma(i));
  }
  reading.total = sum && noun->sense != nullptr && noun->sense->toll;
  NameLevel(quantity, *noun, reading);
  // "put losses at 630 dead and wounded": people.
  const uint32_t next = quantity.tokens.end;
  if (put && quantity.kind == QuantityKind::kCount &&
      next < input_.SentenceTokens(quantity.sentence).end &&
      NamesPeople(next)) {
    reading.name = People();
  }
  return true;
}

void MeasureReader::NameLevel(const QuantityMention& quantity,
                              const LevelNoun& noun,
                              MeasureReading& reading) const {
  if (!reading.counted.head || CountsPoints(reading)) {
    reading.counted.head = noun.noun;
    reading.counted.noun_first = std::min(noun.first, noun.noun);
    reading.counted.before = true;
    reading.counted.info = input_.lexicon.FindObject(
        input_.document, reading.counted.noun_first, noun.noun);
  }
  // "General Accident fell 21p": a firm's money level is its shares'.
  const bool firm = quantity.kind == QuantityKind::kMoney &&
                    reading.counted.before &&
                    input_.TokenAt(noun.noun).Has(
                        language::kTokenCapitalized) &&
                    !input_.TokenAt(noun.noun).Has(
                        language::kTokenSentenceStart) &&
                    (Falls(reading.sense) || Rises(reading.sense));
  if (firm) {
    reading.name.object = reading.name.key_object = "share";
  }
}

}  // namespace factline::extract
