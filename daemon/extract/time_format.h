#ifndef FACTLINE_DAEMON_EXTRACT_TIME_FORMAT_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_FORMAT_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "daemon/extract/time_calendar.h"
#include "daemon/extract/time_expression.h"

// How times are written down: TIMEX3 values and EDTF. Pure functions.
namespace factline::extract {

// "2025-02-22"
std::string IsoDay(absl::CivilDay day);

// TIMEX3 value of a period: "2025-02-22", "2025-W08", "2025-Q1", "199".
std::string TimexOf(const CivilPeriod& period);

// TIMEX3 suffix of a clock time: "T16:30", "T16:30Z".
std::string TimexOf(const ClockTime& clock);

// EDTF level 1 of one period: "2025-02", "199X", "2025-21" (spring 2025);
// weeks and what level 1 has no word for become intervals of days or months.
// `approximate` adds "~".
std::string EdtfOf(const CivilPeriod& period, bool approximate);

// EDTF of an interval from the first day to the last one: "2022-02-24/..".
// Empty sides are open. `end` is exclusive.
std::string EdtfOf(std::optional<absl::CivilSecond> begin,
                   std::optional<absl::CivilSecond> end);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_FORMAT_H_
