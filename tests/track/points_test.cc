#include "daemon/track/points.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daemon/track/select.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

struct Said {
  std::string_view name;  // Of the claim, in the expected grouping.
  double from;
  double hours;
  bool live = true;
  double published = 2400;
  bool undated = false;  // A growing toll of the day on which it was told.
};

std::vector<TrackedClaim> ClaimsOf(const std::vector<Said>& said, Tally tally) {
  std::vector<TrackedClaim> claims;
  for (const Said& s : said) {
    TrackedClaim claim;
    claim.claim =
        Read("a", s.published,
             {.number = "5", .from = s.from, .hours = s.hours, .tally = tally})
            .claim;
    claim.claim.id = s.name;
    if (s.undated) {
      claim.claim.tally = Tally::kCumulative;
      claim.claim.event_time.basis = TimeBasis::kDefaulted;
    }
    claim.state = s.live ? ClaimState::kCurrent : ClaimState::kWithdrawn;
    claims.push_back(claim);
  }
  return claims;
}

// "a b|c": points in the order of their smallest members.
std::string Grouping(const std::vector<PointGroup>& groups) {
  std::set<std::string> lines;
  for (const PointGroup& group : groups) {
    std::set<std::string> names;
    for (const TrackedClaim* claim : group.claims) {
      names.insert(claim->claim.id);
    }
    lines.insert(absl::StrJoin(names, " "));
  }
  return absl::StrJoin(lines, "|");
}

struct PointsCase {
  std::string_view name;
  Tally tally;
  std::vector<Said> said;
  std::string_view grouping;
};

class PointsTest : public testing::TestWithParam<PointsCase> {};

TEST_P(PointsTest, GroupsWhateverTheOrder) {
  const PointsCase& c = GetParam();
  std::vector<TrackedClaim> claims = ClaimsOf(c.said, c.tally);
  std::sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
    return a.claim.id < b.claim.id;
  });
  do {
    EXPECT_EQ(Grouping(PartIntoPoints(c.tally, SetOf(claims))), c.grouping);
  } while (std::next_permutation(
      claims.begin(), claims.end(),
      [](const auto& a, const auto& b) { return a.claim.id < b.claim.id; }));
}

constexpr double kDay = 24;
constexpr double kWeek = 7 * kDay;
constexpr double kYear = 365 * kDay;

const PointsCase kPoints[] = {
    {"SameDay", Tally::kPerEvent, {{"a", 0, 24}, {"b", 0, 24}}, "a b"},
    {"NextDay", Tally::kPerEvent, {{"a", 0, 24}, {"b", 24, 24}}, "a|b"},
    {"DayPlacedInAnotherZone",
     Tally::kPerEvent,
     {{"a", 0, 24}, {"b", -2, 24}},
     "a b"},
    {"HalfOfTheShorterIsNotEnough",
     Tally::kPerEvent,
     {{"a", 0, 24}, {"b", 12, 24}},
     "a|b"},
    {"HourOfTheDay", Tally::kPerEvent, {{"a", 0, 24}, {"b", 14, 1}}, "a b"},
    {"InstantOfTheDay", Tally::kPerEvent, {{"a", 0, 24}, {"b", 14, 0}}, "a b"},
    {"SameInstant", Tally::kPerEvent, {{"a", 14, 0}, {"b", 14, 0}}, "a b"},
    {"DayOfTheWeekIsAnotherClass",
     Tally::kPerPeriod,
     {{"a", 0, kWeek}, {"b", 24, 24}},
     "a|b"},
    {"WeekShiftedByADay",
     Tally::kPerPeriod,
     {{"a", 0, kWeek}, {"b", 24, kWeek}},
     "a b"},
    {"NextWeek",
     Tally::kPerPeriod,
     {{"a", 0, kWeek}, {"b", kWeek, kWeek}},
     "a|b"},
    {"MonthAndYear",
     Tally::kPerPeriod,
     {{"a", 0, 30 * kDay}, {"b", 0, kYear}, {"c", 0, 366 * kDay}},
     "a|b c"},
    {"Decades",
     Tally::kPerPeriod,
     {{"a", 0, 10 * kYear}, {"b", kYear, 10 * kYear}},
     "a b"},
    {"NoChainOfNeighbours",  // Each overlaps the next by 16 of 24 hours.
     Tally::kPerEvent,
     {{"a", 0, 24}, {"b", 8, 24}, {"c", 16, 24}},
     "a b|c"},
    {"ToTheOneThatItOverlapsMost",
     Tally::kPerEvent,
     {{"a", 0, 24}, {"b", 13, 24}, {"c", 14, 12}},
     "a|b c"},
    {"TheWithdrawnDoNotFound",  // Live, b founds and c belongs to it.
     Tally::kPerEvent,
     {{"a", 0, 24, false}, {"b", 8, 24}, {"c", 16, 24}},
     "a b c"},
    {"NoTallyIsPerEvent",
     Tally::kUnspecified,
     {{"a", 0, 24}, {"b", 24, 24}},
     "a|b"},
    {"LevelRuns",
     Tally::kLevel,
     {{"a", 0, 24}, {"b", 240, 24}, {"c", -kYear, kYear}},
     "a b c"},
    {"LevelOfTheFuture",
     Tally::kLevel,
     {{"a", 0, 24}, {"b", 3 * kYear, kYear, true, 0}},
     "a|b"},
    {"TotalsByTheirStart",
     Tally::kCumulative,
     {{"a", 0, kYear}, {"b", 12, kYear + 48}, {"c", kWeek, kYear}},
     "a b|c"},
    {"TotalsOfADayNameNoStart",
     Tally::kCumulative,
     {{"a", 0, 24}, {"b", 240, 24}, {"c", 0, kYear}},
     "a b|c"},
};

// A level that belongs to one event is one state for weeks, and starts anew
// with the next event.
TEST(PointsTest, LevelOfAnEventIsOnePointUntilTheNext) {
  const std::vector<TrackedClaim> claims =
      ClaimsOf({{"a", 0, 24}, {"b", 3 * kDay, 24}, {"c", 90 * kDay, 24}},
               Tally::kLevel);
  EXPECT_EQ(Grouping(PartIntoPoints(Tally::kPerEvent, SetOf(claims))),
            "a b|c");
}

// Growing tolls that name no day of their event.
Said Undated(std::string_view name, double from, bool live = true) {
  return {name, from, 24, live, 2400, true};
}

const PointsCase kUndated[] = {
    {"BelongsToTheEventBefore",
     Tally::kPerEvent,
     {{"a", 0, 24}, Undated("b", 4 * kDay)},
     "a b"},
    {"BelongsToTheLastEventBefore",
     Tally::kPerEvent,
     {{"a", 0, 24}, {"b", 3 * kDay, 24}, Undated("c", 4 * kDay)},
     "a|b c"},
    {"NotToALaterOne",
     Tally::kPerEvent,
     {Undated("a", 0), {"b", kDay, 24}},
     "a|b"},
    {"OfTheDayItself",
     Tally::kPerEvent,
     {{"a", 0, 24}, {"b", 4 * kDay, 24}, Undated("c", 4 * kDay)},
     "a|b c"},
    {"NotToOneLongBefore",
     Tally::kPerEvent,
     {{"a", 0, 24}, Undated("b", 40 * kDay)},
     "a|b"},
    {"OneOfTheirOwn",
     Tally::kPerEvent,
     {Undated("a", 0), Undated("b", 2 * kDay), Undated("c", 40 * kDay)},
     "a b|c"},
    {"AnEarlierDayTakesThemAll",
     Tally::kPerEvent,
     {Undated("a", 2 * kDay), Undated("b", 5 * kDay), {"c", kDay, 24}},
     "a b c"},
    {"TheWithdrawnTakeNone",
     Tally::kPerEvent,
     {{"a", 0, 24, false}, Undated("b", 2 * kDay)},
     "a|b"},
    {"WithdrawnItJoinsTheLive",
     Tally::kPerEvent,
     {{"a", 0, 24}, Undated("b", 2 * kDay, false)},
     "a b"},
};

INSTANTIATE_TEST_SUITE_P(Undated, PointsTest, testing::ValuesIn(kUndated),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// "the earthquakes of June": of the event of that month, not of its first day.
TEST(PointsTest, TollOfAMonthsEventBelongsToItsDay) {
  std::vector<TrackedClaim> claims =
      ClaimsOf({{"a", 20 * kDay, 24},
                {"b", 0, 30 * kDay},
                {"c", 30 * kDay, 31 * kDay}},
               Tally::kPerEvent);
  for (int i : {1, 2}) {
    claims[i].claim.tally = Tally::kCumulative;
    claims[i].claim.event_time.precision = TimePrecision::kMonth;
  }
  EXPECT_EQ(Grouping(PartIntoPoints(Tally::kPerEvent, SetOf(claims))),
            "a b|c");
}

// The newest toll is the value, the time is that of the event.
TEST(PointsTest, UndatedTollDoesNotDateItsPoint) {
  std::vector<TrackedClaim> claims =
      ClaimsOf({{"a", 0, 24, true, 24}, Undated("b", 4 * kDay)},
               Tally::kPerEvent);
  const auto groups = PartIntoPoints(Tally::kPerEvent, SetOf(claims));
  ASSERT_EQ(groups.size(), 1u);
  const Point point = MakePoint("f", groups.front());
  EXPECT_EQ(point.selected_claim, "b");
  EXPECT_EQ(point.event_time.earliest, At(0));
}

INSTANTIATE_TEST_SUITE_P(Table, PointsTest, testing::ValuesIn(kPoints),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(PointsTest, EndlessTimesAreOneWhenTheirEndsAre) {
  std::vector<TrackedClaim> claims =
      ClaimsOf({{"a", 0, 24}, {"b", 10, 24}, {"c", 100, 24}, {"d", 0, 24}},
               Tally::kPerEvent);
  for (int i = 0; i < 3; ++i) claims[i].claim.event_time.latest.reset();
  claims[3].claim.event_time.earliest.reset();
  EXPECT_EQ(Grouping(PartIntoPoints(Tally::kPerEvent, SetOf(claims))),
            "a b|c|d");
}

TEST(PointsTest, IdsAreThoseOfTheFounder) {
  const auto id_of = [](const std::vector<Said>& said,
                        std::string_view figure) {
    const auto claims = ClaimsOf(said, Tally::kPerEvent);
    const auto groups = PartIntoPoints(Tally::kPerEvent, SetOf(claims));
    return MakePoint(figure, groups.front()).id;
  };
  const std::string id = id_of({{"a", 0, 24}}, "f");
  EXPECT_EQ(id, id_of({{"x", 0, 24}}, "f"));
  EXPECT_EQ(id, id_of({{"x", 0, 24}, {"y", 1, 24}}, "f"));
  EXPECT_NE(id, id_of({{"a", 24, 24}}, "f"));
  EXPECT_NE(id, id_of({{"a", 0, 24}}, "g"));
}

// Every claim is in one point, points and ids do not depend on the order, and
// no two points share an id.
TEST(PointsTest, AnyOrderGivesTheSamePoints) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto pick = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> names;
    std::vector<Said> said;
    const int count = pick(1, 40);
    for (int i = 0; i < count; ++i) names.push_back(absl::StrCat("c", i));
    for (const std::string& name : names) {
      static constexpr double kLengths[] = {0, 1, 12, 24, 36, 100, 500, 9000};
      said.push_back({name, static_cast<double>(pick(0, 72)),
                      kLengths[pick(0, 7)], pick(0, 3) > 0,
                      static_cast<double>(pick(0, 200)), pick(0, 2) == 0});
    }
    const Tally tally = static_cast<Tally>(pick(0, 4));
    std::vector<TrackedClaim> claims = ClaimsOf(said, tally);
    const auto ids = [&] {
      std::set<std::string> out;
      for (const auto& group : PartIntoPoints(tally, SetOf(claims))) {
        EXPECT_TRUE(out.insert(MakePoint("f", group).id).second);
      }
      return out;
    };
    const std::string grouping = Grouping(PartIntoPoints(tally, SetOf(claims)));
    const std::set<std::string> before = ids();
    ASSERT_EQ(std::count(grouping.begin(), grouping.end(), 'c'), count);
    std::shuffle(claims.begin(), claims.end(), random);
    ASSERT_EQ(Grouping(PartIntoPoints(tally, SetOf(claims))), grouping);
    ASSERT_EQ(ids(), before);
  }
}

}  // namespace
}  // namespace factline::track
