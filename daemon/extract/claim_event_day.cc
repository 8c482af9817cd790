#include <algorithm>
#include <map>

#include "daemon/extract/claim_time.h"

// The day of the event that an article is about.
namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Upos;

// Events older than this are history, not what the article is about.
constexpr int kMaxEventAgeDays = 60;
// How far from a time the event that it dates may be named.
constexpr uint32_t kCauseTokens = 8;
// Of the day most spoken of, a day before it must have this share of weight to
// be when the event began.
constexpr double kOnsetShare = 0.25;

}  // namespace

bool TimeFinder::NearCause(const TimeMention& time) const {
  const TokenRange tokens = input_.SentenceTokens(time.sentence);
  const uint32_t first = std::max(
      tokens.begin,
      time.tokens.begin > kCauseTokens ? time.tokens.begin - kCauseTokens : 0);
  const uint32_t end = std::min(tokens.end, time.tokens.end + kCauseTokens);
  for (uint32_t i = first; i < end; ++i) {
    const Upos upos = input_.TokenAt(i).upos;
    if (upos == Upos::kVerb) {
      const Concept* sense = input_.lexicon.Find(
          WordKind::kVerb, input_.document, i, tokens.end, nullptr);
      if (sense != nullptr && sense->by_cause) return true;
    }
    if (upos != Upos::kNoun && upos != Upos::kPropn) continue;
    if (!input_.lexicon.FindCause(input_.document, i).empty()) return true;
  }
  return false;
}

// "5,600 were killed last year": the article begins with a month or more.
bool TimeFinder::LeadTellsSpan() const {
  constexpr uint32_t kLeadSentences = 2;
  uint32_t told = 0;
  for (uint32_t s = 0; s < input_.document.sentences.size(); ++s) {
    if (input_.KindOf(s) != ParagraphKind::kText) continue;
    if (++told > kLeadSentences) return false;
    for (uint32_t i = first_time_[s]; i < first_time_[s + 1]; ++i) {
      const EventTime& time = input_.layers.times[i].time;
      const bool long_one = time.precision == TimePrecision::kMonth ||
                            time.precision == TimePrecision::kQuarter ||
                            time.precision == TimePrecision::kYear;
      if (long_one && IsRecent(time)) return true;
    }
  }
  return false;
}

void TimeFinder::FindEventDay() {
  struct Score {
    double weight = 0;
    bool backed = false;  // Told early, or beside what happens.
    const TimeMention* first = nullptr;
  };
  std::map<absl::CivilDay, Score> scores;
  for (const TimeMention& time : input_.layers.times) {
    if (!time.time.earliest || !time.time.latest) continue;
    if (*time.time.latest - *time.time.earliest > kMaxEventDay) continue;
    const absl::CivilDay day = absl::ToCivilDay(*time.time.earliest, zone_);
    if (day > publish_day_ || publish_day_ - day > kMaxEventAgeDays) continue;
    const uint32_t paragraph =
        input_.document.sentences[time.sentence].paragraph;
    const ParagraphKind kind = input_.document.paragraphs[paragraph].kind;
    if (kind == ParagraphKind::kChrome || IsStatementTime(time)) continue;
    if (IsNow(time) || IsDateline(time) || InBrackets(time)) continue;
    if (time.type == TimexType::kDuration) continue;  // "in the past day"
    // "rose from 4.31% on Friday": the day of what it is compared with.
    TimeQuestion any;
    any.sentence = time.sentence;
    any.number = input_.SentenceTokens(time.sentence).begin;
    if (DatesOther(any, time)) continue;
    Score& score = scores[day];
    if (score.first == nullptr) score.first = &time;
    const bool near_cause = NearCause(time);
    const double weight = (paragraph <= 3 ? 2 : 1) + (near_cause ? 2 : 0);
    score.backed = score.backed || near_cause || paragraph <= 1;
    // The day of the news is named for much else than the event.
    score.weight += day == publish_day_ ? 0.5 * weight : weight;
  }
  double best = 0;
  // What is told of a year has no day, whatever else some day saw.
  const bool spans = LeadTellsSpan();
  for (const auto& [day, score] : scores) {
    if (score.backed || !spans) best = std::max(best, score.weight);
  }
  for (const auto& [day, score] : scores) {
    if (spans && !score.backed) continue;
    if (score.weight < kOnsetShare * best) continue;
    event_day_ = score.first->time;
    event_day_->basis = TimeBasis::kInherited;
    if (event_day_->precision < TimePrecision::kDayPart) {
      // An hour of the event dates it, not what else happened that day.
      event_day_->earliest = absl::FromCivil(day, zone_);
      event_day_->latest = absl::FromCivil(day + 1, zone_);
      event_day_->precision = TimePrecision::kDay;
      event_day_->edtf = absl::FormatCivilTime(day);
    }
    event_day_->time_zone = zone_.name();
    return;
  }
}

}  // namespace factline::extract
