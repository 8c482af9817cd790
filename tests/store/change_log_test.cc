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

constexpr int kRevisions = 8;
constexpr size_t kNoLimit = 1 << 30;

class ChangeLogTest : public testing::Test {
 protected:
  static TestArticle ArticleOf(int i) {
    const std::string uri = absl::StrCat("wire:", i);
    return {.uri = uri,
            .claims = {DroneClaim(uri, "kyiv", i, 3),
                       DroneClaim(uri, "sumy", i, 3)}};
  }

  ChangeLogTest() {
    for (int i = 1; i <= kRevisions; ++i) {
      CommitForTest({ArticleOf(i)}, *store_, Day(i));
    }
  }

  std::vector<int64_t> Read(int64_t first, int revisions, size_t bytes) const {
    const auto log = store_->ReadChanges(first, revisions, bytes);
    EXPECT_TRUE(log.ok()) << log.status();
    std::vector<int64_t> read;
    for (const RevisionChanges& changes : *log) {
      read.push_back(changes.position.revision);
    }
    return read;
  }

  const TempDir dir_;
  const std::unique_ptr<FactStore> store_ = OpenOrDie(dir_.path());
};

TEST_F(ChangeLogTest, GivesBackChangesWithoutTheClaimsOfPoints) {
  auto transaction = store_->Begin();
  const track::TrackResult result =
      TrackForTest(ArticleOf(kRevisions + 1), *transaction);
  ASSERT_TRUE(transaction->Apply(result, Day(9)).ok());
  ASSERT_TRUE(store_->Commit(std::move(transaction)).ok());

  const auto log = store_->ReadChanges(kRevisions + 1, 1, kNoLimit);
  ASSERT_TRUE(log.ok()) << log.status();
  ASSERT_EQ(log->size(), 1u);
  EXPECT_EQ((*log)[0].position,
            (StorePosition{.revision = kRevisions + 1,
                           .record_time = Day(9),
                           .store_id = store_->store_id()}));
  ASSERT_EQ(result.changes.size(), 2u);
  std::vector<Change> expected = result.changes;
  for (int i = 0; i < 2; ++i) {
    expected[i].revision = kRevisions + 1;
    expected[i].index = i;
    expected[i].previous->claims.clear();
    expected[i].current->claims.clear();
  }
  EXPECT_EQ((*log)[0].changes, expected);
}

TEST_F(ChangeLogTest, KeepsToItsBudgets) {
  using testing::ElementsAre;
  EXPECT_THAT(Read(1, 100, kNoLimit), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(Read(3, 2, kNoLimit), ElementsAre(3, 4));
  EXPECT_THAT(Read(8, 2, kNoLimit), ElementsAre(8));
  EXPECT_THAT(Read(9, 2, kNoLimit), ElementsAre());
  // At least one revision, whatever the budget.
  EXPECT_THAT(Read(2, 100, 0), ElementsAre(2));
  EXPECT_THAT(Read(2, 0, kNoLimit), ElementsAre(2));
  // Revisions are read whole until the bytes are spent.
  EXPECT_THAT(Read(2, 100, 1), ElementsAre(2));
  const size_t some = Read(1, 100, 1500).size();
  EXPECT_GT(some, 1u);
  EXPECT_LT(some, 8u);
}

TEST_F(ChangeLogTest, PagesJoinWithoutGapOrRepeat) {
  std::vector<int64_t> all;
  int64_t next = 1;
  while (true) {
    const std::vector<int64_t> page = Read(next, 3, 2000);
    if (page.empty()) break;
    all.insert(all.end(), page.begin(), page.end());
    next = page.back() + 1;
  }
  EXPECT_EQ(all, (std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST_F(ChangeLogTest, RefusesWhatItHasNot) {
  for (const int64_t first : {int64_t{-1}, int64_t{0}, int64_t{10}}) {
    EXPECT_TRUE(absl::IsOutOfRange(store_->ReadChanges(first, 1, 1).status()))
        << first;
  }
}

}  // namespace
}  // namespace factline::store
