#include "daemon/extract/credit.h"

#include <algorithm>

#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Span;
using language::Token;
using language::Upos;

// Longer chains than this are not written; it bounds the walk outwards.
constexpr size_t kMaxChain = 4;
// How far before an action its modal may stand.
constexpr uint32_t kModalTokens = 6;
// How far a time may stand from its cue: "told reporters late on Friday".
constexpr uint32_t kCueTimeBytes = 40;
// Sentences of one quotation that are credited; it bounds the index.
constexpr size_t kMaxCreditedSentences = 50;

std::optional<absl::Time> StatementTime(const ClaimInput& input,
                                        const AttributionMention& mention) {
  for (const TimeMention& time : input.layers.times) {
    if (time.sentence < mention.sentence) continue;
    if (time.sentence > mention.sentence) break;
    if (mention.content.Contains(time.span)) continue;
    const bool after = time.span.begin >= mention.cue.end &&
                       time.span.begin - mention.cue.end <= kCueTimeBytes;
    const bool before = time.span.end <= mention.cue.begin &&
                        mention.cue.begin - time.span.end <= kCueTimeBytes;
    if ((after || before) && time.time.earliest) return time.time.earliest;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Attribution> ChainOf(const ClaimInput& input, uint32_t index) {
  std::vector<Attribution> chain;
  std::optional<uint32_t> at = index;
  while (at && chain.size() < kMaxChain) {
    const AttributionMention& mention = input.layers.attributions[*at];
    chain.push_back({.source = mention.speaker,
                     .cue = std::string(input.document.Lower(mention.cue)),
                     .stance = mention.stance,
                     .statement_time = StatementTime(input, mention)});
    at = mention.outer;
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

CreditFinder::CreditFinder(const ClaimInput& input) : input_(input) {
  const auto& sentences = input.document.sentences;
  touching_.resize(sentences.size());
  for (uint32_t i = 0; i < input.layers.attributions.size(); ++i) {
    const AttributionMention& mention = input.layers.attributions[i];
    auto it = std::lower_bound(sentences.begin(), sentences.end(),
                               mention.content.begin,
                               [](const language::Sentence& s, uint32_t at) {
                                 return s.span.end <= at;
                               });
    for (size_t n = 0; it != sentences.end() && n < kMaxCreditedSentences &&
                       it->span.begin < mention.content.end;
         ++it, ++n) {
      touching_[it - sentences.begin()].push_back(i);
    }
  }
}

bool CreditFinder::IsAct(uint32_t index, std::optional<uint32_t> action) const {
  if (!action) return false;
  // Who dismisses a claim dismisses nobody that it counts.
  if (input_.layers.attributions[index].stance == Stance::kDenies) return false;
  const Span cue = input_.layers.attributions[index].cue;
  const Token& token = input_.TokenAt(*action);
  if (!cue.Overlaps(token.span) || token.upos != Upos::kVerb) return false;
  // Any object will do to see that the lexicon has the verb.
  constexpr uint32_t kReach = 8;
  const auto& tokens = input_.document.tokens;
  const uint32_t limit = std::min<uint32_t>(
      static_cast<uint32_t>(tokens.size()), *action + kReach);
  return input_.lexicon.Find(WordKind::kVerb, input_.document, *action, limit,
                             nullptr) != nullptr;
}

Credit CreditFinder::Of(uint32_t sentence, Span span,
                        std::optional<uint32_t> action) const {
  Credit credit;
  for (const uint32_t i : touching_[sentence]) {
    const AttributionMention& mention = input_.layers.attributions[i];
    if (!mention.content.Contains(span)) continue;
    if (IsAct(i, action)) {
      credit.act = i;
      continue;
    }
    if (credit.content && credit.content->size() <= mention.content.size()) {
      continue;
    }
    credit.content = mention.content;
    credit.innermost = i;
  }
  if (credit.innermost) credit.chain = ChainOf(input_, *credit.innermost);
  return credit;
}

Factuality FactualityOf(const ClaimInput& input, uint32_t sentence,
                        uint32_t action) {
  constexpr std::string_view kPossible[] = {"may",      "might",    "could",
                                            "possibly", "perhaps",  "if",
                                            "would",    "threaten", "risk"};
  constexpr std::string_view kProbable[] = {
      "will",    "expect", "plan",    "likely",  "probably", "fear",
      "believe", "think",  "presume", "predict", "forecast", "project",
      "intend",  "demand", "propose", "promise", "offer",    "hope",
      "aim",     "want",   "should",  "must",    "estimate", "suppose",
      "appear",  "seem"};
  constexpr std::string_view kNot[] = {"not", "n't", "n\u2019t", "never"};
  const TokenRange tokens = input.SentenceTokens(sentence);
  Factuality result = Factuality::kCertain;
  for (uint32_t i = action, n = 0; n <= kModalTokens; ++n) {
    const Token& token = input.TokenAt(i);
    if (n > 0 && token.upos == Upos::kPunct) break;
    if (IsOneOf(token.lemma, kNot)) return Factuality::kCertainlyNot;
    if (IsOneOf(token.lemma, kPossible)) return Factuality::kPossible;
    if (IsOneOf(token.lemma, kProbable)) result = Factuality::kProbable;
    if (i == tokens.begin) break;
    --i;
  }
  return result;
}

}  // namespace factline::extract
