#include <algorithm>

#include "daemon/extract/claim_time.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/compared.h"

// The words around a time that tell whose time it is: "since", "as of", "when",
// "a year earlier".
namespace factline::extract {
namespace {

using language::Upos;

// How far before "since" its superlative stands: "the largest attack since".
constexpr uint32_t kRankTokens = 12;
// A time so near behind a compared number is that number's.
constexpr uint32_t kTouchingTokens = 2;

}  // namespace

bool TimeFinder::IsNow(const TimeMention& time) const {
  return time.timex_value == "PRESENT_REF";
}

bool TimeFinder::IsSince(const TimeMention& time) const {
  constexpr uint32_t kSinceTokens = 6;  // "since the outbreak began in March"
  const uint32_t first = input_.SentenceTokens(time.sentence).begin;
  for (uint32_t i = time.tokens.begin, n = 0; n <= kSinceTokens; ++n) {
    if (input_.Lower(i) == "since") return true;
    if (i == first || input_.TokenAt(i - 1).upos == Upos::kPunct) return false;
    --i;
  }
  return false;
}

// Whether the figure is counted since then; not so in "since 7 October, when
// raiders killed 1,200".
bool TimeFinder::RunsSince(const TimeQuestion& question,
                           const TimeMention& time) const {
  if (!IsSince(time)) return false;
  for (uint32_t i = time.tokens.end; i < question.number; ++i) {
    if (input_.Lower(i) == "when") return false;
  }
  return true;
}

// "the largest attack since the war began": ranks, and does not count.
bool TimeFinder::ComparesSince(const TimeMention& time) const {
  if (!IsSince(time)) return false;
  const uint32_t first = input_.SentenceTokens(time.sentence).begin;
  for (uint32_t i = time.tokens.begin, n = 0; i > first && n < kRankTokens;
       ++n) {
    --i;
    const std::string_view word = input_.Lower(i);
    const bool superlative = input_.TokenAt(i).upos == Upos::kAdj &&
                             word.size() > 4 && word.ends_with("est");
    if (superlative || word == "worst" || word == "most" || word == "first" ||
        word == "record") {
      return true;
    }
  }
  return false;
}

// "As of 18 July", "up to Friday": what is counted runs up to then.
bool TimeFinder::IsUntil(const TimeMention& time) const {
  const uint32_t first = input_.SentenceTokens(time.sentence).begin;
  uint32_t i = time.tokens.begin;
  if (i >= first + 2) {
    const std::string_view a = input_.Lower(i - 2);
    const std::string_view b = input_.Lower(i - 1);
    if (a == "as" && (b == "of" || b == "at")) return true;
    if (a == "up" && b == "to") return true;
  }
  const std::string_view own = input_.Lower(i);
  return own == "as" && time.tokens.end > i + 2 &&
         (input_.Lower(i + 1) == "of" || input_.Lower(i + 1) == "at");
}

// "rose to 12 from 9 a year earlier": the time is of the compared number that
// stands before it.
bool TimeFinder::DatesOther(const TimeQuestion& question,
                            const TimeMention& time) const {
  for (uint32_t q = first_quantity_[question.sentence];
       q < first_quantity_[question.sentence + 1]; ++q) {
    const QuantityMention& other = input_.layers.quantities[q];
    if (other.tokens.begin == question.number ||
        other.tokens.end > time.tokens.begin) {
      continue;
    }
    // Before this number it must touch: "12 from 9 a year earlier, and 40".
    if (other.tokens.begin < question.number &&
        time.tokens.begin > other.tokens.end + kTouchingTokens) {
      continue;
    }
    uint32_t begin = other.tokens.begin;
    const uint32_t first = input_.SentenceTokens(question.sentence).begin;
    while (begin > first && other.comparator_span.size() > 0 &&
           input_.TokenAt(begin).span.begin > other.comparator_span.begin) {
      --begin;
    }
    if (ComparedFrom(input_, question.sentence, begin)) return true;
  }
  return false;
}

// "have been charged after a man was stabbed on Friday": dates what came before.
bool TimeFinder::InWhenClause(const TimeQuestion& question,
                              const TimeMention& time) const {
  const uint32_t from = std::max(question.number, question.action);
  bool opened = false;
  for (uint32_t i = from + 1; i < time.tokens.begin; ++i) {
    const std::string_view word = input_.Lower(i);
    if (word == "after" || word == "when" || word == "following") opened = true;
    const Upos upos = input_.TokenAt(i).upos;
    if (opened && (upos == Upos::kVerb || upos == Upos::kAux)) return true;
  }
  return false;
}

// "3% more than in 2023": the time of what a figure is set beside.
bool TimeFinder::FollowsThan(const TimeMention& time) const {
  constexpr uint32_t kLinkTokens = 3;
  const uint32_t first = input_.SentenceTokens(time.sentence).begin;
  for (uint32_t i = time.tokens.begin, n = 0; i > first && n < kLinkTokens;
       ++n) {
    --i;
    const std::string_view word = input_.Lower(i);
    if (word == "than") return true;
    if (word == "from" && i > first && input_.Lower(i - 1) == "unchanged") {
      return true;
    }
    const Upos upos = input_.TokenAt(i).upos;
    if (upos != Upos::kAdp && upos != Upos::kDet) return false;
  }
  return false;
}

// "It is 31 metres now": so today, whatever was told before.
bool TimeFinder::SaysNow(uint32_t sentence) const {
  for (uint32_t i = first_time_[sentence]; i < first_time_[sentence + 1]; ++i) {
    if (IsNow(input_.layers.times[i])) return true;
  }
  return false;
}

bool TimeFinder::ComesBy(const TimeMention& time) const {
  const uint32_t at = time.tokens.begin;
  return input_.Lower(at) == "by" ||
         (at > input_.SentenceTokens(time.sentence).begin &&
          input_.Lower(at - 1) == "by");
}

// "(2023: 40 million)": a time and its number in one aside.
bool TimeFinder::SameBrackets(const TimeQuestion& question,
                              const TimeMention& time) const {
  constexpr uint32_t kTokens = 6;
  const uint32_t begin = std::min(time.tokens.begin, question.number);
  const uint32_t end = std::max(time.tokens.begin, question.number);
  if (end - begin > kTokens) return false;
  for (uint32_t i = begin; i < end; ++i) {
    if (input_.Lower(i) == "(" || input_.Lower(i) == ")") return false;
  }
  return true;
}

// "rose in January from December": what it rose from.
bool TimeFinder::FollowsFrom(const TimeMention& time) const {
  const uint32_t first = input_.SentenceTokens(time.sentence).begin;
  const uint32_t at = time.tokens.begin;
  return at > first && input_.Lower(at - 1) == "from";
}

// "third-quarter profit": part of a noun phrase, not of the clause.
bool TimeFinder::DescribesNoun(const TimeMention& time) const {
  const uint32_t next = time.tokens.end;
  return next < input_.SentenceTokens(time.sentence).end &&
         input_.TokenAt(next).upos == Upos::kNoun;
}

bool TimeFinder::HoldsClauseOpener(uint32_t begin, uint32_t end) const {
  for (uint32_t i = begin; i < end; ++i) {
    const std::string_view word = input_.Lower(i);
    if (word == "after" || word == "because" || word == "as" ||
        word == "before" || word == "when" || word == "while") {
      return true;
    }
  }
  return false;
}

bool TimeFinder::HoldsVerb(uint32_t begin, uint32_t end) const {
  for (uint32_t i = begin; i < end; ++i) {
    const language::Token& token = input_.TokenAt(i);
    if (token.upos == Upos::kAux) return true;
    // "guided bombs": a participle that describes.
    const bool describes = i + 1 < end &&
                           !token.Has(language::kTokenPastTense) &&
                           IsNominal(input_.TokenAt(i + 1).upos);
    if (token.upos == Upos::kVerb && !describes) return true;
  }
  return false;
}

}  // namespace factline::extract
