#include <gtest/gtest.h>

#include <optional>

#include "daemon/extract/time_calendar.h"
#include "daemon/extract/time_format.h"

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilSecond;

struct PeriodCase {
  std::string_view name;
  CalendarUnit unit;
  CivilSecond at;
  std::string_view timex;
  std::string_view edtf;
};

class PeriodTest : public testing::TestWithParam<PeriodCase> {};

TEST_P(PeriodTest, HoldsItsInstantAndIsWritten) {
  const PeriodCase& c = GetParam();
  const CivilPeriod period = PeriodAround(c.unit, c.at);
  EXPECT_LE(period.begin, c.at);
  EXPECT_GT(period.end, c.at);
  EXPECT_EQ(TimexOf(period), c.timex);
  EXPECT_EQ(EdtfOf(period, false), c.edtf);
}

const PeriodCase kPeriods[] = {
    {"Day", CalendarUnit::kDay, CivilSecond(2025, 2, 23, 12), "2025-02-23",
     "2025-02-23"},
    {"WeekOverNewYear", CalendarUnit::kWeek, CivilSecond(2024, 12, 31),
     "2025-W01", "2024-12-30/2025-01-05"},
    {"Week53", CalendarUnit::kWeek, CivilSecond(2021, 1, 2), "2020-W53",
     "2020-12-28/2021-01-03"},
    {"Month", CalendarUnit::kMonth, CivilSecond(2024, 2, 29), "2024-02",
     "2024-02"},
    {"Quarter", CalendarUnit::kQuarter, CivilSecond(2024, 12, 1), "2024-Q4",
     "2024-10/2024-12"},
    {"Autumn", CalendarUnit::kSeason, CivilSecond(2024, 10, 1), "2024-FA",
     "2024-23"},
    {"WinterHalf", CalendarUnit::kHalf, CivilSecond(2024, 7, 1), "2024-H2",
     "2024-07/2024-12"},
    {"Year", CalendarUnit::kYear, CivilSecond(2024, 7, 1), "2024", "2024"},
    {"Decade", CalendarUnit::kDecade, CivilSecond(1999, 7, 1), "199", "199X"},
    {"Century", CalendarUnit::kCentury, CivilSecond(1999, 7, 1), "19", "19XX"},
};
INSTANTIATE_TEST_SUITE_P(Cases, PeriodTest, testing::ValuesIn(kPeriods),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(CalendarTest, MonthsKeepTheDayAsFarAsTheyCan) {
  EXPECT_EQ(Move(CivilSecond(2025, 3, 31), CalendarUnit::kMonth, -1),
            CivilSecond(2025, 2, 28));
  EXPECT_EQ(Move(CivilSecond(2024, 2, 29), CalendarUnit::kYear, 1),
            CivilSecond(2025, 2, 28));
}

TEST(CalendarTest, MovesThatLeaveTheCalendarAreRefused) {
  const CivilSecond at(2025, 1, 1);
  EXPECT_EQ(Move(at, CalendarUnit::kYear, 200), std::nullopt);
  EXPECT_EQ(Move(at, CalendarUnit::kCentury, -kMaxShift), std::nullopt);
  EXPECT_EQ(Move(at, CalendarUnit::kDay, INT64_MAX), std::nullopt);
  EXPECT_EQ(Move(at, CalendarUnit::kDay, INT64_MIN), std::nullopt);
  EXPECT_NE(Move(at, CalendarUnit::kDay, -kMaxShift), std::nullopt);
}

TEST(CalendarTest, Weekdays) {
  const CivilDay sunday(2025, 2, 23);
  EXPECT_EQ(IsoWeekday(sunday), 7);
  EXPECT_EQ(WeekdayOnOrBefore(sunday, 7), sunday);
  EXPECT_EQ(WeekdayOnOrAfter(sunday, 1), CivilDay(2025, 2, 24));
  EXPECT_EQ(WeekdayOnOrBefore(sunday, 1), CivilDay(2025, 2, 17));
  EXPECT_EQ(NthWeekday(2024, 11, 4, 4), CivilDay(2024, 11, 28));
  EXPECT_EQ(NthWeekday(2024, 5, 1, -1), CivilDay(2024, 5, 27));
  EXPECT_EQ(NthWeekday(2025, 2, 6, 5), std::nullopt);
}

TEST(CalendarTest, Easter) {
  EXPECT_EQ(EasterSunday(2024), CivilDay(2024, 3, 31));
  EXPECT_EQ(EasterSunday(2025), CivilDay(2025, 4, 20));
  EXPECT_EQ(EasterSunday(1954), CivilDay(1954, 4, 18));
}

TEST(CalendarTest, ValidDays) {
  EXPECT_TRUE(IsValidDay(2024, 2, 29));
  EXPECT_FALSE(IsValidDay(2025, 2, 29));
  EXPECT_FALSE(IsValidDay(2025, 13, 1));
  EXPECT_FALSE(IsValidDay(2025, 4, 31));
}

}  // namespace
}  // namespace factline::extract
