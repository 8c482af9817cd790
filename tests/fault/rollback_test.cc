// Logs that were damaged at rest: what is gone is noticed, and comes again from
// the topic.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/store/fact_store.h"
#include "daemon/store/side_mark.h"
#include "gtest/gtest.h"
#include "tests/fault/fault_testing.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

namespace fs = std::filesystem;
using test::FaultRow;
using test::Runs;
using test::SeededRandom;
using test::Stopwatch;

constexpr int kArticles = 60;
// Applies the messages from the stored position on, one a commit, as a daemon
// would that reads them from the topic.
void ReplayTopic(FactStore& store) {
  const auto position = store.GetPosition(kTestPartition);
  ASSERT_TRUE(position.ok()) << position.status();
  for (int64_t i = *position ? (*position)->next_offset : 0; i < kArticles;
       ++i) {
    auto transaction = store.Begin();
    ApplyForTest(MessageAt(i), *transaction);
    transaction->SetPosition(kTestPartition, {.next_offset = i + 1});
    ASSERT_TRUE(store.Commit(std::move(transaction)).ok());
  }
}

std::string NewestLog(const std::string& directory) {
  std::string newest;
  for (const auto& file : fs::directory_iterator(directory)) {
    if (file.path().extension() == ".log") {
      newest = std::max(newest, file.path().string());
    }
  }
  return newest;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

enum class Edit { kCut, kZeroTail, kFlip, kCount };

// A random edit of that kind; says what it was.
std::string Damage(const std::string& path, Edit edit, std::mt19937& random) {
  std::string bytes = ReadBytes(path);
  const auto below = [&](size_t end) {
    return std::uniform_int_distribution<size_t>(0, end - 1)(random);
  };
  const size_t tail = std::min<size_t>(1 + below(4096), bytes.size());
  std::string what;
  if (edit == Edit::kCut) {
    bytes.resize(bytes.size() - tail);
    what = "cut " + std::to_string(tail);
  } else if (edit == Edit::kZeroTail) {
    std::fill(bytes.end() - static_cast<std::ptrdiff_t>(tail), bytes.end(),
              '\0');
    what = "zeros " + std::to_string(tail);
  } else {
    const size_t at = below(bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
    what = "flip at " + std::to_string(at);
  }
  std::ofstream(path, std::ios::binary) << bytes;
  return what;
}

TEST(RollbackTest, DamagedLogsAreNoticedAndReplayed) {
  FaultRow row(8, "damaged write-ahead log");
  std::mt19937 random = SeededRandom();
  const TempDir dir;
  std::string store_id, digest;
  {
    const auto store = OpenOrDie(dir.Sub("whole"));
    ReplayTopic(*store);
    store_id = store->store_id();
    digest = store->Digest()->digest;
  }
  const int runs = Runs(30, 100);
  int rolled_back = 0;
  for (int i = 0; i < runs; ++i) {
    const std::string copy = dir.Sub("copy");
    fs::remove_all(copy);
    fs::copy(dir.Sub("whole"), copy);
    SCOPED_TRACE(Damage(NewestLog(copy), static_cast<Edit>(i % 3), random));
    const Stopwatch watch;
    auto store = OpenOrDie(copy);
    const int64_t lost = kArticles - store->latest().revision;
    EXPECT_EQ(store->opened().lost_revisions, lost);
    EXPECT_EQ(store->opened().epoch, lost > 0 ? 1 : 0);
    EXPECT_EQ(store->store_id() == store_id, lost == 0);
    rolled_back += lost > 0 ? 1 : 0;
    ReplayTopic(*store);
    EXPECT_EQ(store->Digest()->digest, digest);
    // Noticed once: the next start finds nothing new.
    const std::string renewed = store->store_id();
    store.reset();
    store = OpenOrDie(copy);
    EXPECT_EQ(store->opened().lost_revisions, 0);
    EXPECT_EQ(store->store_id(), renewed);
    row.EndRun(watch.seconds());
  }
  EXPECT_GT(rolled_back, runs / 3) << "the edits did no damage";
}

TEST(RollbackTest, AStoreThatIsAheadOfItsMarkIsNoRollback) {
  const TempDir dir;
  std::string early;
  {
    const auto store = OpenOrDie(dir.path());
    CommitForTest({MessageAt(0)}, *store);
    early = ReadBytes(dir.Sub(SideMark::kFileName));
    CommitForTest({MessageAt(1)}, *store);
  }
  // Killed between the commit and its mark.
  std::ofstream(dir.Sub(SideMark::kFileName), std::ios::binary) << early;
  const auto store = OpenOrDie(dir.path());
  EXPECT_EQ(store->opened().lost_revisions, 0);
  EXPECT_EQ(store->opened().epoch, 0);
  EXPECT_EQ(store->latest().revision, 2);
}

TEST(SideMarkTest, ATornWriteLeavesTheOneBefore) {
  const TempDir dir;
  const SeenMark first{.store_id = "id", .epoch = 1, .revision = 7};
  SeenMark second = first;
  second.revision = 8;
  std::string before, after;
  const std::string file = dir.Sub(SideMark::kFileName);
  {
    auto mark = SideMark::Open(dir.path(), first, /*sync=*/true);
    ASSERT_TRUE(mark.ok()) << mark.status();
    before = ReadBytes(file);
    ASSERT_TRUE((*mark)->Write(second).ok());
    after = ReadBytes(file);
  }
  ASSERT_EQ(before.size(), after.size());
  // Any part of the second write may have reached the disk.
  const size_t begin =
      std::mismatch(before.begin(), before.end(), after.begin()).first -
      before.begin();
  for (size_t end = begin; end <= begin + 64; ++end) {
    std::ofstream(file, std::ios::binary)
        << after.substr(0, end) + before.substr(end);
    const auto mark = SideMark::Open(dir.path(), {.store_id = "new"}, true);
    ASSERT_TRUE(mark.ok()) << mark.status();
    EXPECT_TRUE((*mark)->readable());
    EXPECT_TRUE((*mark)->last() == first || (*mark)->last() == second) << end;
  }
}

TEST(SideMarkTest, AnUnreadableFileIsMadeAnew) {
  const TempDir dir;
  std::ofstream(dir.Sub(SideMark::kFileName)) << "something else";
  const SeenMark given{.store_id = "id", .epoch = 2, .revision = 3};
  {
    const auto mark = SideMark::Open(dir.path(), given, /*sync=*/false);
    ASSERT_TRUE(mark.ok()) << mark.status();
    EXPECT_FALSE((*mark)->readable());
    EXPECT_EQ((*mark)->last(), given);
  }
  const auto mark = SideMark::Open(dir.path(), {.store_id = "new"}, false);
  ASSERT_TRUE(mark.ok()) << mark.status();
  EXPECT_TRUE((*mark)->readable());
  EXPECT_EQ((*mark)->last(), given);
}

}  // namespace
}  // namespace factline::store
