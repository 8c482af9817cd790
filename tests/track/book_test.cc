#include "daemon/track/book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/track/resolve.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

// Random claims of one figure, many with times that lie across each other.
class RandomClaims {
 public:
  RandomClaims(uint32_t seed, Tally tally) : random_(seed), tally_(tally) {}

  int Pick(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }

  Claim Make(int number) {
    static constexpr std::string_view kNumbers[] = {"24",  "31",     "~30",
                                                    ">20", "10..40", "24?99"};
    static constexpr std::string_view kSpeakers[] = {"", "police", "Ann Lee",
                                                     "witnesses"};
    static constexpr double kHours[] = {0, 6, 12, 24, 24, 100, 500, 9000, 20000};
    const std::string uri = absl::StrCat("uri:", Pick(0, 20));
    Report report{.number = kNumbers[Pick(0, 5)]};
    report.speaker = kSpeakers[Pick(0, 3)];
    if (Pick(0, 9) == 0) report.denied_by = "Carl Fox";
    report.from = Pick(0, 400) * 3;
    report.hours = kHours[Pick(0, 8)];
    report.tally = tally_;
    Claim claim = Read(uri, Pick(0, 30) * 6, report).claim;
    claim.id = absl::StrCat("claim ", number);
    if (Pick(0, 20) == 0) claim.event_time.earliest.reset();
    if (Pick(0, 20) == 0) claim.event_time.latest.reset();
    if (Pick(0, 3) == 0) claim.tally = Tally::kCumulative;
    if (Pick(0, 2) == 0) claim.event_time.basis = TimeBasis::kDefaulted;
    if (Pick(0, 3) == 0) claim.event_time.precision = TimePrecision::kMonth;
    return claim;
  }

  ClaimState State() {
    static constexpr ClaimState kStates[] = {
        ClaimState::kCurrent, ClaimState::kCurrent, ClaimState::kRevised,
        ClaimState::kWithdrawn};
    return kStates[Pick(0, 3)];
  }

 private:
  std::mt19937 random_;
  const Tally tally_;
};

using Points = std::map<std::string, Point>;

// What a reader of steps knows: applies them to points, and lists members.
class Follower {
 public:
  void Take(const BookStep& step) {
    for (const PointState& old : step.old_points) {
      EXPECT_EQ(points_.at(old.point.id), old.point);
      points_.erase(old.point.id);
    }
    for (const PointState& now : step.new_points) {
      EXPECT_TRUE(points_.emplace(now.point.id, now.point).second);
    }
    for (const Membership& member : step.moved) {
      point_of_[member.claim_id] = member.point_id;
    }
  }

  const Points& points() const { return points_; }
  const std::map<std::string, std::string>& point_of() const {
    return point_of_;
  }

 private:
  Points points_;
  std::map<std::string, std::string> point_of_;
};

void ExpectResolved(const Figure& expected, const Follower& follower) {
  ASSERT_EQ(follower.points().size(), expected.points.size());
  size_t claims = 0;
  for (Point point : expected.points) {
    for (const std::string& id : point.claims) {
      ASSERT_EQ(follower.point_of().at(id), point.id);
      ++claims;
    }
    point.claims.clear();
    ASSERT_TRUE(follower.points().contains(point.id));
    ASSERT_EQ(follower.points().at(point.id), point);
  }
  ASSERT_EQ(follower.point_of().size(), claims);
}

class BookTest : public testing::TestWithParam<Tally> {};

// The incremental way is the full one, after every step.
TEST_P(BookTest, StepsAddUpToTheResolvedFigure) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  for (uint32_t round = 0; round < 25; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    RandomClaims random(seed + round, GetParam());
    Book book;
    Follower follower;
    std::vector<TrackedClaim> claims;
    for (int step = 0; step < 60; ++step) {
      std::vector<TrackedClaim> changed;
      for (int more = random.Pick(0, 3); more > 0; --more) {
        const int number = static_cast<int>(claims.size() + changed.size());
        changed.push_back({random.Make(number), random.State()});
      }
      if (!claims.empty() && (changed.empty() || random.Pick(0, 1) == 0)) {
        const int any = random.Pick(0, static_cast<int>(claims.size()) - 1);
        changed.push_back({claims[any].claim, random.State()});
      }
      if (changed.empty()) continue;
      std::vector<BookEntry> entries;
      for (const TrackedClaim& claim : changed) {
        entries.push_back(
            {.claim = PackedClaim(claim.claim), .state = claim.state});
      }
      const FigureKey& key = changed.front().claim.figure_key;
      const BookStep preview = book.Preview(key, entries);
      ASSERT_EQ(preview.is_new, claims.empty());
      follower.Take(preview);
      for (const TrackedClaim& claim : changed) {
        const auto known = std::find_if(
            claims.begin(), claims.end(), [&](const TrackedClaim& other) {
              return other.claim.id == claim.claim.id;
            });
        if (known == claims.end()) {
          claims.push_back(claim);
        } else {
          known->state = claim.state;
        }
      }
      const Figure expected = Resolve(claims);
      ASSERT_EQ(preview.header.measure, expected.measure);
      ASSERT_NO_FATAL_FAILURE(ExpectResolved(expected, follower));
      book.Apply(key, entries);
      ASSERT_EQ(book.size(), claims.size());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tallies, BookTest,
                         testing::Values(Tally::kPerEvent, Tally::kPerPeriod,
                                         Tally::kCumulative, Tally::kLevel),
                         [](const auto& row) {
                           return absl::StrCat("Tally",
                                               static_cast<int>(row.param));
                         });

// A claim of a known event touches its own point only.
TEST(BookTest, OnlyTheTouchedPointIsGiven) {
  std::vector<Claim> claims;
  for (int day = 0; day < 100; ++day) {
    claims.push_back(
        Read(absl::StrCat("uri:", day), day * 24,
             {.number = "24", .from = day * 24.0, .hours = 24})
            .claim);
  }
  Book book;
  for (const Claim& claim : claims) {
    book.Apply(claim.figure_key, {{.claim = PackedClaim(claim)}});
  }
  const Claim more =
      Read("uri:more", 50 * 24, {.number = "31", .from = 50 * 24, .hours = 24})
          .claim;
  const BookStep step =
      book.Preview(more.figure_key, {{.claim = PackedClaim(more)}});
  EXPECT_EQ(step.old_points.size(), 1u);
  EXPECT_EQ(step.new_points.size(), 1u);
  EXPECT_EQ(step.moved.size(), 1u);
}

// Of claims in a row that each lie across the next, one that comes between
// moves a few: the parting soon meets the old one again.
TEST(BookTest, AGapThatFillsMovesOnlyWhatIsNear) {
  std::vector<Claim> claims;
  for (int i = 0; i < 1000; ++i) {
    if (i == 500) continue;
    claims.push_back(Read(absl::StrCat("uri:", i), 0,
                          {.number = "24", .from = i * 5.0, .hours = 24})
                         .claim);
  }
  Book book;
  for (const Claim& claim : claims) {
    book.Apply(claim.figure_key, {{.claim = PackedClaim(claim)}});
  }
  const Claim between =
      Read("uri:500", 0, {.number = "24", .from = 2500, .hours = 24}).claim;
  const BookStep step =
      book.Preview(between.figure_key, {{.claim = PackedClaim(between)}});
  EXPECT_LE(step.new_points.size(), 4u);
}

}  // namespace
}  // namespace factline::track
