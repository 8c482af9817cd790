// Where times lie on the time line: bounds, EDTF, precision, zones.

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "tests/extract/times_testing.h"

namespace factline::extract {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view interval;  // Of the first mention.
  std::string_view edtf;
  std::string_view surface;
};

class TimeIntervalTest : public testing::TestWithParam<Case> {};

TEST_P(TimeIntervalTest, Places) {
  const Case& c = GetParam();
  const std::vector<TimeMention> found = TimesIn(c.text);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(IntervalOf(found[0]), c.interval);
  EXPECT_EQ(found[0].time.edtf, c.edtf);
  EXPECT_EQ(found[0].time.surface_text, c.surface);
}

constexpr Case kCases[] = {
    {"Day", "It fell on 22 February 2025.",
     "[2025-02-22T00:00, 2025-02-23T00:00)", "2025-02-22", "22 February 2025"},
    {"Month", "It fell in February 2024.",
     "[2024-02-01T00:00, 2024-03-01T00:00)", "2024-02", "February 2024"},
    {"Week", "It fell last week.", "[2025-02-10T00:00, 2025-02-17T00:00)",
     "2025-02-10/2025-02-16", "last week"},
    {"Quarter", "It fell in Q1 2024.", "[2024-01-01T00:00, 2024-04-01T00:00)",
     "2024-01/2024-03", "Q1 2024"},
    {"Season", "It fell in the spring of 2024.",
     "[2024-03-01T00:00, 2024-06-01T00:00)", "2024-21", "the spring of 2024"},
    {"WinterSpansYears", "It fell in the winter of 2023.",
     "[2023-12-01T00:00, 2024-03-01T00:00)", "2023-24", "the winter of 2023"},
    {"Decade", "It fell in the 1990s.", "[1990-01-01T00:00, 2000-01-01T00:00)",
     "199X", "the 1990s"},
    {"LateYear", "It fell in late 2021.",
     "[2021-09-01T00:00, 2022-01-01T00:00)", "2021-09-01/2021-12-31",
     "late 2021"},
    {"EarlyMonth", "It fell in early March 2024.",
     "[2024-03-01T00:00, 2024-03-11T00:00)", "2024-03-01/2024-03-10",
     "early March 2024"},
    {"Overnight", "Drones came overnight.",
     "[2025-02-22T18:00, 2025-02-23T06:00)", "2025-02-22/2025-02-23",
     "overnight"},
    {"NightIsOfItsDay", "It fell on Saturday night.",
     "[2025-02-22T18:00, 2025-02-23T00:00)", "2025-02-22", "Saturday night"},
    {"ThisWeekPast", "It fell this week.",
     "[2025-02-17T00:00, 2025-02-24T00:00)", "2025-02-17/2025-02-23",
     "this week"},
    {"ThisMonthSoFar", "It fell this month.",
     "[2025-02-01T00:00, 2025-02-24T00:00)", "2025-02-01/2025-02-23",
     "this month"},
    {"ThisMonthFuture", "It will fall this month.",
     "[2025-02-01T00:00, 2025-03-01T00:00)", "2025-02", "this month"},
    {"Clock", "It fell at 16:30 on 22 February 2025.",
     "[2025-02-22T16:30, 2025-02-22T16:31)", "2025-02-22T16:30:00", "16:30"},
    {"Since", "It has grown since Feb. 24, 2022.",
     "[2022-02-24T00:00, 2025-02-24T00:00)", "2022-02-24/2025-02-23",
     "since Feb. 24, 2022"},
    {"UntilFuture", "It will stay shut until Friday.",
     "[2025-02-23T00:00, 2025-03-01T00:00)", "2025-02-23/2025-02-28",
     "until Friday"},
    {"UntilPast", "It stayed shut until 2014.", "[.., 2015-01-01T00:00)",
     "../2014-12-31", "until 2014"},
    {"By", "It must close by 2030.", "[2025-02-23T00:00, 2031-01-01T00:00)",
     "2025-02-23/2030-12-31", "by 2030"},
    {"Before", "It opened before 2014.", "[.., 2014-01-01T00:00)",
     "../2013-12-31", "before 2014"},
    {"After", "It grew after 2014.", "[2015-01-01T00:00, 2025-02-24T00:00)",
     "2015-01-01/2025-02-23", "after 2014"},
    {"RangeOfDays", "Fighting raged from Saturday night to early Sunday.",
     "[2025-02-22T18:00, 2025-02-23T08:00)", "2025-02-22/2025-02-23",
     "from Saturday night to early Sunday"},
    {"RangeOfYears", "It grew between 2014 and 2018.",
     "[2014-01-01T00:00, 2019-01-01T00:00)", "2014-01-01/2018-12-31",
     "between 2014 and 2018"},
    {"RangeSharesMonth", "It rained June 3-5, 2024.",
     "[2024-06-03T00:00, 2024-06-06T00:00)", "2024-06-03/2024-06-05",
     "June 3-5, 2024"},
    {"RangeDaysFirst", "It rained from 3 to 5 June 2024.",
     "[2024-06-03T00:00, 2024-06-06T00:00)", "2024-06-03/2024-06-05",
     "from 3 to 5 June 2024"},
    {"RangeSharesYear", "It rained from May to July 2024.",
     "[2024-05-01T00:00, 2024-08-01T00:00)", "2024-05-01/2024-07-31",
     "from May to July 2024"},
    {"RangeOverNewYear", "It rained from November to January 2024.",
     "[2023-11-01T00:00, 2024-02-01T00:00)", "2023-11-01/2024-01-31",
     "from November to January 2024"},
    {"PastWeek", "It fired 40 in the past week.",
     "[2025-02-16T00:00, 2025-02-24T00:00)", "2025-02-16/2025-02-23",
     "the past week"},
    {"LengthToDate", "Sales fell in the 12 months to June 2024.",
     "[2023-07-01T00:00, 2024-07-01T00:00)", "2023-07-01/2024-06-30",
     "12 months"},
    {"AheadInWeeks", "It will close in two weeks.",
     "[2025-03-03T00:00, 2025-03-10T00:00)", "2025-03-03/2025-03-09",
     "two weeks"},
    {"NoYearRangePast", "From November through January, 200 died.",
     "[2024-11-01T00:00, 2025-02-01T00:00)", "2024-11-01/2025-01-31",
     "From November through January"},
    {"HalfAYearAgo", "It closed two and a half years ago.",
     "[2022-01-01T00:00, 2023-01-01T00:00)", "2022",
     "two and a half years ago"},
    {"FollowingWhichDay", "The following day it closed.", "[.., ..)", "",
     "The following day"},
    {"NextDays", "It will fire in the next three days.",
     "[2025-02-23T00:00, 2025-02-26T00:00)", "2025-02-23/2025-02-25",
     "the next three days"},
    {"Duration", "It lasted three days.", "[.., ..)", "", "three days"},
    {"Recently", "It opened recently.", "[.., 2025-02-24T00:00)",
     "../2025-02-23", "recently"},
};
INSTANTIATE_TEST_SUITE_P(Cases, TimeIntervalTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(TimeIntervalTest, BothEndsOfARangeHaveItAll) {
  const auto found = TimesIn("It grew between 2014 and 2018.");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(IntervalOf(found[0]), IntervalOf(found[1]));
  EXPECT_EQ(found[0].timex_value, "2014");
  EXPECT_EQ(found[1].timex_value, "2018");
}

TEST(TimeIntervalTest, DaysAreThoseOfTheDateline) {
  // 02:00 UTC on Monday is still Sunday evening in New York.
  const auto found =
      TimesIn("It fell today.", "2025-02-24T02:00:00Z", "America/New_York");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].timex_value, "2025-02-23");
  EXPECT_EQ(found[0].time.time_zone, "America/New_York");
  EXPECT_EQ(absl::FormatTime(absl::RFC3339_sec, *found[0].time.earliest,
                             absl::UTCTimeZone()),
            "2025-02-23T05:00:00+00:00");
}

TEST(TimeIntervalTest, ABareDateIsTheSameDayInEveryZone) {
  const auto found = TimesIn("It fell today.", "2025-02-23", "Asia/Tokyo");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].timex_value, "2025-02-23");
}

TEST(TimeIntervalTest, NamedZonesWinOverTheDateline) {
  const auto found = TimesIn("It fell on 22 February 2025 at 16:30 GMT.",
                             "2025-02-23", "Asia/Tokyo");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(absl::FormatTime(absl::RFC3339_sec, *found[1].time.earliest,
                             absl::UTCTimeZone()),
            "2025-02-22T16:30:00+00:00");
}

TEST(TimeIntervalTest, UnknownZonesAreUtc) {
  const auto found = TimesIn("It fell today.", "2025-02-23", "Mars/Olympus");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].time.time_zone, "UTC");
}

TEST(TimeIntervalTest, LocaleDecidesAmbiguousNumbers) {
  const std::string_view text = "It fell on 7/8/2024.";
  EXPECT_EQ(TimesIn(text, "2025-02-23", "America/Chicago")[0].timex_value,
            "2024-07-08");
  EXPECT_EQ(TimesIn(text, "2025-02-23", "Europe/London")[0].timex_value,
            "2024-08-07");
}

struct EventCase {
  std::string_view name;
  std::string_view text;
  std::string_view surface;   // Of the mention that counts from an event.
  std::string_view interval;  // Empty: no such mention.
};

class EventTimeTest : public testing::TestWithParam<EventCase> {};

TEST_P(EventTimeTest, CountsFromEventsDatedElsewhere) {
  const EventCase& c = GetParam();
  std::string interval;
  for (const TimeMention& mention : TimesIn(c.text)) {
    if (mention.time.surface_text == c.surface) interval = IntervalOf(mention);
  }
  EXPECT_EQ(interval, c.interval);
}

constexpr EventCase kEvents[] = {
    {"Began",
     "The war began on 24 February 2022.\nIt has lost 300 tanks since the war "
     "began, it said.",
     "since the war began", "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"OtherNounOfTheEvent",
     "Troops invaded the country on 24 February 2022.\nIt has lost 300 tanks "
     "since the start of the full-scale war.",
     "since the start of the full-scale war",
     "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"FinestDateWins",
     "The war broke out in 2022.\nThe war began on 24 February 2022.\nIt has "
     "lost 300 tanks since the war began.",
     "since the war began", "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"EveOfAnniversary",
     "She spoke on the eve of this third anniversary of the invasion.\nIt has "
     "lost 300 tanks since the invasion.",
     "since the invasion", "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"NoDateKnown", "It has lost 300 tanks since the war began.",
     "since the war began", ""},
    {"SinceTeachesNothing",
     "It was the largest strike launched since the invasion on Saturday.\nIt "
     "has lost 300 tanks since the invasion began.",
     "since the invasion began", ""},
    {"DatedInPlace", "It has lost 300 tanks since the invasion in 2022.",
     "since the invasion", "[2022-01-01T00:00, 2025-02-24T00:00)"},
    {"NamesOfOtherWars",
     "The war began on 24 February 2022.\nIt is the largest since World War "
     "Two.",
     "since World War", ""},
    {"DateInFront",
     "On 24 February 2022, troops invaded the country.\nIt has lost 300 tanks "
     "since the war began.",
     "since the war began", "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"KnownEvent", "Ukraine has lost 300 tanks since the war began.",
     "since the war began", "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"KnownEventByHeadline",
     "Talks on Sudan fail\nSome 300 tanks were lost since the war began.",
     "since the war began", "[2023-04-15T00:00, 2025-02-24T00:00)"},
    {"KnownEventSharpensTheYear",
     "The war in Ukraine began in 2022.\nUkraine has lost 300 tanks since the "
     "war began.",
     "since the war began", "[2022-02-24T00:00, 2025-02-24T00:00)"},
    {"ArticleGoesBeforeKnownEvent",
     "The war in eastern Ukraine began in April 2014.\nUkraine has lost 300 "
     "tanks since the war began.",
     "since the war began", "[2014-04-01T00:00, 2025-02-24T00:00)"},
    {"OtherEvent",
     "The earthquake struck on 6 February 2023.\nIt has lost 300 tanks since "
     "the war began.",
     "since the war began", ""},
};
INSTANTIATE_TEST_SUITE_P(Cases, EventTimeTest, testing::ValuesIn(kEvents),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(TimesTest, HistoriesFollowTheirOwnOrder) {
  const std::string text =
      "War came in September 1939. Poland fell in October 1939. In April the "
      "north was taken. On May 10, 1940, the west was attacked. In June France "
      "fell, and in 1941 the east was invaded.";
  EXPECT_EQ(ValuesOf(text, "2015-05-01"),
            "September 1939=1939-09; October 1939=1939-10; April=1940-04; "
            "May 10, 1940=1940-05-10; June=1940-06; 1941=1941");
}

TEST(TimesTest, HostileTextNeitherCrashesNorBlowsUp) {
  for (const std::string_view piece :
       {"the end of ", "early ", "the first week of ", "10-", "1990s",
        "a year ", "99999999999 years ago ", "1000 years ago ", "'", "every ",
        "\xE2\x80", "May 32, ", "00:00:", "the eve of the day before "}) {
    std::string text;
    while (text.size() < 20000) text += piece;
    const auto found = TimesIn(text);
    for (const TimeMention& mention : found) {
      ASSERT_LE(mention.span.end, text.size());
      ASSERT_LT(mention.span.begin, mention.span.end);
    }
  }
}

TEST(TimesTest, RandomWordsKeepTheInvariants) {
  constexpr std::string_view kWords[] = {
      "the",   "end",    "of",     "first",  "week",  "early", "mid",   "-",
      "1990s", "ago",    "years",  "three",  "May",   "5",     "2025",  "pm",
      "at",    "4:30",   "31",     "Monday", "'",     "eve",   "next",  "last",
      "same",  "period", "since",  "war",    "began", "BC",    "Q3",    "half",
      "to",    "from",   "and",    "FY24",   "night", "every", "later", ",",
      "until", "in",     "before", "after",  "day",   "June",  "third", "was"};
  std::mt19937 random(7);  // The same words in every run.
  for (int run = 0; run < 1500; ++run) {
    std::string text;
    for (uint32_t n = random() % 30; n > 0; --n) {
      text += kWords[random() % std::size(kWords)];
      if (random() % 6 != 0) text += ' ';
    }
    uint32_t last_end = 0;
    for (const TimeMention& mention : TimesIn(text)) {
      ASSERT_GE(mention.span.begin, last_end) << text;
      ASSERT_GT(mention.span.end, mention.span.begin) << text;
      ASSERT_FALSE(mention.timex_value.empty()) << text;
      if (mention.time.earliest && mention.time.latest) {
        ASSERT_LE(*mention.time.earliest, *mention.time.latest) << text;
      }
      last_end = mention.span.end;
    }
  }
}

TEST(TimesTest, BrokenPublishTimesKeepWithinTheCalendar) {
  EXPECT_FALSE(TimesIn("It fell yesterday.", "9999-12-31T00:00:00Z").empty());
  EXPECT_FALSE(
      TimesIn("It fell 900 years ago.", "0001-01-01T00:00:00Z").empty());
}

}  // namespace
}  // namespace factline::extract
