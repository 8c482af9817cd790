#include "daemon/extract/clause.h"

#include <algorithm>

#include "daemon/extract/counted.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Deprel;
using language::Token;
using language::Upos;

// Longest chain of auxiliaries, adverbs and knowing verbs that is followed.
constexpr uint32_t kMaxGroupTokens = 10;
// Prepositional phrases between a noun and its verb, and their length.
constexpr uint32_t kMaxPhrases = 4;
constexpr uint32_t kMaxPhraseTokens = 12;
// Steps up the tree to a verb: "three of the ten drums of waste on board".
constexpr int kMaxClimb = 6;
// How far before its verb a subject may stand.
constexpr uint32_t kMaxSubjectTokens = 30;

bool IsRelative(std::string_view word) {
  return word == "who" || word == "that" || word == "which" || word == "whom";
}

bool IsQuote(std::string_view word) {
  return word == "\u201c" || word == "\u201d" || word == "\"" ||
         word == "\u2018" || word == "'" || word == "\u2019";
}

bool IsHave(std::string_view lemma) { return lemma == "have"; }

// Words that make a count one of all until now: tolls of the confirmed grow.
bool IsUntilNow(std::string_view word) {
  return word == "now" || word == "already" || word == "confirmed";
}

bool IsBe(std::string_view lemma) {
  return lemma == "be" || lemma == "become" || lemma == "get" ||
         lemma == "remain";
}

}  // namespace

bool IsKnowingVerb(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "believe", "fear",       "confirm",  "report",  "think",  "estimate",
      "say",     "know",       "presume",  "feel",    "expect", "seem",
      "appear",  "understand", "suspect",  "declare", "assume", "certain",
      "list",    "pronounce",  "consider", "leave",   "likely", "allege",
      "set",     "need",       "have"};
  return IsOneOf(lemma, kVerbs);
}

bool IsLevelVerb(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "rise",   "fall",    "stand", "bring",   "put",      "hit",
      "reach",  "climb",   "jump",  "drop",    "increase", "decrease",
      "grow",   "pass",    "top",   "exceed",  "total",    "remain",
      "be",     "raise",   "lower", "cut",     "reduce",   "revise",
      "update", "soar",    "surge", "surpass", "near",     "approach",
      "amount", "come",    "go",    "push",    "take",     "number",
      "double", "decline", "slip",  "set",     "keep",     "estimate",
      "place",  "tick",    "edge",  "dip",     "average",  "stay",
      "hover",  "swell",   "tally", "equal",   "range",    "value",
      "price",  "cost",    "trade", "close",   "sell",     "worth",
      "slow",   "ease",    "accelerate", "widen", "narrow", "shrink",
      "tumble", "plunge",  "sink",  "slide",   "slump",    "leap",
      "lose",   "gain",    "shed",  "rally",   "retreat",  "advance",
      "spike",  "creep",   "inch",  "plummet", "quicken",  "balloon",
      "weaken", "strengthen", "firm", "rebound", "recover", "settle"};
  return IsOneOf(lemma, kVerbs);
}

bool IsLightVerb(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "have",     "record",   "report", "announce", "see",     "count",
      "register", "say",      "be",     "include",  "involve", "confirm",
      "face",     "bring",    "leave",  "cause",    "make",    "log",
      "note",     "describe", "claim",  "result",   "suffer",  "reveal",
      "list",     "release",  "take",   "mark",     "know",    "reach",
      "hit",      "give"};
  return IsOneOf(lemma, kVerbs);
}

std::optional<VerbGroup> ReadVerbGroup(const ClaimInput& input, uint32_t at,
                                       uint32_t end) {
  VerbGroup group;
  std::optional<uint32_t> knowing;
  end = std::min(end, at + kMaxGroupTokens);
  for (uint32_t i = at; i < end; ++i) {
    const Token& token = input.TokenAt(i);
    const std::string_view word = input.Lower(i);
    group.until_now = group.until_now || IsUntilNow(word);
    if (token.upos == Upos::kAdv || token.upos == Upos::kPart ||
        IsRelative(word) || IsQuote(word) || word == "still") {
      continue;
    }
    const bool helper = token.upos == Upos::kAux || IsBe(token.lemma) ||
                        (token.upos == Upos::kVerb && IsHave(token.lemma));
    if (token.upos == Upos::kAdj || helper || token.upos == Upos::kVerb) {
      if (input.lexicon.Find(WordKind::kAdjective, input.document, i, end,
                             nullptr) != nullptr &&
          (token.upos != Upos::kVerb || token.Has(language::kTokenGerund))) {
        group.token = i;
        group.adjective = true;
        return group;
      }
    }
    if (helper) {
      group.finite = true;
      if (IsHave(token.lemma)) {
        const bool infinitive = i > at && input.Lower(i - 1) == "to";
        group.perfect = word != "had" && (!infinitive || group.until_now);
      }
      group.passive = IsBe(token.lemma);
      group.becomes = token.lemma == "become" || token.lemma == "get";
      if (token.upos == Upos::kVerb) knowing = i;
      continue;
    }
    if (token.upos == Upos::kVerb && IsKnowingVerb(token.lemma)) {
      knowing = i;
      continue;
    }
    if (token.upos == Upos::kAdj && IsKnowingVerb(token.lemma)) continue;
    if (token.upos != Upos::kVerb) break;
    group.token = i;
    if (token.Has(language::kTokenPastTense)) group.finite = true;
    return group;
  }
  if (!knowing) return std::nullopt;
  group.token = *knowing;
  return group;
}

uint32_t SkipPrepositionalPhrases(const ClaimInput& input, uint32_t at,
                                  uint32_t end) {
  for (uint32_t n = 0; n < kMaxPhrases && at < end; ++n) {
    const Upos upos = input.TokenAt(at).upos;
    if (upos != Upos::kAdp || input.Lower(at) == "after" ||
        input.Lower(at) == "as") {
      break;
    }
    uint32_t i = at + 1;
    bool noun = false;
    const uint32_t stop = std::min(end, i + kMaxPhraseTokens);
    for (; i < stop; ++i) {
      const Token& token = input.TokenAt(i);
      if (IsNominal(token.upos) || token.upos == Upos::kNum) {
        noun = true;
      } else if (token.upos == Upos::kPron) {
        noun = true;
      } else if (token.upos != Upos::kDet && token.upos != Upos::kAdj &&
                 token.upos != Upos::kPart && token.upos != Upos::kSym &&
                 input.Lower(i) != "-" && input.Lower(i) != "\u2019s" &&
                 input.Lower(i) != "'s") {
        break;
      }
    }
    if (!noun) break;
    at = i;
  }
  return at;
}

uint32_t ClauseBegin(const ClaimInput& input, uint32_t sentence, uint32_t at) {
  const TokenRange tokens = input.SentenceTokens(sentence);
  uint32_t i = at;
  while (i > tokens.begin) {
    const Token& before = input.TokenAt(i - 1);
    const std::string_view word = input.Lower(i - 1);
    if (before.upos == Upos::kSconj || word == ";" || word == "," ||
        word == ":" || word == "that" || word == "\u2014" || word == "--") {
      break;
    }
    --i;
  }
  return i;
}

namespace {

// "According to people who know, profit rose": the source is no subject of what
// it says.
bool InSourcePhrase(const ClaimInput& input, TokenRange tokens, uint32_t at) {
  constexpr uint32_t kSourceTokens = 12;
  for (uint32_t i = at, n = 0; i > tokens.begin && n < kSourceTokens; ++n) {
    --i;
    if (input.TokenAt(i).upos == Upos::kPunct) return false;
    if (input.Lower(i) == "according") return true;
  }
  return false;
}

// The subject among the dependents of `verb`; the tree's word on it. Neither a
// day nor a source acts, whatever the tree says.
std::optional<uint32_t> SubjectChild(const ClaimInput& input, TokenRange tokens,
                                     uint32_t verb) {
  const uint32_t first =
      verb - std::min(verb - tokens.begin, kMaxSubjectTokens);
  for (uint32_t i = first; i < tokens.end && i < verb + kMaxSubjectTokens;
       ++i) {
    const Token& token = input.TokenAt(i);
    if (token.head != verb) continue;
    if (token.deprel != Deprel::kNsubj && token.deprel != Deprel::kNsubjPass) {
      continue;
    }
    if (!InsideTime(input, i) && !InSourcePhrase(input, tokens, i)) return i;
  }
  return std::nullopt;
}

// The clause that holds `verb`, where a relative clause with a verb of its own
// stands between its subject and it: "the toll of the quake that hit Lima rose".
uint32_t MainClauseBegin(const ClaimInput& input, uint32_t sentence,
                         uint32_t verb) {
  const uint32_t first = input.SentenceTokens(sentence).begin;
  const uint32_t begin = ClauseBegin(input, sentence, verb);
  if (begin < first + 2 || !IsRelative(input.Lower(begin - 1)) ||
      !IsNominal(input.TokenAt(begin - 2).upos)) {
    return begin;
  }
  for (uint32_t i = begin; i < verb; ++i) {
    if (input.TokenAt(i).upos == Upos::kVerb) {
      return ClauseBegin(input, sentence, begin - 2);
    }
  }
  return begin;
}

// Behind the last word of saying in [begin, verb): "the mayor said output fell".
uint32_t SaidBegin(const ClaimInput& input, uint32_t begin, uint32_t verb) {
  for (uint32_t i = verb; i > begin; --i) {
    const Token& token = input.TokenAt(i - 1);
    const bool says = token.upos == Upos::kVerb && !IsHave(token.lemma) &&
                      (IsKnowingVerb(token.lemma) || token.lemma == "tell");
    if (says && i < verb) return i;
  }
  return begin;
}

// Whether a subordinating word opens the clause of `verb`.
bool HasMark(const ClaimInput& input, TokenRange tokens, uint32_t verb) {
  const uint32_t first =
      verb - std::min(verb - tokens.begin, kMaxSubjectTokens);
  for (uint32_t i = first; i < verb; ++i) {
    const Token& token = input.TokenAt(i);
    if (token.head == verb && token.deprel == Deprel::kMark &&
        input.Lower(i) != "that") {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<uint32_t> SubjectOf(const ClaimInput& input, uint32_t sentence,
                                  uint32_t verb) {
  const TokenRange tokens = input.SentenceTokens(sentence);
  // "are expected to total": the subject stands with the verb above.
  uint32_t above = verb;
  for (int climb = 0; climb < 3; ++climb) {
    if (const auto subject = SubjectChild(input, tokens, above)) {
      // "the journey, which spanned": what the relative stands for.
      const bool relative = IsRelative(input.Lower(*subject)) &&
                            input.TokenAt(above).deprel == Deprel::kAclRelcl;
      return relative && input.TokenAt(above).head != language::kNoHead
                 ? input.TokenAt(above).head
                 : *subject;
    }
    const Token& token = input.TokenAt(above);
    if (token.deprel == Deprel::kAcl && token.head != language::kNoHead) {
      return token.head;
    }
    // "Norrvik to cut jobs": a headline's subject heads its verb.
    if (token.deprel == Deprel::kXcomp && token.head != language::kNoHead &&
        token.head < above && IsNominal(input.TokenAt(token.head).upos)) {
      return token.head;
    }
    const bool shares = token.deprel == Deprel::kXcomp ||
                        token.deprel == Deprel::kConj ||
                        token.deprel == Deprel::kAdvcl;
    if (!shares || token.head == language::kNoHead) break;
    above = token.head;
    // "Russia attacked ..., since the war began, launching 20": the clause of
    // "since" does not launch.
    if (token.Has(language::kTokenGerund) && HasMark(input, tokens, above) &&
        input.TokenAt(above).head != language::kNoHead) {
      above = input.TokenAt(above).head;
    }
  }
  // The leftmost noun of the clause that no preposition governs.
  std::optional<uint32_t> subject;
  const uint32_t begin = SaidBegin(
      input,
      std::max(verb - std::min(verb - tokens.begin, kMaxSubjectTokens),
               MainClauseBegin(input, sentence, verb)),
      verb);
  for (uint32_t i = begin; i < verb; ++i) {
    const Upos upos = input.TokenAt(i).upos;
    // "the growth rate - how the number changes - is": a dash.
    const bool dash = upos == Upos::kPunct &&
                      input.TokenAt(i).Has(language::kTokenSpaceBefore);
    if (upos == Upos::kAdp || upos == Upos::kVerb || dash) {
      if (subject) break;
      continue;
    }
    const bool noun = IsNominal(upos) || upos == Upos::kPron;
    if (noun && !InsideTime(input, i)) subject = i;
  }
  return subject;
}

std::optional<uint32_t> GoverningVerb(const ClaimInput& input, uint32_t token) {
  for (int climb = 0; climb < kMaxClimb; ++climb) {
    const uint32_t head = input.TokenAt(token).head;
    if (head == language::kNoHead) return std::nullopt;
    if (input.TokenAt(head).upos == Upos::kVerb) return head;
    token = head;
  }
  return std::nullopt;
}

bool IsPassive(const ClaimInput& input, uint32_t sentence, uint32_t verb) {
  const Token& token = input.TokenAt(verb);
  if (!token.Has(language::kTokenPastParticiple)) return false;
  const uint32_t first = input.SentenceTokens(sentence).begin;
  for (uint32_t i = verb, n = 0; i > first && n < 4; ++n) {
    --i;
    const Token& before = input.TokenAt(i);
    if (before.lemma == "be" || before.lemma == "get") return true;
    if (IsHave(before.lemma)) return false;
    if (before.upos != Upos::kAdv && before.upos != Upos::kPart) break;
  }
  return false;
}

bool IsPerfect(const ClaimInput& input, uint32_t sentence, uint32_t verb) {
  const uint32_t first = input.SentenceTokens(sentence).begin;
  for (uint32_t i = verb, n = 0; i > first && n < 4; ++n) {
    --i;
    const std::string_view word = input.Lower(i);
    if (word == "has" || word == "have") return true;
    const Upos upos = input.TokenAt(i).upos;
    if (upos != Upos::kAdv && upos != Upos::kAux && upos != Upos::kPart) break;
  }
  return false;
}

bool IsPresent(const ClaimInput& input, uint32_t sentence, uint32_t verb) {
  const Token& token = input.TokenAt(verb);
  if (token.upos != Upos::kVerb || !token.Has(language::kTokenGerund)) {
    return false;
  }
  const uint32_t first = input.SentenceTokens(sentence).begin;
  for (uint32_t i = verb, n = 0; i > first && n < 3; ++n) {
    --i;
    const std::string_view word = input.Lower(i);
    if (word == "is" || word == "are") return true;
    if (input.TokenAt(i).upos != Upos::kAdv) return false;
  }
  return false;
}

bool IsPast(const ClaimInput& input, uint32_t sentence, uint32_t verb) {
  const uint32_t first = input.SentenceTokens(sentence).begin;
  for (uint32_t i = verb, n = 0; i > first && n < 4; ++n) {
    --i;
    const std::string_view word = input.Lower(i);
    if (word == "was" || word == "were" || word == "had") return true;
    const Upos upos = input.TokenAt(i).upos;
    if (upos == Upos::kAux || word == "has" || word == "have") return false;
    if (upos != Upos::kAdv && upos != Upos::kPart) break;
  }
  const std::string_view own = input.Lower(verb);
  if (own == "was" || own == "were") return true;
  return input.TokenAt(verb).upos == Upos::kVerb &&
         input.TokenAt(verb).Has(language::kTokenPastTense);
}

namespace {

// Whether the clause of `verb` stands beside the one before: "and", "while".
bool StandsBeside(const ClaimInput& input, uint32_t begin, uint32_t verb) {
  const Deprel deprel = input.TokenAt(verb).deprel;
  const bool joined = deprel == Deprel::kConj || deprel == Deprel::kParataxis;
  if (!joined && deprel != Deprel::kAdvcl) return false;
  for (uint32_t i = begin; i < verb; ++i) {
    const Token& token = input.TokenAt(i);
    if (token.head != verb) continue;
    if (token.deprel != Deprel::kMark && token.deprel != Deprel::kAdvmod) {
      continue;
    }
    const std::string_view word = input.Lower(i);
    if (word == "while" || word == "whereas") return true;
    if (token.deprel == Deprel::kMark || word == "when") return false;
  }
  return joined;
}

}  // namespace

bool HoldsClause(const ClaimInput& input, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; ++i) {
    const Token& token = input.TokenAt(i);
    // "three crossed": a bare number is the subject, whatever it hangs by.
    const bool number = token.upos == Upos::kNum && token.head < end &&
                        input.TokenAt(token.head).upos == Upos::kVerb;
    const bool subject = number || token.deprel == Deprel::kNsubj ||
                         token.deprel == Deprel::kNsubjPass;
    if (subject && token.head > i && token.head < end &&
        StandsBeside(input, begin, token.head)) {
      return true;
    }
  }
  return false;
}

}  // namespace factline::extract
