#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/store/fact_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "tests/store/store_testing.h"

// Damage, failing disks and sudden death.
namespace factline::store {
namespace {

namespace fs = std::filesystem;

// --- Sudden death ----------------------------------------------------------

// Commits articles from the stored position on, three to a commit, and writes
// each acknowledged offset to `pipe`, until it is killed.
[[noreturn]] void CommitForEver(const std::string& directory, int pipe) {
  const auto store = OpenOrDie(directory, /*sync=*/true);
  const auto position = store->GetPosition(kTestPartition);
  int64_t next = position.ok() && *position ? (*position)->next_offset : 0;
  while (true) {
    auto transaction = store->Begin();
    for (int i = 0; i < 3; ++i) {
      ApplyForTest(MessageAt(static_cast<int>(next++)), *transaction);
    }
    transaction->SetPosition(kTestPartition, {.next_offset = next});
    if (!store->Commit(std::move(transaction)).ok()) _exit(1);
    if (write(pipe, &next, sizeof(next)) != sizeof(next)) _exit(2);
  }
}

// Kills a child that commits, `lifetime` after its first commit; returns the
// last offset that it acknowledged.
int64_t KillWhileCommitting(const std::string& directory,
                            absl::Duration lifetime) {
  int pipes[2];
  EXPECT_EQ(pipe(pipes), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(pipes[0]);
    CommitForEver(directory, pipes[1]);
  }
  close(pipes[1]);
  int64_t acknowledged = -1;
  EXPECT_EQ(read(pipes[0], &acknowledged, sizeof(acknowledged)),
            static_cast<ssize_t>(sizeof(acknowledged)));
  absl::SleepFor(lifetime);
  kill(child, SIGKILL);
  while (read(pipes[0], &acknowledged, sizeof(acknowledged)) ==
         static_cast<ssize_t>(sizeof(acknowledged))) {
  }
  close(pipes[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << status;
  return acknowledged;
}

// Kills it `kills` times, and compares what is there with an undisturbed run.
void KillAndCompare(int kills) {
  const TempDir dir;
  for (int i = 0; i < kills; ++i) {
    const int64_t acknowledged =
        KillWhileCommitting(dir.path(), absl::Milliseconds(i * 7 % 40));
    const auto store = OpenOrDie(dir.path());
    const auto position = store->GetPosition(kTestPartition);
    ASSERT_TRUE(position.ok() && position->has_value());
    // Nothing acknowledged is lost; one commit may not have been told of.
    EXPECT_GE((*position)->next_offset, acknowledged);
    EXPECT_LE((*position)->next_offset, acknowledged + 3);
    EXPECT_EQ(store->latest().revision, (*position)->next_offset);
    EXPECT_EQ(store->Stats().articles, (*position)->next_offset);
  }

  const auto store = OpenOrDie(dir.path());
  const TempDir undisturbed_dir;
  const auto undisturbed = OpenOrDie(undisturbed_dir.path());
  auto transaction = undisturbed->Begin();
  for (int i = 0; i < store->latest().revision; ++i) {
    ApplyForTest(MessageAt(i), *transaction);
  }
  ASSERT_TRUE(undisturbed->Commit(std::move(transaction)).ok());
  const auto expected = undisturbed->Digest();
  const auto got = store->Digest();
  ASSERT_TRUE(expected.ok() && got.ok());
  EXPECT_EQ(got->digest, expected->digest);
  EXPECT_EQ(got->claims, expected->claims);
}

TEST(FaultTest, KilledProcessesLoseNothing) { KillAndCompare(4); }

TEST(SlowFaultTest, ProcessesKilledOftenLoseNothing) { KillAndCompare(50); }

// --- Damage ----------------------------------------------------------------

// Moves everything of a closed store from its log into table files.
void Flush(const std::string& directory) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : {"default", "facts", "changes"}) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::DBOptions(), directory, families,
                                &handles, &raw)
                  .ok());
  const std::unique_ptr<rocksdb::DB> db(raw);
  ASSERT_TRUE(db->Flush(rocksdb::FlushOptions(), handles).ok());
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
}

void FlipByte(const fs::path& path, std::streamoff at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const int old = file.get();
  file.seekp(at);
  file.put(static_cast<char>(old ^ 0x10));
}

TEST(FaultTest, DamagedBlocksAreDataLossNotShortAnswers) {
  const TempDir dir;
  int64_t figures = 0;
  {
    const auto store = OpenOrDie(dir.path());
    auto transaction = store->Begin();
    for (int i = 0; i < 400; ++i) {
      const std::string uri = absl::StrCat("wire:", i);
      ApplyForTest(
          {.uri = uri,
           .claims = {DroneClaim(uri, absl::StrCat("town ", i), i, 3)}},
          *transaction);
    }
    ASSERT_TRUE(store->Commit(std::move(transaction)).ok());
    figures = store->Stats().figures;
  }
  Flush(dir.path());

  int damaged_files = 0;
  for (const auto& file : fs::directory_iterator(dir.path())) {
    if (file.path().extension() != ".sst") continue;
    if (file.file_size() < 50'000) continue;  // No block of facts in it.
    // In every table that has a share of the file.
    constexpr std::streamoff kFlips = 16;
    const auto size = static_cast<std::streamoff>(file.file_size());
    for (std::streamoff i = 1; i < kFlips; ++i) {
      FlipByte(file.path(), size * i / kFlips);
    }
    ++damaged_files;
  }
  ASSERT_GE(damaged_files, 1);

  const auto store = OpenOrDie(dir.path());
  const absl::Status digest = store->Digest().status();
  EXPECT_TRUE(absl::IsDataLoss(digest)) << digest;
  // A whole scan sees either everything or the damage.
  int64_t seen = 0;
  const absl::Status scan = store->View()->ScanFigures("", [&](const Figure&) {
    ++seen;
    return true;
  });
  EXPECT_EQ(scan.ok(), seen == figures) << scan << " " << seen;
  const absl::Status timeline = store->View()->ScanTimeline(
      {}, false, [](const auto&, const auto&) { return true; });
  EXPECT_TRUE(absl::IsDataLoss(timeline)) << timeline;
}

// --- A disk that fails -----------------------------------------------------

struct DiskFault {
  std::atomic<bool> fails = false;
  std::atomic<bool> full = false;
  std::atomic<int> refused = 0;

  rocksdb::IOStatus Check() {
    if (!fails) return rocksdb::IOStatus::OK();
    ++refused;
    return full ? rocksdb::IOStatus::NoSpace("injected")
                : rocksdb::IOStatus::IOError("injected");
  }
};

class FaultyFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, DiskFault& fault)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(file)), fault_(fault) {}

  using rocksdb::FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    const rocksdb::IOStatus status = fault_.Check();
    return status.ok() ? target()->Append(data, options, debug) : status;
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& info,
                           rocksdb::IODebugContext* debug) override {
    const rocksdb::IOStatus status = fault_.Check();
    return status.ok() ? target()->Append(data, options, info, debug) : status;
  }

 private:
  DiskFault& fault_;
};

class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(DiskFault& fault)
      : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()),
        fault_(fault) {}

  const char* Name() const override { return "faulty"; }

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* file,
      rocksdb::IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSWritableFile> inner;
    const rocksdb::IOStatus status =
        target()->NewWritableFile(name, options, &inner, debug);
    if (status.ok()) {
      *file = std::make_unique<FaultyFile>(std::move(inner), fault_);
    }
    return status;
  }

 private:
  DiskFault& fault_;
};

struct DiskCase {
  std::string_view name;
  bool full;
  absl::StatusCode code;
};

class DiskFaultTest : public testing::TestWithParam<DiskCase> {};

TEST_P(DiskFaultTest, FailedCommitsLeaveNothingAndAreTheLast) {
  DiskFault fault;
  fault.full = GetParam().full;
  const auto env =
      rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(fault));
  const TempDir dir;
  std::string digest;
  {
    auto store = FactStore::Open({.directory = dir.path(), .env = env.get()});
    ASSERT_TRUE(store.ok()) << store.status();
    int64_t told = 0;
    (*store)->SetCommitListener([&](int64_t latest) { told = latest; });
    CommitForTest({MessageAt(0)}, **store);
    digest = (*store)->Digest()->digest;

    fault.fails = true;
    auto failing = (*store)->Begin();
    ApplyForTest(MessageAt(1), *failing);
    failing->SetPosition(kTestPartition, {.next_offset = 5});
    const absl::Status first = (*store)->Commit(std::move(failing));
    EXPECT_EQ(first.code(), GetParam().code) << first;
    EXPECT_GE(fault.refused, 1);

    // The disk is well again, but this handle takes no more.
    fault.fails = false;
    fault.refused = 0;
    auto later = (*store)->Begin();
    EXPECT_EQ(later->latest_revision(), 1);
    ApplyForTest(MessageAt(2), *later);
    EXPECT_EQ((*store)->Commit(std::move(later)), first);

    EXPECT_EQ((*store)->latest().revision, 1);
    EXPECT_EQ(told, 1);
    EXPECT_EQ((*store)->Digest()->digest, digest);
    EXPECT_EQ(*(*store)->GetPosition(kTestPartition), std::nullopt);
    EXPECT_EQ((*store)->Stats().claims, 2);
  }
  const auto store = OpenOrDie(dir.path());
  EXPECT_EQ(store->latest().revision, 1);
  EXPECT_EQ(store->Digest()->digest, digest);
  CommitForTest({MessageAt(1)}, *store);
  EXPECT_EQ(store->latest().revision, 2);
}

INSTANTIATE_TEST_SUITE_P(
    All, DiskFaultTest,
    testing::Values(DiskCase{"Full", true,
                             absl::StatusCode::kResourceExhausted},
                    DiskCase{"Broken", false, absl::StatusCode::kUnavailable}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace factline::store
