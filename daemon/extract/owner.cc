#include "daemon/extract/owner.h"

#include "daemon/extract/clause.h"
#include "daemon/extract/counted.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Upos;

// Words that describe the thing: "Norrvik's huge foreign debt".
constexpr uint32_t kMaxModifierTokens = 4;

}  // namespace

std::optional<uint32_t> OwnerOf(const ClaimInput& input, uint32_t sentence,
                                uint32_t noun) {
  const TokenRange tokens = input.SentenceTokens(sentence);
  // A time owns nothing: "last year's debt".
  const auto named = [&](uint32_t i) {
    return IsNominal(input.TokenAt(i).upos) && !InsideTime(input, i);
  };
  const uint32_t after = noun + 1;
  if (after < tokens.end && input.Lower(after) == "of") {
    uint32_t i = after + 1;
    if (i < tokens.end && input.TokenAt(i).upos == Upos::kDet) ++i;
    const auto run = ReadNounRun(input, i, tokens.end);
    if (run && named(run->head)) return run->head;
  }
  uint32_t i = noun;
  for (uint32_t n = 0; n < kMaxModifierTokens && i > tokens.begin; ++n) {
    const Upos upos = input.TokenAt(i - 1).upos;
    if (!IsNominal(upos) && upos != Upos::kAdj && upos != Upos::kDet) break;
    --i;
  }
  if (i < tokens.begin + 2) {
    if (i == tokens.begin) return std::nullopt;
  } else if (IsPossessive(input.Lower(i - 1)) && named(i - 2)) {
    return i - 2;
  }
  if (input.Lemma(i - 1) != "have") return std::nullopt;
  const auto subject = SubjectOf(input, sentence, i - 1);
  return subject && named(*subject) ? subject : std::nullopt;
}

}  // namespace factline::extract
