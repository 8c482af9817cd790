#include "daemon/extract/cause.h"

#include <map>
#include <utility>

#include "daemon/extract/clause.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;

// A cause further off in the sentence is likely another event's.
constexpr uint32_t kMaxCauseTokens = 15;

std::string_view CauseAt(const ClaimInput& input, uint32_t token) {
  // "the toll from flooding", "of the sinking": a noun, whatever the tagger says.
  const bool gerund = token > 0 &&
                      input.TokenAt(token).Has(language::kTokenGerund) &&
                      (input.TokenAt(token - 1).upos == language::Upos::kAdp ||
                       input.TokenAt(token - 1).upos == language::Upos::kDet);
  if (!IsNominal(input.TokenAt(token).upos) && !gerund) return {};
  return input.lexicon.FindCause(input.document, token);
}

}  // namespace

CauseFinder::CauseFinder(const ClaimInput& input) : input_(input) {
  std::map<std::string, int, std::less<>> counts;
  for (const language::Sentence& sentence : input.document.sentences) {
    const ParagraphKind kind =
        input.document.paragraphs[sentence.paragraph].kind;
    if (kind == ParagraphKind::kChrome) continue;
    const int weight =
        kind == ParagraphKind::kHeadline || sentence.paragraph <= 2 ? 3 : 1;
    for (uint32_t i = 0; i < sentence.token_count; ++i) {
      const std::string_view cause = CauseAt(input, sentence.first_token + i);
      if (!cause.empty()) counts[std::string(cause)] += weight;
    }
  }
  // "the storm", "the floods": one disaster, with the weight of both.
  int weather = 0;
  for (const auto& [cause, count] : counts) {
    if (input.lexicon.IsWeather(cause)) weather += count;
  }
  std::pair<int, int> best;
  for (const auto& [cause, count] : counts) {
    const int all = input.lexicon.IsWeather(cause) ? weather : count;
    if (std::pair(all, count) <= best) continue;
    best = {all, count};
    main_ = cause;
  }
}

std::string CauseFinder::At(uint32_t sentence, uint32_t at) const {
  const TokenRange tokens = input_.SentenceTokens(sentence);
  for (uint32_t gap = 1; gap <= kMaxCauseTokens; ++gap) {
    // Before first: "the earthquake killed 14".
    if (at >= tokens.begin + gap) {
      const std::string_view cause = CauseAt(input_, at - gap);
      if (!cause.empty()) return std::string(cause);
    }
    if (at + gap < tokens.end) {
      const std::string_view cause = CauseAt(input_, at + gap);
      if (!cause.empty()) return std::string(cause);
    }
  }
  return main_;
}

}  // namespace factline::extract
