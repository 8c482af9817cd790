#include "daemon/extract/claim_time.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/compared.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Upos;

constexpr absl::Duration kLongestMonth = absl::Hours(24 * 31 + 2);
// Longest aside in brackets.
constexpr uint32_t kAsideTokens = 12;
// Beyond this a cue and a time do not belong together.
constexpr uint32_t kCueTimeBytes = 40;

// "said late on Saturday": a time that touches its cue.
constexpr uint32_t kTouchingBytes = 9;
// Datelines are no longer: "ZEEBRUGGE, Belgium, March 7 -".
constexpr uint32_t kDatelineTokens = 14;

bool Located(const TimeMention& time) {
  return time.time.earliest.has_value() || time.time.latest.has_value();
}

// "in the past week", "last month", "between 2 August and 2 September"; a bare
// year or month dates one event.
bool IsPeriod(const TimeMention& time) {
  if (time.type == TimexType::kDuration) return true;
  if (time.time.precision == TimePrecision::kWeek ||
      time.time.precision == TimePrecision::kQuarter) {
    return true;
  }
  if (!time.time.earliest || !time.time.latest) return false;
  // "between January and November": longer than what it is told in.
  const absl::Duration length = *time.time.latest - *time.time.earliest;
  if (time.time.precision == TimePrecision::kMonth && length > kLongestMonth) {
    return true;
  }
  return time.time.precision <= TimePrecision::kDay &&
         *time.time.latest - *time.time.earliest > kMaxEventDay;
}

std::string DayText(absl::CivilDay day) { return absl::FormatCivilTime(day); }

}  // namespace

TimeFinder::TimeFinder(const ClaimInput& input) : input_(input) {
  if (!absl::LoadTimeZone(input.context.time_zone, &zone_)) {
    zone_ = absl::UTCTimeZone();
  }
  // A bare date is the same day everywhere.
  publish_day_ = absl::ToCivilDay(
      input.context.publish_time,
      input.context.publish_time_has_clock ? zone_ : absl::UTCTimeZone());
  const size_t sentences = input.document.sentences.size();
  first_time_ = FirstBySentence(input.layers.times, sentences);
  first_quantity_ = FirstBySentence(input.layers.quantities, sentences);
  first_credit_ = FirstBySentence(input.layers.attributions, sentences);
  FindEventDay();
}

EventTime TimeFinder::PublishDay() const {
  EventTime time;
  time.earliest = absl::FromCivil(publish_day_, zone_);
  time.latest = absl::FromCivil(publish_day_ + 1, zone_);
  time.precision = TimePrecision::kDay;
  time.basis = TimeBasis::kDefaulted;
  time.edtf = DayText(publish_day_);
  time.time_zone = zone_.name();
  return time;
}

EventTime TimeFinder::SinceEvent() const {
  EventTime time = *event_day_;
  time.latest = absl::FromCivil(publish_day_ + 1, zone_);
  const absl::CivilDay start = absl::ToCivilDay(*time.earliest, zone_);
  if (start < publish_day_) {
    time.edtf = absl::StrCat(DayText(start), "/", DayText(publish_day_));
  }
  return time;
}

bool TimeFinder::HoldsComma(uint32_t begin, uint32_t end) const {
  return input_.document.Text(Span{begin, end}).find(',') !=
         std::string_view::npos;
}

bool TimeFinder::OwnsEvent(const TimeMention& time) const {
  const uint32_t next = time.tokens.end;
  return next < input_.SentenceTokens(time.sentence).end &&
         input_.TokenAt(next).upos == Upos::kPart &&
         input_.Lower(next).ends_with("s");
}

bool TimeFinder::DatesCue(const TimeMention& time,
                          const AttributionMention& mention) const {
  // "a survey over the last 18 months concluded": no day of speaking.
  if (IsPeriod(time)) return false;
  // "said Sunday's storm killed 40": the storm's day.
  if (OwnsEvent(time)) return false;
  uint32_t after_bytes = kCueTimeBytes;
  uint32_t before_bytes = kCueTimeBytes;
  if (mention.content.Contains(time.span)) {
    // Words on both sides of the cue are credited ("The toll rose, officials
    // said Saturday, with ..."): only what touches the cue dates it.
    if (!mention.content.Contains(mention.cue)) return false;
    after_bytes = kTouchingBytes;
    before_bytes = 1;
  }
  const bool after = time.span.begin >= mention.cue.end &&
                     time.span.begin - mention.cue.end <= after_bytes;
  const bool before = time.span.end <= mention.cue.begin &&
                      mention.cue.begin - time.span.end <= before_bytes;
  if (!after) {
    // "20 were launched overnight, according to": closes what is credited.
    const bool credited_first = mention.content.end <= mention.cue.begin;
    // "put it at 3% in 2025 and said": of the clause before.
    const bool other_clause =
        before && input_.document
                          .Text(language::Span{time.span.end,
                                               mention.cue.begin})
                          .find(" and ") != std::string_view::npos;
    return before && !other_clause &&
           !(credited_first && HoldsComma(time.span.end, mention.cue.begin));
  }
  // "a court said, down from 130 on Monday": dates what stands between.
  const std::string_view between =
      input_.document.Text(
          language::Span{mention.cue.end, time.span.begin});
  return between.find_first_of(",;0123456789") == std::string_view::npos;
}

bool TimeFinder::IsStatementTime(const TimeMention& time) const {
  for (uint32_t i = first_credit_[time.sentence];
       i < first_credit_[time.sentence + 1]; ++i) {
    if (DatesCue(time, input_.layers.attributions[i])) return true;
  }
  return false;
}

EventTime TimeFinder::OfStatement(const AttributionMention& mention) const {
  for (uint32_t i = first_time_[mention.sentence];
       i < first_time_[mention.sentence + 1]; ++i) {
    const TimeMention& time = input_.layers.times[i];
    if (Located(time) && DatesCue(time, mention)) return time.time;
  }
  return PublishDay();
}

// "ZEEBRUGGE, Belgium, March 7 - About 200 people": the day of writing.
bool TimeFinder::IsDateline(const TimeMention& time) const {
  const TokenRange tokens = input_.SentenceTokens(time.sentence);
  uint32_t i = time.tokens.end;
  if (i > tokens.begin + kDatelineTokens) return false;
  // "(Reuters) -" may come between.
  if (i < tokens.end && input_.Lower(i) == "(") {
    const uint32_t end = std::min(tokens.end, i + kAsideTokens);
    while (i < end && input_.Lower(i) != ")") ++i;
    ++i;
  }
  if (i >= tokens.end) return false;
  const std::string_view word = input_.Lower(i);
  if (word != "-" && word != "\u2013" && word != "\u2014" && word != "--") {
    return false;
  }
  for (uint32_t k = tokens.begin; k < time.tokens.begin; ++k) {
    const Upos upos = input_.TokenAt(k).upos;
    if (upos != Upos::kPropn && upos != Upos::kPunct && upos != Upos::kNoun) {
      return false;
    }
  }
  return input_.TokenAt(tokens.begin).Has(language::kTokenCapitalized);
}

// "(beached whale pictured on Friday)": an aside dates itself only.
bool TimeFinder::InBrackets(const TimeMention& time) const {
  const uint32_t first = input_.SentenceTokens(time.sentence).begin;
  for (uint32_t i = time.tokens.begin, n = 0; i > first && n < kAsideTokens;
       ++n) {
    --i;
    if (input_.Lower(i) == ")") return false;
    if (input_.Lower(i) == "(" || input_.Lower(i) == "[") return true;
  }
  return false;
}

double TimeFinder::Fitness(const TimeQuestion& question,
                           const TimeMention& time) const {
  if (!Located(time) || IsNow(time) || IsDateline(time)) return 0;
  const bool aside = InBrackets(time) && !SameBrackets(question, time);
  if (ComparesSince(time) || aside) return 0;
  if (question.state && OwnsEvent(time)) return 0;
  if (question.change && FollowsFrom(time)) return 0;
  if (DatesOther(question, time)) return 0;
  if (FollowsThan(time) && !question.compared) return 0;
  // "made 40 on Friday, up from 30": dates the other.
  if (question.compared && time.tokens.end <= question.number) return 0;
  if (question.perfect && !question.toll && InWhenClause(question, time)) {
    return 0;
  }
  const bool credited =
      question.credited && question.credited->Contains(time.span);
  if (!credited && !question.told && IsStatementTime(time)) return 0;
  const uint32_t anchor = time.tokens.begin > question.number
                              ? std::max(question.number, question.action)
                              : question.number;
  const bool after = time.tokens.begin >= anchor;
  const TokenRange tokens = input_.SentenceTokens(question.sentence);
  const uint32_t first = after ? anchor : time.tokens.end;
  const uint32_t end = after ? time.tokens.begin : anchor;
  uint32_t commas = 0;
  for (uint32_t i = first; i < end; ++i) {
    if (input_.TokenAt(i).upos == Upos::kPunct && input_.Lower(i) != "-") {
      ++commas;
    }
  }
  uint32_t numbers = 0;
  for (uint32_t q = first_quantity_[question.sentence];
       q < first_quantity_[question.sentence + 1]; ++q) {
    const TokenRange other = input_.layers.quantities[q].tokens;
    if (other.begin == question.number) continue;
    if (other.begin >= first && other.end <= end) ++numbers;
  }
  // "would cut 40 jobs after third-quarter profit fell": the profit's quarter.
  if (after && DescribesNoun(time) && HoldsVerb(time.tokens.end, tokens.end) &&
      HoldsClauseOpener(anchor, time.tokens.begin)) {
    return 0;
  }
  // "none died in the past day and the total stands at 40": not a day's.
  if (question.running && !after && IsPeriod(time) &&
      HoldsClause(input_, first, question.number)) {
    return 0;
  }
  // "20 drones, 7 bombs and 3 rockets in the past week": a list shares its time.
  if (after && commas > 0 && numbers > 0 && HoldsVerb(first, end)) return 0;
  double fitness = 20 - 0.5 * (end > first ? end - first : 0);
  fitness -= 1.5 * commas + 2.0 * numbers;
  if (time.tokens.begin <= tokens.begin + 2) fitness += 6;  // Sets the scene.
  return std::max(fitness, 0.1);
}

const TimeMention* TimeFinder::OwnTime(const TimeQuestion& question) const {
  const TimeMention* best = nullptr;
  double best_fitness = 0;
  for (uint32_t i = first_time_[question.sentence];
       i < first_time_[question.sentence + 1]; ++i) {
    const TimeMention& time = input_.layers.times[i];
    const double fitness = Fitness(question, time);
    if (fitness <= best_fitness) continue;
    best_fitness = fitness;
    best = &time;
  }
  return best;
}

// A running total that is dated counts from its event to that date: "the toll
// rose to 89 on Saturday".
void TimeFinder::ExtendToll(const TimeQuestion& question,
                            FigureTime& found) const {
  if (!question.toll || found.period || found.since) return;
  // "had rescued 90 by Friday" counts from the event on as well.
  if (!question.running && !found.until) return;
  if (!event_day_ || !event_day_->earliest || !found.time.latest) return;
  if (!found.time.earliest && found.until &&
      *event_day_->earliest < *found.time.latest) {
    found.time.earliest = event_day_->earliest;
  }
  if (!found.time.earliest) return;
  if (*found.time.latest - *found.time.earliest > kMaxEventDay) return;
  if (*found.time.earliest < *event_day_->earliest) return;
  const bool is_event =
      !found.until && *found.time.earliest == *event_day_->earliest;
  const absl::Time end =
      is_event ? absl::FromCivil(publish_day_ + 1, zone_) : *found.time.latest;
  found.time = SinceEvent();
  found.time.latest = end;
  const absl::CivilDay first = absl::ToCivilDay(*found.time.earliest, zone_);
  const absl::CivilDay last = absl::ToCivilDay(end - absl::Seconds(1), zone_);
  found.time.edtf = first < last
                        ? absl::StrCat(DayText(first), "/", DayText(last))
                        : DayText(first);
}

// What is counted since a start is counted up to the news.
void TimeFinder::ExtendToPublish(EventTime& time) const {
  const absl::Time end = absl::FromCivil(publish_day_ + 1, zone_);
  if (!time.earliest || (time.latest && *time.latest >= end)) return;
  time.latest = end;
  time.edtf = absl::StrCat(DayText(absl::ToCivilDay(*time.earliest, zone_)),
                           "/", DayText(publish_day_));
}

// Some time before that of the last figure, which this one is compared with.
EventTime TimeFinder::Earlier() const {
  EventTime time;
  time.precision = answer_->precision;
  time.basis = TimeBasis::kInherited;
  time.time_zone = zone_.name();
  // What runs on since an event was so at some time since then.
  const bool runs = answer_->latest && *answer_->latest - *answer_->earliest >
                                           kMaxEventDay;
  if (runs) time.earliest = answer_->earliest;
  const absl::CivilDay last =
      runs ? absl::ToCivilDay(*answer_->latest - absl::Seconds(1), zone_)
           : absl::ToCivilDay(*answer_->earliest, zone_);
  time.latest = absl::FromCivil(last, zone_);
  time.edtf = absl::StrCat(
      runs ? DayText(absl::ToCivilDay(*time.earliest, zone_)) : "..", "/",
      DayText(last - 1));
  return time;
}

// A quarter or year that an account of business or an economy is given of.
bool TimeFinder::IsAccountSpan(const EventTime& time) const {
  constexpr int kMaxDays = 400;
  return time.latest &&
         (time.precision == TimePrecision::kYear ||
          time.precision == TimePrecision::kQuarter) &&
         *time.latest <= absl::FromCivil(publish_day_ + 1, zone_) &&
         publish_day_ - absl::ToCivilDay(*time.latest, zone_) <= kMaxDays;
}

// No older than yesterday: what was done about it is done.
bool TimeFinder::IsFresh(const EventTime& event) const {
  return event.earliest &&
         publish_day_ - absl::ToCivilDay(*event.earliest, zone_) <= 1;
}

// "had rescued 90 by Friday", not "will rescue 90 by Friday".
bool TimeFinder::EndedBy(const TimeMention& time) const {
  return ComesBy(time) && time.time.latest &&
         *time.time.latest <= absl::FromCivil(publish_day_ + 1, zone_);
}

// Within about a year of the news: what is older is told as history.
bool TimeFinder::IsRecent(const EventTime& time) const {
  constexpr int kRecentDays = 400;
  return time.earliest && publish_day_ - absl::ToCivilDay(*time.earliest,
                                                          zone_) <= kRecentDays;
}

FigureTime TimeFinder::At(const TimeQuestion& question) {
  FigureTime found = Find(question);
  answer_ = found.time;
  answer_paragraph_ = input_.document.sentences[question.sentence].paragraph;
  return found;
}

FigureTime TimeFinder::Find(const TimeQuestion& question) {
  const uint32_t paragraph =
      input_.document.sentences[question.sentence].paragraph;
  if (const TimeMention* own = OwnTime(question)) {
    FigureTime found{
        .time = own->time,
        .since = RunsSince(question, *own),
        // "seven weeks ago" is a date, however coarse; "by May" ends something.
        .period = IsPeriod(*own) && !ComesBy(*own) &&
                  input_.Lower(own->tokens.end - 1) != "ago",
        .coarse = own->time.precision == TimePrecision::kMonth ||
                  own->time.precision == TimePrecision::kYear,
        .until = IsUntil(*own) || (question.past && EndedBy(*own))};
    if (found.since) ExtendToPublish(found.time);
    // What something is compared with is aside from what is told.
    // Nor does "December's gain" date the next sentence.
    const bool owner = OwnsEvent(*own);
    // A month or year told in passing dates its own figure only; one that
    // opens the sentence sets the scene.
    const bool passing =
        found.coarse && IsRecent(found.time) &&
        own->tokens.begin >
            input_.SentenceTokens(question.sentence).begin + 2;
    // "up 20 since Friday" tells of the 20 only.
    const bool moved = question.change && found.since;
    const bool aside = InBrackets(*own);
    if (!question.compared && !owner && !passing && !moved && !aside) {
      last_ = found;
      last_paragraph_ = paragraph;
    }
    if (!question.compared && !owner && !aside && IsAccountSpan(found.time)) {
      span_ = found;
      span_paragraph_ = paragraph;
    }
    ExtendToll(question, found);
    return found;
  }
  if (question.compared && answer_ && answer_->earliest) {
    return {.time = Earlier()};
  }
  // "... 400 lives last May. A further 80 were saved.": of the same event.
  if (question.goes_on && answer_ && answer_paragraph_ + 1 >= paragraph) {
    FigureTime same{.time = *answer_};
    // What is counted since the event adds to what happened on its day.
    if (question.toll && !question.lasting && event_day_ &&
        answer_->earliest && answer_->earliest == event_day_->earliest) {
      same.time = *event_day_;
    }
    same.time.basis = TimeBasis::kInherited;
    return same;
  }
  if (question.toll && question.running && event_day_) {
    return {.time = SinceEvent()};
  }
  if (SaysNow(question.sentence)) return {.time = PublishDay()};
  if (question.account && span_ && span_paragraph_ + 1 >= paragraph) {
    FigureTime inherited = *span_;
    inherited.time.basis = TimeBasis::kInherited;
    return inherited;
  }
  if (last_ && last_paragraph_ == paragraph && !question.state) {
    FigureTime inherited = *last_;
    inherited.time.basis = TimeBasis::kInherited;
    return inherited;
  }
  if (question.aftermath && event_day_) {
    const bool over = question.past && IsFresh(*event_day_);
    return {.time = over ? *event_day_ : SinceEvent()};
  }
  if (question.past && event_day_) return {.time = *event_day_};
  return {.time = PublishDay()};
}

}  // namespace factline::extract
