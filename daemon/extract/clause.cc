#include "daemon/extract/clause.h"

#include <algorithm>

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
// How far before its verb a subject may stand.
constexpr uint32_t kMaxSubjectTokens = 30;

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) !=
         std::end(words);
}

bool IsRelative(std::string_view word) {
  return word == "who" || word == "that" || word == "which" || word == "whom";
}

bool IsHave(std::string_view lemma) { return lemma == "have"; }

bool IsBe(std::string_view lemma) {
  return lemma == "be" || lemma == "become" || lemma == "get" ||
         lemma == "remain";
}

}  // namespace

bool IsKnowingVerb(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "believe", "fear", "confirm", "report", "think", "estimate", "say",
      "know", "presume", "feel", "expect", "seem", "appear", "understand",
      "suspect", "declare", "assume", "certain", "list", "pronounce",
      "consider", "leave", "likely", "allege", "set", "need", "have"};
  return IsOneOf(lemma, kVerbs);
}

bool IsLevelVerb(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "rise", "fall", "stand", "bring", "put", "hit", "reach", "climb", "jump",
      "drop", "increase", "decrease", "grow", "pass", "top", "exceed", "total",
      "remain", "be", "raise", "lower", "cut", "reduce", "revise", "update",
      "soar", "surge", "surpass", "near", "approach", "amount", "come", "go",
      "push", "take", "number", "double", "decline", "slip", "set", "keep",
      "estimate", "place", "tick", "edge", "dip", "average", "stay", "hover",
      "swell", "tally", "equal", "range"};
  return IsOneOf(lemma, kVerbs);
}

bool IsLightVerb(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {
      "have", "record", "report", "announce", "see", "count", "register", "say",
      "be", "include", "involve", "confirm", "face", "bring", "leave", "cause",
      "make", "log", "note", "describe", "claim", "result", "suffer", "reveal",
      "list", "release", "take", "mark", "know", "reach", "hit", "give"};
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
    if (token.upos == Upos::kAdv || token.upos == Upos::kPart ||
        IsRelative(word)) {
      continue;
    }
    const bool helper = token.upos == Upos::kAux || IsBe(token.lemma) ||
                        (token.upos == Upos::kVerb && IsHave(token.lemma));
    if (token.upos == Upos::kAdj || helper || token.upos == Upos::kVerb) {
      if (input.lexicon.Find(WordKind::kAdjective, input.document, i, end,
                             nullptr) != nullptr &&
          token.upos != Upos::kVerb) {
        group.token = i;
        group.adjective = true;
        return group;
      }
    }
    if (helper) {
      group.finite = true;
      if (IsHave(token.lemma)) group.perfect = true;
      group.passive = IsBe(token.lemma);
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

std::optional<uint32_t> SubjectOf(const ClaimInput& input, uint32_t sentence,
                                  uint32_t verb) {
  const TokenRange tokens = input.SentenceTokens(sentence);
  const uint32_t first =
      verb - std::min(verb - tokens.begin, kMaxSubjectTokens);
  for (uint32_t i = first; i < tokens.end && i < verb + kMaxSubjectTokens;
       ++i) {
    const Token& token = input.TokenAt(i);
    if (token.head != verb) continue;
    if (token.deprel == Deprel::kNsubj || token.deprel == Deprel::kNsubjPass) {
      return i;
    }
  }
  // The leftmost noun of the clause that no preposition governs.
  std::optional<uint32_t> subject;
  const uint32_t begin = std::max(first, ClauseBegin(input, sentence, verb));
  for (uint32_t i = begin; i < verb; ++i) {
    const Upos upos = input.TokenAt(i).upos;
    if (upos == Upos::kAdp || upos == Upos::kVerb) {
      if (subject) break;
      continue;
    }
    if (IsNominal(upos) || upos == Upos::kPron) subject = i;
  }
  return subject;
}

}  // namespace factline::extract
