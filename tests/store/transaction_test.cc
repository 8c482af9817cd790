#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/store/fact_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

// What a transaction sees of itself, and what others see of it.
namespace factline::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

const Claim kKyiv40 = DroneClaim("wire:1", "kyiv", 40, 3);
const Claim kKyiv45 = DroneClaim("wire:1", "kyiv", 45, 3);
const std::string kKyivId = FigureIdOf(kKyiv40.figure_key);

class TransactionTest : public testing::Test {
 protected:
  void Commit(std::unique_ptr<StoreTransaction> transaction) {
    const absl::Status status = store_->Commit(std::move(transaction));
    ASSERT_TRUE(status.ok()) << status;
  }

  const TempDir dir_;
  std::unique_ptr<FactStore> store_ = OpenOrDie(dir_.path());
};

TEST_F(TransactionTest, SeesItsOwnWrites) {
  auto transaction = store_->Begin();
  EXPECT_FALSE(transaction->GetArticle("wire:1")->has_value());
  EXPECT_FALSE(transaction->GetClaim(kKyiv40.id)->has_value());
  EXPECT_THAT(*transaction->ClaimsOfFigure(kKyivId), IsEmpty());

  ApplyForTest({.uri = "wire:1", .claims = {kKyiv40}}, *transaction);
  ApplyForTest({.uri = "wire:1", .claims = {kKyiv45}}, *transaction);
  EXPECT_EQ(transaction->latest_revision(), 2);
  const auto article = transaction->GetArticle("wire:1");
  ASSERT_TRUE(article.ok() && article->has_value()) << article.status();
  ASSERT_THAT((*article)->revisions, SizeIs(2));
  EXPECT_EQ((*article)->revisions[0].recorded_revision, 1);
  EXPECT_EQ((*article)->revisions[1].recorded_revision, 2);
  EXPECT_EQ((*transaction->GetClaim(kKyiv40.id))->state, ClaimState::kRevised);
  EXPECT_EQ((*transaction->GetClaim(kKyiv45.id))->claim, kKyiv45);
  EXPECT_THAT(*transaction->ClaimsOfFigure(kKyivId), SizeIs(2));
}

TEST_F(TransactionTest, SeesItsWritesOverTheStore) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}}}, *store_);
  auto transaction = store_->Begin();
  EXPECT_EQ((*transaction->GetClaim(kKyiv40.id))->state, ClaimState::kCurrent);
  ApplyForTest({.uri = "wire:1", .claims = {kKyiv45}}, *transaction);
  EXPECT_EQ((*transaction->GetClaim(kKyiv40.id))->state, ClaimState::kRevised);
}

TEST_F(TransactionTest, IsUnseenUntilCommitted) {
  auto transaction = store_->Begin();
  ApplyForTest({.uri = "wire:1", .claims = {kKyiv40}}, *transaction);
  EXPECT_EQ(store_->latest().revision, 0);
  EXPECT_TRUE(absl::IsNotFound(store_->View()->GetClaim(kKyiv40.id).status()));
  Commit(std::move(transaction));
  EXPECT_EQ(store_->latest().revision, 1);
  EXPECT_TRUE(store_->View()->GetClaim(kKyiv40.id).ok());
}

TEST_F(TransactionTest, DroppedLeavesNothing) {
  auto dropped = store_->Begin();
  ApplyForTest({.uri = "wire:1", .claims = {kKyiv40}}, *dropped);
  dropped->SetPosition({.cluster_id = "c", .topic = "t"}, {.next_offset = 9});
  dropped.reset();
  auto next = store_->Begin();
  EXPECT_FALSE(next->GetArticle("wire:1")->has_value());
  EXPECT_EQ(ApplyForTest({.uri = "wire:1", .claims = {kKyiv45}}, *next), 1);
  Commit(std::move(next));
  EXPECT_THAT(*store_->AllPositions(), IsEmpty());
  EXPECT_EQ(store_->Stats().claims, 1);
}

TEST_F(TransactionTest, GrowsWithWhatIsInIt) {
  auto transaction = store_->Begin();
  const size_t before = transaction->bytes();
  ApplyForTest({.uri = "wire:1", .claims = {kKyiv40}}, *transaction);
  EXPECT_GT(transaction->bytes(), before + 500);
}

TEST_F(TransactionTest, PositionsAreKeptByClusterTopicAndPartition) {
  const PartitionKey a0{.cluster_id = "a", .topic = "articles", .partition = 0};
  const PartitionKey a1{.cluster_id = "a", .topic = "articles", .partition = 1};
  const PartitionKey b0{.cluster_id = "b", .topic = "articles", .partition = 0};
  const PartitionPosition first{.next_offset = 7,
                                .last_message_time = Day(3),
                                .last_message_crc = 0xdeadbeef,
                                .revision = 5};
  const PartitionPosition second{.next_offset = 8,
                                 .last_message_time = Day(4),
                                 .last_message_crc = 1,
                                 .revision = 6};
  auto transaction = store_->Begin();
  transaction->SetPosition(b0, first);
  transaction->SetPosition(a1, first);
  transaction->SetPosition(a1, second);
  Commit(std::move(transaction));

  store_.reset();
  store_ = OpenOrDie(dir_.path());
  EXPECT_EQ(*store_->GetPosition(a0), std::nullopt);
  EXPECT_EQ(*store_->GetPosition(a1), second);
  EXPECT_THAT(*store_->AllPositions(),
              ElementsAre(Pair(a1, second), Pair(b0, first)));
}

RejectRecord RejectAt(int64_t offset) {
  return {.partition = {.cluster_id = "a", .topic = "articles", .partition = 2},
          .offset = offset,
          .reason = "json:malformed",
          .detail = "at byte 7",
          .message_key = std::string("key\0\xff", 5),
          .message_value = "{\"id\": \xfe",
          .message_time = Day(3)};
}

TEST_F(TransactionTest, RejectsWaitUntilDone) {
  auto transaction = store_->Begin();
  for (const int64_t offset : {5, 6, 300}) {
    transaction->PutReject(RejectAt(offset));
  }
  Commit(std::move(transaction));
  EXPECT_THAT(*store_->PendingRejects(10),
              ElementsAre(RejectAt(5), RejectAt(6), RejectAt(300)));
  EXPECT_THAT(*store_->PendingRejects(2), SizeIs(2));
  EXPECT_THAT(*store_->PendingRejects(0), IsEmpty());

  auto done = store_->Begin();
  done->MarkRejectDone(RejectAt(5).partition, 5);
  Commit(std::move(done));
  EXPECT_THAT(*store_->PendingRejects(10),
              ElementsAre(RejectAt(6), RejectAt(300)));
}

TEST_F(TransactionTest, ARejectMayBeDoneInItsOwnBatch) {
  RejectRecord done = RejectAt(5);
  done.done = true;
  auto transaction = store_->Begin();
  transaction->PutReject(done);
  transaction->PutReject(RejectAt(6));
  transaction->MarkRejectDone(RejectAt(6).partition, 6);
  Commit(std::move(transaction));
  EXPECT_THAT(*store_->PendingRejects(10), IsEmpty());
}

TEST_F(TransactionTest, RejectsWithDamagedTextStayReadable) {
  RejectRecord reject = RejectAt(5);
  reject.detail = "unexpected \xff\xfe";
  auto transaction = store_->Begin();
  transaction->PutReject(reject);
  Commit(std::move(transaction));
  const auto pending = store_->PendingRejects(1);
  ASSERT_TRUE(pending.ok()) << pending.status();
  EXPECT_EQ((*pending)[0].detail, "unexpected \uFFFD\uFFFD");
  EXPECT_EQ((*pending)[0].message_value, reject.message_value);
}

// Readers at work while commits of three revisions each go on: they never see
// a part of a commit, nor wait for one to end.
TEST_F(TransactionTest, ReadersSeeWholeCommitsOnly) {
  constexpr int kCommits = 40, kRevisionsEach = 3;
  std::atomic<bool> stop = false;
  std::atomic<int64_t> reads = 0;
  const auto read = [&] {
    int64_t last = 0;
    while (!stop) {
      const auto view = store_->View();
      const int64_t revision = view->position().revision;
      EXPECT_EQ(revision % kRevisionsEach, 0);
      EXPECT_GE(revision, last);
      last = revision;
      const auto claims = view->ClaimsOfFigure(kKyivId);
      ASSERT_TRUE(claims.ok()) << claims.status();
      EXPECT_EQ(static_cast<int64_t>(claims->size()), revision);
      if (revision > 0) {
        EXPECT_EQ(static_cast<int64_t>(
                      view->GetFigure(kKyivId)->points[0].claims.size()),
                  revision);
      }
      const auto changes = store_->ReadChanges(revision + 1, 1000, 1 << 20);
      ASSERT_TRUE(changes.ok()) << changes.status();
      EXPECT_EQ(changes->size() % kRevisionsEach, 0u);
      ++reads;
    }
  };
  std::thread one(read), two(read);
  for (int i = 0; i < kCommits; ++i) {
    auto transaction = store_->Begin();
    for (int r = 0; r < kRevisionsEach; ++r) {
      const std::string uri = absl::StrCat("wire:", i, "/", r);
      ApplyForTest({.uri = uri, .claims = {DroneClaim(uri, "kyiv", i, 3)}},
                   *transaction);
    }
    Commit(std::move(transaction));
  }
  const int64_t before = reads;
  while (reads < before + 4) std::this_thread::yield();  // After the last, too.
  stop = true;
  one.join();
  two.join();
  EXPECT_EQ(store_->latest().revision, kCommits * kRevisionsEach);
}

TEST_F(TransactionTest, TwoAtATimeCrash) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(
      {
        const auto one = store_->Begin();
        const auto two = store_->Begin();
      },
      "two store transactions");
}

}  // namespace
}  // namespace factline::store
