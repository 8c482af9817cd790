#include "daemon/extract/figure_filter.h"

#include <algorithm>

namespace factline::extract {
namespace {

using language::Span;
using language::Upos;

// Counts up to here may only build a sentence.
constexpr int32_t kLargestStructural = 10;

bool OverlapsTime(const ClaimInput& input, Span span) {
  const auto& times = input.layers.times;
  auto it = std::lower_bound(
      times.begin(), times.end(), span.begin,
      [](const TimeMention& time, uint32_t at) { return time.span.end <= at; });
  return it != times.end() && it->span.Overlaps(span);
}

// "a 30-day ceasefire", "lasted six hours", "sentenced to 12 years": lengths
// of time that are facts, not places on the time line.
bool IsDurationFact(const ClaimInput& input, const QuantityMention& quantity,
                    const MeasureReading& reading) {
  constexpr std::string_view kVerbs[] = {"last",     "take", "require",
                                         "sentence", "jail", "imprison",
                                         "extend",   "delay"};
  if (input.document.Text(quantity.span).find('-') != std::string_view::npos) {
    return reading.counted.head.has_value();
  }
  const TokenRange tokens = input.SentenceTokens(quantity.sentence);
  for (uint32_t i = quantity.tokens.begin, n = 0; i > tokens.begin && n < 4;
       ++n) {
    --i;
    const auto& lemma = input.Lemma(i);
    if (std::find(std::begin(kVerbs), std::end(kVerbs), lemma) !=
        std::end(kVerbs)) {
      return true;
    }
  }
  return false;
}

bool IsStructuralCount(const ClaimInput& input, const QuantityMention& quantity,
                       const MeasureReading& reading) {
  if (!quantity.quantity.value || !reading.counted.head) return false;
  if (*quantity.quantity.value > Decimal::FromInt(kLargestStructural)) {
    return false;
  }
  return input.lexicon.IsStructural(input.Lemma(*reading.counted.head));
}

// "one" says how many only where something is counted: "killed one man".
bool IsIdleOne(const ClaimInput& input, const QuantityMention& quantity,
               const MeasureReading& reading) {
  if (quantity.quantity.value != Decimal::FromInt(1)) return false;
  if (input.TokenAt(quantity.tokens.begin).Has(language::kTokenDigits)) {
    return false;
  }
  if (quantity.comparator_span.size() > 0) return false;
  return reading.sense == nullptr || reading.shared;
}

// "a girl of 6": how old, not how many.
bool IsAgeOfOne(const ClaimInput& input, const QuantityMention& quantity,
                const MeasureReading& reading) {
  constexpr std::string_view kPersons[] = {
      "girl", "boy",  "man",      "woman",    "child",   "baby", "infant",
      "son",  "aunt", "daughter", "teenager", "toddler", "youth", "person"};
  const uint32_t of = reading.counted.phrase.begin;
  if (quantity.kind != QuantityKind::kCount || of < 2 ||
      input.Lower(of - 1) != "of") {
    return false;
  }
  const language::Token& noun = input.TokenAt(of - 2);
  return !noun.Has(language::kTokenPlural) &&
         std::find(std::begin(kPersons), std::end(kPersons), noun.lemma) !=
             std::end(kPersons);
}

}  // namespace

bool IsFigure(const ClaimInput& input, const QuantityMention& quantity,
              const MeasureReading& reading) {
  switch (quantity.kind) {
    case QuantityKind::kDuration:
      return !OverlapsTime(input, quantity.span)
                 ? IsDurationFact(input, quantity, reading)
                 : false;
    case QuantityKind::kCount:
      return !OverlapsTime(input, quantity.span) &&
             !IsAgeOfOne(input, quantity, reading) &&
             !IsStructuralCount(input, quantity, reading) &&
             !IsIdleOne(input, quantity, reading);
    default:
      return true;
  }
}

double ConfidenceOf(const MeasureReading& reading, const Claim& claim,
                    bool focus_place) {
  double confidence = 0.95;
  if (reading.action.empty()) confidence -= 0.15;
  if (reading.sense == nullptr) confidence -= 0.1;
  if (reading.shared) confidence -= 0.1;
  if (focus_place || claim.measure.place.empty()) confidence -= 0.1;
  if (claim.event_time.basis == TimeBasis::kDefaulted) confidence -= 0.1;
  if (claim.event_time.basis == TimeBasis::kInherited) confidence -= 0.05;
  return std::max(confidence, 0.1);
}

}  // namespace factline::extract
