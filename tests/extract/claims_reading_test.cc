#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/extract/reading_testing.h"

// What the claims layer reads around a number, one table a question. Articles
// are published on Sunday, 9 March 2025.
namespace factline::extract {
namespace {

std::string RoleName(QuantityRole role) {
  switch (role) {
    case QuantityRole::kIncrease: return "+";
    case QuantityRole::kDecrease: return "-";
    case QuantityRole::kRatio: return "x";
    default: return "=";
  }
}

class ChangeTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(ChangeTest, ReadsLevelsChangesAndComparisons) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrCat(RoleName(c.quantity->role), " ",
                                            c.measure.action, " ",
                                            c.measure.object);
                      }),
            GetParam().figures);
}

constexpr ReadingCase kChanges[] = {
    {"UpFrom", "Turnout was 41 percent, up from 29 percent in 2019.",
     "41 =  turnout; 29 =  turnout"},
    {"DownFromPlan",
     "The mill will cut 200 jobs, down from an earlier plan of 500.",
     "200 = cut job; 500 = cut job"},
    {"ComparedWith",
     "The office answered 340 letters in 2024, compared with 290 in 2023.",
     "340 = answer letter; 290 = answer letter"},
    {"ComparedOtherThing",
     "The clinic saw 40 patients, compared with 12 nurses on duty.",
     "40 = see person; 12 = see person"},
    {"RiseIn", "The firm posted a 34% rise in net profit.", "34 + rise profit"},
    {"DropInNumber", "It saw a 12% drop in the number of visitors.",
     "12 - drop person"},
    {"RiseOf", "There was an increase of 5 percent in fares.",
     "5 + increase fare"},
    {"CompoundRise", "The union won a 3% wage increase.", "3 + increase wage"},
    {"Doubled", "Costs doubled to $310 million.",
     "2 x double cost; 310000000 = double cost"},
    {"ByAmount", "Knife crime rose by 8% last year.", "8 + rise crime"},
    {"Level", "The death toll rose to 443.", "443 = death person"},
    {"SlowedFrom", "Services inflation slowed to 5.2% from 5.7%.",
     "5.2 = slow inflation; 5.7 = slow inflation"},
    {"SharesDown", "The mill has 900 workers. Its shares were down 6.4%.",
     "900 = have person; 6.4 - fall share"},
    {"FigurePut",
     "Organisers said 250,000 people marched; the government put the figure "
     "at 30,000.",
     "250000 = march person; 30000 = march person"},
    {"RestatedAndLevel",
     "The Harbour index fell 382.15 points, or 0.86%, to 43,910.98.",
     "382.15 - fall index; 0.86 - fall index; 43910.98 = fall index"},
    {"LostPercent", "The Harbour index lost 0.3%.", "0.3 - lose index"},
    {"LostMoney", "The firm lost $5 million.", "5000000 = lose money"},
    {"OwnersTotal",
     "Peru reported four new cases, bringing the country's total to 32.",
     "4 = report case; 32 = report case"},
    {"UpOfLast", "The mill delivered 900 boats, up 21% from a year earlier.",
     "900 = deliver ship; 21 + rise ship"},
    {"TollOfPlaces",
     "The death toll from a quake in Japan's Noto peninsula rose to 73.",
     "73 = death person"},
    {"LossesPut", "The army put rebel losses at 2,640 soldiers.",
     "2640 = loss person"},
};
INSTANTIATE_TEST_SUITE_P(Sentences, ChangeTest, testing::ValuesIn(kChanges),
                         NameOf);

class CountedThingTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(CountedThingTest, NamesObjectSubsetAndAction) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrCat(c.measure.object, "/",
                                            c.measure.subset, " ",
                                            c.measure.action);
                      }),
            GetParam().figures);
}

constexpr ReadingCase kCounted[] = {
    {"SubjectOfOwnVerb",
     "Soldiers rescued 90 men, but 11 nurses of a clinic were injured.",
     "90 person/man rescue; 11 person/nurse injure"},
    {"SizeOfTown", "In a town of 900 people at least 40 children died.",
     "900 person/ ; 40 person/child die"},
    {"OnTopOf", "The king sent 500 soldiers, on top of 200 already there.",
     "500 person/soldier send; 200 person/soldier send"},
    {"Nationality", "The jet carried 40 Britons and seven Portuguese.",
     "40 person/briton carry; 7 person/portuguese carry"},
    {"WhenClause", "Three men were hurt when two trucks collided.",
     "3 person/man hurt; 2 truck/ collide"},
    {"WhoOfGroup", "A cook died beside a family of five who drowned at sea.",
     "5 family/ drown"},
    {"TotalWhichWere",
     "A total of 72 drums which were loaded on a barge have been recovered.",
     "72 package/drum recover"},
    {"KilledWhichWere", "Officials named 14 people who were killed by a mine.",
     "14 person/ kill"},
    {"MissingInTown",
     "A flood killed 40 people in three towns and left 90 more missing.",
     "40 person/ kill; 3 town/ kill; 90 person/ missing"},
    {"CarriedBeside", "A ferry carrying 90 men and 14 crew capsized.",
     "90 person/man carry; 14 person/crew carry"},
    {"IncludingThose",
     "Nine bodies were recovered, including those of two infants.",
     "9 body/ recover; 2 person/infant recover"},
    {"WoundedWithoutNoun", "The clinic received 12 bodies and saw 47 wounded.",
     "12 body/ receive; 47 person/ wound"},
    {"StrengthOf", "Winds of up to 130 km/h sweep across the bay.",
     "130 wind/ wind"},
    {"ElidedBeforeTitle",
     "A shell killed two men and injured eight, regional governor Ana Lima "
     "said.",
     "2 person/man kill; 8 person/man injure"},
    {"AdjectivesWithComma", "The guard rescued 14 tired, hungry men.",
     "14 person/man rescue"},
    {"PartOfLargerWhole",
     "Some 63 people were injured. Five nurses were killed. Of these, 48 were "
     "treated.",
     "63 person/ injure; 5 person/nurse kill; 48 person/ treat"},
    {"PartOfThem", "The army fired 86 drones. It lost 61 of them.",
     "86 drone/ fire; 61 drone/ lose"},
    {"OwnedWhole", "The party took four of the council's nine seats.",
     "4 seat/ take; 9 seat/ take"},
    {"Gapped", "Officials said 12 died in Lima and another five in Cusco.",
     "12 person/ die; 5 person/ die"},
    {"DoneSo",
     "Some 2,000 workers had resigned, and 150 more had done so by noon.",
     "2000 person/worker resign; 150 person/worker resign"},
    {"Others", "Two men were killed and 36 others were injured.",
     "2 person/man kill; 36 person/man injure"},
    {"Nationals", "The raid killed 27 Peruvians.", "27 person/peruvians kill"},
    {"TheDead", "Of the dead, 211 were found in Lima.", "211 person/ find"},
    {"AreaAndConversion", "Rebels seized 1,000 km2 (390 sq mi) of farmland.",
     "1000 farmland/ seize; 390 farmland/ seize"},
    {"WhatAUnitMeasures", "The army seized 2.3 tonnes.", "2.3 weight/ seize"},
    {"CueIsNoAction", "Police said two of the victims, both men, were injured.",
     "2 person/victim injure"},
    {"CarriedNotCrashed", "A jet carrying 181 people crashed in Lima.",
     "181 person/ carry"},
    {"ObjectOfRelative", "It spent the $13 billion that it has received.",
     "13000000000 money/ spend"},
    {"Including", "At least 69 people, including 25 women, died.",
     "69 person/ die; 25 person/woman die"},
    {"SaidOfGuards", "Police said two officers guarding a jail were injured.",
     "2 person/officer injure"},
};
INSTANTIATE_TEST_SUITE_P(Sentences, CountedThingTest,
                         testing::ValuesIn(kCounted), NameOf);

class PlaceTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(PlaceTest, TellsWhereAFigureHolds) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrCat("@", c.measure.place);
                      }),
            GetParam().figures);
}

constexpr ReadingCase kPlaces[] = {
    {"LentByNoActor",
     "Raiders killed 90 people in Haiti. Kenya hired 40 guards. "
     "Some 30 people are in hospital.",
     "90 @Haiti; 40 @Kenya; 30 @Haiti"},
    {"OpensBeforeEdge",
     "In Larbo, a town on the outskirts of Valencia, 62 people died.",
     "62 @Larbo"},
    {"SpeakersOwnCases", "Officials met in Peru. Chile reported 38 cases.",
     "38 @Chile"},
    {"BynameAbroad",
     "Spain, Madrid and Valencia saw rain. In Chiva 40 people died in Spain.",
     "40 @Chiva"},
    {"TownOfRegion", "A raid killed 30 people in the Darfur town of Kelbanu.",
     "30 @Kelbanu"},
    {"ActsAtHome",
     "A raid killed six people in Kharkiv. Poland scrambled 4 jets.",
     "6 @Kharkiv; 4 @Poland"},
    {"ActsAway",
     "A raid killed six people in Kharkiv. Russia fired 4 missiles.",
     "6 @Kharkiv; 4 @Kharkiv"},
    {"InitialsInSmallLetters", "Car makers in Spain shed 400 jobs.",
     "400 @Spain"},
    {"ShortNameOfTown", "A fire in Frankfurt, Germany, killed two people.",
     "2 @Frankfurt"},
    {"NameAsWritten", "Doctors said the UK had 40 new cases.", "40 @UK"},
    {"SpeakersTown",
     "Two boats sank off Tunisia. The guard rescued 53 people, said Ali Ben, "
     "a spokesman in Sfax.",
     "2 @Tunisia; 53 @Tunisia"},
    {"SceneBeforeSpeaker",
     "A quake struck Peru. In Cusco, police said 12 people died.", "12 @Cusco"},
    {"WentElsewhere",
     "Russia launched 86 drones at Ukraine. Ukraine shot down 61 of them, "
     "while 20 were lost and three crossed into Belarus.",
     "86 @Ukraine; 61 @Ukraine; 20 @Ukraine; 3 @Belarus"},
    {"WhenClauseShares",
     "In all, 174 people drowned when a ferry capsized in China.",
     "174 @China"},
    {"CompanyIsNoPlace",
     "Norrvik Shipping cut 300 jobs. Shares in Norrvik fell 2 percent.",
     "300 @; 2 @"},
    {"StormIsNoPlace", "The death toll of storm Daniel rose to 40 in Peru.",
     "40 @Peru"},
    {"ListLendsNothing",
     "A quake struck Peru. Three people died in Lima and two in Cusco. At "
     "least 89 people are missing.",
     "3 @Lima; 2 @Cusco; 89 @Peru"},
    {"CameFrom",
     "A jet crashed in Lima. It was arriving from Madrid with 175 people.",
     "175 @Lima"},
    {"SentTo", "Norway sent 200 soldiers to Nigeria.", "200 @Nigeria"},
    {"CasesFrom", "Two of the cases are from Lima, ten from Cusco.",
     "2 @Lima; 10 @Cusco"},
    {"Reached", "The coast guard said 400 migrants reached Malta.",
     "400 @Malta"},
    {"WhichElsewhere",
     "A fire burned near Lima. Some 300 guards fought the blaze, which began "
     "in Cusco.",
     "300 @Lima"},
};
INSTANTIATE_TEST_SUITE_P(Sentences, PlaceTest, testing::ValuesIn(kPlaces),
                         NameOf);

std::string TallyName(Tally tally) {
  switch (tally) {
    case Tally::kPerEvent: return "event";
    case Tally::kPerPeriod: return "period";
    case Tally::kCumulative: return "cumulative";
    default: return "level";
  }
}

class FigureTimeTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(FigureTimeTest, TellsWhenAndOverWhat) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrCat(c.event_time.edtf, " ",
                                            TallyName(c.tally));
                      }),
            GetParam().figures);
}

constexpr ReadingCase kTimes[] = {
    {"WeekEnded", "Stocks fell by 40 tonnes in the week ended March 1.",
     "40 2025-02-23/2025-03-01 period"},
    {"MoreThanIn", "A gang killed 90 people last year, 20 more than in 2023.",
     "90 2024 event; 20 2024 event"},
    {"GoesOnInNextParagraph",
     "A gang killed 90 people last year.\n\nAnother 40 people were hurt.",
     "90 2024 event; 40 2024 event"},
    {"SaysNow",
     "In 1986 the ice was 90 metres thick. It is 31 metres thick now.",
     "90 1986 level; 31 2025-03-09 level"},
    {"AccountOfYear", "Exports rose 14% last year.\n\nThe economy grew 7%.",
     "14 2024 event; 7 2024 event"},
    {"AimsAhead", "The state aims for growth of 8% this year.", "8 2025 event"},
    {"EstimatesThat",
     "On Friday the king dismissed an estimate that 70 soldiers had died.",
     "70 2025-03-09 event"},
    {"RescuedBy",
     "A ferry sank on Friday. Crews had rescued 90 people by Saturday.",
     "90 2025-03-07/2025-03-08 cumulative"},
    {"NumberOfCases", "The number of measles cases has risen to 279.",
     "279 2025-03-09 cumulative"},
    {"SeemToHave", "Some 200 people are feared to have died.",
     "200 2025-03-09 event"},
    {"NowConfirmed", "Some 200 people are now confirmed dead.",
     "200 2025-03-09 cumulative"},
    {"AwayIsLevel", "The ship is stuck 100 metres from the pier.",
     "100 2025-03-09 level"},
    {"ByLaterMonth",
     "Doctors warned that the town faces 400 cases by the middle of May.",
     "400 2025-03-09/2025-05-20 event"},
    {"ByMonthOfNearestVerb",
     "A deal for 40 ships held by the state will be signed by June 10.",
     "40 2025-03-09/2025-06-10 event"},
    {"ByMonthOver", "By November 40 people had died.",
     "40 ../2024-11-30 cumulative"},
    {"AnotherGoesOn",
     "A ferry sank last May with the loss of 400 lives. A further 80 people "
     "were rescued.",
     "400 2024-05 event; 80 2024-05 event"},
    {"OverADay",
     "No one died in the past day and the number of deaths stands at 40.",
     "40 2025-03-09 cumulative"},
    {"QuarterOfProfit",
     "Larch will cut 30 jobs after third-quarter profit fell to $4 million.",
     "30 2025-03-09 event; 4000000 2024-07/2024-09 period"},
    {"AfterClause",
     "Three men have been charged after a boy was stabbed on Friday.",
     "3 2025-03-09 event"},
    {"TollOfWhenClause", "Nine people died after a bus crashed on Friday.",
     "9 2025-03-07 event"},
    {"TimeOfCompared",
     "The firm made 40 boats on Friday, up from 30 on Thursday.",
     "40 2025-03-07 event; 30 2025-03-06 event"},
    {"ComparedWithoutTime",
     "The clinic admitted 40 patients on Friday, up from 30.",
     "40 2025-03-07 level; 30 ../2025-03-06 level"},
    {"AsOf", "As of 5 March 2025, 63 cases have been reported.",
     "63 2025-03-05 cumulative"},
    {"SoFar", "Police have made seven arrests so far.",
     "7 2025-03-09 cumulative"},
    {"LastYear", "The chain opened 40 shops last year.", "40 2024 period"},
    {"ListSharesItsTime",
     "Rebels fired 90 guided bombs, 40 drones and 12 missiles on Friday.",
     "90 2025-03-07 event; 40 2025-03-07 event; 12 2025-03-07 event"},
    {"SinceWhen",
     "Some 900 people died since the war began on 5 March, when rebels killed "
     "40 guards.",
     "900 2025-03-05/2025-03-09 cumulative; 40 2025-03-05 event"},
    {"CueOfAnother",
     "Rent rose by 4%, the bank said on Tuesday, while wages grew by 5%.",
     "4 2025-03-09 event; 5 2025-03-09 event"},
    {"ForcedSince",
     "Fighting has forced 11,000 people from their homes since 5 March.",
     "11000 2025-03-05/2025-03-09 cumulative"},
    {"PassingMonth", "The firm sold 400 boats in January. Its shares rose 9%.",
     "400 2025-01 period; 9 2025-03-09 event"},
    {"GrowingInYear", "Some 15 guards have been killed in 2025.",
     "15 2025 cumulative"},
    {"ComparedDayIsNoEvent",
     "The yield rose to 4.43% from 4.31% on Friday. It killed hopes.",
     "4.43 2025-03-09 level; 4.31 2025-03-07 level"},
};
INSTANTIATE_TEST_SUITE_P(Sentences, FigureTimeTest, testing::ValuesIn(kTimes),
                         NameOf);

class SpeakerTest : public testing::TestWithParam<ReadingCase> {};

TEST_P(SpeakerTest, NamesTheChainOfSpeakers) {
  EXPECT_EQ(FiguresOf(GetParam().text,
                      [](const Claim& c) {
                        return absl::StrJoin(
                            c.attributions, ", ",
                            [](std::string* out, const Attribution& a) {
                              const bool denies = a.stance == Stance::kDenies;
                              absl::StrAppend(out, a.source,
                                              denies ? " denies" : "");
                            });
                      }),
            GetParam().figures);
}

constexpr ReadingCase kChains[] = {
    {"SourceThatLooksLikeAVerb",
     "According to police, a storm in Lima on Friday killed 90 people.",
     "90 police"},
    {"SaidBehindAScene", "Officials said in Lima, 90 people had died.",
     "90 Officials"},
    {"SaidAfterIsNoScene",
     "A storm killed 90 people, officials said in Lima, a town of fishermen.",
     "90 officials"},
    {"AsOpensClause", "Firm shuts shop as Ana Lima denies loss of 40 jobs.",
     "40 Ana Lima denies"},
    {"DeniedInNextSentence",
     "Rebels said 300 soldiers had surrendered. The army denied the claim.",
     "300 army denies, Rebels"},
    {"DeniedAndMore",
     "Rebels said 300 soldiers had surrendered. The army dismissed this as "
     "propaganda.",
     "300 army denies, Rebels"},
    {"WhichDenied",
     "Rebels said 300 soldiers had surrendered, a claim the army denied.",
     "300 army denies, Rebels"},
    {"PassiveDenial",
     "Rebels said 300 soldiers had surrendered. The claim was rejected by the "
     "army.",
     "300 army denies, Rebels"},
    {"RejectedThing",
     "Most voters rejected a contract that would have raised wages by 25%.",
     "25 "},
    {"DisputedFigureThenOwn",
     "Ana Lima disputed the firm's figure of 2,000 strikers, saying fewer "
     "than 150 had left.",
     "2000 Ana Lima denies, firm; 150 Ana Lima"},
    {"SaidWith",
     "The party won 30 percent of the vote, the electoral board said with 99 "
     "percent of votes counted.",
     "30 electoral board; 99 electoral board"},
    {"FiguresShow",
     "Crime rose by 8%, figures from the Harbour Police Agency show.",
     "8 Harbour Police Agency"},
    {"DisputedThenPut",
     "Ana Lima claimed that 900 boats had left, a number disputed by port "
     "officials, who put it at 40.",
     "900 port officials denies, Ana Lima; 40 port officials"},
    {"CitingNobody",
     "The firm said it would cut 300 jobs, citing weak demand.", "300 firm"},
    {"NameIsNoCue", "A fire killed 12 people in Austin, Texas, United States.",
     "12 "},
    {"ComparedIsToldToo",
     "Some 127 people have died, officials said on Friday, up from 82.",
     "127 officials; 82 officials"},
    {"DismissedSuggestions",
     "The port authority dismissed suggestions that 300 homes were at risk.",
     "300 port authority denies"},
    {"TollCalledFalse",
     "Sources said 70 people were killed, a toll that the army called false.",
     "70 army denies, Sources"},
    {"CalledFalse",
     "Rebels said 300 soldiers had surrendered. Ana Lima, the army's "
     "spokeswoman, called the claim false.",
     "300 Ana Lima denies, Rebels"},
    {"SaidNotTrue",
     "Rebels said 300 soldiers had surrendered. The army said this was not "
     "true.",
     "300 army denies, Rebels"},
    {"FalseAlarm",
     "Police said 300 guests had fled. The hotel said it was a false alarm.",
     "300 Police"},
    {"PassiveReportsOf", "Reports of 80 deaths have been denied by the army.",
     "80 army denies"},
};
INSTANTIATE_TEST_SUITE_P(Sentences, SpeakerTest, testing::ValuesIn(kChains),
                         NameOf);

}  // namespace
}  // namespace factline::extract
