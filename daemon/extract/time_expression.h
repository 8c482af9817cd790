#ifndef FACTLINE_DAEMON_EXTRACT_TIME_EXPRESSION_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_EXPRESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/extract/layers.h"
#include "daemon/extract/time_calendar.h"
#include "daemon/extract/time_lexicon.h"

// What the grammar of times reads from the words alone, before anything is
// placed on the calendar.
namespace factline::extract {

// A time of the clock. hour 24 is the midnight that ends a day.
struct ClockTime {
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool has_minute = false;
  bool has_second = false;
  std::optional<int> offset_minutes;  // Named zone, east of UTC.
  bool is_utc = false;                // "GMT", "UTC", "Z"
};

// A part of the day: hours from midnight; end_hour over 24 is the next day.
struct DayPart {
  std::string_view code;  // "MO", "NI"; in the lexicon.
  int begin_hour = 0;
  int end_hour = 24;
};

// Parts of a calendar date that the words name; empty ones are not named.
struct DateFields {
  std::optional<int> year;
  std::optional<int> decade;   // 1990; below 100 = century not named ("'90s").
  std::optional<int> century;  // 1900 for "the 20th century".
  bool before_christ = false;  // Of year or century.
  bool fiscal = false;
  // Day and month might be the other way round ("7/8/2007").
  bool ambiguous_order = false;
  std::optional<int> month;
  std::optional<int> day;
  std::optional<int> weekday;  // 1 = Monday.
  std::optional<int> season;   // 1 = spring.
  std::optional<int> quarter;
  std::optional<int> half;
  std::optional<int> relative_day;   // -1 = yesterday.
  const Holiday* holiday = nullptr;  // In the lexicon.
  std::optional<DayPart> part;
  std::optional<ClockTime> clock;
};

// "three", "two and a half", "several".
struct Amount {
  int64_t count = 1;
  bool half = false;   // Half a unit more.
  int decimals = 0;    // 72 of "10.72", and how many digits: 2.
  int decimal_digits = 0;
  bool vague = false;  // "several", "dozens of": no count.
};

// "last", "the following": units from the anchor.
struct Step {
  int count = 0;
  Anchor anchor = Anchor::kPublish;
};

enum class ExpressionKind : uint8_t {
  kDate,       // Fields: "23 February", "Sunday morning", "4:30 pm".
  kRelative,   // Step and unit or fields: "last week", "next March".
  kShifted,    // Amount and step: "three days ago", "two days after X".
  kWindow,     // "the past three days".
  kNth,        // "the first week of X", "the third quarter".
  kDuration,   // "three days".
  kSet,        // "every Tuesday", "daily".
  kReference,  // "now", "recently".
  kEve,        // "the eve of X".
};

struct Expression {
  ExpressionKind kind = ExpressionKind::kDate;
  uint32_t begin = 0;  // Half-open range of atoms.
  uint32_t end = 0;
  DateFields date;
  Step step;
  Amount amount;
  std::optional<CalendarUnit> unit;
  int nth = 0;              // kNth; -1 = the last.
  Edge edge = Edge::kNone;  // "early", "end of".
  bool approximate = false;
  // TIMEX3 value of a kSet, a kReference and a kDuration of two units.
  std::string value;
  bool needs_future = false;  // kReference: no time but in a future clause.
  // X of "the end of X", "three days before X"; the year of "March of X".
  std::shared_ptr<const Expression> inner;
};

// "P3D", "PT24H", "P2.5Y", "PXW".
std::string TimexDuration(const Amount& amount, CalendarUnit unit);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_EXPRESSION_H_
