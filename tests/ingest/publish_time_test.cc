#include "daemon/ingest/publish_time.h"

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "gtest/gtest.h"

namespace factline::ingest {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view utc;  // Empty: refused.
  bool has_clock = true;
  std::string_view zone = "UTC";
};

class ParsePublishTimeTest : public testing::TestWithParam<Case> {};

TEST_P(ParsePublishTimeTest, ReadsOrRefuses) {
  const Case& c = GetParam();
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone(std::string(c.zone), &zone));
  const std::optional<PublishTime> got = ParsePublishTime(c.text, zone);
  const std::string utc =
      got ? absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", got->time,
                             absl::UTCTimeZone())
          : "";
  EXPECT_EQ(utc, c.utc);
  if (got) {
    EXPECT_EQ(got->has_clock, c.has_clock);
  }
}

constexpr Case kCases[] = {
    {.name = "Rfc3339", .text = "2025-02-23T18:40:00+02:00",
     .utc = "2025-02-23T16:40:00Z"},
    {.name = "Zulu", .text = "2025-02-23T18:40:00Z",
     .utc = "2025-02-23T18:40:00Z"},
    {.name = "Fraction", .text = "2025-02-23T18:40:00.25Z",
     .utc = "2025-02-23T18:40:00.25Z"},
    {.name = "NoSeconds", .text = "2025-02-23T18:40-05:00",
     .utc = "2025-02-23T23:40:00Z"},
    {.name = "BlankForT", .text = "2025-02-23 18:40:00",
     .utc = "2025-02-23T18:40:00Z"},
    {.name = "NoZoneTakesDateline", .text = "2025-02-23T18:40:00",
     .utc = "2025-02-23T16:40:00Z", .zone = "Europe/Kyiv"},
    {.name = "NewsMl", .text = "20250223T184000Z",
     .utc = "2025-02-23T18:40:00Z"},
    {.name = "NewsMlOffset", .text = "20250223T184000+0100",
     .utc = "2025-02-23T17:40:00Z"},
    {.name = "DayIsNoon", .text = "2025-02-23", .utc = "2025-02-23T12:00:00Z",
     .has_clock = false},
    {.name = "CompactDay", .text = "20250223", .utc = "2025-02-23T12:00:00Z",
     .has_clock = false},
    {.name = "EpochSeconds", .text = "1740336000",
     .utc = "2025-02-23T18:40:00Z"},
    {.name = "EpochMillis", .text = "1740336000000",
     .utc = "2025-02-23T18:40:00Z"},
    {.name = "Blanks", .text = "  2025-02-23 ", .utc = "2025-02-23T12:00:00Z",
     .has_clock = false},
    {.name = "Empty", .text = "", .utc = ""},
    {.name = "Words", .text = "last Sunday", .utc = ""},
    {.name = "NoSuchDay", .text = "2025-02-30", .utc = ""},
    {.name = "NoSuchHour", .text = "2025-02-23T25:00:00Z", .utc = ""},
    {.name = "TooEarly", .text = "0999-01-01", .utc = ""},
    {.name = "TooLate", .text = "3000-01-01", .utc = ""},
    {.name = "TrailingText", .text = "2025-02-23 or so", .utc = ""},
    {.name = "Negative", .text = "-5", .utc = ""},
    {.name = "HugeNumber", .text = "99999999999999999999", .utc = ""},
    {.name = "OverLong",
     .text = "2025-02-23T18:40:00.0000000000000000000000000000Z", .utc = ""},
};

INSTANTIATE_TEST_SUITE_P(Forms, ParsePublishTimeTest,
                         testing::ValuesIn(kCases), [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::ingest
