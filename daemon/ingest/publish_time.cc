#include "daemon/ingest/publish_time.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "daemon/base/strings.h"

namespace factline::ingest {
namespace {

constexpr size_t kMaxTimeBytes = 40;  // The longest form has 35.
constexpr int64_t kFirstMillisecondsValue = 100'000'000'000;  // Year 5138 in s.

bool IsPlausible(absl::Time time) {
  return time >= absl::FromCivil(absl::CivilYear(1000), absl::UTCTimeZone()) &&
         time < absl::FromCivil(absl::CivilYear(3000), absl::UTCTimeZone());
}

std::optional<PublishTime> Parsed(const std::string& format,
                                  const std::string& text, absl::TimeZone zone,
                                  bool has_clock) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(format, text, zone, &time, &error)) return std::nullopt;
  if (!has_clock) time += absl::Hours(12);
  if (!IsPlausible(time)) return std::nullopt;
  return PublishTime{time, has_clock};
}

std::optional<PublishTime> FromEpoch(const std::string& text) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(text, &number) || number <= 0) return std::nullopt;
  const absl::Time time = number >= kFirstMillisecondsValue
                              ? absl::FromUnixMillis(number)
                              : absl::FromUnixSeconds(number);
  if (!IsPlausible(time)) return std::nullopt;
  return PublishTime{time, true};
}

// "20250223T184000Z" to "2025-02-23T18:40:00Z": the parser's %Y would take all
// the digits there are.
std::string WithSeparators(const std::string& compact) {
  constexpr size_t kDayDigits = 8;
  constexpr size_t kTimeEnd = 15;  // Of "20250223T184000".
  std::string out = compact.substr(0, 4) + "-" + compact.substr(4, 2) + "-" +
                    compact.substr(6, 2);
  if (compact.size() < kTimeEnd) return out + compact.substr(kDayDigits);
  return out + compact.substr(kDayDigits, 3) + ":" + compact.substr(11, 2) +
         ":" + compact.substr(13, 2) + compact.substr(kTimeEnd);
}

bool IsDigits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

}  // namespace

std::optional<PublishTime> ParsePublishTime(std::string_view text,
                                            absl::TimeZone zone) {
  std::string trimmed(absl::StripAsciiWhitespace(ToAbsl(text)));
  if (trimmed.empty() || trimmed.size() > kMaxTimeBytes) return std::nullopt;
  // Eight digits are a compact day; any other run of digits is an epoch.
  if (IsDigits(trimmed) && trimmed.size() != 8) return FromEpoch(trimmed);
  if (trimmed.size() >= 8 && IsDigits(trimmed.substr(0, 8))) {
    trimmed = WithSeparators(trimmed);
  }
  for (const char* format :
       {"%Y-%m-%d%ET%H:%M:%E*S%Ez", "%Y-%m-%d%ET%H:%M%Ez",
        "%Y-%m-%d %H:%M:%E*S%Ez", "%Y-%m-%d %H:%M%Ez",
        "%Y-%m-%d%ET%H:%M:%E*S", "%Y-%m-%d%ET%H:%M", "%Y-%m-%d %H:%M:%E*S",
        "%Y-%m-%d %H:%M"}) {
    if (auto time = Parsed(format, trimmed, zone, true)) return time;
  }
  return Parsed("%Y-%m-%d", trimmed, zone, false);
}

}  // namespace factline::ingest
