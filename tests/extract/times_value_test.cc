// Which words are times, with what span and TIMEX3 value. The articles are
// published on Sunday, 23 February 2025.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/extract/times_testing.h"

namespace factline::extract {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view found;  // As ValuesOf().
};

class TimeValueTest : public testing::TestWithParam<Case> {};

TEST_P(TimeValueTest, FindsAndValues) {
  EXPECT_EQ(ValuesOf(GetParam().text), GetParam().found);
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}

constexpr Case kDates[] = {
    {"DayMonthYear", "It opened on 23 Feb 2025.", "23 Feb 2025=2025-02-23"},
    {"MonthDayYear", "It opened on Feb. 24, 2022, at last.",
     "Feb. 24, 2022=2022-02-24"},
    {"MonthYear", "It opened in February 2022.", "February 2022=2022-02"},
    {"MonthOfYear", "It opened in March of 2019.", "March of 2019=2019-03"},
    {"Iso", "It opened on 2025-02-22.", "2025-02-22=2025-02-22"},
    {"DayFirstNumbers", "It opened on 22/02/2025.", "22/02/2025=2025-02-22"},
    {"MonthFirstNumbers", "It opened on 2/22/2025.", "2/22/2025=2025-02-22"},
    {"DottedNumbers", "It opened on 03.02.2025.", "03.02.2025=2025-02-03"},
    {"Ordinal", "It opened on the 14th of June 2021.",
     "the 14th of June 2021=2021-06-14"},
    {"SpelledOrdinal", "It opened on July fourth, 2020.",
     "July fourth, 2020=2020-07-04"},
    {"LoneOrdinal", "They met again on the 20th.", "the 20th=2025-02-20"},
    {"WeekdayWithDate", "It opened on Tuesday, 18 February 2025.",
     "Tuesday, 18 February 2025=2025-02-18"},
    {"NoYearPast", "It opened on December 28.", "December 28=2024-12-28"},
    {"NoYearFuture", "It will open on March 2.", "March 2=2025-03-02"},
    {"NoYearMonthPast", "Sales fell in November.", "November=2024-11"},
    {"Year", "He was elected in 2019.", "2019=2019"},
    {"OldYear", "The town burned in 1666.", "1666=1666"},
    {"YearBeforeNoun", "He lost the 2020 election.", "2020=2020"},
    {"ShortYear", "He left in '82.", "'82=1982"},
    {"Decade", "Prices rose in the 1990s.", "the 1990s=199"},
    {"ShortDecade", "Prices rose in the '80s.", "the '80s=198"},
    {"MidDecade", "Prices rose in the mid-1980s.", "the mid-1980s=198"},
    {"Century", "It dates from the 19th century.", "the 19th century=18"},
    {"BeforeChrist", "He died in 44 BC.", "44 BC=BC0044"},
    {"Season", "They met in the summer of 2020.", "the summer of 2020=2020-SU"},
    {"Quarter", "Profit doubled in Q3 2024.", "Q3 2024=2024-Q3"},
    {"SpelledQuarter", "Profit doubled in the third quarter of 2024.",
     "the third quarter of 2024=2024-Q3"},
    {"QuarterOfLastYear", "Profit doubled in the first quarter of last year.",
     "the first quarter of last year=2024-Q1"},
    {"FiscalYear", "The budget for fiscal 2026 is ready.",
     "fiscal 2026=FY2026"},
    {"Half", "Output fell in the first half of 2023.",
     "the first half of 2023=2023-H1"},
    {"Holiday", "They met on Christmas Eve.", "Christmas Eve=2024-12-24"},
    {"MovableHoliday", "Easter 2024 came early.", "Easter 2024=2024-03-31"},
    {"NthWeekdayHoliday", "It rained on Thanksgiving 2023.",
     "Thanksgiving 2023=2023-11-23"},
    {"EarlyMonth", "It opened in early March 2024.",
     "early March 2024=2024-03"},
    {"LateYear", "It opened in late 2024.", "late 2024=2024"},
    {"EndOfMonth", "It must close by the end of June 2025.",
     "the end of June 2025=2025-06"},
    {"WeekOfMonth", "It closed in the last week of March 2009.",
     "the last week of March 2009=2009-W13"},
    {"MonthOfThatYear", "He left in 2019. He returned in May of that year.",
     "2019=2019; May of that year=2019-05"},
    {"NoSuchDay", "It opened on 31 June.", "31 June=XXXX-06-31"},
};
INSTANTIATE_TEST_SUITE_P(Dates, TimeValueTest, testing::ValuesIn(kDates),
                         NameOf);

constexpr Case kClocks[] = {
    {"HalfDay", "It struck at 4:30 pm.", "4:30 pm=2025-02-23T16:30"},
    {"Dotted", "It struck at 4 p.m. that day.",
     "4 p.m.=2025-02-23T16:00; that day=2025-02-23"},
    {"Zone", "It struck at 16:30 GMT.", "16:30 GMT=2025-02-23T16:30Z"},
    {"FourDigits", "It struck at 0900 GMT.", "0900 GMT=2025-02-23T09:00Z"},
    {"LocalTime", "It struck at 0900 local time.",
     "0900 local time=2025-02-23T09:00"},
    {"Noon", "It struck at noon.", "noon=2025-02-23T12:00"},
    {"OClock", "It struck at nine o'clock.", "nine o'clock=2025-02-23T09:00"},
    {"WithWeekday", "It struck at 5:15 a.m. Friday.",
     "5:15 a.m. Friday=2025-02-21T05:15"},
    {"OnWeekday", "It struck at 5:15 am on Friday.",
     "5:15 am=2025-02-21T05:15; Friday=2025-02-21"},
    {"AfterWeekday", "On Friday it struck at 17:10.",
     "Friday=2025-02-21; 17:10=2025-02-21T17:10"},
};
INSTANTIATE_TEST_SUITE_P(Clocks, TimeValueTest, testing::ValuesIn(kClocks),
                         NameOf);

constexpr Case kRelative[] = {
    {"WeekdayToday", "She said so on Sunday.", "Sunday=2025-02-23"},
    {"WeekdayPast", "She said so on Tuesday.", "Tuesday=2025-02-18"},
    {"WeekdayFuture", "She will speak on Tuesday.", "Tuesday=2025-02-25"},
    {"WeekdayFront", "On Tuesday the court will rule.", "Tuesday=2025-02-25"},
    {"WeekdayPassiveInfinitive", "It is to be held on Tuesday.",
     "Tuesday=2025-02-25"},
    {"MonthPerfectInfinitive", "Many are known to have died in November.",
     "November=2024-11"},
    {"MonthDeadline", "They set a June deadline.", "June=2025-06"},
    {"WeekdayUntilPast", "It was shut until Friday.", "Friday=2025-02-21"},
    {"LastWeekday", "It fell last Sunday.", "last Sunday=2025-02-16"},
    {"NextWeekday", "It opens next Monday.", "next Monday=2025-02-24"},
    {"ThisWeekday", "It opened this Thursday.", "this Thursday=2025-02-20"},
    {"Today", "It opened today.", "today=2025-02-23"},
    {"Yesterday", "It opened yesterday.", "yesterday=2025-02-22"},
    {"Tomorrow", "It opens tomorrow.", "tomorrow=2025-02-24"},
    {"TomorrowMorning", "It opens tomorrow morning.",
     "tomorrow morning=2025-02-24TMO"},
    {"Tonight", "He speaks tonight.", "tonight=2025-02-23TNI"},
    {"Overnight", "Drones came overnight.", "overnight=2025-02-22TNI"},
    {"LastNight", "Drones came last night.", "last night=2025-02-22TNI"},
    {"WeekdayPart", "It fell on Saturday night.",
     "Saturday night=2025-02-22TNI"},
    {"LateWeekday", "It fell late Friday.", "late Friday=2025-02-21"},
    {"NightOfDate", "It sank on the night of April 14, 1912.",
     "the night of April 14, 1912=1912-04-14TNI"},
    {"InTheMorning", "It fell on Friday in the morning.",
     "Friday=2025-02-21; the morning=2025-02-21TMO"},
    {"LastWeek", "It opened last week.", "last week=2025-W07"},
    {"ThisMonth", "It opened earlier this month.",
     "earlier this month=2025-02"},
    {"NextYear", "It opens next year.", "next year=2026"},
    {"LastMonth", "It opened last month.", "last month=2025-01"},
    {"Weekend", "It opened over the weekend.", "the weekend=2025-W08-WE"},
    {"LastSummer", "It opened last summer.", "last summer=2024-SU"},
    {"EndOfComingWeek", "It opens at the end of the coming week.",
     "the end of the coming week=2025-W09"},
    {"Ago", "It opened three days ago.", "three days ago=2025-02-20"},
    {"YearsAgo", "It opened about two years ago.", "about two years ago=2023"},
    {"WeekAgo", "It opened a week ago.", "a week ago=2025-W07"},
    {"VagueAgo", "It opened years ago.", "years ago=PAST_REF"},
    {"DayBeforeYesterday", "It opened the day before yesterday.",
     "the day before yesterday=2025-02-21"},
    {"BeforeHoliday", "It opened two days before Christmas.",
     "two days before Christmas=2024-12-23"},
    {"Later", "It closed on May 3, 2021. Two days later it reopened.",
     "May 3, 2021=2021-05-03; Two days later=2021-05-05"},
    {"SameDay", "It closed on May 3, 2021. It reopened the same day.",
     "May 3, 2021=2021-05-03; the same day=2021-05-03"},
    {"PreviousDay", "It closed on May 3, 2021, not on the previous day.",
     "May 3, 2021=2021-05-03; the previous day=2021-05-02"},
    {"FollowingYear", "It closed in 2021. It reopened the following year.",
     "2021=2021; the following year=2022"},
    {"SameMonthLastYear", "It rained as in the same month last year.",
     "the same month last year=2024-02"},
    {"SamePeriod", "It fell in May 2024 after the same period a year earlier.",
     "May 2024=2024-05; the same period a year earlier=2023-05"},
    {"FromSunday", "A week from Sunday the vote is held.",
     "A week from Sunday=2025-03-02"},
    {"YearLong", "A year-long inquiry ended.", "year-long=P1Y"},
    {"MonthListSharesYear", "It rained in April and June 1955.",
     "April=1955-04; June 1955=1955-06"},
    {"EveOfDate", "They met on the eve of Easter 2024.",
     "the eve of Easter 2024=2024-03-30"},
};
INSTANTIATE_TEST_SUITE_P(Relative, TimeValueTest, testing::ValuesIn(kRelative),
                         NameOf);

constexpr Case kLengths[] = {
    {"Days", "It lasted three days.", "three days=P3D"},
    {"Hours", "It lasted 24 hours.", "24 hours=PT24H"},
    {"Half", "It lasted two and a half years.", "two and a half years=P2.5Y"},
    {"Hyphens", "A five-year plan failed.", "five-year=P5Y"},
    {"Approximate", "It lasted nearly five months.", "nearly five months=P5M"},
    {"Vague", "It lasted several weeks.", "several weeks=PXW"},
    {"Bare", "It lasted for decades.", "decades=PXDE"},
    {"PastWindow", "It grew over the past three months.",
     "the past three months=P3M"},
    {"PastWeek", "It grew in the past week.", "the past week=P1W"},
    {"LastHours", "It grew in the last 24 hours.", "the last 24 hours=PT24H"},
    {"MonthsOfYear", "It grew in the first ten months of 2024.",
     "the first ten months of 2024=P10M"},
    {"EveryDay", "It flies every day.", "every day=P1D"},
    {"EveryMonday", "It flies every Monday.", "every Monday=XXXX-WXX-1"},
    {"Weekly", "It flies weekly.", "weekly=P1W"},
    {"Rate", "It costs $5 million a year.", "a year=P1Y"},
    {"Weekdays", "It flies on Sundays.", "Sundays=XXXX-WXX-7"},
    {"Now", "It is now open.", "now=PRESENT_REF"},
    {"Recently", "It opened recently.", "recently=PAST_REF"},
    {"SoonFuture", "It will open soon.", "soon=FUTURE_REF"},
};
INSTANTIATE_TEST_SUITE_P(Lengths, TimeValueTest, testing::ValuesIn(kLengths),
                         NameOf);

// What only looks like a time.
constexpr Case kRefused[] = {
    {"MayTheVerb", "Prices may rise, they may not.", ""},
    {"MayAtStart", "May he rest in peace.", ""},
    {"MarchTheVerb", "Thousands march on the capital.", ""},
    {"MarchTheNoun", "The Women's March on Washington grew.", ""},
    {"SecondTheOrdinal", "The second group was freed.", ""},
    {"SunTheStar", "The sun shone and he sat down.", ""},
    {"FallTheNoun", "The fall of the city shocked them.", ""},
    {"SpringTheNoun", "Water came from a spring.", ""},
    {"YearAsCount", "It killed 2025 people.", ""},
    {"UpToCount", "Packs of up to 1500 roam there.", ""},
    {"MoreThanCount", "More than 2000 came.", ""},
    {"GroupedNumber", "Some 1,900 homes burned.", ""},
    {"Price", "It costs $2014.", ""},
    {"Age", "A three-year-old boy survived.", ""},
    {"AgeOf", "He is 19 years old.", ""},
    {"SoonPast", "He soon left.", ""},
    {"Score", "They won 3-1 at home.", ""},
    {"Ratio", "The motion passed by 4.5 points.", ""},
    {"LastMinute", "A last-minute deal was struck.", ""},
    {"Percent", "Prices rose 20 percent.", ""},
    {"Aircraft", "An F-16 and a Boeing 787 landed.", ""},
    {"PastAdjective", "Past mistakes were repeated.", ""},
    {"Nothing", "", ""},
    {"Marks", "'' - - :: 99999999999999999999 '", ""},
};
INSTANTIATE_TEST_SUITE_P(Refused, TimeValueTest, testing::ValuesIn(kRefused),
                         NameOf);

}  // namespace
}  // namespace factline::extract
