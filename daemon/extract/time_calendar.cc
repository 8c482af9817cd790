#include "daemon/extract/time_calendar.h"

#include <algorithm>

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilSecond;
using absl::CivilYear;

CivilPeriod Months(CivilMonth first, int count, CalendarUnit unit) {
  return {CivilSecond(first), CivilSecond(first + count), unit};
}

CivilPeriod Days(CivilDay first, int count, CalendarUnit unit) {
  return {CivilSecond(first), CivilSecond(first + count), unit};
}

CivilPeriod Years(int64_t first, int count, CalendarUnit unit) {
  return {CivilSecond(first), CivilSecond(first + count), unit};
}

// Winter begins in December: its months 1 and 2 belong to the year before.
CivilMonth SeasonStart(CivilSecond at) {
  const int months_into = (at.month() % 12) % 3;
  return CivilMonth(at) - months_into;
}

bool InRange(CivilSecond at) {
  return IsPlausibleYear(at.year()) || at == CivilSecond(kMaxYear + 1);
}

// Moves by months and keeps the day's number where the month has it.
CivilSecond MoveMonths(CivilSecond at, int64_t count) {
  const CivilMonth month = CivilMonth(at) + count;
  const int last = (CivilDay(month + 1) - 1).day();
  return CivilSecond(month.year(), month.month(), std::min(at.day(), last),
                     at.hour(), at.minute(), at.second());
}

// Months that one unit makes up; 0 for units that are counted in days or less.
int MonthsIn(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kMonth:
      return 1;
    case CalendarUnit::kQuarter:
    case CalendarUnit::kSeason:
      return 3;
    case CalendarUnit::kHalf:
      return 6;
    case CalendarUnit::kYear:
      return 12;
    case CalendarUnit::kDecade:
      return 120;
    case CalendarUnit::kCentury:
      return 1200;
    default:
      return 0;
  }
}

int64_t SecondsIn(CalendarUnit unit) {
  constexpr int64_t kDaySeconds = 86400;
  switch (unit) {
    case CalendarUnit::kSecond:
      return 1;
    case CalendarUnit::kMinute:
      return 60;
    case CalendarUnit::kHour:
      return 3600;
    case CalendarUnit::kDay:
      return kDaySeconds;
    case CalendarUnit::kFortnight:
      return 14 * kDaySeconds;
    default:
      return 7 * kDaySeconds;
  }
}

}  // namespace

bool IsPlausibleYear(int64_t year) {
  return year >= kMinYear && year <= kMaxYear;
}

int FullYear(int two_digits) {
  return two_digits >= 70 ? 1900 + two_digits : 2000 + two_digits;
}

bool IsValidDay(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  return CivilDay(year, month, day).month() == month;
}

CivilPeriod PeriodAround(CalendarUnit unit, CivilSecond at) {
  switch (unit) {
    case CalendarUnit::kSecond:
      return {at, at + 1, unit};
    case CalendarUnit::kMinute: {
      const absl::CivilMinute minute(at);
      return {CivilSecond(minute), CivilSecond(minute + 1), unit};
    }
    case CalendarUnit::kHour: {
      const absl::CivilHour hour(at);
      return {CivilSecond(hour), CivilSecond(hour + 1), unit};
    }
    case CalendarUnit::kDay:
      return Days(CivilDay(at), 1, unit);
    case CalendarUnit::kWeekend:
      return Days(WeekdayOnOrBefore(CivilDay(at), 1) + 5, 2, unit);
    case CalendarUnit::kWeek:
      return Days(WeekdayOnOrBefore(CivilDay(at), 1), 7, unit);
    case CalendarUnit::kFortnight:
      return Days(WeekdayOnOrBefore(CivilDay(at), 1), 14, unit);
    case CalendarUnit::kMonth:
      return Months(CivilMonth(at), 1, unit);
    case CalendarUnit::kQuarter:
      return Months(CivilMonth(at) - (at.month() - 1) % 3, 3, unit);
    case CalendarUnit::kSeason:
      return Months(SeasonStart(at), 3, unit);
    case CalendarUnit::kHalf:
      return Months(CivilMonth(at) - (at.month() - 1) % 6, 6, unit);
    case CalendarUnit::kYear:
      return Years(at.year(), 1, unit);
    case CalendarUnit::kDecade:
      return Years(at.year() - at.year() % 10, 10, unit);
    case CalendarUnit::kCentury:
      return Years(at.year() - at.year() % 100, 100, unit);
  }
  return Days(CivilDay(at), 1, unit);
}

CivilPeriod DayPeriod(CivilDay day) {
  return PeriodAround(CalendarUnit::kDay, CivilSecond(day));
}

std::optional<CivilSecond> Move(CivilSecond at, CalendarUnit unit,
                                int64_t count) {
  if (count > kMaxShift || count < -kMaxShift) return std::nullopt;
  const int months = MonthsIn(unit);
  const CivilSecond moved = months > 0 ? MoveMonths(at, count * months)
                                       : at + count * SecondsIn(unit);
  if (!InRange(moved)) return std::nullopt;
  return moved;
}

std::optional<CivilPeriod> Shift(const CivilPeriod& period, int64_t count) {
  const std::optional<CivilSecond> begin =
      Move(period.begin, period.unit, count);
  if (!begin) return std::nullopt;
  const CivilPeriod moved = PeriodAround(period.unit, *begin);
  if (!InRange(moved.end)) return std::nullopt;
  return moved;
}

int IsoWeekday(CivilDay day) {
  return static_cast<int>(absl::GetWeekday(day)) + 1;  // absl: Monday is 0.
}

CivilDay WeekdayOnOrBefore(CivilDay day, int weekday) {
  return day - (IsoWeekday(day) - weekday + 7) % 7;
}

CivilDay WeekdayOnOrAfter(CivilDay day, int weekday) {
  return day + (weekday - IsoWeekday(day) + 7) % 7;
}

CivilDay MondayOfIsoWeek(IsoWeek week) {
  // 4 January is always in week 1.
  return WeekdayOnOrBefore(CivilDay(week.year, 1, 4), 1) + 7 * (week.week - 1);
}

IsoWeek IsoWeekOf(CivilDay day) {
  const CivilDay thursday = WeekdayOnOrBefore(day, 1) + 3;
  const int year = static_cast<int>(thursday.year());
  return {year, (absl::GetYearDay(thursday) - 1) / 7 + 1};
}

std::optional<CivilDay> NthWeekday(int year, int month, int weekday, int nth) {
  if (nth == -1) {
    return WeekdayOnOrBefore(CivilDay(CivilMonth(year, month) + 1) - 1,
                             weekday);
  }
  if (nth < 1 || nth > 5) return std::nullopt;
  const CivilDay day =
      WeekdayOnOrAfter(CivilDay(year, month, 1), weekday) + 7 * (nth - 1);
  if (day.month() != month) return std::nullopt;
  return day;
}

CivilDay EasterSunday(int year) {
  // The anonymous Gregorian computus.
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return CivilDay(year, f / 31, f % 31 + 1);
}

int FirstMonthOfSeason(int season) { return season * 3; }

TimePrecision PrecisionOf(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kSecond:
      return TimePrecision::kSecond;
    case CalendarUnit::kMinute:
      return TimePrecision::kMinute;
    case CalendarUnit::kHour:
      return TimePrecision::kHour;
    case CalendarUnit::kDay:
      return TimePrecision::kDay;
    case CalendarUnit::kWeekend:
    case CalendarUnit::kWeek:
    case CalendarUnit::kFortnight:
      return TimePrecision::kWeek;
    case CalendarUnit::kMonth:
      return TimePrecision::kMonth;
    case CalendarUnit::kQuarter:
    case CalendarUnit::kSeason:
    case CalendarUnit::kHalf:
      return TimePrecision::kQuarter;
    case CalendarUnit::kYear:
      return TimePrecision::kYear;
    case CalendarUnit::kDecade:
    case CalendarUnit::kCentury:
      return TimePrecision::kDecade;
  }
  return TimePrecision::kUnspecified;
}

}  // namespace factline::extract
