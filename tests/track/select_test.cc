#include "daemon/track/select.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/track/source.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

struct Said {
  std::string_view number;
  double published = 0;
  std::string_view speaker = "";
  std::string_view denied_by = "";
  ClaimState state = ClaimState::kCurrent;
};

// Each claim stands in an article of its own, named by its place in the list.
std::vector<TrackedClaim> ClaimsOf(const std::vector<Said>& said) {
  std::vector<TrackedClaim> claims;
  for (const Said& s : said) {
    const std::string uri(1, static_cast<char>('a' + claims.size()));
    TrackedClaim claim;
    claim.claim = Read(uri, s.published,
                       {.number = s.number,
                        .speaker = s.speaker,
                        .denied_by = s.denied_by})
                      .claim;
    claim.claim.id = uri;
    claim.state = s.state;
    claims.push_back(claim);
  }
  return claims;
}

Point PointOf(const std::vector<Said>& said, SelectionRule rule) {
  const std::vector<TrackedClaim> claims = ClaimsOf(said);
  const auto groups = PartIntoPoints(Tally::kPerEvent, SetOf(claims));
  EXPECT_EQ(groups.size(), 1u);
  return MakePoint("f", groups.front(), rule);
}

std::string TextOf(const Quantity& quantity) { return quantity.surface_text; }

struct SelectCase {
  std::string_view name;
  std::vector<Said> said;
  std::string_view best;
  std::string_view low;
  std::string_view high;
  int sources;
  bool disputed;
};

class SelectTest : public testing::TestWithParam<SelectCase> {};

TEST_P(SelectTest, LatestAuthoritative) {
  const SelectCase& c = GetParam();
  const Point point = PointOf(c.said, SelectionRule::kLatestAuthoritative);
  EXPECT_EQ(TextOf(point.best), c.best);
  EXPECT_EQ(TextOf(point.low), c.low);
  EXPECT_EQ(TextOf(point.high), c.high);
  EXPECT_EQ(point.source_count, c.sources);
  EXPECT_EQ(point.disputed, c.disputed);
  EXPECT_EQ(point.selected_claim.empty(), c.best.empty());
  EXPECT_EQ(point.claims.size(), c.said.size());
  EXPECT_EQ(point.selection_rule, "latest-authoritative");
  EXPECT_FALSE(point.selection_steps.empty());
}

constexpr ClaimState kGone = ClaimState::kWithdrawn;

const SelectCase kSelect[] = {
    {"One", {{"24"}}, "24", "24", "24", 1, false},
    {"Newest", {{"24", 0}, {"100", 24}}, "100", "24", "100", 1, true},
    {"NewestOfASource",
     {{"24", 0, "the mayor"}, {"100", 24, "the mayor"}},
     "100",
     "100",
     "100",
     1,
     false},
    {"VaguerWordTakesNothingBack",
     {{"267", 0, "the air force"}, {"~270", 5, "the air force"}},
     "267",
     "267",
     "267",
     1,
     false},
    {"VaguerWordOfAnotherDayDoes",
     {{"267", 0, "the air force"}, {"~270", 7, "the air force"}},
     "~270",
     "~270",
     "~270",
     1,
     false},
    {"TwoSourcesAgree",
     {{"267", 0, "Ann Lee"}, {"267", 24, "the air force"}},
     "267",
     "267",
     "267",
     2,
     false},
    {"OfficialWithinSixHours",
     {{"24", 0, "police"}, {"31", 5, "witnesses"}},
     "24",
     "24",
     "31",
     1,
     true},
    {"OfficialTooLongAgo",
     {{"24", 0, "police"}, {"31", 7, "witnesses"}},
     "31",
     "24",
     "31",
     1,
     true},
    {"NamedBeforeUnnamed",
     {{"24", 0, "Ann Lee"}, {"31", 5, "sources"}},
     "24",
     "24",
     "31",
     1,
     true},
    {"TighterWithinSixHours",
     {{"1147", 0}, {"<1150", 5}},
     "1147",
     "1147",
     "<1150",
     2,
     false},
    {"TighterTooLongAgo",
     {{"1147", 0}, {"<1150", 7}},
     "<1150",
     "1147",
     "<1150",
     2,
     false},
    {"NewerOfEquallyGood", {{"24", 0}, {"31", 5}}, "31", "24", "31", 1, true},
    {"EqualTimesEndWithTheClaimId",
     {{"31", 0}, {"24", 0}},
     "31",
     "24",
     "31",
     1,
     true},
    {"OldWordsDoNotDispute",
     {{"24", 0}, {"31", 49}},
     "31",
     "31",
     "31",
     1,
     false},
    {"WordsOfTwoDaysStillDispute",
     {{"24", 0}, {"31", 48}},
     "31",
     "24",
     "31",
     1,
     true},
    {"WithdrawnIsNothing",
     {{"24", 0}, {"31", 24, "", "", kGone}},
     "24",
     "24",
     "24",
     1,
     false},
    {"AllWithdrawn", {{"24", 0, "", "", kGone}}, "", "", "", 0, false},
    {"DeniedIsNoValue",
     {{"500", 0, "Bob Day", "Carl Fox"}},
     "",
     "",
     "",
     0,
     true},
    {"DeniedNumberStillStands",
     {{"500", 0, "Bob Day"}, {"500", 1, "Bob Day", "Carl Fox"}},
     "500",
     "500",
     "500",
     1,
     true},
    {"DeniedNumberNobodyStates",
     {{"100", 0, "Bob Day"}, {"500", 1, "Bob Day", "Carl Fox"}},
     "100",
     "100",
     "100",
     1,
     false},
    {"WithdrawnDenial",
     {{"500", 0, "Bob Day"}, {"500", 1, "Bob Day", "Carl Fox", kGone}},
     "500",
     "500",
     "500",
     1,
     false},
    {"BoundsTellALow",
     {{"24?99", 0}, {"40", 1}},
     "40",
     "24?99",
     "24?99",
     2,
     false},
    {"ThreeMeetTwoByTwo",
     {{"10..15", 0}, {"14..20", 1}, {"13..18", 2}},
     "13..18",
     "10..15",
     "14..20",
     3,
     false},
};

// Of what is said of one past state ("8 percent in May") the one that was told
// last counts, though both speak of the end of May.
TEST(SelectTest, LaterWordOfAPastStateReplacesTheEarlier) {
  std::vector<TrackedClaim> claims =
      ClaimsOf({{"8", 100, "the mayor"}, {"9", 101, "the mayor"}});
  for (TrackedClaim& claim : claims) {
    claim.claim.event_time.latest =
        claims.front().claim.publish_time - absl::Hours(50);
    claim.claim.event_time.earliest =
        *claim.claim.event_time.latest - absl::Hours(24);
  }
  for (const bool swapped : {false, true}) {
    if (swapped) std::swap(claims[0].claim.id, claims[1].claim.id);
    const auto groups = PartIntoPoints(Tally::kLevel, SetOf(claims));
    ASSERT_EQ(groups.size(), 1u);
    const Point point = MakePoint("f", groups.front(),
                                  SelectionRule::kLatestAuthoritative);
    EXPECT_EQ(TextOf(point.best), "9");
  }
}

INSTANTIATE_TEST_SUITE_P(Table, SelectTest, testing::ValuesIn(kSelect),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct RuleCase {
  std::string_view name;
  std::string_view rule;
  std::string_view best;
};

class RuleTest : public testing::TestWithParam<RuleCase> {};

TEST_P(RuleTest, ChoosesByName) {
  const auto rule = ParseSelectionRule(GetParam().rule);
  ASSERT_TRUE(rule.has_value());
  EXPECT_EQ(NameOf(*rule), GetParam().rule);
  const Point point = PointOf({{"50", 0, "Ann Lee"},
                               {"90", 9, "Bob Day"},
                               {"24", 20, "Ann Lee"},
                               {"70", 30, "Carl Fox"},
                               {"30", 40, "Dora Gale"},
                               {"999", 60, "Eve Hill", "", kGone},
                               {"1", 61, "Eve Hill", "Ann Lee"}},
                              *rule);
  EXPECT_EQ(TextOf(point.best), GetParam().best);
  EXPECT_EQ(point.selection_rule, GetParam().rule);
}

constexpr RuleCase kRules[] = {
    {"Latest", "latest-authoritative", "30"},
    {"Highest", "highest", "90"},
    {"Lowest", "lowest", "24"},
    {"Median", "median", "30"},  // Of 24, 30, 70, 90: the lower middle.
    {"First", "first-report", "50"},
};

INSTANTIATE_TEST_SUITE_P(Table, RuleTest, testing::ValuesIn(kRules),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(RuleTest, RefusesOtherNames) {
  EXPECT_EQ(ParseSelectionRule(""), std::nullopt);
  EXPECT_EQ(ParseSelectionRule("Highest"), std::nullopt);
  EXPECT_EQ(ParseSelectionRule("latest"), std::nullopt);
}

TEST(SelectTest, StepsReadAsAnExplanation) {
  const Point point = PointOf({{"24", 0, "police"}, {"31", 5, "witnesses"}},
                              SelectionRule::kLatestAuthoritative);
  EXPECT_EQ(point.selection_steps,
            (std::vector<std::string>{
                "2 claims, 2 live and not denied, from 2 sources",
                "newest report 2025-02-01T05:00:00Z",
                "most authoritative source within 6 h of it: official",
                "tightest number, then the newest, then claim id"}));
}

TEST(SelectTest, ALevelOfThePastIsOlderThanItsArticle) {
  std::vector<TrackedClaim> claims(2);
  claims[0].claim =
      Read("a", 1000,
           {.number = "34", .from = 0, .hours = 24, .tally = Tally::kLevel})
          .claim;
  claims[1].claim =
      Read("a", 1000,
           {.number = "36", .from = 984, .hours = 24, .tally = Tally::kLevel})
          .claim;
  const auto groups = PartIntoPoints(Tally::kLevel, SetOf(claims));
  ASSERT_EQ(groups.size(), 1u);
  const Point point = MakePoint("f", groups.front());
  EXPECT_EQ(TextOf(point.best), "36");
  EXPECT_FALSE(point.disputed);
}

struct SourceCase {
  std::string_view name;
  std::string_view speaker;
  Authority authority;
};

class AuthorityTest : public testing::TestWithParam<SourceCase> {};

TEST_P(AuthorityTest, OfTheSpeaker) {
  EXPECT_EQ(
      AuthorityOf(
          Read("a", 0, {.number = "1", .speaker = GetParam().speaker}).claim),
      GetParam().authority);
}

constexpr SourceCase kSources[] = {
    {"Nobody", "", Authority::kUnnamed},
    {"Sources", "two sources close to the talks", Authority::kUnnamed},
    {"Witness", "a witness", Authority::kUnnamed},
    {"Person", "Jane Miller", Authority::kNamed},
    {"Agency", "Reuters", Authority::kNamed},
    {"Ministry", "Health Ministry", Authority::kOfficial},
    {"LocalAuthorities", "local authorities", Authority::kOfficial},
    {"Titled", "Governor Ihor Petrenko", Authority::kOfficial},
    {"PartOfAWord", "Fireside Books", Authority::kNamed},
};

INSTANTIATE_TEST_SUITE_P(Table, AuthorityTest, testing::ValuesIn(kSources),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(SourceTest, OriginThenPublisherThenArticle) {
  Claim claim = Read("a", 0, {.number = "1", .speaker = "The  Mayor"}).claim;
  const Claim copy =
      Read("b", 9, {.number = "1", .speaker = "the mayor"}).claim;
  EXPECT_EQ(SourceKeyOf(claim), SourceKeyOf(copy));
  claim.attributions.insert(claim.attributions.begin(),
                            Attribution{.source = "TASS",
                                        .cue = "reported",
                                        .stance = Stance::kReports,
                                        .statement_time = std::nullopt});
  EXPECT_EQ(SourceKeyOf(claim), SourceKeyOf(copy));
  claim.attributions.clear();
  claim.origin = "the mayor";
  EXPECT_EQ(SourceKeyOf(claim), SourceKeyOf(copy));
  claim.origin.clear();
  EXPECT_EQ(SourceKeyOf(claim), "publisher:publisher of a");
  claim.publisher.clear();
  EXPECT_EQ(SourceKeyOf(claim), "article:a");
}

TEST(SourceTest, DeniedByAnySpeakerOrByTheWording) {
  Claim claim =
      Read("a", 0, {.number = "1", .speaker = "X", .denied_by = "Y"}).claim;
  EXPECT_TRUE(IsDenied(claim));
  claim.attributions.erase(claim.attributions.begin());
  EXPECT_FALSE(IsDenied(claim));
  claim.attributions.front().stance = Stance::kQuestions;
  EXPECT_FALSE(IsDenied(claim));
  claim.factuality = Factuality::kCertainlyNot;
  EXPECT_TRUE(IsDenied(claim));
}

}  // namespace
}  // namespace factline::track
