// A store that gives up what is old, beside one of the same messages that keeps
// all: what is still to be had is the same to the last field.
#include "daemon/store/retention.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/scrub.h"
#include "daemon/track/tracker.h"
#include "gtest/gtest.h"
#include "tests/store/random_articles.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

constexpr int kMessages = 200;

void Apply(const RandomArticle& message, StoreTransaction& transaction) {
  auto result =
      track::Track(message.article, message.claims, "x1", transaction);
  ASSERT_TRUE(result.ok()) << result.status();
  if (!result->changed) return;
  ASSERT_TRUE(transaction.Apply(*std::move(result), Day(20)).ok());
}

void GiveUp(FactStore& store, int64_t first_changes, int64_t first_state) {
  auto transaction = store.Begin();
  transaction->GiveUp(first_changes, first_state);
  ASSERT_TRUE(store.Commit(std::move(transaction)).ok());
}

// Deletes `steps_max` parts of what was given up; returns the records.
int64_t Delete(FactStore& store, Leftovers what, int steps_max = INT32_MAX) {
  int64_t deleted = 0;
  LeftoverWalk walk(store, what);
  for (int i = 0; i < steps_max && !walk.done(); ++i) {
    const auto keys = walk.Next(/*records_max=*/7);
    EXPECT_TRUE(keys.ok()) << keys.status();
    if (!keys.ok()) return deleted;
    deleted += static_cast<int64_t>(keys->size());
    auto transaction = store.Begin();
    transaction->Drop(what, *keys);
    EXPECT_TRUE(store.Commit(std::move(transaction)).ok());
  }
  return deleted;
}

// Which claim was selected for each point, since when, and with which event
// time it ended: all that the history of a figure shows.
using Span = std::tuple<std::string, std::string, int64_t, std::string>;

std::vector<Span> HistoryOf(const StoreView& view, const std::string& figure) {
  std::map<std::string, std::vector<Span>> points;
  const auto versions = view.PointVersions(figure);
  EXPECT_TRUE(versions.ok()) << versions.status();
  for (const PointVersion& version : *versions) {
    std::vector<Span>& spans = points[version.point_id];
    const std::string claim =
        version.point ? version.point->selected_claim : std::string();
    const std::string time =
        version.point ? version.point->event_time.edtf : std::string();
    if (spans.empty() || std::get<1>(spans.back()) != claim) {
      spans.emplace_back(version.point_id, claim, version.from.revision, time);
    }
    std::get<3>(spans.back()) = time;
  }
  std::vector<Span> all;
  for (const auto& [id, spans] : points) {
    all.insert(all.end(), spans.begin(), spans.end());
  }
  return all;
}

void ExpectSameFigures(const StoreView& got, const StoreView& all) {
  int64_t figures = 0;
  const auto compare = [&](const Figure& figure) {
    ++figures;
    const auto found = got.GetFigure(figure.id);
    EXPECT_TRUE(found.ok()) << found.status();
    if (found.ok()) {
      EXPECT_EQ(*found, figure);
    }
    EXPECT_EQ(HistoryOf(got, figure.id), HistoryOf(all, figure.id));
    const auto claims = all.ClaimsOfFigure(figure.id);
    const auto got_claims = got.ClaimsOfFigure(figure.id);
    EXPECT_TRUE(claims.ok() && got_claims.ok());
    EXPECT_EQ(got_claims->size(), claims->size());
    for (size_t i = 0; i < claims->size(); ++i) {
      EXPECT_EQ((*got_claims)[i].claim, (*claims)[i].claim);
      EXPECT_EQ((*got_claims)[i].state, (*claims)[i].state);
      EXPECT_EQ((*got_claims)[i].readings, (*claims)[i].readings);
      EXPECT_EQ((*got_claims)[i].figure_id, (*claims)[i].figure_id);
      const std::string& uri = (*claims)[i].claim.article_uri;
      EXPECT_EQ(*got.GetArticle(uri), *all.GetArticle(uri));
    }
    return true;
  };
  ASSERT_TRUE(all.ScanFigures("", compare).ok());
  int64_t listed = 0;
  ASSERT_TRUE(got.ScanFigures("", [&](const Figure&) {
                   ++listed;
                   return true;
                 }).ok());
  EXPECT_EQ(listed, figures);
}

void ExpectSame(const FactStore& store, const FactStore& all) {
  ASSERT_EQ(store.latest().revision, all.latest().revision);
  EXPECT_EQ(store.Digest()->digest, all.Digest()->digest);
  const int64_t latest = all.latest().revision;
  for (int64_t revision = 0; revision <= latest; ++revision) {
    const auto view = store.ViewAt(revision);
    if (revision < store.earliest_state()) {
      EXPECT_TRUE(absl::IsOutOfRange(view.status())) << revision;
      continue;
    }
    ASSERT_TRUE(view.ok()) << view.status();
    SCOPED_TRACE(absl::StrCat("revision ", revision));
    ExpectSameFigures(**view, **all.ViewAt(revision));
  }
  const int64_t first = store.earliest().revision;
  for (int64_t revision = 1; revision <= latest; ++revision) {
    const auto changes = store.ReadChanges(revision, 1, 1);
    if (revision < first) {
      EXPECT_TRUE(absl::IsOutOfRange(changes.status())) << revision;
      continue;
    }
    ASSERT_TRUE(changes.ok()) << changes.status();
    EXPECT_EQ(changes->front().changes,
              all.ReadChanges(revision, 1, 1)->front().changes);
  }
}

int64_t RecordsOf(const FactStore& store) {
  int64_t records = 0;
  rocksdb::ReadOptions all;
  all.total_order_seek = true;
  const Database& database = store.database();
  for (const Family family : {Family::kFacts, Family::kChanges}) {
    const std::unique_ptr<rocksdb::Iterator> it(
        database.db()->NewIterator(all, database.family(family)));
    for (it->SeekToFirst(); it->Valid(); it->Next()) ++records;
    EXPECT_TRUE(it->status().ok());
  }
  return records;
}

void ExpectSound(const FactStore& store) {
  const auto report = ScrubStore(store, nullptr, [] { return false; });
  ASSERT_TRUE(report.ok()) << report.status();
  for (const ScrubFinding& finding : report->findings) {
    ADD_FAILURE() << finding.where << ": " << finding.what;
  }
}

class RandomRetentionTest : public testing::TestWithParam<int> {};

// Horizons move at random, deleting stops anywhere, the store is opened anew.
TEST_P(RandomRetentionTest, WhatIsKeptIsAsItWas) {
  std::mt19937 random(GetParam());
  const TempDir dir;
  auto store = OpenOrDie(dir.Sub("forgets"));
  const auto all = OpenOrDie(dir.Sub("keeps"));
  int64_t deleted = 0;
  for (int i = 0; i < kMessages;) {
    auto one = store->Begin();
    auto other = all->Begin();
    for (size_t left = 1 + random() % 9; left > 0; --left, ++i) {
      const RandomArticle message = MakeRandomArticle(i, random);
      ASSERT_NO_FATAL_FAILURE(Apply(message, *one));
      ASSERT_NO_FATAL_FAILURE(Apply(message, *other));
    }
    ASSERT_TRUE(store->Commit(std::move(one)).ok());
    ASSERT_TRUE(all->Commit(std::move(other)).ok());
    if (random() % 3 == 0) {
      const int64_t latest = store->latest().revision;
      const int64_t changes = static_cast<int64_t>(random()) % (latest + 9);
      GiveUp(*store, changes, changes - static_cast<int64_t>(random() % 30));
      EXPECT_LE(store->earliest().revision, latest + 1);
      EXPECT_LT(store->earliest_state(), store->earliest().revision);
      ExpectSound(*store);
    }
    if (random() % 3 == 0) {
      const int steps = 1 + static_cast<int>(random() % 40);
      deleted += Delete(*store, Leftovers::kChanges, steps);
      deleted += Delete(*store, Leftovers::kStates, steps);
    }
    if (random() % 5 == 0) {
      store.reset();
      store = OpenOrDie(dir.Sub("forgets"));
    }
  }
  EXPECT_GT(deleted, 0);
  const int64_t latest = all->latest().revision;
  GiveUp(*store, latest * 3 / 4, latest / 2);
  deleted += Delete(*store, Leftovers::kChanges);
  deleted += Delete(*store, Leftovers::kStates);
  EXPECT_EQ(Delete(*store, Leftovers::kChanges), 0);
  EXPECT_EQ(Delete(*store, Leftovers::kStates), 0);
  ExpectSame(*store, *all);
  EXPECT_EQ(RecordsOf(*store) + deleted, RecordsOf(*all));
  ExpectSound(*store);
  EXPECT_GT(deleted, latest);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRetentionTest, testing::Range(1, 4));

// Nobody may get a shorter answer because something is deleted meanwhile.
TEST(RetentionTest, ReadersBesideItGetAllOrAreTold) {
  std::mt19937 random(5);
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  std::atomic<bool> ends = false;
  std::atomic<int64_t> reads = 0;
  std::thread reader([&] {
    std::mt19937 at(6);
    while (!ends) {
      const int64_t latest = store->latest().revision;
      const auto revision = static_cast<int64_t>(at()) % (latest + 1);
      const auto changes = store->ReadChanges(revision, 20, 1 << 20);
      EXPECT_TRUE(changes.ok() || absl::IsOutOfRange(changes.status()))
          << changes.status();
      const auto view = at() % 2 == 0 ? store->ViewAt(revision)
                                      : absl::StatusOr<
                                            std::unique_ptr<StoreView>>(
                                            store->View());
      EXPECT_TRUE(view.ok() || absl::IsOutOfRange(view.status()));
      if (!view.ok()) continue;
      const absl::Status scanned =
          (*view)->ScanFigures("", [&](const Figure& figure) {
            for (const Point& point : figure.points) {
              EXPECT_FALSE(point.claims.empty());
            }
            return true;
          });
      EXPECT_TRUE(scanned.ok()) << scanned;
      ++reads;
    }
  });
  for (int i = 0; i < kMessages || reads < 50; ++i) {
    auto transaction = store->Begin();
    ASSERT_NO_FATAL_FAILURE(Apply(MakeRandomArticle(i, random), *transaction));
    ASSERT_TRUE(store->Commit(std::move(transaction)).ok());
    if (i % 5 != 0) continue;
    const int64_t latest = store->latest().revision;
    GiveUp(*store, latest + 1, latest);
    Delete(*store, Leftovers::kChanges);
    if (i % 25 == 0) Delete(*store, Leftovers::kStates);
  }
  ends = true;
  reader.join();
}

TEST(RetentionTest, HorizonsNeverGoBackAndStatesOutliveChanges) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  CommitForTest({{.uri = "a", .claims = {DroneClaim("a", "kyiv", 5, 3)}},
                 {.uri = "b", .claims = {DroneClaim("b", "kyiv", 6, 3)}},
                 {.uri = "c", .claims = {DroneClaim("c", "kyiv", 7, 3)}}},
                *store);
  EXPECT_EQ(store->earliest().revision, 1);
  EXPECT_EQ(store->earliest_state(), 0);
  GiveUp(*store, 2, 9);
  EXPECT_EQ(store->earliest().revision, 2);
  EXPECT_EQ(store->earliest_state(), 1);
  GiveUp(*store, 1, 0);
  EXPECT_EQ(store->earliest().revision, 2);
  EXPECT_EQ(store->earliest_state(), 1);
  GiveUp(*store, 99, 99);
  EXPECT_EQ(store->earliest().revision, 4);
  EXPECT_EQ(store->earliest_state(), 3);
  EXPECT_TRUE(store->ReadChanges(4, 1, 1)->empty());
  EXPECT_TRUE(store->View()->GetFigure(FigureIdOf(
      DroneClaim("a", "kyiv", 5, 3).figure_key)).ok());
}

}  // namespace
}  // namespace factline::store
