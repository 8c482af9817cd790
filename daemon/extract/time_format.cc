#include "daemon/extract/time_format.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilSecond;

constexpr std::string_view kSeasonCodes[] = {"SP", "SU", "FA", "WI"};

std::string Padded(int64_t number, int width) {
  const std::string digits = absl::StrCat(number);
  const size_t size = std::max(digits.size(), static_cast<size_t>(width));
  return absl::StrCat(std::string(size - digits.size(), '0'), digits);
}

std::string IsoMonth(CivilMonth month) {
  return absl::StrCat(Padded(month.year(), 4), "-", Padded(month.month(), 2));
}

// Season of the period that begins in its first month: 0 = spring.
int SeasonIndex(CivilSecond begin) { return (begin.month() / 3 + 3) % 4; }

bool IsMidnight(CivilSecond at) { return at == CivilSecond(CivilDay(at)); }

std::string IsoInstant(CivilSecond at) {
  return absl::StrCat(IsoDay(CivilDay(at)), "T", Padded(at.hour(), 2), ":",
                      Padded(at.minute(), 2), ":", Padded(at.second(), 2));
}

}  // namespace

std::string IsoDay(CivilDay day) {
  return absl::StrCat(Padded(day.year(), 4), "-", Padded(day.month(), 2), "-",
                      Padded(day.day(), 2));
}

std::string TimexOf(const CivilPeriod& period) {
  const CivilSecond begin = period.begin;
  const std::string year = Padded(begin.year(), 4);
  switch (period.unit) {
    case CalendarUnit::kSecond:
      return IsoInstant(begin);
    case CalendarUnit::kMinute:
      return IsoInstant(begin).substr(0, 16);
    case CalendarUnit::kHour:
      return IsoInstant(begin).substr(0, 13);
    case CalendarUnit::kDay:
      return IsoDay(CivilDay(begin));
    case CalendarUnit::kWeekend:
    case CalendarUnit::kWeek:
    case CalendarUnit::kFortnight: {
      const IsoWeek week = IsoWeekOf(CivilDay(begin));
      return absl::StrCat(Padded(week.year, 4), "-W", Padded(week.week, 2),
                          period.unit == CalendarUnit::kWeekend ? "-WE" : "");
    }
    case CalendarUnit::kMonth:
      return IsoMonth(CivilMonth(begin));
    case CalendarUnit::kQuarter:
      return absl::StrCat(year, "-Q", (begin.month() - 1) / 3 + 1);
    case CalendarUnit::kSeason:
      return absl::StrCat(year, "-", ToAbsl(kSeasonCodes[SeasonIndex(begin)]));
    case CalendarUnit::kHalf:
      return absl::StrCat(year, "-H", begin.month() > 6 ? 2 : 1);
    case CalendarUnit::kYear:
      return year;
    case CalendarUnit::kDecade:
      return year.substr(0, 3);
    case CalendarUnit::kCentury:
      return year.substr(0, 2);
  }
  return year;
}

std::string TimexOf(const ClockTime& clock) {
  return absl::StrCat(
      "T", Padded(clock.hour, 2), ":", Padded(clock.minute, 2),
      clock.has_second ? absl::StrCat(":", Padded(clock.second, 2)) : "",
      clock.is_utc ? "Z" : "");
}

std::string EdtfOf(const CivilPeriod& period, bool approximate) {
  const std::string tilde = approximate ? "~" : "";
  const std::string year = Padded(period.begin.year(), 4);
  switch (period.unit) {
    case CalendarUnit::kSecond:
    case CalendarUnit::kMinute:
    case CalendarUnit::kHour:
      return IsoInstant(period.begin);
    case CalendarUnit::kDay:
    case CalendarUnit::kMonth:
    case CalendarUnit::kYear:
      return TimexOf(period) + tilde;
    case CalendarUnit::kSeason:
      return absl::StrCat(year, "-", 21 + SeasonIndex(period.begin), tilde);
    case CalendarUnit::kQuarter:
    case CalendarUnit::kHalf:
      return absl::StrCat(IsoMonth(CivilMonth(period.begin)), tilde, "/",
                          IsoMonth(CivilMonth(period.end) - 1), tilde);
    case CalendarUnit::kDecade:
      return absl::StrCat(year.substr(0, 3), "X", tilde);
    case CalendarUnit::kCentury:
      return absl::StrCat(year.substr(0, 2), "XX", tilde);
    default:
      return EdtfOf(period.begin, period.end);
  }
}

std::string EdtfOf(std::optional<CivilSecond> begin,
                   std::optional<CivilSecond> end) {
  if (!begin && !end) return "";
  // The last day that the interval touches: its end is exclusive.
  const std::string last =
      end ? IsoDay(CivilDay(IsMidnight(*end) ? *end - 1 : *end)) : "..";
  const std::string first = begin ? IsoDay(CivilDay(*begin)) : "..";
  return first == last ? first : absl::StrCat(first, "/", last);
}

}  // namespace factline::extract
