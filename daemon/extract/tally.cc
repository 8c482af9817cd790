#include "daemon/extract/tally.h"

#include <algorithm>
#include <string_view>

#include "daemon/extract/clause.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Upos;

// How far after its number a rate may be told: "5,000 men and women a week".
constexpr uint32_t kRateTokens = 12;
// Auxiliaries and adverbs between "have" and its verb.
constexpr uint32_t kGroupTokens = 6;

bool IsTimeUnit(std::string_view lemma) {
  constexpr std::string_view kWords[] = {"second", "minute", "hour", "day",
                                         "night",  "week",   "month", "year"};
  return IsOneOf(lemma, kWords);
}

// "a week ago": a date rather than a rate.
bool IsDistanceWord(std::string_view word) {
  constexpr std::string_view kWords[] = {"ago", "later", "earlier", "before",
                                         "after", "since", "from"};
  return IsOneOf(word, kWords);
}

// Whether `i` begins "a day", "per hour", "every week".
bool BeginsRate(const ClaimInput& input, uint32_t i, TokenRange phrase,
                uint32_t end) {
  if (i + 1 >= end || !IsTimeUnit(input.Lemma(i + 1))) return false;
  const std::string_view word = input.Lower(i);
  if (word == "per") return true;
  const bool article = word == "a" || word == "an";
  if (word != "each" && word != "every" && !article) return false;
  if (article && i != phrase.end) return false;
  if (i > 0 && input.TokenAt(i - 1).upos == Upos::kAdp) return false;
  return i + 2 >= end || !IsDistanceWord(input.Lower(i + 2));
}

// "5,000 soldiers a week", "300 new daily cases", "2 % per month".
bool IsRate(const ClaimInput& input, const QuantityMention& quantity,
            TokenRange phrase) {
  const TokenRange sentence = input.SentenceTokens(quantity.sentence);
  const uint32_t stop = std::min(sentence.end, phrase.end + kRateTokens);
  for (uint32_t i = quantity.tokens.end; i < stop; ++i) {
    const std::string_view word = input.Lower(i);
    const bool near = i <= phrase.end;
    if (near && (word == "daily" || word == "weekly" || word == "monthly" ||
                 word == "everyday" || word == "hourly")) {
      return true;
    }
    if (BeginsRate(input, i, phrase, sentence.end)) return true;
    if (i >= phrase.end && (input.TokenAt(i).upos == Upos::kPunct ||
                            input.TokenAt(i).upos == Upos::kCconj ||
                            input.TokenAt(i).upos == Upos::kNum)) {
      break;
    }
  }
  return false;
}

// "about five kilometres south of": lies there, and nothing moved by it.
bool IsDistance(const QuantityMention& quantity,
                const MeasureReading& reading) {
  return quantity.kind == QuantityKind::kMeasured && !reading.governs &&
         reading.name.key_object == "distance";
}

// "have now tested positive", "has already found": counted until now.
bool CountsUntilNow(const ClaimInput& input, uint32_t sentence,
                    uint32_t action) {
  const uint32_t first = input.SentenceTokens(sentence).begin;
  bool until_now = false;
  for (uint32_t i = action, n = 0; i > first && n < kGroupTokens; ++n) {
    --i;
    const std::string_view word = input.Lower(i);
    if (word == "have" || word == "has" || word == "\u2019ve" ||
        word == "'ve") {
      return until_now;
    }
    until_now |= word == "already" || word == "now" || word == "only" ||
                 word == "far" || word == "thus";
    const Upos upos = input.TokenAt(i).upos;
    if (upos != Upos::kAdv && upos != Upos::kAux && upos != Upos::kPart &&
        upos != Upos::kAdj) {
      break;
    }
  }
  return false;
}

// Verbs of what goes on rather than of what is done.
bool IsStanding(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "employ", "own",  "have", "hold",  "house", "operate", "host",
      "contain", "be",  "live", "work",  "serve", "need",    "owe",
      "cost",   "weigh", "remain", "stand", "measure", "cover", "rely"};
  return IsOneOf(lemma, kVerbs);
}

// Whether the clause tells that the counted things did or underwent something:
// "opened 40 shops", "45,000 have crossed".
bool Acts(const ClaimInput& input, const QuantityMention& quantity,
          const MeasureReading& reading) {
  if (quantity.kind != QuantityKind::kCount || !reading.action_token ||
      reading.role != QuantityRole::kLevel || reading.state) {
    return false;
  }
  const uint32_t action = *reading.action_token;
  if (IsStanding(input.Lemma(action))) return false;
  // "collapsed, sending ten cars into the water"
  const language::Token& token = input.TokenAt(action);
  const bool sequel = token.Has(language::kTokenGerund) &&
                      token.deprel == language::Deprel::kAdvcl &&
                      token.head != language::kNoHead &&
                      IsPast(input, quantity.sentence, token.head);
  return sequel || reading.running ||
         IsPerfect(input, quantity.sentence, action) ||
         IsPast(input, quantity.sentence, action) ||
         IsPassive(input, quantity.sentence, action);
}

// The tally of the words alone, before the time has its say.
Tally BaseTally(const MeasureReading& reading, bool acts) {
  const Concept* sense = reading.sense;
  const bool change = reading.role == QuantityRole::kIncrease ||
                      reading.role == QuantityRole::kDecrease;
  if (change && (sense == nullptr || sense->tally == Tally::kLevel)) {
    return Tally::kPerEvent;
  }
  if (sense != nullptr) return sense->tally;
  return acts ? Tally::kPerEvent : Tally::kLevel;
}

// "since the outbreak began"
bool SaysBegan(const ClaimInput& input, uint32_t from, uint32_t end) {
  constexpr std::string_view kVerbs[] = {"begin", "start", "erupt", "break"};
  for (uint32_t i = from; i < end; ++i) {
    if (IsOneOf(input.Lemma(i), kVerbs)) return true;
  }
  return false;
}

// "... seven arrests so far", "to date": counted until now.
bool SaysSoFar(const ClaimInput& input, uint32_t sentence, uint32_t from) {
  // "So far this year 40 boats have come."
  const uint32_t first = input.SentenceTokens(sentence).begin;
  if (from > first + 1 && input.Lower(first) == "so" &&
      input.Lower(first + 1) == "far") {
    return true;
  }
  constexpr uint32_t kTokens = 10;
  const uint32_t end =
      std::min(input.SentenceTokens(sentence).end, from + kTokens);
  for (uint32_t i = from; i + 1 < end; ++i) {
    const std::string_view word = input.Lower(i);
    if (word == "so" && input.Lower(i + 1) == "far") return true;
    if (word == "to" && input.Lower(i + 1) == "date") return true;
    if (word == "since" && SaysBegan(input, i + 1, end)) return true;
    if (word == "," || input.TokenAt(i).upos == Upos::kNum) return false;
  }
  return false;
}

// A rescue of days is counted on, one of a night is over.
bool IsShort(const EventTime& time) {
  constexpr absl::Duration kLongest = absl::Hours(49);
  return time.earliest && time.latest &&
         *time.latest - *time.earliest <= kLongest;
}

}  // namespace

bool StillHolds(const ClaimInput& input, uint32_t sentence, uint32_t action) {
  constexpr uint32_t kTokens = 3;
  const uint32_t first = input.SentenceTokens(sentence).begin;
  for (uint32_t i = action, n = 0; i > first && n < kTokens; ++n) {
    --i;
    if (input.Lower(i) == "still") return true;
    const Upos upos = input.TokenAt(i).upos;
    if (upos != Upos::kAdv && upos != Upos::kAux) return false;
  }
  return false;
}

bool AddsToTotal(const ClaimInput& input, const QuantityMention& quantity,
                 TokenRange phrase) {
  constexpr std::string_view kWords[] = {"more", "further", "another",
                                         "additional"};
  const uint32_t first = input.SentenceTokens(quantity.sentence).begin;
  const uint32_t number = quantity.tokens.begin;
  if (number > first && IsOneOf(input.Lower(number - 1), kWords)) return true;
  for (uint32_t i = quantity.tokens.end; i < phrase.end; ++i) {
    if (IsOneOf(input.Lower(i), kWords)) return true;
  }
  return false;
}

Tally TallyOf(const ClaimInput& input, const QuantityMention& quantity,
              const MeasureReading& reading, const FigureTime& found) {
  const Concept* sense = reading.sense;
  const bool toll = sense != nullptr && sense->toll;
  if (reading.still || (reading.state && !toll)) return Tally::kLevel;
  if (IsDistance(quantity, reading) || IsAway(input, quantity)) {
    return Tally::kLevel;
  }
  if (IsRate(input, quantity, reading.counted.phrase)) return Tally::kLevel;
  const bool acts = Acts(input, quantity, reading);
  const Tally tally = BaseTally(reading, acts);
  const bool own = found.time.basis == TimeBasis::kExplicit ||
                   found.time.basis == TimeBasis::kAnchored;
  // "last year" takes in many events, "in 1996" often dates one.
  const bool takes_in =
      own && found.coarse &&
      (found.time.basis == TimeBasis::kAnchored || reading.actor);
  const bool stretch = (own && found.period) || takes_in;
  if (found.since && acts) return Tally::kCumulative;
  if (tally == Tally::kLevel && !(acts && stretch && !toll)) return tally;
  if (found.since || found.until) return Tally::kCumulative;
  if (acts &&
      SaysSoFar(input, quantity.sentence, reading.counted.phrase.end)) {
    return Tally::kCumulative;
  }
  if (reading.total) return Tally::kCumulative;
  if (own && found.period) {
    return tally == Tally::kCumulative ? tally : Tally::kPerPeriod;
  }
  const bool aftermath = sense != nullptr && sense->by_cause;
  // "opened 40 shops last year"; "killed 600 in 2007" may be one event.
  if (takes_in && !aftermath && acts) return Tally::kPerPeriod;
  // "15 have been killed in 2024", "rose to 32 this year": still growing.
  if (own && found.coarse && toll && reading.running) return Tally::kCumulative;
  if (own && (tally == Tally::kPerPeriod || aftermath)) {
    return Tally::kPerEvent;
  }
  if (own) return tally;
  if (toll && reading.running) return Tally::kCumulative;
  // "the number of cases has risen to 279"
  if (aftermath && reading.running && quantity.kind == QuantityKind::kCount) {
    return Tally::kCumulative;
  }
  // "350 were plucked to safety": one rescue; "have been" goes on.
  const bool adds = AddsToTotal(input, quantity, reading.counted.phrase);
  if (toll && tally == Tally::kCumulative && acts &&
      (adds || IsShort(found.time)) &&
      !SaysSoFar(input, quantity.sentence, reading.counted.phrase.end)) {
    return Tally::kPerEvent;
  }
  const bool counts = quantity.kind == QuantityKind::kCount &&
                      reading.action_token && tally == Tally::kPerEvent;
  if (counts && !adds &&
      (CountsUntilNow(input, quantity.sentence, *reading.action_token) ||
       SaysSoFar(input, quantity.sentence, reading.counted.phrase.end))) {
    return Tally::kCumulative;
  }
  return tally;
}

}  // namespace factline::extract
