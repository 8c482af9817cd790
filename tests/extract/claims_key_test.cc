#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/extract/reading_testing.h"

// Which figure a number belongs to: what befell whom, and who did it. The same
// thing in other words has the same key. Articles are published on Sunday, 9
// March 2025.
namespace factline::extract {
namespace {

class FateTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(FateTest, TellsWhatBefellWhom) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        const FigureKey& key = c.figure_key;
                        return absl::StrCat(key.concept_id, " ", key.object,
                                            "/", key.subset);
                      }),
            GetParam().figures);
}

constexpr ReadingCase kFates[] = {
    {"GroupIncludes",
     "A fire killed 14 people in Leeds on Friday. The dead included four "
     "women.",
     "14 killed person/; 4 killed person/woman"},
    {"AmongTheGroup",
     "A fire killed 14 people in Leeds on Friday. Two nurses were believed to "
     "be among the injured.",
     "14 killed person/; 2 injured person/nurse"},
    {"GroupFirst", "Among the missing are six miners.",
     "6 missing person/miner"},
    {"ThoseWho", "Those killed included three tourists.",
     "3 killed person/tourist"},
    {"PartOfGroup", "Five of the wounded were firefighters, the mayor said.",
     "5 injured person/firefighter"},
    {"PartOfThem",
     "The blast injured 30 people in Leeds, nine of them teachers.",
     "30 injured person/; 9 injured person/teacher"},
    {"PartOfThemLater",
     "The blast injured 30 people in Leeds. Nine of them were teachers.",
     "30 injured person/; 9 injured person/teacher"},
    {"AmongThem",
     "The blast injured 30 people, among them two teachers, in Leeds.",
     "30 injured person/; 2 injured person/teacher"},
    {"AmongThemBeforeSource",
     "30 people, among them two children, were killed when a storm hit Leeds, "
     "according to the county council.",
     "30 killed person/; 2 killed person/child"},
    {"TwoFates", "Three men were among the dead and wounded.", "3  person/man"},
    {"OtherGroup", "Three men were among the guests.", "3  person/man"},
    {"NoPeople", "The losses included 40 trucks.", "40 include truck/"},
    {"OnBoard", "A ferry with 180 people on board capsized off Cebu.",
     "180 carried person/"},
    {"Aboard", "Some 180 people had been aboard.", "180 carried person/"},
    {"DamsBurst", "Days of rain caused two dams to burst in Tete.",
     "2 destroyed dam/"},
    {"OnlySoManyRecorded",
     "Ghana confirmed 26 more cholera deaths and only four were recorded on "
     "Monday.",
     "26 killed person/; 4 killed person/"},
    {"Described", "Rescuers were searching for 12 missing hikers.",
     "12 missing person/hiker"},
    {"DescribedObject", "The group elected 12 injured players.",
     "12 elected person/player"},
    {"DescribedThings", "The firm paid for 12 missing parcels.", "12  parcel/"},
    {"SeriesOfVerbs",
     "Monday's storm in Leeds killed 43 people and wounded 95 others, "
     "according to the Red Cross.",
     "43 killed person/; 95 injured person/"},
    {"TollAfterRelative",
     "The death toll from the quake that hit Izmir on Friday rose to 45.",
     "45 killed person/"},
    {"TollAfterTime",
     "The council met as the death toll from the quake last week rises to 305 "
     "people.",
     "305 killed person/"},
    {"TollSomebodyTellsOf",
     "The county said that the death toll from the fire that hit Karachi on "
     "Friday rose to 91.",
     "91 killed person/"},
    {"LargestNumberIsNoToll",
     "Profit at the firm with the largest number of shops fell to $3 million.",
     "3000000 profited profit/"},
    {"RateAfterSource",
     "According to people who know the plans, unemployment in Peru rose to 9 "
     "percent in January.",
     "9 unemployed unemployment/"},
    {"RateAfterSaying",
     "Analysts said unemployment in Peru fell to 9 percent in January.",
     "9 unemployed unemployment/"},
};

INSTANTIATE_TEST_SUITE_P(Sentences, FateTest, testing::ValuesIn(kFates),
                         NameOf);

class ActorTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(ActorTest, TellsWhoDidIt) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrCat(c.figure_key.concept_id, " by ",
                                            c.figure_key.actor);
                      }),
            GetParam().figures);
}

constexpr ReadingCase kActors[] = {
    {"TitleIsAnotherSentence",
     "New raids on Kharkiv | Velmar launched 85 drones at Kharkiv.",
     "85 launched by velmar"},
    {"ByMeansOf", "Velmar attacked Kharkiv with 85 drones.",
     "85 launched by velmar"},
    {"ByMeansOfPassive", "Kharkiv was attacked with 85 drones by Velmar.",
     "85 launched by velmar"},
    {"CountryAfterAdverb", "Overnight Russia attacked Kharkiv with 85 drones.",
     "85 launched by ru"},
    {"CountryAfterDay", "On Thursday Hungary promised $4 million to Izmir.",
     "4000000 pledged by hu"},
    {"Debtor", "Norrvik Steel owes $3 billion.",
     "3000000000 owed by norrvik steel"},
    {"DebtorOfSomebody", "Norrvik Steel owes its creditors $3 billion.",
     "3000000000 owed by norrvik steel"},
    {"DebtorOfBanks", "Norrvik Steel owes banks $3 billion.",
     "3000000000 owed by norrvik steel"},
    {"DebtOfOwner", "Norrvik Steel's debt has reached $3 billion.",
     "3000000000 owed by norrvik steel"},
    {"DebtBelongsTo", "The debt of Norrvik Steel stood at $3 billion.",
     "3000000000 owed by norrvik steel"},
    {"HasDebts", "Norrvik Steel has debts of $3 billion.",
     "3000000000 owed by norrvik steel"},
    {"DebtOfATime", "Last year's debt stood at $3 billion.",
     "3000000000 owed by "},
    {"DebtOfNobody", "The debt stood at $3 billion.", "3000000000 owed by "},
    {"VerbWithParticle", "Norrvik Steel laid off 85 workers in Lima.",
     "85 laid_off by norrvik steel"},
    {"MistaggedVerb", "Norrvik Steel shed 85 jobs in Lima, analysts said.",
     "85 laid_off by norrvik steel"},
    {"Denier", "Norrvik Steel denied that it had cut 85 jobs in Lima.",
     "85 laid_off by norrvik steel"},
    {"DenierOfReports",
     "Norrvik Steel rejected reports that it had laid off 85 people in Lima.",
     "85 laid_off by norrvik steel"},
    {"PoliceOfATown", "Police in Lima have arrested 85 people.",
     "85 arrested by "},
    {"PoliceOfACountry", "Peruvian police have arrested 85 people.",
     "85 arrested by pe"},
    {"NameOfTwoWords",
     "Anger at Selwick Steel | Selwick Steel laid off 85 workers in Lima.",
     "85 laid_off by selwick steel"},
    {"NameAndPlace",
     "85 workers were laid off by Norrvik Airlines in Busan on Friday.",
     "85 laid_off by norrvik airlines"},
    {"UnknownVerb", "Norrvik Steel axed no fewer than 85 jobs in Lima.",
     "85 laid_off by norrvik steel"},
    {"DebtorSomebodyTellsOf",
     "The finance ministry said Norrvik Textiles owes banks $6 billion.",
     "6000000000 owed by norrvik textiles"},
    {"ArrestsAreNotByTheArrested",
     "Officials protested at the arrest of 85 Chilean sailors.",
     "85 arrested by "},
};

INSTANTIATE_TEST_SUITE_P(Sentences, ActorTest, testing::ValuesIn(kActors),
                         NameOf);

class WhenAndWhereTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(WhenAndWhereTest, TellsWhenAndWhere) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrCat(c.event_time.edtf, " ",
                                            c.measure.place);
                      }),
            GetParam().figures);
}

constexpr ReadingCase kWhenAndWhere[] = {
    {"ConjunctionBeforeDay",
     "Police said that Friday's fire in Lima killed 65.", "65 2025-03-07 Lima"},
    {"PronounBeforeDay", "On that Friday a fire in Lima killed 65.",
     "65 2025-03-07 Lima"},
    {"ConjunctionBeforeWeek",
     "Doctors said that last week 85 people fell ill in Lima.",
     "85 2025-02-24/2025-03-02 Lima"},
    {"ActOfSaying", "On Friday Peru promised $4 million to Izmir.",
     "4000000 2025-03-07 Izmir"},
    {"GivenForSomewhere", "Peru pledged $4 million for Izmir on Friday.",
     "4000000 2025-03-07 Izmir"},
    {"CapitalIsStruck", "Velmar fired 85 drones against Tripoli on Friday.",
     "85 2025-03-07 Tripoli"},
    {"CapitalCounts",
     "Worries in Accra | Accra recorded 85 cases of dengue on Friday.",
     "85 2025-03-07 Accra"},
    {"PartElsewhere",
     "A storm hit Peru on Friday. It killed 21 people that day, including four "
     "in Cusco.",
     "21 2025-03-07 Peru; 4 2025-03-07 Cusco"},
    {"PartOfThemElsewhere",
     "A storm hit Peru on Friday. It killed 21 people that day, with nine of "
     "them in Cusco.",
     "21 2025-03-07 Peru; 9 2025-03-07 Cusco"},
    {"OneNumberOnePlace",
     "A storm left 4,000 people missing in Peru on Friday. It washed away roads "
     "in Cusco. Rescuers said that 4,000 people were missing on Friday.",
     "4000 2025-03-07 Peru; 4000 2025-03-07 Peru"},
    {"NotGivenButHeld", "Peru spent $4 million for Izmir on Friday.",
     "4000000 2025-03-07 Peru"},
};

INSTANTIATE_TEST_SUITE_P(Sentences, WhenAndWhereTest,
                         testing::ValuesIn(kWhenAndWhere), NameOf);

}  // namespace
}  // namespace factline::extract
