#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/extract/quantities_fixture.h"

// Numbers that are no figures, each beside one like it that is.
namespace factline::extract {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view found = "";
};

class QuantityFilterTest : public testing::TestWithParam<Case> {};

TEST_P(QuantityFilterTest, Finds) {
  EXPECT_EQ(ShortAll(GetParam().text), GetParam().found);
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}

constexpr Case kDates[] = {
    {"HalfPast", "It opens at half past ten and at a quarter to 5."},
    {"MonthFirst", "The dam broke on Feb. 24, 2022, and again on March 3."},
    {"DayFirst", "The dam broke on 23 February 2025."},
    {"DayRange", "The fair runs June 24-26 and 3 to 5 July."},
    {"MonthYear", "The dam broke in March 2014."},
    {"ModalMay", "The dam may 30 times a day leak water.", ""},
    {"Year", "Since 2014 the dam has leaked."},
    {"YearOfEvent", "The 2018 fire was worse."},
    {"YearOfPrize", "She won the 2025 Women's Prize."},
    {"Era", "The walls fell in 229 BC."},
    {"YearInBrackets", "They met in Ostbury (1821) again."},
    {"NoEra", "They ran 5 ad campaigns.", "5"},
    {"OldYear", "The 1784 treaty of 1861 ended it."},
    {"OldCount", "They buried 1784 dead.", "1784"},
    {"RoundCount", "The fire burnt 2000 sheds.", "2000"},
    {"CountedYear", "More than 2013 sheds burnt.", ">2013"},
    {"PeopleNoYear", "The camp has 1985 people.", "1985"},
    {"YearRange", "The drought of 2014-15 and of 1990-1995 was long."},
    {"Iso", "Filed 2025-02-23 and 23/02/2025."},
    {"Decade", "In the 1980s and the '90s it was dry."},
    {"GluedComma", "The boats left Sunday,138 of them empty.", "138"},
};
INSTANTIATE_TEST_SUITE_P(Dates, QuantityFilterTest, testing::ValuesIn(kDates),
                         NameOf);

constexpr Case kTimes[] = {
    {"Clock", "It broke at 4:30pm, or 16:30, or 10 a.m. on the dot."},
    {"Zone", "It broke at 0900 GMT (11:00 local)."},
    {"OClock", "It broke at five o'clock and at 6 o'clock."},
    {"Ago", "It broke three days ago."},
    {"Past", "In the past 24 hours it leaked."},
    {"Last", "For the last two weeks it leaked."},
    {"Later", "It broke two days later."},
    {"InHours", "In three hours it was empty."},
    {"Anniversary", "They marked the 10-year anniversary."},
    {"Lasted", "The talks lasted six hours.", "6 h"},
    {"Truce", "They agreed on a 30-day truce.", "30 d"},
    {"TwentyFourSeven", "The pumps run 24/7."},
};
INSTANTIATE_TEST_SUITE_P(Times, QuantityFilterTest, testing::ValuesIn(kTimes),
                         NameOf);

constexpr Case kAges[] = {
    {"AtDeath", "She died on Sunday at 81."},
    {"AtStart", "At 35, she won it."},
    {"AtPrice", "She bought it at 35, he said.", "35"},
    {"SheIs", "She is 34."},
    {"WhenNamed", "He met her when Ann Ost was 16, he said."},
    {"ItIs", "The answer is 34.", "34"},
    {"TollIs", "He was 34 votes short.", "34"},
    {"YearOld", "A 37-year-old man drowned."},
    {"YearsOld", "The man was 37 years old."},
    {"Aged", "Two girls aged 12 drowned.", "2"},
    {"AgedBetween", "The climbers were aged between 31 and 58."},
    {"AfterName", "Rosa Blum, 45, saw it. So did Jon Fisk, now 79."},
    {"CountAfterComma", "In Ostbury, 45 saw it.", "45"},
    {"AgeOf", "He died at the age of 60."},
};
INSTANTIATE_TEST_SUITE_P(Ages, QuantityFilterTest, testing::ValuesIn(kAges),
                         NameOf);

constexpr Case kNames[] = {
    {"IndexOfOwner", "The Standard & Poor's 500 index fell 3 percent.",
     "3 % down"},
    {"CountOfOwner", "The poor's 500 barns fell.", "500"},
    {"MixedCaseInTitle", "Maker Shows New Tools, osOne 5, And Cables"},
    {"VersionWithPoint", "They use version 10.4 there."},
    {"NameAlone", "The 787 is late, they said."},
    {"CountAlone", "The 787 are late, they said.", "787"},
    {"Aircraft", "An F-16, a Su-34 and a T-72 were lost."},
    {"Illness", "Covid-19 came back."},
    {"GluedName", "The G7 met on the A320 about H1N1 and 5G."},
    {"Boeing", "The Boeing 787 landed."},
    {"BoeingAgain", "The Boeing 787 landed. A second 787 and 787 people wait.",
     "787"},
    {"Version2", "The iPhone 2.0 and iOS 5 came."},
    {"Article", "Article 5 and Section 230 apply."},
    {"Flight", "Relatives of Flight 370 wait."},
    {"Number", "The No 1 seed beat No. 2."},
    {"Rank", "It was in the top 10."},
    {"Formula", "They met at Formula One and on Air Force One."},
    {"BigFour", "The Big Four objected."},
    {"Street", "She lives at 10 Orchard Street."},
    {"StreetCount", "She sold 10 orchards.", "10"},
    {"Zip", "It is in Fairview, CA 94103."},
    {"Phone", "Call 1-800-555-0199 or +44 20 7946 0958 or (555) 010-4477."},
    {"Call911", "Neighbours called 911."},
    {"NineEleven", "Since 9/11 all bags are searched."},
    {"Url", "See www.example.com/12/500 or mail 40@example.org."},
    {"Version", "Version 1.2.3 is out."},
    {"PersonAfterName", "In Ostbury 12 people drowned.", "12"},
    {"TitleCase", "Storm Kills 12 Across Northern Ostbury", "12"},
};
INSTANTIATE_TEST_SUITE_P(Names, QuantityFilterTest, testing::ValuesIn(kNames),
                         NameOf);

constexpr Case kOrdinals[] = {
    {"SuffixApart", "It was the 1,599 th barn."},
    {"Digits", "It was the 21st flood of the 3rd year."},
    {"Words", "It was the twenty-first flood."},
    {"Second", "A second flood came."},
    {"List", "1. Wash the fish."},
    {"Note", "The fish was fresh.[1]"},
    {"Score", "Ostbury beat Westham 3-1."},
    {"LosingScore", "Ostbury lost 0-2 at home."},
    {"Per", "It is 40 per 100,000 people.", "40"},
};
INSTANTIATE_TEST_SUITE_P(Ordinals, QuantityFilterTest,
                         testing::ValuesIn(kOrdinals), NameOf);

constexpr Case kOne[] = {
    {"OneOf", "One of the dams broke."},
    {"NoOne", "No one was hurt."},
    {"OneDay", "One day it will break."},
    {"OneAnother", "They blamed one another."},
    {"AtOnePoint", "At one point it leaked."},
    {"BigOne", "This one is worse."},
    {"OneCan", "One can see the dam."},
    {"OnesOwn", "One's own dam is best."},
    {"OneMan", "The flood killed one man.", "1"},
    {"KillingOne", "The dam broke, killing one and injuring five.", "1; 5"},
    {"DownOne", "Seven were in care, down one.", "7; 1 down"},
    {"MoreThanOne", "The rate is likely above one.", ">1"},
};
INSTANTIATE_TEST_SUITE_P(One, QuantityFilterTest, testing::ValuesIn(kOne),
                         NameOf);

}  // namespace
}  // namespace factline::extract
