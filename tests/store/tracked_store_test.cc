#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/store/claim_lookup.h"
#include "daemon/store/fact_store.h"
#include "daemon/track/memory_state.h"
#include "daemon/track/tracker.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/random_articles.h"
#include "tests/store/store_testing.h"

// Tracking over the store beside tracking over a state in memory: what the
// store gives back must be what tracking made, to the last field.
namespace factline::store {
namespace {

constexpr int kMessages = 300;

// The store gives readings with the claims.
ArticleRecord WithoutReadings(ArticleRecord article) {
  for (ArticleRevisionRecord& revision : article.revisions) {
    for (ClaimReading& claim : revision.claims) claim.reading = {};
  }
  return article;
}

class TrackedStoreTest : public testing::TestWithParam<int> {
 protected:
  void ApplyToBoth(const RandomArticle& message, StoreTransaction& transaction) {
    const auto expected =
        track::Track(message.article, message.claims, "x1", memory_);
    const auto got =
        track::Track(message.article, message.claims, "x1", transaction);
    ASSERT_TRUE(expected.ok()) << expected.status();
    ASSERT_TRUE(got.ok()) << got.status();
    ASSERT_EQ(got->changed, expected->changed);
    ASSERT_EQ(got->changes, expected->changes);
    if (!got->changed) return;
    const int64_t revision = memory_.Apply(*expected);
    const auto applied = transaction.Apply(*got, Day(20));
    ASSERT_TRUE(applied.ok()) << applied.status();
    ASSERT_EQ(*applied, revision);
  }

  void ExpectSame(const FactStore& store) const {
    const auto view = store.View();
    EXPECT_EQ(view->position().revision, memory_.revision());
    for (const auto& [id, figure] : memory_.figures()) {
      const auto got = view->GetFigure(id);
      ASSERT_TRUE(got.ok()) << got.status();
      EXPECT_EQ(*got, figure);
    }
    size_t listed = 0;
    ASSERT_TRUE(view->ScanFigures("", [&](const Figure& figure) {
                      EXPECT_TRUE(memory_.figures().contains(figure.id));
                      ++listed;
                      return true;
                    }).ok());
    EXPECT_EQ(listed, memory_.figures().size());
    for (const auto& [id, tracked] : memory_.claims()) {
      const auto got = view->GetClaim(id);
      ASSERT_TRUE(got.ok()) << got.status();
      EXPECT_EQ(got->claim, tracked.claim);
      EXPECT_EQ(got->state, tracked.state);
      ExpectItsFigureHasIt(*view, *got);
    }
    for (const auto& [uri, article] : memory_.articles()) {
      EXPECT_EQ(*view->GetArticle(uri), WithoutReadings(article));
    }
    const StoreStats stats = store.Stats();
    EXPECT_EQ(stats.figures, static_cast<int64_t>(memory_.figures().size()));
    EXPECT_EQ(stats.claims, static_cast<int64_t>(memory_.claims().size()));
    EXPECT_EQ(stats.articles, static_cast<int64_t>(memory_.articles().size()));
  }

  // A claim names the figure that it belongs to now, and the name that it would
  // have alone leads to a figure as well.
  static void ExpectItsFigureHasIt(const StoreView& view,
                                   const StoredClaim& stored) {
    const auto figure = view.GetFigure(stored.figure_id);
    ASSERT_TRUE(figure.ok()) << figure.status();
    EXPECT_EQ(figure->id, stored.figure_id);
    const auto has = [&](const Point& point) {
      return std::find(point.claims.begin(), point.claims.end(),
                       stored.claim.id) != point.claims.end();
    };
    EXPECT_TRUE(
        std::any_of(figure->points.begin(), figure->points.end(), has));
    EXPECT_TRUE(view.GetFigure(FigureIdOf(stored.claim.figure_key)).ok());
    const auto claims = view.ClaimsOfFigure(stored.figure_id);
    ASSERT_TRUE(claims.ok()) << claims.status();
    EXPECT_TRUE(std::any_of(
        claims->begin(), claims->end(),
        [&](const StoredClaim& c) { return c.claim.id == stored.claim.id; }));
  }

  static int CountOf(const track::MemoryState& state, ChangeKind kind) {
    return static_cast<int>(std::count_if(
        state.changes().begin(), state.changes().end(),
        [&](const Change& change) { return change.kind == kind; }));
  }

  track::MemoryState memory_;
};

TEST_P(TrackedStoreTest, GivesBackWhatTrackingMade) {
  std::mt19937 random(GetParam());
  const TempDir dir;
  auto store = OpenOrDie(dir.path());
  std::vector<std::pair<int64_t, track::MemoryState>> then;
  for (int i = 0; i < kMessages;) {
    auto transaction = store->Begin();
    for (size_t left = 1 + random() % 9; left > 0; --left, ++i) {
      ASSERT_NO_FATAL_FAILURE(
          ApplyToBoth(MakeRandomArticle(i, random), *transaction));
    }
    ASSERT_TRUE(store->Commit(std::move(transaction)).ok());
    if (random() % 4 == 0) {  // Forgets what it knows but did not write.
      store.reset();
      store = OpenOrDie(dir.path());
    }
    if (i % 4 == 0) then.emplace_back(memory_.revision(), memory_);
  }
  ASSERT_NO_FATAL_FAILURE(ExpectSame(*store));
  ASSERT_GT(memory_.figures().size(), 2u);
  ASSERT_GT(CountOf(memory_, ChangeKind::kFigureMerged), 0);
  ASSERT_GT(CountOf(memory_, ChangeKind::kFigureSplit), 0);

  // Earlier states are still there as they were.
  for (const auto& [revision, state] : then) {
    const auto view = store->ViewAt(revision);
    ASSERT_TRUE(view.ok()) << view.status();
    for (const auto& [id, figure] : state.figures()) {
      EXPECT_EQ(*(*view)->GetFigure(id), figure) << revision;
    }
    for (const auto& [id, tracked] : state.claims()) {
      EXPECT_EQ((*view)->GetClaim(id)->state, tracked.state) << revision;
    }
    for (const auto& [uri, article] : state.articles()) {
      EXPECT_EQ(*(*view)->GetArticle(uri), WithoutReadings(article))
          << revision;
    }
  }

  store.reset();
  store = OpenOrDie(dir.path());
  ASSERT_NO_FATAL_FAILURE(ExpectSame(*store));
}

// One look-up for all claims at all revisions, in any order, and with hints
// that are right or wrong, beside a fresh read each.
TEST_P(TrackedStoreTest, ReadsClaimsTogetherAsOneByOne) {
  std::mt19937 random(GetParam());
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  for (int i = 0; i < kMessages; i += 10) {
    auto transaction = store->Begin();
    for (int k = 0; k < 10; ++k) {
      ASSERT_NO_FATAL_FAILURE(
          ApplyToBoth(MakeRandomArticle(i + k, random), *transaction));
    }
    ASSERT_TRUE(store->Commit(std::move(transaction)).ok());
  }
  std::vector<std::string> ids = {"", "no such claim"};
  std::vector<std::string> hints = {"", "no such figure"};
  for (const auto& [id, claim] : memory_.claims()) ids.push_back(id);
  for (const auto& [id, figure] : memory_.figures()) hints.push_back(id);

  const auto view = store->View();
  const auto lookup = view->Claims();
  int found = 0;
  int moved = 0;
  for (int i = 0; i < 4000; ++i) {
    // Runs of one revision and neighbours in the order of ids, as pages ask.
    const int64_t revision = 1 + random() % memory_.revision();
    const std::string& hint = hints[random() % hints.size()];
    const auto then = store->ViewAt(revision);
    ASSERT_TRUE(then.ok()) << then.status();
    for (size_t at = random() % ids.size(), left = 4;
         left > 0 && at < ids.size(); --left, ++at) {
      const auto expected = (*then)->GetClaim(ids[at]);
      const auto got =
          lookup->FindNear(hint, ids[at], revision, Readings::kWith);
      ASSERT_TRUE(got.ok()) << got.status();
      ASSERT_EQ(got->has_value(), expected.ok()) << ids[at];
      if (!expected.ok()) continue;
      ++found;
      EXPECT_EQ((*got)->claim, expected->claim);
      EXPECT_EQ((*got)->state, expected->state);
      EXPECT_EQ((*got)->figure_id, expected->figure_id);
      EXPECT_EQ((*got)->recorded, expected->recorded);
      EXPECT_EQ((*got)->readings, expected->readings);
      if (expected->figure_id != FigureIdOf(expected->claim.figure_key)) {
        ++moved;
      }
    }
  }
  EXPECT_GT(found, 1000);
  EXPECT_GT(moved, 10);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TrackedStoreTest, testing::Range(1, 4));

}  // namespace
}  // namespace factline::store
