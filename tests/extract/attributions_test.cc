#include "daemon/extract/attributions.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daemon/base/strings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/extract/names_fixture.h"

namespace factline::extract {
namespace {

std::string_view Word(Stance stance) {
  switch (stance) {
    case Stance::kReports: return " reports";
    case Stance::kDenies: return " denies";
    case Stance::kQuestions: return " questions";
    default: return "";
  }
}

// "Speaker stance: content" a line; "< n" for the n-th one as the outer.
std::string Show(const ReadText& read, const AttributionMention& mention) {
  return absl::StrCat(
      mention.speaker, ToAbsl(Word(mention.stance)), ": ",
      ToAbsl(read.document.Text(mention.content)),
      mention.outer ? absl::StrCat(" < ", *mention.outer) : "");
}

std::string AttributionsOf(std::string_view text,
                           std::string_view publisher = "") {
  ReadText read(text);
  read.context.publisher = std::string(publisher);
  read.FindPlaces();
  read.FindAttributions();
  std::vector<std::string> shown;
  for (const AttributionMention& mention : read.layers.attributions) {
    shown.push_back(Show(read, mention));
  }
  return absl::StrJoin(shown, "\n");
}

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view attributions;
};

class AttributionsTest : public testing::TestWithParam<Case> {};

TEST_P(AttributionsTest, CreditsThese) {
  EXPECT_EQ(AttributionsOf(GetParam().text), GetParam().attributions);
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}

constexpr Case kForms[] = {
    {"SaidThat", "Officials said that 40 houses burned.",
     "Officials: 40 houses burned"},
    {"SaidWithoutThat", "The ministry said 40 houses burned.",
     "ministry: 40 houses burned"},
    {"Postposed", "Some 40 houses burned, local officials said.",
     "local officials: Some 40 houses burned"},
    {"PostposedDay", "Some 40 houses burned, police said on Friday.",
     "police: Some 40 houses burned"},
    {"Inverted", "“Forty houses burned,” said Ana Lima, the mayor.",
     "Ana Lima: “Forty houses burned"},
    {"AroundTheCue", "The dam, engineers said, was safe.",
     "engineers: The dam, engineers said, was safe"},
    {"Quote", "“We lost 40 houses,” Ana Lima said.",
     "Ana Lima: “We lost 40 houses"},
    {"QuoteAfterColon", "Ana Lima told reporters: “We lost 40 houses.”",
     "Ana Lima: “We lost 40 houses.”"},
    {"Told", "Ana Lima told lawmakers in Lisbon that 40 houses burned.",
     "Ana Lima: 40 houses burned"},
    {"AccordingToAfter", "Some 40 houses burned, according to the mayor.",
     "mayor: Some 40 houses burned"},
    {"AccordingToBefore", "According to police, 40 houses burned.",
     "police: 40 houses burned"},
    {"Estimate", "The agency estimates that 40 houses burned.",
     "agency: 40 houses burned"},
    {"ConfirmedObject", "The health ministry confirmed 40 new cases.",
     "health ministry: 40 new cases"},
    {"Toll", "Rescuers put the death toll at 40.",
     "Rescuers: the death toll at 40"},
    {"NameLikeAGerund", "Browning says that 40 orders were cancelled.",
     "Browning: 40 orders were cancelled"},
    {"OfficeLikeAVerb", "Profit fell to $40 million, finance chief Ana Lima "
     "said.",
     "Ana Lima: Profit fell to $40 million"},
    {"SettingBetween", "Writing on her blog, Ana Lima said 40 homes burned.",
     "Ana Lima: 40 homes burned"},
    {"SaidEarlier", "Ana Lima said earlier that 40 homes had burned.",
     "Ana Lima: 40 homes had burned"},
    {"Adding", "Ana Lima said 40 homes burned, adding that two people died.",
     "Ana Lima: 40 homes burned\nAna Lima: two people died"},
    {"SecondVerb", "Ana Lima put the toll at 40 and said two more were lost.",
     "Ana Lima: the toll at 40\nAna Lima: two more were lost"},
    {"Relative", "Ana Lima, who said 40 homes burned, left at noon.",
     "Ana Lima: 40 homes burned, left at noon"},
};
INSTANTIATE_TEST_SUITE_P(Forms, AttributionsTest, testing::ValuesIn(kForms),
                         NameOf);

constexpr Case kSpeakers[] = {
    {"TitleBefore", "Brazilian Finance Minister Rui Costa said it was so.",
     "Rui Costa: it was so"},
    {"RoleBefore", "Port spokesman Rui Costa said it was so.",
     "Rui Costa: it was so"},
    {"Apposition", "Rui Costa, a spokesman for the port, said it was so.",
     "Rui Costa: it was so"},
    {"NameInApposition", "The head of the port, Rui Costa, said it was so.",
     "Rui Costa: it was so"},
    {"Owner", "The Herald's Rui Costa said it was so.", "Rui Costa: it was so"},
    {"LastName", "Rui Costa left Porto. Mr Costa said it was so.",
     "Rui Costa: it was so"},
    {"Pronoun", "Rui Costa said 40 died. He said two were missing.",
     "Rui Costa: 40 died\nRui Costa: two were missing"},
    {"PronounOfTopic", "Rui Costa visited the port. He said it was so.",
     "Rui Costa: it was so"},
    {"Office",
     "Kenyan President Amos Kiptoo arrived. The Kenyan leader said 40 died.",
     "Amos Kiptoo: 40 died"},
    {"OfficeOfAnother",
     "Kenyan President Amos Kiptoo arrived. The Ghanaian president said 40 "
     "died.",
     "Ghanaian president: 40 died"},
    {"Initials",
     "The World Mining Organization opened. The WMO said 40 mines closed.",
     "World Mining Organization: 40 mines closed"},
    {"DefiniteBody",
     "The Harbour Police Agency said 40 died. The agency said two were lost.",
     "Harbour Police Agency: 40 died\nHarbour Police Agency: two were lost"},
    {"DefiniteRole",
     "A canal traffic spokesman said 40 died. The spokesman said two were lost.",
     "canal traffic spokesman: 40 died\ncanal traffic spokesman: two were lost"},
    {"Statement", "A joint navy statement on Tuesday said 40 died.",
     "navy: 40 died"},
    {"StatementBy", "A statement by the navy said 40 died.", "navy: 40 died"},
    {"HisOffice", "Mayor Rui Costa fled. His office said 40 died.",
     "Rui Costa’s office: 40 died"},
    {"Country", "Norway confirmed 40 deaths.", "Norway: 40 deaths"},
    {"Two", "Aid groups and officials said 40 died.",
     "Aid groups and officials: 40 died"},
    {"Source", "A source close to the port told Radio Sul that 40 died.",
     "source close to the port: 40 died"},
};
INSTANTIATE_TEST_SUITE_P(Speakers, AttributionsTest,
                         testing::ValuesIn(kSpeakers), NameOf);

constexpr Case kChains[] = {
    {"DeniedAssertion",
     "Ana Lima rejected Costa's assertion that the port owed $3m.",
     "Ana Lima denies: Costa's assertion that the port owed $3m\n"
     "Costa: the port owed $3m < 0"},
    {"DenialAfterAnother",
     "Norway indicated talks could start, but Ana Lima denied that she met "
     "rebels.",
     "Norway: talks could start\nAna Lima denies: that she met rebels"},
    {"DeniedClause", "The firm denied that it owed $3m.",
     "firm denies: that it owed $3m"},
    {"DismissedClaimsBy",
     "The army dismissed claims by rebels that 40 soldiers died.",
     "army denies: claims by rebels that 40 soldiers died\n"
     "rebels: 40 soldiers died < 0"},
    {"QuotedByAsSaying",
     "“We need 40 boats,” Rui Costa was quoted by the Lusa agency as saying.",
     "Rui Costa: “We need 40 boats < 1\n"
     "Lusa agency reports: “We need 40 boats,” Rui Costa was quoted by the "
     "Lusa agency as saying"},
    {"Quoting", "Forty boats sank, the station said, quoting the coast guard.",
     "station: Forty boats sank, the station said, quoting\n"
     "coast guard: Forty boats sank < 0"},
    {"ReportOfReport",
     "According to the navy, 40 boats sank, Radio Sul reported.",
     "navy: 40 boats sank < 1\n"
     "Radio Sul reports: According to the navy, 40 boats sank"},
    {"ClaimNoun", "It is a reply to claims by Rui Costa to have saved 40 men.",
     "Rui Costa: have saved 40 men"},
};
INSTANTIATE_TEST_SUITE_P(Chains, AttributionsTest, testing::ValuesIn(kChains),
                         NameOf);

constexpr Case kRefused[] = {
    {"NoSpeech", "The storm destroyed 40 houses.", ""},
    {"Infinitive", "The firm declined to confirm 40 deaths.", ""},
    {"Modal", "The firm could announce 40 job cuts.", ""},
    {"Negated", "The firm has not confirmed 40 deaths.", ""},
    {"Passive", "Some 40 deaths were reported on Friday.", ""},
    {"PassiveHearer", "The court was told that 40 men had died.", ""},
    {"ReducedClause", "Of the 40 miners thought to be trapped, 20 died.",
     ""},
    {"FoundThings", "Rescuers found 40 bodies.", ""},
    {"FirstPerson", "We said it was so.", ""},
    {"Empty", "", ""},
};
INSTANTIATE_TEST_SUITE_P(Refused, AttributionsTest,
                         testing::ValuesIn(kRefused), NameOf);

TEST(AttributionPublisherTest, ThePublisherIsNoSpeaker) {
  constexpr std::string_view kText = "Radio Sul reported that 40 boats sank.";
  EXPECT_EQ(AttributionsOf(kText, "Radio Sul"), "");
  EXPECT_EQ(AttributionsOf(kText, "Porto Post"),
            "Radio Sul reports: 40 boats sank");
}

TEST(AttributionQuoteTest, GoesOnOverSentences) {
  EXPECT_EQ(AttributionsOf("“Forty boats sank,” Rui Costa said. “Two men are "
                           "missing. We search.” The sea was calm."),
            "Rui Costa: “Forty boats sank,” Rui Costa said. “Two men are "
            "missing. We search.”");
}

TEST(AttributionEntitiesTest, NamesTheFullestForm) {
  ReadText read(
      "Prime Minister Ana Lima flew to Porto. Lima met the Navy Board.");
  read.FindPlaces();
  read.FindAttributions();
  std::vector<std::string> names;
  for (const Entity& entity : read.layers.entities) {
    names.push_back(entity.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("Ana Lima", "Navy Board"));
  ASSERT_EQ(read.layers.entity_mentions.size(), 3u);
  EXPECT_EQ(read.layers.entity_mentions[1].entity, 0u);
}

TEST(AttributionChainTest, OuterLinksAreNoCircle) {
  ReadText read(
      "Rui Costa according to Ana Lima according to police by the port was "
      "quoted by Lusa as saying, quoting navy, denied claims by rebels that "
      "the claim that 40 died was false, Radio Sul said, citing Lusa.");
  read.FindPlaces();
  read.FindAttributions();
  const auto& all = read.layers.attributions;
  EXPECT_FALSE(all.empty());
  for (const AttributionMention& mention : all) {
    size_t steps = 0;
    for (auto at = mention.outer; at; at = all[*at].outer) {
      ASSERT_LT(*at, all.size());
      ASSERT_LE(++steps, all.size());
    }
  }
}

struct LexiconCase {
  std::string_view name;
  std::string_view file;
  std::string_view text;
  std::string_view error;  // Its end; empty = accepted.
};

class AttributionLexiconTest : public testing::TestWithParam<LexiconCase> {};

TEST_P(AttributionLexiconTest, AcceptsOrNamesFileAndLine) {
  const LexiconCase& c = GetParam();
  const std::string dir = absl::StrCat(testing::TempDir(), "/cues_",
                                       ToAbsl(c.name));
  std::filesystem::create_directories(dir);
  std::ofstream(absl::StrCat(dir, "/", ToAbsl(c.file))) << c.text;
  const auto finder = AttributionFinder::Create(dir);
  if (c.error.empty()) {
    EXPECT_TRUE(finder.ok()) << finder.status();
    return;
  }
  EXPECT_EQ(finder.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(finder.status().message()),
              testing::EndsWith(std::string(c.error)));
}

constexpr LexiconCase kLexicons[] = {
    {"Good", "cues.tsv", "[verbs]\nmuttered\tasserts\tspeech\n", ""},
    {"BadStance", "cues.tsv", "[verbs]\nsaid\tshouts\tspeech\n",
     "cues.tsv:2: unknown stance"},
    {"BadKind", "cues.tsv", "[verbs]\nsaid\tasserts\tloudly\n",
     "cues.tsv:2: unknown kind of cue"},
    {"LongCue", "cues.tsv", "[verbs]\nlet it be\tasserts\tspeech\n",
     "cues.tsv:2: cue of over two words"},
    {"BadSection", "cues.tsv", "[shouts]\nhey\n",
     "cues.tsv:2: unknown section 'shouts'"},
    {"NoWords", "roles.tsv", "[role]\n|\n", "roles.tsv:2: expected words"},
};
INSTANTIATE_TEST_SUITE_P(All, AttributionLexiconTest,
                         testing::ValuesIn(kLexicons), [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(AttributionFinderTest, HostileTextIsReadInBoundedTime) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    absl::StrAppend(&text, i % 3 == 0 ? "X said, " : "“he said the ");
  }
  ReadText read(text);
  read.FindPlaces();
  read.FindAttributions();
  for (const AttributionMention& mention : read.layers.attributions) {
    EXPECT_LE(mention.content.begin, mention.content.end);
    EXPECT_LE(mention.content.end, read.document.text.size());
    EXPECT_FALSE(mention.speaker.empty());
  }
}

}  // namespace
}  // namespace factline::extract
