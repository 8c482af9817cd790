#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/store/fact_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

using Cursor = StoreView::TimelineCursor;

// A store whose claims are, by time: open, 2, 3 (three of them), 5.
class TimelineTest : public testing::Test {
 protected:
  TimelineTest() {
    Claim open = StatementClaim("wire:0", "Long ago", 1);
    open.event_time.earliest.reset();
    claims_.push_back(open);
    for (const int day : {5, 3, 2, 3, 3}) {
      const std::string uri = absl::StrCat("wire:", claims_.size());
      claims_.push_back(DroneClaim(uri, "kyiv", day, day));
    }
    std::vector<TestArticle> articles;
    for (const Claim& claim : claims_) {
      articles.push_back({.uri = claim.article_uri, .claims = {claim}});
    }
    CommitForTest(articles, *store_);
    recorded_ = claims_;
    std::sort(claims_.begin(), claims_.end(),
              [](const Claim& a, const Claim& b) {
                return std::pair(Start(a), a.id) < std::pair(Start(b), b.id);
              });
  }

  static absl::Time Start(const Claim& claim) {
    return claim.event_time.earliest.value_or(absl::InfinitePast());
  }
  // Ids of claims_[first] to claims_[last].
  std::vector<std::string> Ids(int first, int last) const {
    std::vector<std::string> ids;
    for (int i = first; i <= last; ++i) ids.push_back(claims_[i].id);
    return ids;
  }

  static std::vector<std::string> Scan(const StoreView& view,
                                       const Cursor& cursor, bool descending,
                                       size_t max = 100) {
    std::vector<std::string> seen;
    const absl::Status status = view.ScanTimeline(
        cursor, descending, [&](const Cursor& at, const StoredClaim& claim) {
          EXPECT_EQ(at.claim_id, claim.claim.id);
          EXPECT_EQ(at.start, Start(claim.claim));
          EXPECT_FALSE(claim.readings.empty());
          seen.push_back(claim.claim.id);
          return seen.size() < max;
        });
    EXPECT_TRUE(status.ok()) << status;
    return seen;
  }

  const TempDir dir_;
  const std::unique_ptr<FactStore> store_ = OpenOrDie(dir_.path());
  std::vector<Claim> claims_;    // By time.
  std::vector<Claim> recorded_;  // By revision.
};

TEST_F(TimelineTest, RunsUpAndDown) {
  const auto view = store_->View();
  EXPECT_EQ(Scan(*view, {}, false), Ids(0, 5));
  std::vector<std::string> down = Ids(0, 5);
  std::reverse(down.begin(), down.end());
  EXPECT_EQ(Scan(*view, {.start = absl::InfiniteFuture()}, true), down);
  EXPECT_EQ(Scan(*view, {.start = absl::InfiniteFuture()}, false), Ids(1, 0));
}

TEST_F(TimelineTest, StartsAtATimeItself) {
  const auto view = store_->View();
  const Cursor third{.start = Start(claims_[2])};
  EXPECT_EQ(Scan(*view, third, false), Ids(2, 5));
  std::vector<std::string> down = Ids(0, 4);
  std::reverse(down.begin(), down.end());
  EXPECT_EQ(Scan(*view, third, true), down);
  const Cursor between{.start = Start(claims_[2]) - absl::Seconds(1)};
  EXPECT_EQ(Scan(*view, between, false), Ids(2, 5));
  EXPECT_EQ(Scan(*view, between, true).size(), 2u);
}

TEST_F(TimelineTest, PagesJoinWithoutGapOrRepeat) {
  const auto view = store_->View();
  for (const bool descending : {false, true}) {
    std::vector<std::string> all;
    Cursor cursor;
    if (descending) cursor.start = absl::InfiniteFuture();
    while (true) {
      const auto page = Scan(*view, cursor, descending, 2);
      if (page.empty()) break;
      all.insert(all.end(), page.begin(), page.end());
      cursor = {.start = Start(view->GetClaim(page.back())->claim),
                .claim_id = page.back()};
    }
    if (descending) std::reverse(all.begin(), all.end());
    EXPECT_EQ(all, Ids(0, 5));
  }
}

TEST_F(TimelineTest, ContinuesAfterAClaimThatIsNotThere) {
  const auto view = store_->View();
  const Cursor before{.start = Start(claims_[2]), .claim_id = "!"};
  EXPECT_EQ(Scan(*view, before, false), Ids(2, 5));
  EXPECT_EQ(Scan(*view, before, true).size(), 2u);
}

TEST_F(TimelineTest, ShowsWhatWasKnownThen) {
  const auto view = store_->ViewAt(2);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(Scan(**view, {}, false),
            (std::vector<std::string>{recorded_[0].id, recorded_[1].id}));
}

}  // namespace
}  // namespace factline::store
