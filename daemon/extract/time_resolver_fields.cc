#include <cstdlib>
#include <utility>

#include "daemon/extract/time_resolver.h"

// Which period of the calendar the fields of a date name.

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilSecond;

// Days from the period to the day; 0 inside it.
int64_t Distance(const CivilPeriod& period, CivilDay day) {
  const CivilDay begin(period.begin);
  const CivilDay last(period.end - 1);
  if (day < begin) return begin - day;
  return day > last ? day - last : 0;
}

}  // namespace

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
    // "Monday, 26 August" is that day in few years only.
    if (date.weekday && date.day &&
        WeekdayOnOrAfter(CivilDay(period->begin), *date.weekday) ==
            CivilDay(period->begin)) {
      return period;
    }
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
  const CivilPeriod reference =
      Reference(sentence_period_ ? Anchor::kText : Anchor::kPublish);
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

}  // namespace factline::extract
