#ifndef FACTLINE_DAEMON_MODEL_EVENT_TIME_H_
#define FACTLINE_DAEMON_MODEL_EVENT_TIME_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace factline {

// Enumerators have the numbers of factline.v1's enums of the same names.

// Granularity of a time as written.
enum class TimePrecision : uint8_t {
  kUnspecified = 0,
  kSecond = 1,
  kMinute = 2,
  kHour = 3,
  kDayPart = 4,  // morning, overnight
  kDay = 5,
  kWeek = 6,
  kMonth = 7,
  kQuarter = 8,  // or season
  kYear = 9,
  kDecade = 10,  // or longer
};

// Where a resolved time came from.
enum class TimeBasis : uint8_t {
  kUnspecified = 0,
  kExplicit = 1,   // The text names the date.
  kAnchored = 2,   // Against dateline or publish time: "on Saturday".
  kInherited = 3,  // From a nearby sentence.
  kDefaulted = 4,  // The publish time stands in.
};

// When something happened or holds in the world (valid time): the half-open
// interval [earliest, latest).
struct EventTime {
  std::optional<absl::Time> earliest;  // Empty = open start.
  std::optional<absl::Time> latest;    // Exclusive; empty = open end.
  TimePrecision precision = TimePrecision::kUnspecified;
  TimeBasis basis = TimeBasis::kUnspecified;
  std::string edtf;          // ISO 8601-2 level 1: "2025-02-22/2025-02-23"
  std::string time_zone;     // IANA name that civil dates were placed with.
  std::string surface_text;  // "overnight"

  friend bool operator==(const EventTime&, const EventTime&) = default;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_EVENT_TIME_H_
