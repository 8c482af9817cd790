#ifndef FACTLINE_DAEMON_EXTRACT_TIME_CALENDAR_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_CALENDAR_H_

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "daemon/model/event_time.h"

// Arithmetic on the proleptic Gregorian calendar, for the layer of times.
// Pure functions; nothing here knows of time zones or of words.
namespace factline::extract {

// Years that news can mean. Others are numbers of something else.
inline constexpr int kMinYear = 1000;
inline constexpr int kMaxYear = 2199;

// Largest number of units that a text may move a date by ("900 years ago");
// over it the phrase is no date. Keeps all arithmetic far from overflow.
inline constexpr int64_t kMaxShift = 10'000;

enum class CalendarUnit : uint8_t {
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeekend,
  kWeek,
  kFortnight,
  kMonth,
  kQuarter,
  kSeason,
  kHalf,
  kYear,
  kDecade,
  kCentury,
};

// One named stretch of the calendar: a day, a week from Monday, the winter
// that begins in December. Half-open: begin is in it, end is not.
struct CivilPeriod {
  absl::CivilSecond begin;
  absl::CivilSecond end;
  CalendarUnit unit = CalendarUnit::kDay;

  friend bool operator==(const CivilPeriod&, const CivilPeriod&) = default;
};

struct IsoWeek {
  int year = 0;
  int week = 0;  // 1 to 53.

  friend bool operator==(IsoWeek, IsoWeek) = default;
};

bool IsPlausibleYear(int64_t year);

// The year of two digits: '70 to '99 are of the 1900s, '00 to '69 of the 2000s.
int FullYear(int two_digits);

// True for a day that exists: 29 February only in leap years.
bool IsValidDay(int year, int month, int day);

// The unit's stretch that holds `at`. Seasons are the northern meteorological
// ones; decades begin in years that end in 0, centuries in those that end in
// 00.
CivilPeriod PeriodAround(CalendarUnit unit, absl::CivilSecond at);

CivilPeriod DayPeriod(absl::CivilDay day);

// The stretch `count` units later (earlier if negative); empty when that leaves
// the plausible years or |count| is over kMaxShift. Days keep their number in
// the month as far as months have it (31 March - 1 month = 28 February).
std::optional<CivilPeriod> Shift(const CivilPeriod& period, int64_t count);

// `at` moved by `count` units; empty like Shift().
std::optional<absl::CivilSecond> Move(absl::CivilSecond at, CalendarUnit unit,
                                      int64_t count);

IsoWeek IsoWeekOf(absl::CivilDay day);
absl::CivilDay MondayOfIsoWeek(IsoWeek week);

// Weekdays are ISO numbers: 1 = Monday ... 7 = Sunday.
int IsoWeekday(absl::CivilDay day);

// The nearest such weekday on or before (after) `day`.
absl::CivilDay WeekdayOnOrBefore(absl::CivilDay day, int weekday);
absl::CivilDay WeekdayOnOrAfter(absl::CivilDay day, int weekday);

// The nth such weekday of a month; `nth` -1 = the last. Empty if there is none.
std::optional<absl::CivilDay> NthWeekday(int year, int month, int weekday,
                                         int nth);

// Western Easter Sunday.
absl::CivilDay EasterSunday(int year);

// First month (1 to 12) of season 1 = spring ... 4 = winter.
int FirstMonthOfSeason(int season);

TimePrecision PrecisionOf(CalendarUnit unit);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_CALENDAR_H_
