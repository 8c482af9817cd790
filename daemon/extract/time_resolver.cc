#include "daemon/extract/time_resolver.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "daemon/extract/time_format.h"

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilSecond;

CivilPeriod DayPeriod(CivilDay day) {
  return PeriodAround(CalendarUnit::kDay, CivilSecond(day));
}

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

// Days from the period to the day; 0 inside it.
int64_t Distance(const CivilPeriod& period, CivilDay day) {
  const CivilDay begin(period.begin);
  const CivilDay last(period.end - 1);
  if (day < begin) return begin - day;
  return day > last ? day - last : 0;
}

// "early March": the first third; of a day: its first or last hours.
void TakeEdge(Edge edge, PlacedTime& time) {
  if (edge == Edge::kNone || !time.period || !time.begin || !time.end) return;
  time.approximate = true;
  // With a part of the day ("early Friday morning") the part is narrow enough.
  if (time.type == TimexType::kTime) return;
  const int64_t third = (*time.end - *time.begin) / 3;
  // Whole days, but for days themselves.
  const int64_t step = third >= 86400 ? third / 86400 * 86400 : third;
  const CivilSecond begin = *time.begin;
  switch (edge) {
    case Edge::kStart: time.end = begin + step; break;
    case Edge::kMid:
      time.end = *time.end - step;
      time.begin = begin + step;
      break;
    case Edge::kEnd: time.begin = *time.end - step; break;
    case Edge::kNone: break;
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

PlacedTime TimeResolver::PlaceAny(const Expression& e, Tense tense) const {
  PlacedTime time;
  switch (e.kind) {
    case ExpressionKind::kDate: return PlaceDate(e, tense);
    case ExpressionKind::kRelative: return PlaceRelative(e, tense);
    case ExpressionKind::kShifted: return PlaceShifted(e, tense);
    case ExpressionKind::kWindow: return PlaceWindow(e);
    case ExpressionKind::kNth: return PlaceNth(e, tense);
    case ExpressionKind::kReference: return PlaceReference(e);
    case ExpressionKind::kDuration:
      time.type = TimexType::kDuration;
      time.value = TimexDuration(e.amount, e.unit.value_or(CalendarUnit::kDay));
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

// The period in `year` of fields that come back each year.
TimeResolver::Period TimeResolver::YearlyPeriod(const DateFields& date,
                                                int year) const {
  if (!IsPlausibleYear(year)) return std::nullopt;
  const auto from_month = [year](int month, CalendarUnit unit) {
    return PeriodAround(unit, CivilSecond(year, month));
  };
  if (date.season) {
    return from_month(FirstMonthOfSeason(*date.season), CalendarUnit::kSeason);
  }
  if (date.quarter) {
    return from_month(*date.quarter * 3, CalendarUnit::kQuarter);
  }
  if (date.half) return from_month(*date.half * 6, CalendarUnit::kHalf);
  if (date.holiday != nullptr) {
    const Holiday& holiday = *date.holiday;
    switch (holiday.rule) {
      case Holiday::Rule::kFixed:
        if (!IsValidDay(year, holiday.month, holiday.day)) return std::nullopt;
        return DayPeriod(CivilDay(year, holiday.month, holiday.day));
      case Holiday::Rule::kEaster:
        return DayPeriod(EasterSunday(year) + holiday.day);
      case Holiday::Rule::kWeekday: {
        const std::optional<CivilDay> day =
            NthWeekday(year, holiday.month, holiday.weekday, holiday.nth);
        if (!day) return std::nullopt;
        return DayPeriod(*day);
      }
    }
  }
  if (!date.month) return std::nullopt;
  if (!date.day) return from_month(*date.month, CalendarUnit::kMonth);
  int month = *date.month;
  int day = *date.day;
  if (date.ambiguous_order && frame_.day_first) std::swap(month, day);
  if (!IsValidDay(year, month, day)) return std::nullopt;
  return DayPeriod(CivilDay(year, month, day));
}

// The year left out: by tense from the publish day, in a narrative from where
// the story is.
TimeResolver::Period TimeResolver::NearestYearly(const DateFields& date,
                                                 Tense tense) const {
  CivilDay day = PublishDay();
  if (frame_.narrative && story_) {
    day = CivilDay(story_->begin);
    // "in 1939 ... in September": every month of that year is as near.
    if (story_->unit == CalendarUnit::kYear) {
      return YearlyPeriod(date, static_cast<int>(day.year()));
    }
    // Stories go forward, and mostly within their year.
    const Period same = YearlyPeriod(date, static_cast<int>(day.year()));
    constexpr int64_t kMaxDaysBack = 160;
    if (same && CivilDay(same->begin) >= day - kMaxDaysBack) return same;
    return YearlyPeriod(date, static_cast<int>(day.year()) + 1);
  }
  Period best;
  int64_t best_distance = 0;
  for (int offset = -1; offset <= 1; ++offset) {
    const Period period =
        YearlyPeriod(date, static_cast<int>(day.year()) + offset);
    if (!period) continue;
    if (tense == Tense::kPast && CivilDay(period->begin) > day) continue;
    if (tense == Tense::kFuture && CivilDay(period->end - 1) < day) continue;
    const int64_t distance = Distance(*period, day);
    if (best && distance >= best_distance) continue;
    best = period;
    best_distance = distance;
  }
  return best;
}

TimeResolver::Period TimeResolver::WeekdayPeriod(int weekday,
                                                 Tense tense) const {
  if (frame_.narrative && last_day_) {
    return DayPeriod(WeekdayOnOrAfter(CivilDay(last_day_->begin), weekday));
  }
  const CivilDay day = PublishDay();
  return DayPeriod(tense == Tense::kFuture ? WeekdayOnOrAfter(day, weekday)
                                           : WeekdayOnOrBefore(day, weekday));
}

// A day of no named month: of the month last named or of the publish day's.
TimeResolver::Period TimeResolver::DayOf(const DateFields& date,
                                         Tense tense) const {
  const CivilPeriod reference = Reference(
      sentence_period_ ? Anchor::kText : Anchor::kPublish);
  CivilMonth month(reference.begin);
  const CivilDay publish = PublishDay();
  if (reference == DayPeriod(publish)) {
    if (tense == Tense::kFuture && *date.day < publish.day()) month += 1;
    if (tense != Tense::kFuture && *date.day > publish.day()) month -= 1;
  }
  if (!IsValidDay(static_cast<int>(month.year()), month.month(), *date.day)) {
    return std::nullopt;
  }
  return DayPeriod(CivilDay(month.year(), month.month(), *date.day));
}

// The calendar period that the fields name, without part of day and clock.
TimeResolver::Period TimeResolver::PeriodOf(const DateFields& date,
                                            Tense tense) const {
  const bool yearly = date.month || date.season || date.quarter || date.half ||
                      date.holiday != nullptr;
  if (yearly) {
    return date.year ? YearlyPeriod(date, *date.year)
                     : NearestYearly(date, tense);
  }
  if (date.year) {
    if (!IsPlausibleYear(*date.year)) return std::nullopt;
    return PeriodAround(CalendarUnit::kYear, CivilSecond(*date.year));
  }
  if (date.century) {
    if (!IsPlausibleYear(*date.century)) return std::nullopt;
    return PeriodAround(CalendarUnit::kCentury, CivilSecond(*date.century));
  }
  if (date.decade) {
    int decade = *date.decade;
    if (decade < 100) {
      const int year = static_cast<int>(frame_.publish.year());
      decade += year / 100 * 100;
      if (decade > year) decade -= 100;
    }
    return PeriodAround(CalendarUnit::kDecade, CivilSecond(decade));
  }
  if (date.weekday) return WeekdayPeriod(*date.weekday, tense);
  if (date.relative_day) {
    return DayPeriod(PublishDay() + *date.relative_day);
  }
  if (date.day) return DayOf(date, tense);
  return std::nullopt;
}

// Narrows a day to its part and clock.
void TimeResolver::AddPartAndClock(const DateFields& date,
                                   PlacedTime& time) const {
  if (!time.period || time.period->unit != CalendarUnit::kDay) return;
  const CivilSecond midnight = time.period->begin;
  if (date.clock) {
    const ClockTime& clock = *date.clock;
    const CivilSecond at = midnight + clock.hour * 3600 + clock.minute * 60 +
                           clock.second;
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
  time.value = absl::StrCat(time.value, "T", date.part->code);
  time.begin = midnight + date.part->begin_hour * 3600;
  time.end = midnight + date.part->end_hour * 3600;
  time.precision = TimePrecision::kDayPart;
}

PlacedTime TimeResolver::PlaceDate(const Expression& e, Tense tense) const {
  const DateFields& date = e.date;
  PlacedTime time;
  if (date.before_christ || (date.year && *date.year < kMinYear)) {
    const int number = date.year.value_or(date.century.value_or(0));
    const std::string digits = absl::StrCat(10000 + number).substr(1);
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
    const CivilPeriod day = sentence_period_ &&
                                    sentence_period_->unit == CalendarUnit::kDay
                                ? *sentence_period_
                            : frame_.narrative && last_day_
                                ? *last_day_
                                : DayPeriod(PublishDay());
    period = day;
  }
  if (!period) {
    // A date that no calendar has, such as 31 June.
    time.value = date.month && date.day
                     ? absl::StrCat("XXXX-", absl::Dec(*date.month, absl::kZeroPad2),
                                    "-", absl::Dec(*date.day, absl::kZeroPad2))
                     : "XXXX-XX-XX";
    return time;
  }
  const bool is_explicit = date.year || date.century ||
                           (date.decade && *date.decade >= 100);
  time = FromPeriod(*period,
                    is_explicit ? TimeBasis::kExplicit : TimeBasis::kAnchored);
  if (date.fiscal) {
    time.value = absl::StrCat("FY", time.value);
    time.approximate = true;  // Fiscal years begin when their owner says so.
  }
  AddPartAndClock(date, time);
  return time;
}

// "next March", "the following Tuesday", "last summer"
TimeResolver::Period TimeResolver::SteppedFields(const Expression& e) const {
  const CivilPeriod reference = Reference(e.step.anchor);
  const CivilDay day(reference.begin);
  if (e.date.weekday) {
    const int weekday = *e.date.weekday;
    if (e.step.count < 0) return DayPeriod(WeekdayOnOrBefore(day - 1, weekday));
    const CivilDay monday = WeekdayOnOrBefore(day, 1);
    if (e.step.count == 0) return DayPeriod(monday + (weekday - 1));
    return DayPeriod(e.step.anchor == Anchor::kText
                         ? WeekdayOnOrAfter(day + 1, weekday)
                         : monday + 7 + (weekday - 1));
  }
  for (int offset = e.step.count > 0 ? -1 : 1; std::abs(offset) <= 1;
       offset += e.step.count > 0 ? 1 : -1) {
    const Period period =
        YearlyPeriod(e.date, static_cast<int>(day.year()) + offset);
    if (!period) continue;
    if (e.step.count == 0 && offset == 0) return period;
    if (e.step.count < 0 && CivilDay(period->end) <= day) return period;
    if (e.step.count > 0 && CivilDay(period->begin) > day) return period;
  }
  return std::nullopt;
}

PlacedTime TimeResolver::PlaceRelative(const Expression& e, Tense tense) const {
  const CivilPeriod reference = Reference(e.step.anchor);
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
    period = Shift(PeriodAround(CalendarUnit::kDay, reference.begin),
                   e.step.count);
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
      e.edge == Edge::kNone && *time.begin < today_end &&
      *time.end > today_end) {
    time.end = today_end;
  }
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
  if (!at) {
    time.value = e.step.count < 0 ? "PAST_REF" : "FUTURE_REF";
    return time;
  }
  // "a week later" than a day is a day; "a year later" mostly is not.
  const bool exact = unit == CalendarUnit::kWeek &&
                     (e.step.anchor == Anchor::kText || e.inner) &&
                     base.unit == CalendarUnit::kDay;
  const CalendarUnit precision =
      exact ? CalendarUnit::kDay
            : (unit == CalendarUnit::kFortnight ? CalendarUnit::kWeek : unit);
  time = FromPeriod(PeriodAround(precision, *at), TimeBasis::kAnchored);
  if (unit <= CalendarUnit::kHour) time.type = TimexType::kTime;
  time.approximate = e.approximate;
  return time;
}

PlacedTime TimeResolver::PlaceWindow(const Expression& e) const {
  PlacedTime time;
  const CalendarUnit unit = e.unit.value_or(CalendarUnit::kDay);
  const bool past = e.step.count < 0;
  const CivilPeriod reference = Reference(e.step.anchor);
  const bool from_publish = reference == DayPeriod(PublishDay());
  const CivilSecond from = from_publish && frame_.publish_has_clock &&
                                   unit <= CalendarUnit::kHour
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
  const CivilSecond base = past && unit > CalendarUnit::kHour
                               ? reference.begin
                               : from;
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
