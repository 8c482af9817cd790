// Loss of power, disks that fail now and then, bits that rot: over the store
// alone.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/scrub.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/fault/fault_testing.h"
#include "tests/fault/faulty_files.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

namespace fs = std::filesystem;
using test::FaultRow;
using test::FaultyDisk;
using test::MakeFaultyEnv;
using test::Runs;
using test::SeededRandom;
using test::Stopwatch;

// Where the topic goes on.
int64_t NextOf(const FactStore& store) {
  const auto position = store.GetPosition(kTestPartition);
  return position.ok() && *position ? (*position)->next_offset : 0;
}

// One message, one commit. The transaction is the tracker's state, so that
// reads may fail too; the test's tracker cannot tell, so it asks first.
absl::Status CommitNext(FactStore& store, int64_t i) {
  auto transaction = store.Begin();
  const TestArticle article = MessageAt(i);
  const auto known = transaction->GetArticle(article.uri);
  if (!known.ok()) return known.status();
  const auto revision =
      transaction->Apply(TrackForTest(article, *transaction), Day(10));
  if (!revision.ok()) return revision.status();
  transaction->SetPosition(kTestPartition, {.next_offset = i + 1});
  return store.Commit(std::move(transaction));
}

std::string DigestOfFirst(int64_t count) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  for (int64_t i = 0; i < count; ++i) EXPECT_TRUE(CommitNext(*store, i).ok());
  return store->Digest()->digest;
}

TEST(PowerLossTest, WhatWasSeenIsThere) {
  FaultRow row(3, "loss of power: what was not synced is gone");
  std::mt19937 random = SeededRandom();
  for (int run = Runs(10, 300); run > 0; --run) {
    const TempDir dir;
    FaultyDisk disk(random());
    const auto env = MakeFaultyEnv(disk);
    const int64_t commits = 1 + random() % 40;
    {
      auto opened = FactStore::Open(
          {.directory = dir.path(), .sync = true, .env = env.get()});
      ASSERT_TRUE(opened.ok()) << opened.status();
      for (int64_t i = 0; i < commits; ++i) {
        ASSERT_TRUE(CommitNext(**opened, i).ok());
      }
      disk.PowerOff();
    }
    disk.LoseUnsynced();
    const Stopwatch watch;
    const auto store = OpenOrDie(dir.path());
    EXPECT_EQ(store->latest().revision, commits);
    EXPECT_EQ(store->opened().lost_revisions, 0);
    EXPECT_EQ(NextOf(*store), commits);
    EXPECT_EQ(store->Digest()->digest, DigestOfFirst(commits));
    row.EndRun(watch.seconds());
  }
}

// Without syncs the same disk loses what was seen, and that is noticed: the
// proof that it forgets at all.
TEST(PowerLossTest, WithoutSyncsTheLossIsNoticed) {
  std::mt19937 random = SeededRandom();
  int lost = 0;
  for (int run = 0; run < 5; ++run) {
    const TempDir dir;
    FaultyDisk disk(random());
    const auto env = MakeFaultyEnv(disk);
    {
      auto opened = FactStore::Open(
          {.directory = dir.path(), .sync = false, .env = env.get()});
      ASSERT_TRUE(opened.ok()) << opened.status();
      for (int64_t i = 0; i < 30; ++i) {
        ASSERT_TRUE(CommitNext(**opened, i).ok());
      }
      disk.PowerOff();
    }
    disk.LoseUnsynced();
    const auto store = OpenOrDie(dir.path());
    EXPECT_EQ(store->opened().lost_revisions, 30 - store->latest().revision);
    lost += store->latest().revision < 30 ? 1 : 0;
  }
  EXPECT_GT(lost, 0);
}

TEST(IoErrorTest, EachStopsTheHandleAndTheNextGoesOn) {
  FaultRow row(6, "one write, sync or read in 100 fails");
  std::mt19937 random = SeededRandom();
  constexpr int64_t kArticles = 60;
  const std::string whole = DigestOfFirst(kArticles);
  int interruptions = 0;
  for (int run = Runs(10, 200); run > 0; --run) {
    const TempDir dir;
    FaultyDisk disk(random());
    const auto env = MakeFaultyEnv(disk);
    disk.FailOneIn(100);
    int64_t acknowledged = 0;
    int restarts = 0;
    std::chrono::duration<double> worst{};
    while (acknowledged < kArticles && restarts < 1000) {
      const Stopwatch watch;
      auto opened = FactStore::Open(
          {.directory = dir.path(), .sync = true, .env = env.get()});
      ++restarts;
      if (!opened.ok()) continue;
      worst = std::max(worst, watch.seconds());
      // What was told to be durable is there, whatever failed since.
      ASSERT_GE((*opened)->latest().revision, acknowledged);
      ASSERT_EQ((*opened)->opened().lost_revisions, 0);
      acknowledged = (*opened)->latest().revision;
      while (acknowledged < kArticles &&
             CommitNext(**opened, acknowledged).ok()) {
        ++acknowledged;
      }
    }
    disk.FailOneIn(0);
    const auto store = OpenOrDie(dir.path());
    EXPECT_EQ(store->latest().revision, kArticles);
    EXPECT_EQ(store->Digest()->digest, whole);
    interruptions += restarts - 1;
    row.EndRun(worst);
  }
  EXPECT_GT(interruptions, 0) << "nothing failed";
}

// Writes memtables out, so that there are table files to damage.
void Flush(const FactStore& store) {
  for (const Family family :
       {Family::kDefault, Family::kFacts, Family::kChanges}) {
    ASSERT_TRUE(store.database()
                    .db()
                    ->Flush(rocksdb::FlushOptions(),
                            store.database().family(family))
                    .ok());
  }
}

TEST(BitRotTest, EveryFlippedBitIsFoundAndNeverAShortAnswer) {
  FaultRow row(7, "one bit of a table file flipped");
  std::mt19937 random = SeededRandom();
  const TempDir dir;
  std::string digest;
  {
    const auto store = OpenOrDie(dir.Sub("whole"));
    for (int64_t i = 0; i < 400; ++i) {
      ASSERT_TRUE(CommitNext(*store, i).ok());
    }
    Flush(*store);
    digest = store->Digest()->digest;
  }
  std::vector<std::string> tables;
  for (const auto& file : fs::directory_iterator(dir.Sub("whole"))) {
    if (file.path().extension() == ".sst") {
      tables.push_back(file.path().filename());
    }
  }
  ASSERT_FALSE(tables.empty());
  for (int run = Runs(20, 200); run > 0; --run) {
    const std::string copy = dir.Sub("copy");
    fs::remove_all(copy);
    fs::copy(dir.Sub("whole"), copy);
    const std::string table = copy + "/" + tables[random() % tables.size()];
    const auto at = static_cast<std::streamoff>(random() %
                                                fs::file_size(table));
    std::fstream bytes(table, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(at);
    const char was = static_cast<char>(bytes.get());
    bytes.seekp(at);
    bytes.put(static_cast<char>(was ^ (1 << random() % 8)));
    bytes.close();
    SCOPED_TRACE(table + " at " + std::to_string(at));
    const Stopwatch watch;
    const auto opened = FactStore::Open({.directory = copy, .sync = false});
    if (!opened.ok()) {  // The footer or the properties: as loud as can be.
      EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
      row.EndRun(watch.seconds());
      continue;
    }
    const auto got = (*opened)->Digest();
    if (got.ok()) {
      EXPECT_EQ(got->digest, digest);
    } else {
      EXPECT_TRUE(absl::IsDataLoss(got.status())) << got.status();
    }
    const auto report = ScrubStore(**opened, nullptr, [] { return false; });
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_GT(report->finding_count, 0);
    row.EndRun(watch.seconds());
  }
}

}  // namespace
}  // namespace factline::store
