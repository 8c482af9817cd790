#include "daemon/extract/level.h"

#include "daemon/extract/clause.h"
#include "daemon/extract/compared.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// What a verb may move before the number comes: "taking the tally of houses that
// were lost in the valley so far to 212".
constexpr uint32_t kMaxMovedTokens = 14;

// From "rise" to the level it led to: "a rise in fourth-quarter net profit to".
constexpr uint32_t kChangeNounTokens = 9;

bool IsLevelPreposition(std::string_view word) {
  constexpr std::string_view kWords[] = {"to",      "at",    "from", "by",
                                         "above",   "below", "over", "past",
                                         "between", "into"};
  return IsOneOf(word, kWords);
}

// Verbs that take a number alone as their level: "hit 11,300", "total 30 mln".
bool TakesBareLevel(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "hit",   "reach",  "total",    "exceed",   "top",     "surpass",
      "near",  "pass",   "approach", "fall",     "drop",    "rise",
      "gain",  "jump",   "climb",    "number",   "average", "lose",
      "be",    "equal",  "slip",     "add",      "dip",     "slide",
      "soar",  "surge",  "decline",  "increase", "grow",    "decrease",
      "shed",  "remain", "measure",  "register", "hover",   "stay",
      "stand", "cost",   "value",    "sink",   "tumble",  "plunge",
      "leap",  "edge",   "rally",    "retreat", "advance", "slow",
      "ease",  "shrink"};
  return IsOneOf(lemma, kVerbs);
}

bool IsVerb(const Token& token) {
  return token.upos == Upos::kVerb || token.upos == Upos::kAux;
}

bool IsBreak(const Token& token, std::string_view word) {
  return token.upos == Upos::kPunct && word != "-";
}

// Whether a number with its unit ends before token `at`: "382 points,".
bool AmountEnds(const ClaimInput& input, uint32_t at) {
  return at >= 2 && input.TokenAt(at - 1).upos == Upos::kNoun &&
         input.TokenAt(at - 2).upos == Upos::kNum;
}

// Start of the words that belong to the noun at `head`.
uint32_t PhraseFirst(const ClaimInput& input, uint32_t head, uint32_t begin) {
  while (head > begin && (IsNominal(input.TokenAt(head - 1).upos) ||
                          input.TokenAt(head - 1).upos == Upos::kAdj)) {
    --head;
  }
  return head;
}

// The noun that the preposition before the noun at `head` hangs by: "toll" of
// "the toll from a quake in Japan's north".
uint32_t Outermost(const ClaimInput& input, uint32_t head, uint32_t begin) {
  constexpr int kMaxSteps = 4;
  for (int step = 0; step < kMaxSteps; ++step) {
    uint32_t i = PhraseFirst(input, head, begin);
    while (i > begin && (input.TokenAt(i - 1).upos == Upos::kDet ||
                         IsPossessive(input.Lower(i - 1)) ||
                         (i < head && IsPossessive(input.Lower(i)) &&
                          IsNominal(input.TokenAt(i - 1).upos)))) {
      --i;
    }
    // "profit before tax": what is before tax is the profit.
    const bool links =
        input.TokenAt(i > begin ? i - 1 : i).deprel ==
            language::Deprel::kCase ||
        (i > begin && input.Lower(i - 1) == "before");
    if (i <= begin + 1 || !links) return head;
    // "people confirmed dead in floods": back over what is told of them.
    constexpr uint32_t kToldTokens = 3;
    uint32_t noun = i - 2;
    for (uint32_t n = 0; n < kToldTokens && noun > begin &&
                         (input.TokenAt(noun).upos == Upos::kAdj ||
                          input.TokenAt(noun).Has(
                              language::kTokenPastParticiple));
         ++n) {
      --noun;
    }
    if (!IsNominal(input.TokenAt(noun).upos)) return head;
    head = noun;
  }
  return head;
}

}  // namespace

bool IsCountNoun(std::string_view lemma) {
  constexpr std::string_view kWords[] = {
      "number", "total", "tally",      "figure",     "count",    "toll",
      "amount", "sum",   "estimate",   "level",      "average",  "rate",
      "value",  "share", "proportion", "percentage", "quantity", "bill"};
  return IsOneOf(lemma, kWords);
}

namespace {

// Whether a token can stand between a noun and its verb: what narrows the noun,
// and verbs that tell of it ("that struck", "caused by"), but no clause of
// another subject.
bool NarrowsNoun(const ClaimInput& input, uint32_t i) {
  using language::Deprel;
  const Token& token = input.TokenAt(i);
  if (token.upos == Upos::kSconj) return input.Lower(i) == "that";
  if (token.upos == Upos::kCconj) {
    return !IsVerb(input.TokenAt(i + 1)) &&
           input.TokenAt(i + 1).upos != Upos::kPron &&
           input.TokenAt(i + 1).upos != Upos::kDet;
  }
  if (!IsVerb(token)) return true;
  return !IsLevelVerb(token.lemma) &&
         (token.deprel == Deprel::kAcl ||
          token.deprel == Deprel::kAclRelcl || token.Has(language::kTokenGerund) ||
          token.Has(language::kTokenPastParticiple) ||
          token.upos == Upos::kAux || input.Lower(i + 1) == "by" ||
          (i > 0 && (input.Lower(i - 1) == "that" ||
                     input.Lower(i - 1) == "which" ||
                     input.Lower(i - 1) == "who")));
}

// "The death toll from a flood that swept through the valley two weeks earlier
// rises to": a sentence that begins with a toll tells of it, however far away its
// verb stands. The noun, or nothing.
std::optional<uint32_t> OpeningToll(const ClaimInput& input,
                                    uint32_t sentence, uint32_t verb) {
  constexpr uint32_t kOpeningTokens = 6;
  constexpr uint32_t kMaxNarrowingTokens = 40;
  const uint32_t first = input.SentenceTokens(sentence).begin;
  std::optional<uint32_t> toll;
  for (uint32_t i = first; i < verb && i < first + kOpeningTokens; ++i) {
    const Upos upos = input.TokenAt(i).upos;
    if (IsNominal(upos) && IsCountNoun(input.Lemma(i))) {
      toll = i;
      break;
    }
    if (upos != Upos::kDet && upos != Upos::kAdj && upos != Upos::kNoun &&
        !input.TokenAt(i).Has(language::kTokenPastParticiple)) {
      return std::nullopt;
    }
  }
  if (!toll || verb - *toll > kMaxNarrowingTokens) return std::nullopt;
  for (uint32_t i = *toll + 1; i < verb; ++i) {
    if (!NarrowsNoun(input, i)) return std::nullopt;
  }
  return toll;
}

// Reads the phrase [level.first, end): its first concept and the noun that has
// the level. False when it has no noun.
bool ReadLevelPhrase(const ClaimInput& input, uint32_t end, LevelNoun& level) {
  std::optional<uint32_t> noun;
  for (uint32_t i = level.first; i < end; ++i) {
    const Upos upos = input.TokenAt(i).upos;
    const bool nominal = IsNominal(upos);
    // "the toll in the wildfires": only "of" tells what is counted.
    if (noun && upos == Upos::kAdp && input.Lower(i) != "of") break;
    // A name says nothing of what is counted: "Royal Insurance dropped 18p".
    const bool name = upos == Upos::kPropn &&
                      input.TokenAt(i).Has(language::kTokenCapitalized) &&
                      !input.TokenAt(i).Has(language::kTokenAllCaps);
    if (level.sense == nullptr && !name &&
        (nominal || upos == Upos::kVerb || upos == Upos::kAdj)) {
      const WordKind kind = nominal               ? WordKind::kNoun
                            : upos == Upos::kVerb ? WordKind::kVerb
                                                  : WordKind::kAdjective;
      level.sense = input.lexicon.Find(kind, input.document, i, end, nullptr);
      level.sense_token = i;
    }
    const bool last_of_run =
        nominal && (i + 1 >= end || !IsNominal(input.TokenAt(i + 1).upos));
    if (!last_of_run) continue;
    // "the country's total": whose it is says nothing of what it is.
    if (i + 1 < end && IsPossessive(input.Lower(i + 1))) continue;
    // "the number of deaths": what is counted comes after the count noun.
    if (!noun || IsCountNoun(input.Lemma(*noun))) noun = i;
  }
  level.noun = noun.value_or(level.noun);
  return noun.has_value();
}

}  // namespace

std::optional<LevelVerb> FindLevelVerb(const ClaimInput& input,
                                       uint32_t sentence, uint32_t begin) {
  const uint32_t first = input.SentenceTokens(sentence).begin;
  if (begin == first) return std::nullopt;
  LevelVerb level;
  // "the toll exceeds 600": a verb that is a comparator too.
  if (IsVerb(input.TokenAt(begin)) &&
      TakesBareLevel(input.TokenAt(begin).lemma)) {
    level.verb = begin;
    return level;
  }
  uint32_t at = begin - 1;
  // "grew by just 1%"
  constexpr std::string_view kMere[] = {"just", "only", "merely", "even"};
  if (at > first && IsOneOf(input.Lower(at), kMere) &&
      IsLevelPreposition(input.Lower(at - 1))) {
    --at;
  }
  if (IsLevelPreposition(input.Lower(at))) {
    level.preposition = input.Lower(at);
    if (at == first) return std::nullopt;
    --at;
  }
  for (uint32_t n = 0; n < kMaxMovedTokens; ++n) {
    const Token& token = input.TokenAt(at);
    // "fell 382 points, or 0.86%, to 43,910": an amount in between.
    const bool amount =
        level.preposition == "to" && input.Lower(at) == "," && at > first &&
        (input.TokenAt(at - 1).upos == Upos::kNum ||
         input.TokenAt(at - 1).upos == Upos::kSym || AmountEnds(input, at));
    if (amount) {
      --at;
      continue;
    }
    if (IsBreak(token, input.Lower(at))) return std::nullopt;
    if (IsVerb(token)) {
      if (IsLevelVerb(token.lemma)) {
        level.verb = at;
        if (!level.preposition.empty()) return level;
        return n == 0 && TakesBareLevel(token.lemma) ? std::optional(level)
                                                     : std::nullopt;
      }
      if (n == 0) return std::nullopt;
    } else if (level.preposition.empty() && token.upos != Upos::kAdv) {
      return std::nullopt;
    } else if (n <= kChangeNounTokens && token.upos == Upos::kNoun &&
               (level.preposition == "to" || level.preposition == "from") &&
               DirectionOf(token.lemma) != QuantityRole::kLevel) {
      level.verb = at;  // "a rise in profit to $412 million"
      return level;
    }
    if (at == first) break;
    --at;
  }
  return std::nullopt;
}

namespace {

// The count noun that moves by the verb at `verb`, as its words stand: "the toll
// of the quake that hit Lima on Sunday rose", where trees go astray. Nothing when
// a clause of its own stands between.
std::optional<uint32_t> CountNounBefore(const ClaimInput& input,
                                        TokenRange tokens, uint32_t verb) {
  constexpr uint32_t kMaxTokens = 40;
  bool in_clause = false;
  for (uint32_t i = verb, n = 0; i > tokens.begin && n < kMaxTokens; ++n) {
    --i;
    const Token& token = input.TokenAt(i);
    const std::string_view word = input.Lower(i);
    if (word == ";" || word == ":") return std::nullopt;
    if (word == "that" || word == "which" || word == "who") {
      in_clause = false;
      continue;
    }
    const bool participle = token.Has(language::kTokenPastParticiple) ||
                            token.Has(language::kTokenGerund);
    if (IsVerb(token) && !participle) in_clause = true;
    if (token.upos != Upos::kNoun || !IsCountNoun(token.lemma)) continue;
    // "Profit of the firm with the largest number of shops fell": the profit.
    uint32_t first = PhraseFirst(input, i, tokens.begin);
    while (first > tokens.begin &&
           (input.TokenAt(first - 1).upos == Upos::kDet ||
            input.TokenAt(first - 1).upos == Upos::kPron)) {
      --first;
    }
    const bool inner = first > tokens.begin && input.Lower(first - 1) != "as" &&
                       input.TokenAt(first - 1).upos == Upos::kAdp;
    if (inner) continue;
    return in_clause ? std::nullopt : std::optional(i);
  }
  return std::nullopt;
}

bool HoldsComma(const ClaimInput& input, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; ++i) {
    if (input.Lower(i) == ",") return true;
  }
  return false;
}

}  // namespace

std::optional<LevelNoun> FindLevelNoun(const ClaimInput& input,
                                       uint32_t sentence, const LevelVerb& verb,
                                       uint32_t begin) {
  const TokenRange tokens = input.SentenceTokens(sentence);
  LevelNoun level;
  level.first = verb.verb + 1;
  if (IsNominal(input.TokenAt(verb.verb).upos)) {
    while (level.first < begin &&
           input.TokenAt(level.first).upos == Upos::kAdp) {
      ++level.first;
    }
  }
  uint32_t end = verb.preposition.empty() ? begin : begin - 1;
  // "put it at 4,300": the figure named before.
  constexpr std::string_view kIt[] = {"it", "that", "this", "them"};
  if (level.first < end && !IsNominal(input.TokenAt(verb.verb).upos) &&
      IsOneOf(input.Lower(level.first), kIt) &&
      input.TokenAt(level.first).upos == Upos::kPron) {
    level.noun = level.first;
    return level;
  }
  bool has_object = false;
  for (uint32_t i = level.first; i < end && !has_object; ++i) {
    if (input.TokenAt(i).upos == Upos::kAdp) break;
    // "fell 21p to 936": an amount is not what moves.
    if (input.TokenAt(i).Has(language::kTokenDigits)) break;
    has_object = IsNominal(input.TokenAt(i).upos);
  }
  const auto toll = has_object ? std::nullopt
                               : OpeningToll(input, sentence, verb.verb);
  if (toll) {
    level.first = PhraseFirst(input, *toll, tokens.begin);
    end = verb.verb;
  } else if (!has_object && IsNominal(input.TokenAt(verb.verb).upos)) {
    // "Death toll from quake climbs to 212": a headline's verb, read as a noun.
    const bool headline = verb.verb > tokens.begin &&
                          IsNominal(input.TokenAt(verb.verb - 1).upos);
    if (!headline) return std::nullopt;
    level.first = ClauseBegin(input, sentence, verb.verb);
    end = verb.verb;
  } else if (!has_object) {
    auto subject = SubjectOf(input, sentence, verb.verb);
    const auto count = CountNounBefore(input, tokens, verb.verb);
    const bool apart = count && subject && *count < *subject &&
                       HoldsComma(input, *count, *subject);
    if (count && !apart) subject = count;
    if (!subject || *subject >= verb.verb) return std::nullopt;
    level.first = PhraseFirst(
        input, Outermost(input, *subject, tokens.begin), tokens.begin);
    end = verb.verb;
  }
  if (!ReadLevelPhrase(input, end, level)) return std::nullopt;
  return level;
}

}  // namespace factline::extract
