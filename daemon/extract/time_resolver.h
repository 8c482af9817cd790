#ifndef FACTLINE_DAEMON_EXTRACT_TIME_RESOLVER_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_RESOLVER_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/time_calendar.h"
#include "daemon/extract/time_expression.h"
#include "daemon/extract/time_tense.h"

namespace factline::extract {

// What expressions are placed against.
struct TimeFrame {
  absl::CivilSecond publish;  // In the dateline's zone.
  bool publish_has_clock = true;
  bool day_first = false;  // "7/8/2007" is 7 August.
  // The text tells of the past in its own order (history, a chronicle): times
  // without a year follow the last one named rather than the publish day.
  bool narrative = false;
};

// A time on the calendar. Both bounds are empty for what locates nothing.
struct PlacedTime {
  TimexType type = TimexType::kDate;
  std::string value;  // TIMEX3
  std::optional<absl::CivilSecond> begin;
  std::optional<absl::CivilSecond> end;
  // The whole period that the words name ("March" of "early March"); empty if
  // they name none.
  std::optional<CivilPeriod> period;
  TimePrecision precision = TimePrecision::kUnspecified;
  TimeBasis basis = TimeBasis::kAnchored;
  std::optional<int> offset_minutes;  // Zone that a clock time names.
  bool approximate = false;
};

// Places the expressions of one article, in text order, and remembers what
// later ones refer to ("the following day"). Not thread-safe.
class TimeResolver {
 public:
  explicit TimeResolver(const TimeFrame& frame) : frame_(frame) {}

  // Call before the first expression of each sentence.
  void BeginSentence() { sentence_period_.reset(); }

  PlacedTime Place(const Expression& expression, Tense tense);

  // Year that `expression` would be placed in; empty if none. For the other
  // end of a range ("from January to March").
  std::optional<int> YearOf(const Expression& expression, Tense tense) const;

 private:
  using Period = std::optional<CivilPeriod>;

  PlacedTime PlaceAny(const Expression& e, Tense tense) const;
  PlacedTime PlaceDate(const Expression& e, Tense tense) const;
  PlacedTime PlaceRelative(const Expression& e, Tense tense) const;
  PlacedTime PlaceSamePeriod(const Expression& e, Tense tense) const;
  PlacedTime PlaceShifted(const Expression& e, Tense tense) const;
  PlacedTime PlaceWindow(const Expression& e) const;
  PlacedTime PlaceNth(const Expression& e, Tense tense) const;
  PlacedTime PlaceReference(const Expression& e) const;

  Period PeriodOf(const DateFields& date, Tense tense) const;
  Period DayOf(const DateFields& date, Tense tense) const;
  Period WeekdayPeriod(int weekday, Tense tense) const;
  Period SteppedFields(const Expression& e) const;
  Period YearlyPeriod(const DateFields& date, int year) const;
  Period NearestYearly(const DateFields& date, Tense tense) const;
  Period NthOf(const Expression& e, const CivilPeriod& container) const;

  // What "that day" or a year left out refers to.
  CivilPeriod Reference(Anchor anchor) const;
  // False where the text has named no time that `anchor` could be.
  bool HasReference(Anchor anchor) const {
    return anchor == Anchor::kPublish || sentence_period_ || last_period_;
  }
  absl::CivilDay PublishDay() const { return absl::CivilDay(frame_.publish); }

  void AddPartAndClock(const DateFields& date, PlacedTime& time) const;

  const TimeFrame frame_;
  Period last_period_;      // Of the text, any unit up to a year.
  Period last_day_;         // The last that was a day or less.
  Period story_;            // The last but for years out of the story's order.
  Period sentence_period_;  // The last of this sentence.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_RESOLVER_H_
