#include "daemon/extract/time_resolver.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/extract/time_format.h"

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilSecond;

PlacedTime FromPeriod(const CivilPeriod& period, TimeBasis basis) {
  PlacedTime time;
  time.value = TimexOf(period);
  time.begin = period.begin;
  time.end = period.end;
  time.period = period;
  time.precision = PrecisionOf(period.unit);
  time.basis = basis;
  return time;
}

// Nobody knows which day "the following day" is when no day was named.
void Unbind(PlacedTime& time) {
  time.begin.reset();
  time.end.reset();
  time.period.reset();
}

// "and a half": in units of the next smaller kind.
std::optional<CivilSecond> MoveHalf(CivilSecond at, CalendarUnit unit,
                                    int sign) {
  switch (unit) {
    case CalendarUnit::kCentury:
      return Move(at, CalendarUnit::kYear, 50 * sign);
    case CalendarUnit::kDecade:
      return Move(at, CalendarUnit::kYear, 5 * sign);
    case CalendarUnit::kYear:
      return Move(at, CalendarUnit::kMonth, 6 * sign);
    case CalendarUnit::kMonth:
      return Move(at, CalendarUnit::kDay, 15 * sign);
    case CalendarUnit::kWeek:
      return Move(at, CalendarUnit::kDay, 3 * sign);
    case CalendarUnit::kDay:
      return Move(at, CalendarUnit::kHour, 12 * sign);
    case CalendarUnit::kHour:
      return Move(at, CalendarUnit::kMinute, 30 * sign);
    default:
      return at;
  }
}

// Precision of "N units ago": people count decades back in round years.
CalendarUnit PrecisionOfShift(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kDecade:
    case CalendarUnit::kCentury:
      return CalendarUnit::kYear;
    case CalendarUnit::kFortnight:
    case CalendarUnit::kWeekend:
      return CalendarUnit::kWeek;
    default:
      return unit;
  }
}

// Where the first or second third of a period ends: at whole months of years,
// whole years of decades, else at whole days, and hours of a day.
CivilSecond ThirdOf(const CivilPeriod& period, int nth) {
  switch (period.unit) {
    case CalendarUnit::kCentury:
      return Move(period.begin, CalendarUnit::kYear, nth * 33)
          .value_or(period.begin);
    case CalendarUnit::kDecade:
      return Move(period.begin, CalendarUnit::kYear, nth == 1 ? 3 : 7)
          .value_or(period.begin);
    case CalendarUnit::kYear:
      return Move(period.begin, CalendarUnit::kMonth, nth * 4)
          .value_or(period.begin);
    case CalendarUnit::kHalf:
      return Move(period.begin, CalendarUnit::kMonth, nth * 2)
          .value_or(period.begin);
    case CalendarUnit::kQuarter:
    case CalendarUnit::kSeason:
      return Move(period.begin, CalendarUnit::kMonth, nth)
          .value_or(period.begin);
    default:
      break;
  }
  constexpr int64_t kDaySeconds = 86400;
  const int64_t length = period.end - period.begin;
  const int64_t third = length / 3;
  if (third < kDaySeconds) return period.begin + nth * third;
  return period.begin + nth * (third / kDaySeconds) * kDaySeconds;
}

// "early March": the first third; of a day: its first or last hours.
void TakeEdge(Edge edge, PlacedTime& time) {
  if (edge == Edge::kNone || !time.period || !time.begin || !time.end) return;
  time.approximate = true;
  // With a part of the day ("early Friday morning") the part is narrow enough.
  if (time.type == TimexType::kTime) return;
  const CivilPeriod& whole = *time.period;
  const CivilSecond first = ThirdOf(whole, 1);
  const CivilSecond second = ThirdOf(whole, 2);
  if (edge == Edge::kStart) time.end = first;
  if (edge == Edge::kEnd) time.begin = second;
  if (edge == Edge::kMid) {
    time.begin = first;
    time.end = second;
  }
}

}  // namespace

PlacedTime TimeResolver::Place(const Expression& e, Tense tense) {
  PlacedTime time = PlaceAny(e, tense);
  TakeEdge(e.edge, time);
  if (time.period && time.period->unit <= CalendarUnit::kYear) {
    last_period_ = time.period;
    sentence_period_ = time.period;
    // A lone year may look far ahead or back; the story goes on where it was.
    const bool digression =
        story_ && time.period->unit == CalendarUnit::kYear &&
        std::abs(time.period->begin.year() - story_->begin.year()) > 1;
    if (!digression) story_ = time.period;
    if (time.period->unit <= CalendarUnit::kDay) last_day_ = time.period;
  }
  return time;
}

std::optional<int> TimeResolver::YearOf(const Expression& e,
                                        Tense tense) const {
  const PlacedTime time = PlaceAny(e, tense);
  if (!time.begin) return std::nullopt;
  return static_cast<int>(time.begin->year());
}

PlacedTime TimeResolver::PlaceAny(const Expression& e, Tense tense) const {
  PlacedTime time;
  switch (e.kind) {
    case ExpressionKind::kDate:
      return PlaceDate(e, tense);
    case ExpressionKind::kRelative:
      return PlaceRelative(e, tense);
    case ExpressionKind::kShifted:
      return PlaceShifted(e, tense);
    case ExpressionKind::kWindow:
      return PlaceWindow(e);
    case ExpressionKind::kNth:
      return PlaceNth(e, tense);
    case ExpressionKind::kReference:
      return PlaceReference(e);
    case ExpressionKind::kDuration:
      time.type = TimexType::kDuration;
      time.value = !e.value.empty()
                       ? e.value
                       : TimexDuration(e.amount,
                                       e.unit.value_or(CalendarUnit::kDay));
      return time;
    case ExpressionKind::kSet:
      time.type = TimexType::kSet;
      time.value = e.value;
      return time;
    case ExpressionKind::kEve: {
      const PlacedTime inner = PlaceAny(*e.inner, tense);
      if (!inner.begin) return inner;
      return FromPeriod(DayPeriod(CivilDay(*inner.begin) - 1), inner.basis);
    }
  }
  return time;
}

CivilPeriod TimeResolver::Reference(Anchor anchor) const {
  if (anchor == Anchor::kText || frame_.narrative) {
    if (sentence_period_) return *sentence_period_;
    if (last_period_) return *last_period_;
  }
  return DayPeriod(PublishDay());
}

// Narrows a day to its part and clock.
void TimeResolver::AddPartAndClock(const DateFields& date,
                                   PlacedTime& time) const {
  if (!time.period || time.period->unit != CalendarUnit::kDay) return;
  const CivilSecond midnight = time.period->begin;
  if (date.clock) {
    const ClockTime& clock = *date.clock;
    const CivilSecond at =
        midnight + clock.hour * 3600 + clock.minute * 60 + clock.second;
    const CalendarUnit unit = clock.has_second   ? CalendarUnit::kSecond
                              : clock.has_minute ? CalendarUnit::kMinute
                                                 : CalendarUnit::kHour;
    time.type = TimexType::kTime;
    time.value += TimexOf(clock);
    time.begin = at;
    time.end = PeriodAround(unit, at).end;
    time.precision = PrecisionOf(unit);
    time.offset_minutes = clock.offset_minutes;
    return;
  }
  if (!date.part) return;
  time.type = TimexType::kTime;
  time.value = absl::StrCat(time.value, "T", ToAbsl(date.part->code));
  time.begin = midnight + date.part->begin_hour * 3600;
  time.end = midnight + date.part->end_hour * 3600;
  time.precision = TimePrecision::kDayPart;
}

PlacedTime TimeResolver::PlaceDate(const Expression& e, Tense tense) const {
  const DateFields& date = e.date;
  PlacedTime time;
  const std::optional<int> named = date.year ? date.year : date.century;
  if (date.before_christ || (named && *named < kMinYear)) {
    const std::string digits = absl::StrCat(10000 + named.value_or(0)).substr(1);
    time.value = absl::StrCat(date.before_christ ? "BC" : "",
                              date.year ? digits : digits.substr(0, 2));
    time.basis = TimeBasis::kExplicit;
    return time;
  }
  Period period;
  if (e.inner) {
    const PlacedTime year = PlaceAny(*e.inner, tense);
    if (year.begin) {
      period = YearlyPeriod(date, static_cast<int>(year.begin->year()));
    }
  } else {
    period = PeriodOf(date, tense);
  }
  if (!period && (date.clock || date.part) && !date.month && !date.day) {
    const CivilPeriod day =
        sentence_period_ && sentence_period_->unit == CalendarUnit::kDay
            ? *sentence_period_
        : frame_.narrative && last_day_ ? *last_day_
                                        : DayPeriod(PublishDay());
    period = day;
  }
  if (!period) {
    // A date that no calendar has, such as 31 June.
    time.value =
        date.month && date.day
            ? absl::StrCat("XXXX-", absl::Dec(*date.month, absl::kZeroPad2),
                           "-", absl::Dec(*date.day, absl::kZeroPad2))
            : "XXXX-XX-XX";
    return time;
  }
  const bool is_explicit =
      date.year || date.century || (date.decade && *date.decade >= 100);
  time = FromPeriod(*period,
                    is_explicit ? TimeBasis::kExplicit : TimeBasis::kAnchored);
  if (date.fiscal) {
    time.value = absl::StrCat("FY", time.value);
    time.approximate = true;  // Fiscal years begin when their owner says so.
  }
  AddPartAndClock(date, time);
  return time;
}

// "the same month last year": the period last told of, in another year.
PlacedTime TimeResolver::PlaceSamePeriod(const Expression& e,
                                         Tense tense) const {
  const CivilPeriod reference = Reference(Anchor::kText);
  const CivilPeriod same =
      e.unit ? PeriodAround(*e.unit, reference.begin) : reference;
  const PlacedTime year = PlaceAny(*e.inner, tense);
  if (!year.begin) return year;
  // A year itself ("2024 ... the same period a year earlier") is that year.
  if (same.unit >= CalendarUnit::kYear) return year;
  const std::optional<CivilSecond> begin = Move(
      same.begin, CalendarUnit::kYear, year.begin->year() - same.begin.year());
  if (!begin) return year;
  return FromPeriod(PeriodAround(same.unit, *begin), TimeBasis::kAnchored);
}

PlacedTime TimeResolver::PlaceRelative(const Expression& e, Tense tense) const {
  if (e.inner) return PlaceSamePeriod(e, tense);
  CivilPeriod reference = Reference(e.step.anchor);
  bool known = HasReference(e.step.anchor);
  if (e.unit == CalendarUnit::kDay && reference.unit > CalendarUnit::kDay) {
    // "in 2019 ... later in the day" goes on with the day told of before.
    reference = last_day_.value_or(DayPeriod(PublishDay()));
    known = e.step.count == 0;
  }
  Period period;
  if (e.unit == CalendarUnit::kWeekend && e.step.count == 0 &&
      e.step.anchor == Anchor::kPublish && tense != Tense::kFuture) {
    // The weekend that has begun; in a past clause never the coming one.
    const CivilPeriod coming =
        PeriodAround(CalendarUnit::kWeekend, reference.begin);
    period = coming.begin > reference.begin && tense == Tense::kPast
                 ? Shift(coming, -1)
                 : coming;
  } else if (e.unit) {
    period = Shift(PeriodAround(*e.unit, reference.begin), e.step.count);
  } else if (e.date.part && !e.date.weekday && !e.date.month) {
    // "last night", "that morning", "the following evening"
    period =
        Shift(PeriodAround(CalendarUnit::kDay, reference.begin), e.step.count);
  } else {
    period = SteppedFields(e);
  }
  if (!period) {
    PlacedTime time;
    time.value = "XXXX-XX-XX";
    return time;
  }
  PlacedTime time = FromPeriod(*period, TimeBasis::kAnchored);
  AddPartAndClock(e.date, time);
  // What has happened "this week" has happened by now.
  const CivilSecond today_end(PublishDay() + 1);
  if (e.unit && e.step.count == 0 && tense != Tense::kFuture &&
      e.edge == Edge::kNone && *time.begin<today_end&& * time.end> today_end) {
    time.end = today_end;
  }
  if (!known && e.step.count != 0) Unbind(time);
  return time;
}

PlacedTime TimeResolver::PlaceShifted(const Expression& e, Tense tense) const {
  PlacedTime time;
  if (e.amount.vague) {
    time.value = e.step.count < 0 ? "PAST_REF" : "FUTURE_REF";
    return time;
  }
  CivilPeriod base = Reference(e.step.anchor);
  if (e.inner) {
    const PlacedTime inner = PlaceAny(*e.inner, tense);
    if (!inner.period) return inner;
    base = *inner.period;
  }
  const CalendarUnit unit = e.unit.value_or(CalendarUnit::kDay);
  std::optional<CivilSecond> at =
      unit <= CalendarUnit::kHour && e.step.anchor == Anchor::kPublish &&
              frame_.publish_has_clock
          ? Move(frame_.publish, unit, e.step.count * e.amount.count)
          : Move(base.begin, unit, e.step.count * e.amount.count);
  if (at && e.amount.half) at = MoveHalf(*at, unit, e.step.count);
  if (!at) {
    time.value = e.step.count < 0 ? "PAST_REF" : "FUTURE_REF";
    return time;
  }
  // "a week later" than a day is a day; "a year later" mostly is not.
  const bool exact = unit == CalendarUnit::kWeek &&
                     (e.step.anchor == Anchor::kText || e.inner) &&
                     base.unit == CalendarUnit::kDay;
  const CalendarUnit precision =
      exact ? CalendarUnit::kDay : PrecisionOfShift(unit);
  time = FromPeriod(PeriodAround(precision, *at), TimeBasis::kAnchored);
  if (unit <= CalendarUnit::kHour) time.type = TimexType::kTime;
  time.approximate = e.approximate;
  // A later time that is still to come follows from something else.
  const bool ahead = e.step.anchor == Anchor::kText && e.step.count > 0 &&
                     tense != Tense::kFuture && *time.begin > frame_.publish;
  if (!e.inner && (ahead || !HasReference(e.step.anchor))) Unbind(time);
  return time;
}

PlacedTime TimeResolver::PlaceWindow(const Expression& e) const {
  PlacedTime time;
  const CalendarUnit unit = e.unit.value_or(CalendarUnit::kDay);
  const bool past = e.step.count < 0;
  const CivilPeriod reference = Reference(e.step.anchor);
  const bool from_publish = reference == DayPeriod(PublishDay());
  const CivilSecond from =
      from_publish && frame_.publish_has_clock && unit <= CalendarUnit::kHour
          ? frame_.publish
          : (past ? reference.end : reference.begin);
  time.basis = TimeBasis::kAnchored;
  time.precision = PrecisionOf(std::min(unit, CalendarUnit::kDay));
  time.approximate = e.approximate || e.amount.vague;
  time.type = TimexType::kDuration;
  time.value = TimexDuration(e.amount, unit);
  if (e.amount.vague) {
    (past ? time.end : time.begin) = from;
    return time;
  }
  // The days counted back from the publish day, which is part of them.
  const CivilSecond base =
      past && unit > CalendarUnit::kHour ? reference.begin : from;
  const std::optional<CivilSecond> to =
      Move(base, unit, e.step.count * e.amount.count);
  if (!to) return time;
  time.begin = past ? *to : from;
  time.end = past ? from : *to;
  return time;
}

// The nth unit inside a period; empty when it has not that many.
TimeResolver::Period TimeResolver::NthOf(const Expression& e,
                                         const CivilPeriod& container) const {
  const CalendarUnit unit = *e.unit;
  CivilPeriod first = PeriodAround(unit, container.begin);
  CivilPeriod last = PeriodAround(unit, container.end - 1);
  if (unit == CalendarUnit::kWeek) {
    // A week belongs to the month that has most of its days.
    if (first.begin + 3 * 86400 < container.begin) {
      first = Shift(first, 1).value_or(first);
    }
    if (last.begin + 3 * 86400 >= container.end) {
      last = Shift(last, -1).value_or(last);
    }
  }
  const Period found = e.nth < 0 ? last : Shift(first, e.nth - 1);
  if (!found || found->begin >= container.end) return std::nullopt;
  return found;
}

PlacedTime TimeResolver::PlaceNth(const Expression& e, Tense tense) const {
  PlacedTime time;
  const CalendarUnit unit = *e.unit;
  if (!e.inner) {
    DateFields date;
    date.quarter = e.nth == -1 ? 4 : std::clamp(e.nth, 1, 4);
    const Period quarter =
        NearestYearly(date, tense == Tense::kUnknown ? Tense::kPast : tense);
    return quarter ? FromPeriod(*quarter, TimeBasis::kAnchored) : time;
  }
  const PlacedTime inner = PlaceAny(*e.inner, tense);
  if (!inner.period) return inner;
  if (e.amount.count == 1 && !e.amount.half) {
    const Period found = NthOf(e, *inner.period);
    return found ? FromPeriod(*found, inner.basis) : inner;
  }
  // "the first ten months of 2014"
  const CivilPeriod& container = *inner.period;
  time.type = TimexType::kDuration;
  time.value = TimexDuration(e.amount, unit);
  time.basis = inner.basis;
  time.precision = PrecisionOf(unit);
  const std::optional<CivilSecond> to =
      e.nth < 0 ? Move(container.end, unit, -e.amount.count)
                : Move(container.begin, unit, e.amount.count);
  if (!to) return time;
  time.begin = e.nth < 0 ? *to : container.begin;
  time.end = e.nth < 0 ? container.end : *to;
  return time;
}

PlacedTime TimeResolver::PlaceReference(const Expression& e) const {
  PlacedTime time;
  time.value = e.value;
  const CivilPeriod today = DayPeriod(PublishDay());
  time.approximate = true;
  if (e.value == "PAST_REF") {
    time.end = today.end;
  } else if (e.value == "FUTURE_REF") {
    time.begin = today.begin;
  } else {
    time.begin = today.begin;
    time.end = today.end;
    time.precision = TimePrecision::kDay;
  }
  return time;
}

}  // namespace factline::extract
