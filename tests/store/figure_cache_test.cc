#include "daemon/store/figure_cache.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/store/database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

constexpr int kTowns = 4;

std::string TownOf(int i) { return absl::StrCat("town ", i % kTowns); }

// By id, as the reader gives them.
std::vector<track::TrackedClaim> Sorted(
    std::vector<track::TrackedClaim> claims) {
  std::sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
    return a.claim.id < b.claim.id;
  });
  return claims;
}

// Articles come, change, go and come back, in commits of random size; some
// commits are dropped, some results refused. What a transaction tells must at
// all times be what a store tells that has nothing in its cache.
TEST(FigureCacheTest, TellsWhatTheRecordsTell) {
  std::mt19937 random(11);
  const TempDir dir;
  auto store = OpenOrDie(dir.path());
  for (int round = 0; round < 60; ++round) {
    auto transaction = store->Begin();
    const size_t articles = random() % 5;
    for (size_t i = 0; i < articles; ++i) {
      const int n = static_cast<int>(random() % 8);
      TestArticle article{.uri = absl::StrCat("wire:", n)};
      article.withdrawn = random() % 4 == 0;
      const int value = static_cast<int>(random() % 3);
      if (!article.withdrawn) {
        article.claims = {DroneClaim(article.uri, TownOf(n), value, 3 + value),
                          DroneClaim(article.uri, TownOf(n + 1), value, 3)};
        // Not representable in a record: it is read back shorter.
        article.claims[0].publish_time += absl::Nanoseconds(1) / 4;
      }
      track::TrackResult result = TrackForTest(article, *transaction);
      if (random() % 6 == 0) {
        track::TrackResult refused = result;
        refused.figures.emplace_back().figure.id = "f";
        refused.figures.back().changed_points = {"nowhere"};
        EXPECT_FALSE(transaction->Apply(refused, Day(9)).ok());
      }
      ASSERT_TRUE(transaction->Apply(result, Day(9)).ok());
    }
    if (random() % 4 == 0) {
      transaction.reset();
    } else {
      ASSERT_TRUE(store->Commit(std::move(transaction)).ok());
    }

    const auto warm = store->Begin();
    const auto view = store->View();
    for (int town = 0; town < kTowns; ++town) {
      const std::string id =
          FigureIdOf(DroneClaim("", TownOf(town), 0, 1).figure_key);
      std::vector<track::TrackedClaim> expected;
      const auto claims = view->ClaimsOfFigure(id);
      ASSERT_TRUE(claims.ok());
      for (const StoredClaim& claim : *claims) {
        expected.push_back({.claim = claim.claim, .state = claim.state});
      }
      EXPECT_EQ(Sorted(*warm->ClaimsOfFigure(id)), Sorted(expected)) << round;
    }
  }
  // And what was written through a warm cache is what a cold one writes.
  const std::string digest = store->Digest()->digest;
  store.reset();
  store = OpenOrDie(dir.path());
  EXPECT_EQ(store->Digest()->digest, digest);
  EXPECT_GT(store->Stats().claims, 20);
}

TEST(FigureCacheTest, PointsAreRightThroughAWarmCache) {
  const TempDir warm_dir, cold_dir;
  const auto warm = OpenOrDie(warm_dir.path());
  std::vector<TestArticle> unseen;  // By the store that is opened anew.
  for (int i = 0; i < 40; ++i) {
    const std::string uri = absl::StrCat("wire:", i % 6);
    TestArticle article{.uri = uri};
    if (i % 5 == 4) {
      article.withdrawn = true;
    } else {
      article.claims = {DroneClaim(uri, TownOf(i), i % 3, 3 + i % 4)};
    }
    CommitForTest({article}, *warm);
    unseen.push_back(article);
    if (i % 8 != 7) continue;
    const auto cold = OpenOrDie(cold_dir.path());
    CommitForTest(std::exchange(unseen, {}), *cold);
    ASSERT_EQ(warm->Digest()->digest, cold->Digest()->digest) << i;
  }
}

TEST(FigureCacheTest, ForgetsWhatWasNotUsedForLong) {
  const TempDir dir;
  std::vector<std::string> ids;
  {
    const auto store = OpenOrDie(dir.path());
    std::vector<TestArticle> articles;
    for (int i = 0; i < 4; ++i) {
      const Claim claim = DroneClaim(absl::StrCat("wire:", i), TownOf(i), i, 3);
      articles.push_back({.uri = claim.article_uri, .claims = {claim}});
      ids.push_back(FigureIdOf(claim.figure_key));
    }
    CommitForTest(articles, *store);
  }
  const auto database = Database::Open({.directory = dir.path()});
  ASSERT_TRUE(database.ok());
  const DatabaseSource reader(**database);
  // Three figures of a claim each.
  constexpr size_t kThree = 3 * (1 + FigureCache::kEntryClaims);
  FigureCache cache(kThree);
  for (const int i : {0, 1, 2, 0, 3}) {
    const auto figure = cache.Get(ids[i], reader);
    ASSERT_TRUE(figure.ok());
    EXPECT_EQ((*figure)->book.size(), 1u);
    EXPECT_LE(cache.claims(), kThree);
  }
  EXPECT_NE(cache.Find(ids[0]), nullptr);
  EXPECT_EQ(cache.Find(ids[1]), nullptr);
  EXPECT_NE(cache.Find(ids[2]), nullptr);
  EXPECT_NE(cache.Find(ids[3]), nullptr);
  cache.Clear();
  EXPECT_EQ(cache.Find(ids[3]), nullptr);

  FigureCache tiny(/*claims_max=*/1);  // Still gives one.
  EXPECT_TRUE(tiny.Get(ids[0], reader).ok());
  EXPECT_NE(tiny.Find(ids[0]), nullptr);
}

}  // namespace
}  // namespace factline::store
