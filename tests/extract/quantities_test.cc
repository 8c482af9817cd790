#include "daemon/extract/quantities.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/extract/quantities_fixture.h"

namespace factline::extract {
namespace {

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view found;  // As ShortAll() writes it; empty = nothing.
};

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}

class QuantitiesTest : public testing::TestWithParam<Case> {};

TEST_P(QuantitiesTest, Finds) {
  EXPECT_EQ(ShortAll(GetParam().text), GetParam().found);
}

constexpr Case kNumbers[] = {
    {"HyphenFraction", "Wheat fell 2-3/4 cents.", "0.0275 USD down"},
    {"Plain", "The flood destroyed 312 barns.", "312"},
    {"Commas", "The flood destroyed 12,345,678 trees.", "12345678"},
    {"Indian", "The plant will make 1,00,000 scooters.", "100000"},
    {"BadGrouping", "The flood destroyed 1,15 barns.", ""},
    {"PointIsDecimal", "The firm sold 1.150 shares each.", "1.15"},
    {"Continental", "The tower cost 1.234.567 euros.", "1234567 EUR"},
    {"Blanks", "The camp holds 12 500 people.", "12500"},
    {"NoBlankGroup", "They sent 12 50-year bonds.", "12; 50 a"},
    {"Decimal", "Each ewe had 1.8 lambs.", "1.8"},
    {"LeadingPoint", "The fee was .5 percent.", "0.5 %"},
    {"Negative", "The index read -1.5 in June.", "-1.5"},
    {"Minus", "It was minus five degrees Celsius.", "-5 Cel"},
    {"Million", "The aid reached 2.3 million people.", "2300000"},
    {"Abbreviated", "The firm made 40 mln boxes and 3 bn caps.",
     "40000000; 3000000000"},
    {"Thousands", "Some 40k tickets were sold.", "~40000"},
    {"Lakh", "Officials moved 2 lakh people.", "200000"},
    {"Hyphens", "a five-million-euro loan", "5000000 EUR"},
    {"Words", "One hundred and twenty-three goats drowned.", "123"},
    {"LongWords",
     "There are two million three hundred thousand and five trees.",
     "2300005"},
    {"HundredThousand", "Two hundred thousand homes lost power.", "200000"},
    {"AndAHalf", "The town lost two and a half million bricks.", "2500000"},
    {"AndHalf", "It took two and half years.", "2.5 a"},
    {"MillionAndAHalf", "The town lost a million and a half bricks.",
     "1500000"},
    {"Dozen", "A dozen sheep and half a dozen goats died.", "12; 6"},
    {"TwoDozen", "Nearly two dozen boats sank.", "-24"},
    {"HalfAMillion", "Half a million visitors came.", "500000"},
    {"QuarterMillion", "A quarter of a million visitors came.", "250000"},
    {"MixedFraction", "The plank is 2 1/2 inches thick.", "2.5 [in_i]"},
    {"Vulgar", "They walked 3½ miles.", "3.5 [mi_i]"},
    {"Eighteen", "The code has 123,456,789,012,345,678 forms.",
     "123456789012345678"},
    {"Nineteen", "The code has 1,234,567,890,123,456,789 forms.", ""},
    {"TwoNumbersWithAnd", "They sold three million and five million copies.",
     "3000000; 5000000"},
    {"OneNumberWithAnd", "They sold three million and five thousand copies.",
     "3005000"},
    {"TooBigAWord", "They counted 9 quadrillion quadrillion quadrillion.",
     ""},
};
INSTANTIATE_TEST_SUITE_P(Numbers, QuantitiesTest, testing::ValuesIn(kNumbers),
                         NameOf);

constexpr Case kShares[] = {
    {"ByAQuarter", "Sales were down by a quarter.", "25 % down"},
    {"AQuarterEarlier", "Sales fell in a quarter.", ""},
    {"Third", "About a third of the crop was lost.", "~33.33 %"},
    {"TwoThirds", "Two-thirds of the crop was lost.", "66.67 %"},
    {"Ordinal", "A third crop was lost.", ""},
    {"Quarters", "Three quarters of voters stayed away.", "75 %"},
    {"HalfOf", "Half of the voters stayed away.", "50 %"},
    {"FirstHalf", "In the first half the voters stayed away.", ""},
    {"OneInFive", "One in five voters stayed away.", "20 %"},
    {"OutOf", "Nine out of 10 voters stayed away.", "90 %"},
    {"InMonth", "One in March was enough.", ""},
    {"HalfAMile", "The fire is half a mile wide.", "0.5 [mi_i]"},
    {"Percent", "Turnout was 61.5 percent.", "61.5 %"},
    {"PerCent", "Turnout was 61 per cent, not 40% or 12 pct.",
     "61 %; 40 %; 12 %"},
    {"Points", "The lead grew by two percentage points.", "2 [pp] up"},
    {"BasisPoints", "The bank cut rates by 25 basis points.", "0.25 [pp] down"},
};
INSTANTIATE_TEST_SUITE_P(Shares, QuantitiesTest, testing::ValuesIn(kShares),
                         NameOf);

constexpr Case kVague[] = {
    {"Dozens", "Dozens of sheep died.", "?24..99"},
    {"Hundreds", "The storm killed hundreds.", "?200..999"},
    {"TensOfThousands", "Tens of thousands fled.", "?20000..99999"},
    {"HundredsOfThousands", "Hundreds of thousands of people fled.",
     "?200000..999999"},
    {"SeveralHundred", "Several hundred people fled.", "?200..900"},
    {"SeveralHundredThousands", "Several hundred thousands fled.",
     "?200000..900000"},
    {"AFewDozen", "A few dozen people fled.", "?24..108"},
    {"Scores", "Scores of people fled.", "?40..99"},
    {"ScoresOfGames", "He scores and scores.", ""},
    {"SeveralAlone", "Several people fled.", ""},
    {"Gallons", "Thousands of gallons of milk were spilt.",
     "?2000..9999 [gal_us]"},
    {"MillionsOfDollars", "It cost millions of dollars.",
     "?2000000..9999999 USD"},
};
INSTANTIATE_TEST_SUITE_P(Vague, QuantitiesTest, testing::ValuesIn(kVague),
                         NameOf);

constexpr Case kRanges[] = {
    {"HyphenTo", "It is a 30-to-60-day process.", "30..60 d"},
    {"UnitOrCount", "It lost 1.7% or 25 points.",
     "1.7 % down; 25 down"},
    {"SharedPercent", "The rate is 5% to 10, they said.", "5..10 %"},
    {"SameInOtherWords", "It cut 5,000, or 9% of staff.", "5000; 9 %"},
    {"Between", "Between 10 and 15 boats sank.", "10..15"},
    {"Dash", "The 10-15 boats sank.", "10..15"},
    {"EnDash", "They lost 10–15 boats.", "10..15"},
    {"FromTo", "Each crew has from 5 to 7 sailors.", "5..7"},
    {"To", "Each crew has 10 to 15 sailors.", "10..15"},
    {"Or", "Each crew has two or three sailors.", "2..3"},
    {"SharedMultiplier", "It will cost $3-5 million.", "3000000..5000000 USD"},
    {"SharedSign", "It will cost between $3 million and $5 million.",
     "3000000..5000000 USD"},
    {"SharedUnit", "It is 8- to 16-metre waves they fear.", "8..16 m"},
    {"Percents", "Growth is between -1% and +2%.", "-1..2 %"},
    {"Temperatures", "It was from -18 to -34 degrees Celsius.",
     "-34..-18 Cel"},
    {"ChangeIsNoRange", "The toll rose from 34 to 100.", "34; 100"},
    {"LoweredIsNoRange", "They cut the estimate from 380 to 350.",
     "380; 350"},
    {"MakeUp", "Ewes make up 20 to 25 percent of it.", "20..25 %"},
    {"YearToMoney", "Sales fell in 2015 to $21bn.", "21000000000 USD"},
    {"Odds", "It has a 1-in-83 chance of rain.", ""},
    {"Falling", "They have 15 to 10 sailors.", "15; 10"},
    {"UnitsDiffer", "Between 10 km and 15 percent was lost.",
     "10 km; 15 %"},
};
INSTANTIATE_TEST_SUITE_P(Ranges, QuantitiesTest, testing::ValuesIn(kRanges),
                         NameOf);

constexpr Case kComparators[] = {
    {"BringUpTo", "That brings the dead since May up to 104.", "104"},
    {"Nearly", "Nearly 1,150 boats sank.", "-1150"},
    {"MoreThan", "More than 1,400 boats sank.", ">1400"},
    {"AtLeast", "At least 40 boats sank.", ">=40"},
    {"UpTo", "Up to 500 boats sank.", "<=500"},
    {"AsManyAs", "As many as 500 boats sank.", "<=500"},
    {"AsFewAs", "As few as 5 boats sank.", ">=5"},
    {"Some", "Some 300 boats sank.", "~300"},
    {"OrSo", "300 or so boats sank.", "~300"},
    {"OrMore", "300 or more boats sank.", ">=300"},
    {"BoatsOrMore", "300 boats or more sank.", ">=300"},
    {"Thereabouts", "We have freed 70 boats or thereabouts.", "~70"},
    {"Estimated", "An estimated 300 boats sank.", "~300"},
    {"Fewer", "Fewer than 20 boats sank.", "<20"},
    {"NoMoreThan", "No more than 20 boats sank.", "<=20"},
    {"NoFewerThan", "No fewer than 20 boats sank.", ">=20"},
    {"CloseTo", "Close to 20 boats sank.", "-20"},
    {"Over", "Over 20 boats sank.", ">20"},
    {"WithinJust", "The boats came within just 20 km of land.", "<=20 km"},
    {"ExceedingMoney", "Losses exceeding $4 million are feared.",
     ">4000000 USD"},
    {"Minimum", "A minimum of 20 boats sank.", ">=20"},
    {"OnlyIsExact", "Only 20 boats sank.", "20"},
    {"RecordIsExact", "A record 20 boats sank.", "20"},
    {"PlusSign", "20+ boats sank.", ">=20"},
    {"UnderOne", "The boats are under one command.", "1"},
    {"RowOver", "It is a row over a $5 billion deal.", "5000000000 USD"},
    {"OverAMillion", "Over a million boats sank.", ">1000000"},
    {"AboutA", "It was about a 5 percent fall.", "~5 % down"},
    {"NearThe", "It is nowhere near the 1.5 km mark.", "1.5 km"},
    {"ExceedThe", "Sales may exceed the 250 planned.", ">250"},
    {"EstimatedA", "They estimated a 30 percent loss.", "30 %"},
    {"AnEstimated", "An estimated 30 percent was lost.", "~30 %"},
    {"AboutOnePercent", "It is about one percent of the land.", "~1 %"},
    {"PlusOrMinus", "It has an error of plus or minus 3 percent.", "~3 %"},
    {"OverAQuote", "It will end within \"20 km\" of land.", "<=20 km"},
};
INSTANTIATE_TEST_SUITE_P(Comparators, QuantitiesTest,
                         testing::ValuesIn(kComparators), NameOf);

constexpr Case kMoney[] = {
    {"MillionPoundMove", "It was a 60m-pound move.", "60000000 GBP"},
    {"DownFrom", "It was at 151.3 yen, down from 151.8.", "151.3 JPY; 151.8 JPY"},
    {"DownFromCount", "It paid 151 yen against 20 boats.", "151 JPY; 20"},
    {"Dollar", "It cost $500bn.", "500000000000 USD"},
    {"DollarBlank", "It cost $ 75 million.", "75000000 USD"},
    {"UsDollar", "It cost US$5m.", "5000000 USD"},
    {"Canadian", "It cost C$9 billion.", "9000000000 CAD"},
    {"Australian", "It cost A$20.50.", "20.5 AUD"},
    {"ArticleIsNoSign", "A $5 toll is due.", "5 USD"},
    {"Euro", "It cost €3m and £2.5bn.", "3000000 EUR; 2500000000 GBP"},
    {"Wire", "It cost 850 mln dlrs.", "850000000 USD"},
    {"Sterling", "It cost five mln stg.", "5000000 GBP"},
    {"Crore", "It cost Rs 10 crore.", "100000000 INR"},
    {"Code", "It cost USD 5 million or 5 million EUR.",
     "5000000 USD; 5000000 EUR"},
    {"LowerWordIsNoCode", "About 500 try to cross daily.", "~500"},
    {"Cents", "It cost 20 cents.", "0.2 USD"},
    {"Pence", "Shares fell 21p to 936.", "0.21 GBP down; 9.36 GBP"},
    {"Roubles", "It cost 5,000 rubles.", "5000 RUB"},
    {"Yen", "It cost ¥700 or 700 yen.", "700 JPY; 700 JPY"},
    {"WonVerb", "The 12 won the prize.", "12"},
    {"WonMoney", "It cost 5 million won.", "5000000 KRW"},
    {"PoundsPaid", "It cost 5 million pounds.", "5000000 GBP"},
    {"MillionPounds", "It cost 780m pounds.", "780000000 GBP"},
    {"Versus", "It made 1.5 mln dlrs versus 0.9 mln a year ago.",
     "1500000 USD; 900000 USD"},
    {"VersusCount", "It made 1.5 mln dlrs against 0.9 mln boxes.",
     "1500000 USD; 900000"},
    {"PoundsWeigh", "It weighs 500 pounds.", "500 [lb_av]"},
};
INSTANTIATE_TEST_SUITE_P(Money, QuantitiesTest, testing::ValuesIn(kMoney),
                         NameOf);

constexpr Case kUnits[] = {
    {"NewtonMetres", "It makes 370 Nm and has a 3 nm chip.", "370 N.m; 3 nm"},
    {"Battery", "It has a 5,000mAh battery.", "5000 mA.h"},
    {"Glued", "The pipe is 3.7km long.", "3.7 km"},
    {"Metres", "The wave was 5m high.", "5 m"},
    {"MillionPeople", "The city has 5m people.", "5000000"},
    {"MillionCustomers", "It left 1.3m customers in the dark.", "1300000"},
    {"Hurdles", "She won the 400m hurdles.", "400 m"},
    {"ListOfUnits", "They gained eight and fourteen percent.",
     "8 % up; 14 %"},
    {"LongListOfUnits", "They were 5, 10 and 15 km away.",
     "5 km; 10 km; 15 km"},
    {"ListOfCounts", "They lost 5 boats and 10 km of road.", "5; 10 km"},
    {"CapitalMillion", "The site has 5M users.", "5000000"},
    {"Area", "It burnt 40 hectares, 12 acres and 3 square miles.",
     "40 har; 12 [acr_us]; 3 [sqmi_i]"},
    {"Case", "The plant makes 30 MW and 5 GWh.", "30 MW; 5 GW.h"},
    {"Speed", "Winds hit 120 km/h or 75 mph.", "120 km/h; 75 [mi_i]/h"},
    {"Barrels", "It pumps 2 million barrels per day.", "2000000 bbl/d"},
    {"Magnitude", "A magnitude 7.8 quake and a 6.1-magnitude quake hit.",
     "7.8 {magnitude}; 6.1 {magnitude}"},
    {"MagnitudeOf", "The quake had a magnitude of 5.6.", "5.6 {magnitude}"},
    {"Celsius", "It was 40C there, 104 F here and 35°C at sea.",
     "40 Cel; 104; 35 Cel"},
    {"Duration", "He got a 12-year sentence after a six-hour trial.",
     "12 a; 6 h"},
    {"Decades", "He got two decades in prison.", "20 a"},
    {"ConversionOfRange", "It is 60 to 70 miles (110 km) long.",
     "60..70 [mi_i]; 110 km"},
    {"Conversion", "It lies within 25 km (15 miles) of land.",
     "<=25 km; <=15 [mi_i]"},
};
INSTANTIATE_TEST_SUITE_P(Units, QuantitiesTest, testing::ValuesIn(kUnits),
                         NameOf);

constexpr Case kRoles[] = {
    {"ContractIsNoun", "They put the contract as high as $9m.",
     "<=9000000 USD"},
    {"Contracted", "Output contracted 3 percent.", "3 % down"},
    {"LostPoints", "The index lost 57.9 points.", "57.9 down"},
    {"LostBoats", "The fleet lost 57 boats.", "57"},
    {"Trim", "It will trim staff by 10 percent.", "10 % down"},
    {"RoseBy", "The herd rose by 40.", "40 up"},
    {"RoseTo", "The herd rose to 443.", "443"},
    {"FellPercent", "Prices fell 3 percent.", "3 % down"},
    {"UpPercent", "Shares were up 5 percent.", "5 % up"},
    {"MadeUp", "Women made up 5 percent.", "5 %"},
    {"DownBy", "The herd is 90, down by two.", "90; 2 down"},
    {"UpFrom", "The herd is 90, up from 34.", "90; 34"},
    {"ShotDown", "They shot down 12 drones.", "12"},
    {"CutJobs", "The firm cut 500 jobs.", "500"},
    {"CutBy", "The firm cut its staff by 500.", "500 down"},
    {"RaisedMoney", "The firm raised $5m.", "5000000 USD"},
    {"NounAfter", "They saw a 3% annual increase.", "3 % up"},
    {"NounBefore", "They saw a drop of 20 percent.", "20 % down"},
    {"Lower", "The share was 27p lower.", "0.27 GBP down"},
    {"RoseAbove", "The price rose above $100.", ">100 USD"},
    {"Apposition", "Shares fell 5 percent, or 454 points, to 90.",
     "5 % down; 454 down; 90"},
    {"Bracket", "Shares fell 17 cents (2.1%).", "0.17 USD down; 2.1 % down"},
    {"Doubled", "The herd doubled.", "2 times"},
    {"CouldDouble", "The herd could double.", ""},
    {"TwiceAsMany", "They have twice as many goats.", "2 times"},
    {"ThreeTimes", "They have three times as many goats.", "3 times"},
    {"ThreeTimesOften", "They voted three times.", ""},
};
INSTANTIATE_TEST_SUITE_P(Roles, QuantitiesTest, testing::ValuesIn(kRoles),
                         NameOf);

}  // namespace
}  // namespace factline::extract
