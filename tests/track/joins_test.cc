#include "daemon/track/joins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/track/memory_state.h"
#include "daemon/track/resolve.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

// What tells keys of one family apart.
struct Names {
  std::string_view place = "geo:1";
  std::string_view cause = "flood";
  std::string_view actor = "";
  std::string_view subset = "";
  std::string_view object = "person";
  std::string_view concept_id = "killed";
  Tally tally = Tally::kPerEvent;
  std::string_view region = "geo:9";
  std::string_view country = "LY";
};

// A region and the country, seen from the town.
constexpr Names kRegion = {.place = "geo:9"};
constexpr Names kCountry = {.place = "geo:5", .region = ""};

FigureKey KeyOf(const Names& names) {
  return {.concept_id = std::string(names.concept_id),
          .cause = std::string(names.cause),
          .object = std::string(names.object),
          .subset = std::string(names.subset),
          .unit_code = "{person}",
          .role = QuantityRole::kLevel,
          .tally = names.tally,
          .actor = std::string(names.actor),
          .place_id = std::string(names.place),
          .country = std::string(names.country),
          .region = std::string(
              names.place.starts_with("geo:") ? names.region : "")};
}

struct Said {
  Names names = {};
  std::string_view number = "";
  std::string_view article = "a";
  double from = 0;
  ClaimState state = ClaimState::kCurrent;
  std::optional<double> told = std::nullopt;  // `from` if not set.
  bool running = false;
};

// "The toll has risen to `number`", told at `told`; it began at `from`.
Said Toll(const Names& names, std::string_view number, std::string_view article,
          double told, double from = 0) {
  return {.names = names,
          .number = number,
          .article = article,
          .from = from,
          .told = told,
          .running = true};
}

Claim ClaimOf(const Said& said) {
  Claim claim =
      Read(said.article, said.told.value_or(said.from),
           {.number = said.number, .from = said.from})
          .claim;
  if (said.running) claim.tally = Tally::kCumulative;
  claim.figure_key = KeyOf(said.names);
  claim.id = absl::StrCat(claim.id, CanonicalText(claim.figure_key));
  return claim;
}

struct DistanceCase {
  std::string_view name;
  Names a;
  Names b;
  KeyDistance distance;
};

class DistanceTest : public testing::TestWithParam<DistanceCase> {};

TEST_P(DistanceTest, EitherWay) {
  const DistanceCase& c = GetParam();
  EXPECT_EQ(DistanceOf(KeyOf(c.a), KeyOf(c.b)), c.distance);
  EXPECT_EQ(DistanceOf(KeyOf(c.b), KeyOf(c.a)), c.distance);
}

const DistanceCase kDistances[] = {
    {"Equal", {}, {}, KeyDistance::kNear},
    {"NameNoGazetteerKnows",
     {},
     {.place = "the old quarter"},
     KeyDistance::kNear},
    {"NoPlace", {}, {.place = ""}, KeyDistance::kNear},
    {"TwoPlaces", {}, {.place = "geo:2"}, KeyDistance::kFar},
    {"ATownAndItsRegion", {}, kRegion, KeyDistance::kNear},
    {"ATownAndItsCountry", {}, kCountry, KeyDistance::kNear},
    {"AnotherRegion", {}, {.place = "geo:8", .region = "geo:8"},
     KeyDistance::kFar},
    {"ATownOfNoRegion", {}, {.place = "geo:4", .region = "geo:4"},
     KeyDistance::kFar},
    {"UnknownCause", {}, {.cause = ""}, KeyDistance::kNear},
    {"TwoCauses", {}, {.cause = "fire"}, KeyDistance::kFar},
    {"TwoCausesInTwoPlaces",
     {},
     {.place = "geo:2", .cause = "fire"},
     KeyDistance::kApart},
    {"UnknownActor", {.actor = "x"}, {}, KeyDistance::kNear},
    {"TwoActors", {.actor = "x"}, {.actor = "y"}, KeyDistance::kApart},
    {"UnknownAction", {}, {.concept_id = ""}, KeyDistance::kFar},
    {"TwoActions", {}, {.concept_id = "injured"}, KeyDistance::kApart},
    {"AnEventToldAsALevel", {}, {.tally = Tally::kLevel}, KeyDistance::kFar},
    {"ANightAndAWeek", {}, {.tally = Tally::kPerPeriod}, KeyDistance::kApart},
    {"ChildrenAmongPeople", {}, {.subset = "child"}, KeyDistance::kApart},
    {"AKindAmongAnimals",
     {.object = "animal"},
     {.subset = "seal", .object = "animal"},
     KeyDistance::kFar},
    {"ANarrowerKind",
     {.subset = "seal", .object = "animal"},
     {.subset = "harbour seal", .object = "animal"},
     KeyDistance::kFar},
    {"TheEndOfAWord",
     {.subset = "bat", .object = "animal"},
     {.subset = "wombat", .object = "animal"},
     KeyDistance::kApart},
    {"TwoKinds",
     {.subset = "seal", .object = "animal"},
     {.subset = "bear", .object = "animal"},
     KeyDistance::kApart},
};

INSTANTIATE_TEST_SUITE_P(Table, DistanceTest, testing::ValuesIn(kDistances),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct JoinCase {
  std::string_view name;
  std::vector<Said> said;
  size_t figures;
};

class JoinTest : public testing::TestWithParam<JoinCase> {};

TEST_P(JoinTest, CountsFigures) {
  std::vector<TrackedClaim> claims;
  for (const Said& said : GetParam().said) {
    claims.push_back({ClaimOf(said), said.state});
  }
  EXPECT_EQ(ResolveAll(claims).size(), GetParam().figures);
}

constexpr Names kValley = {.place = "the valley"};

const JoinCase kJoins[] = {
    {"OneNumberByTwoNames", {{{}, "270", "a"}, {kValley, "270", "b"}}, 1},
    {"OtherNumbers", {{{}, "270", "a"}, {kValley, "280", "b"}}, 2},
    {"SmallNumbersTellNothing", {{{}, "7", "a"}, {kValley, "7", "b"}}, 2},
    {"AnotherDay", {{{}, "270", "a"}, {kValley, "270", "b", 96}}, 2},
    {"TheNextDay", {{{}, "270", "a"}, {kValley, "270", "b", 24}}, 1},
    {"FoundDaysLater",
     {{{}, "270", "a"}, {{.concept_id = "found"}, "270", "b", 72}},
     1},
    {"OneNumberOfOneEventAndPlace",
     {{{}, "270", "a"}, {{.cause = "storm"}, "270", "b", 96}},
     1},
    {"OneNumberOfOneEventWeeksLater",
     {{{}, "270", "a"}, {{.cause = "storm"}, "270", "b", 240}},
     2},
    {"OneSmallNumberOfOneEvent",
     {{{}, "70", "a"}, {{.cause = "storm"}, "70", "b", 96}},
     2},
    {"FoundAWeekLater",
     {{{}, "270", "a"},
      {{.cause = "", .concept_id = "found"}, "270", "b", 168}},
     2},
    {"ARunningTollComesAlong",
     {{{}, "270", "a"}, {kValley, "270", "b"}, {kValley, "310", "c", 48}},
     1},
    {"AnArticleTellsThemApart",
     {{{}, "270", "a"},
      {kValley, "270", "b"},
      {{}, "300", "c"},
      {kValley, "120", "c"}},
     2},
    {"AnArticleUsesBothNames",
     {{{}, "270", "a"}, {kValley, "270", "a"}, {{}, "300", "b"}},
     1},
    {"WithdrawnIsNoEvidence",
     {{{}, "270", "a"},
      {kValley, "270", "b", 0, ClaimState::kWithdrawn},
      {kValley, "120", "b"}},
     2},
    {"ATownAndItsProvince",
     {{{}, "270", "a"}, {{.place = "geo:2"}, "270", "b"}},
     1},
    {"ATownIsAPartOfItsProvince",
     {{{}, "270", "a"}, {{.place = "geo:2"}, "270", "b"}, {{}, "300", "b"}},
     2},
    {"TwoTownsWithEqualSmallTolls",
     {{{}, "45", "a"}, {{.place = "geo:2"}, "45", "a"}},
     2},
    {"ANameGoesToOneTown",
     {{{}, "45", "a"}, {{.place = "geo:2"}, "45", "a"}, {kValley, "45", "b"}},
     2},
    {"AHeadlineWithoutAVerb",
     {{{}, "213", "a"}, {{.place = "", .concept_id = ""}, "213", "a"}},
     1},
    {"ATollToldAsATotal",
     {{{}, "213", "a"}, {{.tally = Tally::kCumulative}, "213", "b"}},
     1},
    {"ChildrenStayApart",
     {{{}, "270", "a"}, {{.subset = "child"}, "270", "b"}},
     2},
    {"AnotherMonthIsAnotherMatter",
     {{{}, "270", "a", 400},
      {kValley, "270", "a", 400},
      {kValley, "31", "b", 900}},
     2},
};

// Hours from At(0), the first of a month, to the first of the next.
constexpr double kMonth = 28 * 24;

const JoinCase kBorders[] = {
    {"OneNumberOnTwoDays",
     {{{}, "270", "a", kMonth - 24}, {kValley, "270", "b", kMonth}},
     1},
    {"ATollGoesOn",
     {Toll({}, "40", "a", kMonth - 48, kMonth - 48),
      Toll(kCountry, "66", "b", kMonth + 24, kMonth + 24)},
     1},
    {"AnEarlierDayToldBesideIt",
     {Toll({}, "40", "a", kMonth - 24, kMonth - 400),
      Toll({.cause = ""}, "66", "b", kMonth + 24, kMonth + 24)},
     1},
    {"WeeksBefore",
     {{{}, "270", "a", kMonth - 400},
      {kValley, "270", "a", kMonth - 400},
      {kValley, "66", "b", kMonth + 24}},
     2},
    {"AnArticleTellsThemApart",
     {{{}, "270", "a", kMonth - 24},
      {kValley, "270", "b", kMonth},
      {{}, "300", "c", kMonth},
      {kValley, "120", "c", kMonth}},
     2},
};

constexpr Names kSomewhere = {
    .place = "", .region = "", .country = ""};
constexpr Names kElsewhere = {
    .place = "geo:70", .region = "", .country = "GR"};

const JoinCase kPlaceless[] = {
    {"TheOnlyTollOfItsKind",
     {Toll({}, "40", "a", 24), Toll(kSomewhere, "66", "b", 48)},
     1},
    {"OfTwoCountries",
     {Toll({}, "40", "a", 24), Toll(kElsewhere, "41", "c", 24),
      Toll(kSomewhere, "66", "b", 48)},
     3},
    {"OfAnotherCause",
     {Toll({}, "40", "a", 24),
      Toll({.place = "", .cause = "fire", .region = "", .country = ""}, "66",
           "b", 48)},
     2},
    {"OfUnknownCause",
     {Toll({.cause = ""}, "40", "a", 24),
      Toll({.place = "", .cause = "", .region = "", .country = ""}, "66", "b",
           48)},
     2},
    {"ASmallNumberOfAnotherCountry",
     {Toll({}, "40", "a", 24), {kSomewhere, "40", "b", 400}},
     2},
    {"TwoCountriesAreNeverOne",
     {Toll({}, "240", "a", 24), Toll(kElsewhere, "240", "b", 24)},
     2},
};

const JoinCase kKinds[] = {
    {"PassengersArePeople",
     {{{}, "345", "a"}, {{.subset = "passenger"}, "345", "b"}},
     1},
    {"FewPassengersTellNothing",
     {{{}, "45", "a"}, {{.subset = "passenger"}, "45", "b"}},
     2},
    {"NearlyAsManyInOneArticle",
     {{{}, "345", "a"},
      {{.subset = "passenger"}, "350", "a"},
      {{.subset = "passenger"}, "345", "b"}},
     1},
    {"TwoNamesOfARareEvent",
     {{{.place = "the bay", .cause = "stranding"}, "270", "a", 0,
       ClaimState::kCurrent, 1},
      {{.place = "the spit", .cause = "stranding"}, "470", "b", 0,
       ClaimState::kCurrent, 60}},
     1},
    {"TwoNamesOfFloods",
     {{{.place = "the bay"}, "270", "a", 0, ClaimState::kCurrent, 1},
      {{.place = "the spit"}, "470", "b", 0, ClaimState::kCurrent, 60}},
     2},
    {"ADisasterToldWithoutItsDay",
     {{{.cause = "wildfire"}, "40", "a", 24},
      {{.place = "geo:9", .cause = "wildfire"}, "66", "b", 72}},
     1},
    {"AttacksOfTwoDays",
     {{{.cause = "attack"}, "40", "a", 24},
      {{.place = "geo:9", .cause = "attack"}, "66", "b", 72}},
     2},
    {"SmallTotalsThatGrow",
     {Toll({.cause = ""}, "12", "a", 24), Toll({}, "19", "b", 48)},
     1},
};

INSTANTIATE_TEST_SUITE_P(Borders, JoinTest, testing::ValuesIn(kBorders),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });
INSTANTIATE_TEST_SUITE_P(Placeless, JoinTest, testing::ValuesIn(kPlaceless),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });
INSTANTIATE_TEST_SUITE_P(Kinds, JoinTest, testing::ValuesIn(kKinds),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

const JoinCase kTolls[] = {
    {"GoesOnAsTheCountrys",
     {Toll({}, "40", "a", 24), Toll(kCountry, "66", "b", 72)},
     1},
    {"GoesOnAsTheRegions",
     {Toll(kRegion, "40", "a", 24), Toll({}, "66", "b", 72)},
     1},
    {"OfANameInTheCountry",
     {Toll({.place = "the isles"}, "40", "a", 24),
      Toll(kCountry, "66", "b", 72)},
     1},
    {"OfAnotherTown",
     {Toll({}, "40", "a", 24), Toll({.place = "geo:2"}, "66", "b", 72)},
     2},
    {"NotToldToGrow",
     {{{}, "40", "a", 24}, {kCountry, "66", "b", 72}},
     2},
    {"Falls", {Toll({}, "66", "a", 24), Toll(kCountry, "40", "b", 72)}, 2},
    {"IsCorrectedALittle",
     {Toll({}, "66", "a", 24), Toll(kCountry, "63", "b", 72)},
     1},
    {"GrowsBeyondMeasure",
     {Toll({}, "40", "a", 24), Toll(kCountry, "900", "b", 72)},
     2},
    {"WeeksLater",
     {Toll({}, "40", "a", 0), Toll(kCountry, "66", "b", 400, 384)},
     2},
    {"OfEventsOnOtherDays",
     {Toll({}, "40", "a", 24), Toll(kCountry, "66", "b", 100, 72)},
     2},
    {"AtOneTimeAPartAndItsWhole",
     {Toll({}, "40", "a", 24), Toll(kCountry, "66", "b", 24)},
     2},
    {"AnArticleTellsPartAndWhole",
     {Toll({}, "40", "a", 24), Toll(kCountry, "66", "b", 72),
      Toll({}, "50", "c", 72), Toll(kCountry, "70", "c", 72)},
     2},
    {"TwoTownsArePartsOfTheCountrys",
     {Toll({}, "40", "a", 24), Toll({.place = "geo:2"}, "45", "b", 24),
      Toll(kCountry, "66", "c", 72)},
     3},
    {"TownRegionCountry",
     {Toll({}, "40", "a", 0), Toll(kRegion, "66", "b", 48),
      Toll(kCountry, "80", "c", 240, 0)},
     2},
    {"OfAStormAndItsFloods",
     {Toll({.cause = "storm"}, "40", "a", 24),
      Toll({.cause = "flood"}, "66", "b", 72)},
     1},
    {"OfAnUnknownCause",
     {Toll({.cause = ""}, "40", "a", 24), Toll({}, "66", "b", 72)},
     1},
    {"OfAFloodAndAFire",
     {Toll({.cause = "fire"}, "40", "a", 24), Toll({}, "66", "b", 72)},
     2},
    {"OfNoPlace",
     {Toll({.place = ""}, "40", "a", 24),
      Toll({.place = "", .cause = ""}, "66", "b", 72)},
     2},
    {"OfANameInSomeRegion",
     {Toll({.place = "the isles"}, "40", "a", 24),
      Toll(kRegion, "66", "b", 72)},
     1},
    {"OfANameAndATown",
     {Toll({.place = "the isles"}, "40", "a", 24), Toll({}, "66", "b", 72)},
     2},
    {"OfOneDayCountedAnew",
     {{{}, "40", "a", 0, ClaimState::kCurrent, 24},
      {kCountry, "66", "b", 0, ClaimState::kCurrent, 72}},
     1},
    {"OfOneDayAndNoKnownCause",
     {{{.cause = ""}, "40", "a", 0, ClaimState::kCurrent, 24},
      {{.place = "geo:5", .cause = "", .region = ""},
       "66",
       "b",
       0,
       ClaimState::kCurrent,
       72}},
     2},
    {"TheFirstFewOfARareDisaster",
     {{{.cause = "earthquake"}, "6", "a", 0},
      Toll({.place = "geo:5", .cause = "earthquake", .region = ""}, "66", "b",
           48)},
     1},
    {"TheFirstFewOfAFlood",
     {{{}, "6", "a", 0}, Toll(kCountry, "66", "b", 48)},
     2},
    {"FirstThoseOfOnePlace",
     {{{.place = "the bay", .cause = ""}, "70", "a", 0, ClaimState::kCurrent,
       1},
      {{.place = "the bay"}, "470", "c", 0, ClaimState::kCurrent, 96},
      {kRegion, "270", "b", 0, ClaimState::kCurrent, 1}},
     1},
    {"WithdrawnIsNoEvidence",
     {Toll({}, "40", "a", 24), Toll({}, "41", "b", 30),
      {kCountry, "66", "c", 72, ClaimState::kWithdrawn, 72, true}},
     2},
};

INSTANTIATE_TEST_SUITE_P(Tolls, JoinTest, testing::ValuesIn(kTolls),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

INSTANTIATE_TEST_SUITE_P(Table, JoinTest, testing::ValuesIn(kJoins),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(JoinsTest, TooManyKeysAreNotJoined) {
  std::vector<TrackedClaim> claims;
  std::vector<std::string> places;
  for (size_t i = 0; i < kJoinKeysMax + 1; ++i) {
    places.push_back(absl::StrCat("place ", i));
  }
  for (const std::string& place : places) {
    claims.push_back({ClaimOf({{.place = place}, "270", "a"})});
  }
  EXPECT_EQ(ResolveAll(claims).size(), claims.size());
  claims.pop_back();
  EXPECT_EQ(ResolveAll(claims).size(), 1u);
}

// A month of many keys is looked at in parts.
TEST(JoinsTest, ManyKeysAreJoinedWithinTheirActions) {
  std::vector<TrackedClaim> claims;
  std::vector<std::string> actions;
  for (size_t i = 0; i < kJoinKeysMax; ++i) {
    actions.push_back(absl::StrCat("action ", i));
  }
  for (const std::string& action : actions) {
    claims.push_back({ClaimOf({{.concept_id = action}, "270", "a"})});
    claims.push_back(
        {ClaimOf({{.place = "the valley", .concept_id = action}, "270", "b"})});
  }
  EXPECT_EQ(ResolveAll(claims).size(), kJoinKeysMax);
}

TEST(JoinsTest, TheLastLevelIsOneCauseOfOneRegion) {
  std::vector<TrackedClaim> claims;
  std::vector<std::string> places;
  for (size_t i = 0; i < kJoinKeysMax; ++i) {
    places.push_back(absl::StrCat("geo:", 100 + i));
  }
  for (const std::string& place : places) {
    claims.push_back(
        {ClaimOf({{.place = place, .region = place}, "270", place, 96})});
    claims.push_back({ClaimOf(
        {{.place = place, .actor = "x", .region = place}, "270", place, 96})});
  }
  EXPECT_EQ(ResolveAll(claims).size(), kJoinKeysMax);
}

// Messages of a few articles on few keys, so that joins come and go.
class RandomArticles {
 public:
  // With `many`, of more keys than a record holds.
  RandomArticles(uint32_t seed, bool many) : random_(seed), many_(many) {}

  int Pick(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }

  Decoded Next() {
    static constexpr std::string_view kPlaces[] = {"geo:1", "geo:9", "geo:5",
                                                   "geo:2", "",      "port",
                                                   "valley"};
    static constexpr std::string_view kCauses[] = {"flood", "", "fire"};
    static constexpr std::string_view kActors[] = {"", "", "x"};
    static constexpr std::string_view kNumbers[] = {"20", "31", "450", "~31",
                                                    "7"};
    const std::string uri = absl::StrCat("uri:", Pick(0, 9));
    Message message{.uri = uri, .version = ++version_};
    if (Pick(0, 4) == 0) message.status = PubStatus::kWithheld;
    Decoded decoded = Decode(message);
    for (int i = Pick(0, 3); i > 0; --i) {
      Said said{.number = kNumbers[Pick(0, 4)], .article = uri};
      said.names = {.place = kPlaces[Pick(0, 6)],
                    .cause = kCauses[Pick(0, 2)],
                    .actor = kActors[Pick(0, 2)]};
      if (Pick(0, 3) == 0) said.names.tally = Tally::kLevel;
      if (said.names.place == "geo:5") said.names.region = "";
      if (said.names.place.empty() && Pick(0, 1) == 0) said.names.country = "";
      if (Pick(0, 5) == 0) said.names.country = "GR";
      if (many_ && Pick(0, 1) == 0) said.names.concept_id = "injured";
      if (many_ && Pick(0, 1) == 0) said.names.subset = "child";
      said.from = Pick(0, 3) * 24.0 + Pick(0, 2) * 650;
      said.running = Pick(0, 1) == 0;
      decoded.claims.push_back({ClaimOf(said), {}});
    }
    return decoded;
  }

 private:
  std::mt19937 random_;
  const bool many_;
  int64_t version_ = 0;
};

// Any claim's key into that of any other one, to itself, or undecided again.
DecisionChange AnyDecision(const MemoryState& state, std::mt19937& random) {
  std::vector<FigureKey> keys;
  for (const auto& [id, claim] : state.claims()) {
    if (claim.claim.IsFigureClaim()) keys.push_back(claim.claim.figure_key);
  }
  const auto any = [&] { return keys[random() % keys.size()]; };
  DecisionChange decision{.key = any(), .into = any()};
  if (random() % 4 == 0) decision.into = decision.key;
  if (random() % 4 == 0) decision.into.reset();
  return decision;
}

std::vector<Figure> FiguresOf(const MemoryState& state) {
  std::vector<Figure> figures;
  for (const auto& [id, figure] : state.figures()) figures.push_back(figure);
  return figures;
}

// Whatever operators decide between messages, in circles too: the figures are
// those of the set of claims and the set of decisions, and the decided claims
// move by changes of their own cause.
TEST(JoinsTest, DecisionsComeToTheResolvedSet) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  size_t merged = 0;
  size_t split = 0;
  for (uint32_t round = 0; round < 40; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    RandomArticles random(seed + round, round % 2 == 1);
    std::mt19937 dice(seed + round);
    MemoryState state;
    for (int i = 0; i < 50; ++i) {
      const Decoded message = random.Next();
      auto result = Track(message.article, message.claims, "x1", state);
      ASSERT_TRUE(result.ok());
      if (result->changed) state.Apply(*std::move(result));
      if (!state.figures().empty() && dice() % 5 == 0) {
        auto decided = Decide(AnyDecision(state, dice), state);
        ASSERT_TRUE(decided.ok()) << decided.status();
        for (const Change& change : decided->changes) {
          EXPECT_EQ(change.cause, ChangeCause::kOperator);
          merged += change.kind == ChangeKind::kFigureMerged;
          split += change.kind == ChangeKind::kFigureSplit;
        }
        state.Apply(*std::move(decided));
      }
      std::vector<TrackedClaim> claims;
      for (const auto& [id, claim] : state.claims()) claims.push_back(claim);
      ASSERT_EQ(FiguresOf(state), ResolveAll(claims, state.decisions()))
          << "message " << i;
    }
  }
  EXPECT_GT(merged, 50u);
  EXPECT_GT(split, 10u);
}

// After every message tracking's figures are those of the set of all claims.
TEST(JoinsTest, TrackingComesToTheResolvedSet) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  size_t merged = 0;
  size_t split = 0;
  size_t crowded = 0;
  for (uint32_t round = 0; round < 60; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    RandomArticles random(seed + round, round % 2 == 1);
    MemoryState state;
    for (int i = 0; i < 60; ++i) {
      const Decoded message = random.Next();
      auto result = Track(message.article, message.claims, "x1", state);
      ASSERT_TRUE(result.ok());
      if (!result->changed) continue;
      state.Apply(*std::move(result));
      std::vector<TrackedClaim> claims;
      for (const auto& [id, claim] : state.claims()) {
        claims.push_back(claim);
        const JoinRecordName name = JoinRecordNameOf(
            claim.claim.figure_key, MonthOf(claim.claim), 0);
        crowded += (*state.JoinsOf(name.id))->record.crowded;
      }
      ASSERT_EQ(FiguresOf(state), ResolveAll(claims)) << "message " << i;
    }
    for (const Change& change : state.changes()) {
      merged += change.kind == ChangeKind::kFigureMerged;
      split += change.kind == ChangeKind::kFigureSplit;
    }
  }
  EXPECT_GT(merged, 0u);
  EXPECT_GT(split, 0u);
  EXPECT_GT(crowded, 0u);
}

}  // namespace
}  // namespace factline::track
