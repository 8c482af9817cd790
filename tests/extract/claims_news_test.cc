#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/extract/reading_testing.h"

// Whole claims of news sentences: what, where, when and over what. Articles are
// published on Sunday, 9 March 2025.
namespace factline::extract {
namespace {

std::string_view NameOfTally(Tally tally) {
  switch (tally) {
    case Tally::kPerEvent: return "event";
    case Tally::kPerPeriod: return "period";
    case Tally::kCumulative: return "cumulative";
    default: return "level";
  }
}

std::string Render(const Claim& claim) {
  return absl::StrCat(claim.measure.action, " ", claim.measure.object, " @",
                      claim.measure.place, " ", claim.event_time.edtf, " ",
                      std::string(NameOfTally(claim.tally)));
}

class NewsTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(NewsTest, ReadsWholeClaims) {
  EXPECT_EQ(FiguresOf(GetParam().text, Render), GetParam().figures);
}

constexpr ReadingCase kSentences[] = {
    {"TheDayOfSayingIsNoPlaceOfWhatIsSaid",
     "The minister said on Friday that Chile had fired 30 rockets, 12 shells "
     "and 4 missiles at Peru in the past week.",
     "30 fire rocket @Peru 2025-03-02/2025-03-09 period; "
     "12 fire shell @Peru 2025-03-02/2025-03-09 period; "
     "4 fire missile @Peru 2025-03-02/2025-03-09 period"},
    {"PlacesOfAList",
     "A storm hit the U.S. on Friday. South Carolina reported 25 deaths, Georgia "
     "17 and Virginia four.",
     "25 death death @South Carolina 2025-03-07 event; "
     "17 death death @Georgia 2025-03-07 event; "
     "4 death death @Virginia 2025-03-07 event"},
    {"OfTheDead",
     "A storm hit six towns in Ohio. Dayton accounted for 35 of the dead.",
     "6 hit town @Ohio 2025-03-09 event; 35 dead person @Ohio 2025-03-09 event"},
    {"InTheCountry",
     "A bus crashed near Uyuni in Bolivia. Last year 900 people died on the "
     "country's roads.",
     "900 die person @Bolivia 2024 event"},
    {"SentAbroad",
     "A quake struck Nepal on Friday. China has sent 118 doctors.",
     "118 send person @Nepal 2025-03-09 level"},
    {"InOneAside", "Larch sold 90 boats in 2024 (2023: 80 boats).",
     "90 sell ship @ 2024 period; 80 sell ship @ 2023 event"},
    {"GrowsWithTheToll",
     "The toll from Friday's quake in Nepal rose to 90, with 40 injured and 30 "
     "missing.",
     "90 toll person @Nepal 2025-03-07/2025-03-09 cumulative; "
     "40 injured person @Nepal 2025-03-07/2025-03-09 cumulative; "
     "30 missing person @Nepal 2025-03-09 level"},
    {"FromMonthBefore", "Prices in Chile rose 4% in January from December.",
     "4 rise price @Chile 2025-01 event"},
    {"QuarterTo", "Larch sold 90 boats in the quarter to December 31.",
     "90 sell ship @ 2024-10-01/2024-12-31 period"},
    {"BySea", "Some 900 migrants reached Italy by sea on Friday.",
     "900 reach person @Italy 2025-03-07 event"},
    {"AgeOfOne", "A fire in Lima hurt a girl of 6 and nine men.",
     "9 hurt person @Lima 2025-03-09 event"},
    {"ProfitBeforeTax", "Statutory profit before tax was $61 million.",
     "61000000  profit @ 2025-03-09 period"},
    {"Worth", "Thieves stole jewellery worth $10 million in Paris on Friday.",
     "10000000 steal jewellery @Paris 2025-03-07 event"},
    {"ShareOfVote",
     "Turnout was 51 percent. Ana Lima took 42 percent of the vote.",
     "51  turnout @ 2025-03-09 level; 42 take vote @ 2025-03-09 event"},
    {"SoFarThisYear", "So far this year 900 boats have reached Malta.",
     "900 reach ship @Malta 2025-01-01/2025-03-09 cumulative"},
    {"Marched", "Organisers said 900 marched in Lima on Friday.",
     "900 march person @Lima 2025-03-07 event"},
    {"MoneyInTheYear", "The debt will reach $9 billion in the year ahead.",
     "9000000000 reach debt @ 2025-03-09 level"},
    {"HomeMoney", "The Norwegian firm paid 40 million kroner on Friday.",
     "40000000 pay money @Norway 2025-03-07 event"},
    {"DashAfterNoun",
     "Floods killed 84 people in Ohio - 56 men and 28 boys - Sheriff Ana Lima "
     "said.",
     "84 kill person @Ohio 2025-03-09 event; 56  person @Ohio 2025-03-09 "
     "level; 28  person @Ohio 2025-03-09 level"},
    {"ConfirmedDeadIn",
     "The number of people confirmed dead in floods in Ohio climbed to 90.",
     "90 dead person @Ohio 2025-03-09 cumulative"},
    {"ByJust", "The economy will grow by just 1% this year.",
     "1 grow economy @ 2025 event"},
    {"GovernorOf",
     "A roof fell in Lima. The dead include the governor of the province of "
     "Cusco. Some 90 people are in hospital.",
     "90  person @Lima 2025-03-09 level"},
    {"AndSaid",
     "The bank put inflation at 3% in 2024 and said the debt would reach $9 "
     "billion in 2026.",
     "3 put inflation @ 2024 level; 9000000000 reach debt @ 2026 level"},
    {"HasRecorded", "Chile has recorded 84 deaths.",
     "84 death death @Chile 2025-03-09 cumulative"},
    {"RegionsOfCountry",
     "U.S. prices rose. Ohio has lost 900 birds and Iowa 400. A dozen eggs cost "
     "$5.",
     "900 lose bird @Ohio 2025-03-09 event; 400 lose bird @Iowa 2025-03-09 "
     "event; 12 cost egg @U.S. 2025-03-09 level; 5 cost egg @U.S. 2025-03-09 "
     "level"},
    {"TollFarFromItsVerb",
     "The death toll from the mudslide that buried a hamlet in Peru three weeks "
     "earlier increases to 64.",
     "64 death person @Peru 2025-03-09 cumulative"},
    {"AnothersLevelAfterAToll",
     "The death toll was signed off by ministers in Peru after inflation rose "
     "to 4%.",
     "4 rise inflation @Peru 2025-03-09 level"},
    {"TollOfAShip",
     "The death toll of the sunken trawler Blue Marlin off Fiji rises to five.",
     "5 death person @Fiji 2025-03-09 cumulative"},
    {"TollExceeds",
     "The death toll from the cholera outbreak in Zambia exceeds 600.",
     "600 death person @Zambia 2025-03-09 cumulative"},
    {"TollExceedsPeople",
     "The death toll from the storms in Zambia exceeds 600 people, according to "
     "the army.",
     "600 death person @Zambia 2025-03-09 cumulative"},
};
INSTANTIATE_TEST_SUITE_P(Sentences, NewsTest, testing::ValuesIn(kSentences),
                         NameOf);

}  // namespace
}  // namespace factline::extract
