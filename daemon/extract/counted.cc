#include "daemon/extract/counted.h"

#include <algorithm>

#include "daemon/extract/compared.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Span;
using language::Token;
using language::Upos;

// Longest noun run that is read; news writes up to six words before a head.
constexpr uint32_t kMaxRunTokens = 10;

bool IsHyphen(std::string_view word) {
  return word == "-" || word == "\u2011" || word == "\u2010";
}

bool IsNominal(Upos upos) {
  return upos == Upos::kNoun || upos == Upos::kPropn;
}

// Words between a number and its noun that do not end the run: "18 more",
// "35 other", "40 still missing people".
bool IsFiller(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "more", "other", "further",   "new",      "additional", "extra", "such",
      "or",   "so",    "different", "separate", "fewer",      "less"};
  return IsOneOf(word, kWords);
}

bool IsVerbForm(const Token& token) {
  return token.upos == Upos::kVerb &&
         (token.Has(language::kTokenPastParticiple) ||
          token.Has(language::kTokenPastTense) ||
          token.Has(language::kTokenGerund));
}

// Whether the word at `i`, not itself a noun, may stand before the head of a run
// that begins at `at`.
bool MayPrecedeHead(const ClaimInput& input, uint32_t at, uint32_t i,
                    uint32_t end) {
  const Token& token = input.TokenAt(i);
  const std::string_view word = input.Lower(i);
  if (token.upos == Upos::kAdj || token.upos == Upos::kNum) return true;
  if (IsFiller(word) || IsHyphen(word)) return true;
  if (i + 1 >= end) return false;
  const Upos next = input.TokenAt(i + 1).upos;
  const bool before_noun = IsNominal(next) || next == Upos::kAdj;
  if (IsVerbForm(token)) return before_noun;
  if (token.upos == Upos::kAdv) {
    return next == Upos::kAdj ||
           (IsVerbForm(input.TokenAt(i + 1)) && i + 2 < end &&
            IsNominal(input.TokenAt(i + 2).upos));
  }
  if (word == "," || token.upos == Upos::kCconj) {
    // Parts adjectives: "14 old, empty houses"; "eight, local officials said"
    // is a number by itself.
    const Upos last = i > at ? input.TokenAt(i - 1).upos : Upos::kX;
    return (last == Upos::kAdj || last == Upos::kVerb) && next == Upos::kAdj && i + 2 < end &&
           (IsNominal(input.TokenAt(i + 2).upos) ||
            input.TokenAt(i + 2).upos == Upos::kAdj);
  }
  return false;
}

uint32_t SkipDeterminers(const ClaimInput& input, uint32_t i, uint32_t end) {
  constexpr std::string_view kWords[] = {
      "the",  "its",   "his",   "her",   "their",  "our",    "my",
      "your", "these", "those", "this",  "that",   "all",    "a",
      "an",   "some",  "any",   "about", "around", "nearly", "roughly",
      "more", "than",  "at",    "least", "almost", "over"};
  while (i < end && (IsOneOf(input.Lower(i), kWords) ||
                     input.TokenAt(i).upos == Upos::kNum)) {
    ++i;
  }
  return i;
}

// "72 drums of waste": a plural that tags took for a verb.
bool IsPluralAfterNumber(const ClaimInput& input, uint32_t at) {
  const Token& token = input.TokenAt(at);
  if (token.upos != Upos::kVerb || IsVerbForm(token)) return false;
  const std::string_view word = input.Lower(at);
  return word.size() > 3 && word.ends_with("s") && !word.ends_with("ss");
}

void SetHead(const ClaimInput& input, NounRun run, Counted& counted) {
  counted.head = run.head;
  counted.noun_first = run.first;
  counted.info = input.lexicon.FindObject(input.document, run.first, run.head);
}

// "waves 23 feet high": the noun before a measure with an adjective of extent.
bool HasExtent(const ClaimInput& input, uint32_t at, uint32_t end) {
  constexpr std::string_view kWords[] = {
      "high", "long", "wide", "tall", "deep", "thick", "below", "above", "in"};
  return at < end && IsOneOf(input.Lower(at), kWords);
}

bool IsDistanceWord(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "from",      "off",    "away",   "outside",   "south",     "north",
      "east",      "west",   "of",     "northeast", "northwest", "southeast",
      "southwest", "inside", "beyond", "inland",    "offshore"};
  return IsOneOf(word, kWords);
}

// "in aid", "in damages", not "in case of death", "in London".
bool IsPurpose(const ClaimInput& input, NounRun run) {
  if (input.TokenAt(run.head).upos == Upos::kPropn) return false;
  constexpr std::string_view kNot[] = {"case",     "total",  "event",
                                       "all",      "fact",   "turn",
                                       "addition", "return", "favour",
                                       "year",     "quarter", "month",
                                       "week",     "period", "half",
                                       "decade",   "session"};
  // "lost $6 in trading"; but "in funding".
  constexpr std::string_view kMoneyNouns[] = {"funding", "financing",
                                              "spending", "saving", "savings"};
  const std::string_view word = input.Lower(run.head);
  if (word.ends_with("ing") && !IsOneOf(word, kMoneyNouns)) return false;
  return !IsOneOf(input.Lemma(run.head), kNot);
}

// "a community of 12,700", "a family of four": the noun that is so many.
void ReadGroupBefore(const ClaimInput& input, TokenRange sentence,
                     Counted& counted) {
  uint32_t i = counted.phrase.begin;
  if (i < sentence.begin + 2 || input.Lower(i - 1) != "of") return;
  if (!IsNominal(input.TokenAt(i - 2).upos)) return;
  // "an earlier plan of 1,500": a value of something named elsewhere.
  if (IsValueNoun(input.Lemma(i - 2))) return;
  // "on top of 2,500", "ahead of 40": words of a preposition.
  constexpr std::string_view kIdioms[] = {"top",  "front", "lieu", "spite",
                                          "case", "part",  "view", "light"};
  if (IsOneOf(input.Lemma(i - 2), kIdioms)) return;
  // "in groups of up to 1,000": says how they are packed, not what they are.
  if (input.TokenAt(i - 2).Has(language::kTokenPlural)) return;
  counted.before = true;
  SetHead(input, {.first = i - 2, .head = i - 2}, counted);
}

void ReadBefore(const ClaimInput& input, TokenRange sentence,
                Counted& counted) {
  uint32_t i = counted.phrase.begin;
  if (i == sentence.begin) return;
  --i;
  if (input.TokenAt(i).upos != Upos::kNoun) return;
  counted.before = true;
  SetHead(input, {.first = i, .head = i}, counted);
}

}  // namespace

bool IsAway(const ClaimInput& input, const QuantityMention& quantity) {
  const uint32_t at = quantity.tokens.end;
  return quantity.kind == QuantityKind::kMeasured &&
         at < input.SentenceTokens(quantity.sentence).end &&
         IsDistanceWord(input.Lower(at)) && input.Lower(at) != "of";
}

bool InsideTime(const ClaimInput& input, uint32_t token) {
  const Span span = input.TokenAt(token).span;
  const auto& times = input.layers.times;
  auto it = std::lower_bound(
      times.begin(), times.end(), span.begin,
      [](const TimeMention& time, uint32_t at) { return time.span.end <= at; });
  return it != times.end() && it->span.Overlaps(span);
}

std::optional<NounRun> ReadNounRun(const ClaimInput& input, uint32_t at,
                                   uint32_t end) {
  end = std::min(end, at + kMaxRunTokens);
  std::optional<NounRun> run;
  for (uint32_t i = at; i < end; ++i) {
    const Token& token = input.TokenAt(i);
    if (InsideTime(input, i)) {
      // "new daily cases": a time word that only describes.
      const bool describes = token.upos == Upos::kAdj && i + 1 < end &&
                             IsNominal(input.TokenAt(i + 1).upos) &&
                             !InsideTime(input, i + 1);
      if (!describes) break;
      continue;
    }
    if (IsNominal(token.upos)) {
      if (!run) run = NounRun{.first = at, .head = i};
      run->head = i;
      continue;
    }
    // "28 children - the sheriff said": a dash.
    if (run && IsHyphen(input.Lower(i)) && i + 1 < end &&
        !token.Has(language::kTokenSpaceBefore)) {
      continue;
    }
    if (run && IsPossessive(input.Lower(i))) {
      run.reset();
      at = i + 1;
      continue;
    }
    if (run && token.upos == Upos::kCconj && i + 2 < end &&
        IsNominal(input.TokenAt(i + 1).upos) &&
        IsNominal(input.TokenAt(i + 2).upos) && i == run->head + 1) {
      continue;  // "40 parks and wildlife staff"
    }
    if (run) {
      // "1,500 prisoner - of - war cases": a noun again after an adjective.
      const bool goes_on = (token.upos == Upos::kAdj || IsVerbForm(token)) &&
                           i > at && IsHyphen(input.Lower(i - 1));
      if (!goes_on) break;
      continue;
    }
    if (!MayPrecedeHead(input, at, i, end)) break;
  }
  return run;
}

std::string NounText(const ClaimInput& input, uint32_t head) {
  const std::string_view lemma = input.Lemma(head);
  if (lemma == "people" || lemma == "persons") return "person";
  return std::string(lemma);
}

namespace {

// Behind a conversion in brackets: "1,000 km (620 miles) of road".
uint32_t SkipConversion(const ClaimInput& input, uint32_t at, uint32_t end) {
  constexpr uint32_t kMaxTokens = 8;
  if (at >= end || input.Lower(at) != "(") return at;
  bool number = false;
  for (uint32_t i = at + 1; i < std::min(end, at + kMaxTokens); ++i) {
    if (input.Lower(i) == ")") return number ? i + 1 : at;
    number = number || input.TokenAt(i).upos == Upos::kNum ||
             input.TokenAt(i).Has(language::kTokenDigits);
  }
  return at;
}

// "94 of the animals", "$3 million in aid", "gusts of up to 130 km/h": the noun
// is linked by a preposition. False when there is none.
bool ReadLinked(const ClaimInput& input, const QuantityMention& quantity,
                uint32_t at, Counted& counted) {
  const TokenRange sentence = input.SentenceTokens(quantity.sentence);
  const uint32_t begin = counted.phrase.begin;
  // "jewellery worth $10 million"
  if (quantity.kind == QuantityKind::kMoney && begin >= sentence.begin + 2 &&
      input.Lower(begin - 1) == "worth" &&
      (IsNominal(input.TokenAt(begin - 2).upos) ||
       input.TokenAt(begin - 2).upos == Upos::kAdj)) {
    counted.before = true;
    counted.phrase.begin = begin - 2;
    SetHead(input, {.first = begin - 2, .head = begin - 2}, counted);
    return true;
  }
  // "up to 20 more of the creatures".
  constexpr std::string_view kMore[] = {"more", "others", "fewer"};
  if (at + 1 < sentence.end && IsOneOf(input.Lower(at), kMore) &&
      input.Lower(at + 1) == "of") {
    ++at;
  }
  constexpr std::string_view kOfWords[] = {"of", "in", "worth"};
  if (at < sentence.end && IsOneOf(input.Lower(at), kOfWords)) {
    const bool of = input.Lower(at) != "in";
    if (!of && quantity.kind != QuantityKind::kMoney) return true;
    uint32_t noun = at + 1;
    if (input.Lower(at) == "worth" && noun < sentence.end &&
        input.Lower(noun) == "of") {
      ++noun;
    }
    noun = SkipDeterminers(input, noun, sentence.end);
    const auto run = ReadNounRun(input, noun, sentence.end);
    if (run && (of || IsPurpose(input, *run))) {
      SetHead(input, *run, counted);
      counted.partitive = of;
      counted.phrase.end = run->head + 1;
    }
    return true;
  }
  if (quantity.kind != QuantityKind::kMeasured || begin < sentence.begin + 2 ||
      input.Lower(begin - 1) != "of" ||
      !IsNominal(input.TokenAt(begin - 2).upos) ||
      IsValueNoun(input.Lemma(begin - 2))) {
    return false;
  }
  counted.before = true;
  SetHead(input, {.first = begin - 2, .head = begin - 2}, counted);
  return true;
}

// "36 others were hurt": more of what was counted before.
bool IsOthers(const ClaimInput& input, NounRun run) {
  return run.first == run.head && (input.Lower(run.head) == "others" ||
                                   input.Lower(run.head) == "more");
}

}  // namespace

Counted ReadCounted(const ClaimInput& input, const QuantityMention& quantity) {
  const TokenRange sentence = input.SentenceTokens(quantity.sentence);
  Counted counted;
  counted.phrase = quantity.tokens;
  while (counted.phrase.begin > sentence.begin &&
         quantity.comparator_span.size() > 0 &&
         input.TokenAt(counted.phrase.begin).span.begin >
             quantity.comparator_span.begin) {
    --counted.phrase.begin;
  }
  uint32_t at = std::min(quantity.tokens.end, sentence.end);
  if (at < sentence.end && quantity.kind == QuantityKind::kMeasured) {
    if (HasExtent(input, at, sentence.end)) {
      ReadBefore(input, sentence, counted);
      return counted;
    }
    const bool length = quantity.quantity.unit_code.ends_with("m") ||
                        quantity.quantity.unit_code.starts_with("[");
    if (length && IsDistanceWord(input.Lower(at)) && input.Lower(at) != "of") {
      return counted;
    }
  }
  if (quantity.kind == QuantityKind::kMeasured ||
      quantity.kind == QuantityKind::kMoney) {
    at = SkipConversion(input, at, sentence.end);
  }
  if (ReadLinked(input, quantity, at, counted)) return counted;
  auto run = ReadNounRun(input, at, sentence.end);
  if (!run && at < sentence.end && quantity.kind == QuantityKind::kCount &&
      IsPluralAfterNumber(input, at)) {
    run = NounRun{.first = at, .head = at};
  }
  // "seven Portuguese": a people's name read as an adjective.
  if (!run && at < sentence.end && quantity.kind == QuantityKind::kCount &&
      input.TokenAt(at).upos == Upos::kAdj &&
      input.TokenAt(at).Has(language::kTokenCapitalized)) {
    run = NounRun{.first = at, .head = at};
  }
  // "90 more are missing": more of what was counted before.
  if (!run && at < sentence.end && input.Lower(at) == "more") {
    counted.phrase.end = at + 1;
  } else if (run && IsOthers(input, *run)) {
    counted.phrase.end = run->head + 1;
  } else if (run) {
    SetHead(input, *run, counted);
    counted.phrase.end = run->head + 1;
  } else if (quantity.kind == QuantityKind::kCount) {
    ReadGroupBefore(input, sentence, counted);
  }
  return counted;
}

}  // namespace factline::extract
