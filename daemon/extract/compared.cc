#include "daemon/extract/compared.h"

#include <algorithm>

#include "daemon/extract/counted.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Upos;

// Words between a comparing word and its number: "an initial estimate of".
constexpr uint32_t kMaxLinkTokens = 6;

// Back over "an earlier estimate of", "the", "just".
uint32_t SkipLink(const ClaimInput& input, uint32_t first, uint32_t at) {
  const uint32_t stop = at - std::min(at - first, kMaxLinkTokens);
  while (at > stop) {
    const std::string_view word = input.Lower(at - 1);
    const Upos upos = input.TokenAt(at - 1).upos;
    if (word == "of" && at >= stop + 2 && IsValueNoun(input.Lemma(at - 2))) {
      at -= 2;
      continue;
    }
    if (upos != Upos::kDet && upos != Upos::kAdj && word != "just" &&
        word != "only" && upos != Upos::kPron) {
      break;
    }
    --at;
  }
  return at;
}

// Whether a number ends before token `at`, with its noun and its time at most:
// "to 12 from", "to 85 boats in the fourth quarter from".
bool FollowsNumber(const ClaimInput& input, uint32_t first, uint32_t at) {
  constexpr uint32_t kNounTokens = 2;
  while (at > first) {
    const Upos upos = input.TokenAt(at - 1).upos;
    const bool opens = (upos == Upos::kAdp || upos == Upos::kDet) &&
                       InsideTime(input, at);
    if (!InsideTime(input, at - 1) && !opens) break;
    --at;
  }
  if (at > first && input.Lower(at - 1) == ",") --at;
  for (uint32_t n = 0; n <= kNounTokens && at > first; ++n, --at) {
    if (input.TokenAt(at - 1).upos == Upos::kNum) return true;
    const Upos upos = input.TokenAt(at - 1).upos;
    if (upos != Upos::kNoun && upos != Upos::kSym) return false;
  }
  return false;
}

}  // namespace

bool IsValueNoun(std::string_view lemma) {
  constexpr std::string_view kWords[] = {
      "plan",     "record",   "estimate", "figure",     "high",  "low",
      "peak",     "target",   "forecast", "projection", "count", "total",
      "toll",     "tally",    "average",  "maximum",    "level", "goal",
      "minimum",  "limit",    "value",    "price",      "rate",  "threshold",
      "estimation", "expectation", "consensus", "budget"};
  return IsOneOf(lemma, kWords);
}

QuantityRole DirectionOf(std::string_view lemma) {
  constexpr std::string_view kUp[] = {"rise",  "increase", "jump",
                                      "gain",  "growth",   "surge",
                                      "raise", "hike",     "uptick",
                                      "climb", "rebound",  "improvement"};
  constexpr std::string_view kDown[] = {
      "fall", "drop",   "decline", "decrease",  "cut",    "reduction",
      "dip",  "plunge", "slump",   "shrinkage", "slide",  "contraction"};
  if (IsOneOf(lemma, kUp)) return QuantityRole::kIncrease;
  if (IsOneOf(lemma, kDown)) return QuantityRole::kDecrease;
  return QuantityRole::kLevel;
}

std::optional<uint32_t> ComparedFrom(const ClaimInput& input, uint32_t sentence,
                                     uint32_t begin) {
  constexpr std::string_view kCompare[] = {"compared", "compares", "comparing",
                                           "comparison", "relative"};
  const uint32_t first = input.SentenceTokens(sentence).begin;
  const uint32_t at = SkipLink(input, first, begin);
  if (at <= first) return std::nullopt;
  const uint32_t link = at - 1;
  const std::string_view word = input.Lower(link);
  const std::string_view before = link > first ? input.Lower(link - 1) : "";
  if (word == "from") {
    if (before == "up" || before == "down" || before == "higher" ||
        before == "lower") {
      return link - 1;
    }
    if (FollowsNumber(input, first, link)) return link;
    return std::nullopt;
  }
  if ((word == "with" || word == "to") && IsOneOf(before, kCompare)) {
    return link - 1;
  }
  if (word == "versus" || word == "vs" || word == "vs.") return link;
  const bool apart = before == "," || FollowsNumber(input, first, link);
  if (word == "against" && apart) return link;
  // "more than the 40 of last year"; "more than 40" is one number.
  if (word == "than" && at < begin) return link;
  return std::nullopt;
}

}  // namespace factline::extract
