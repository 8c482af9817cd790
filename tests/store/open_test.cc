#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/store/data_directory.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/store/store_testing.h"

// What Open() makes of the directories that it may be given.
namespace factline::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

absl::Status TryOpen(const std::string& directory) {
  return FactStore::Open({.directory = directory}).status();
}

TestArticle SomeArticle() {
  return {.uri = "wire:1", .claims = {DroneClaim("wire:1", "a", 1, 3)}};
}

// Runs `body` in a child process and returns its exit code.
template <typename Body>
int InChild(Body body) {
  const pid_t pid = fork();
  if (pid == 0) _exit(body());
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The RocksDB of a closed store, as any program sees it.
class RawDatabase {
 public:
  explicit RawDatabase(const std::string& directory) {
    std::vector<std::string> names;
    rocksdb::Options options;
    EXPECT_TRUE(
        rocksdb::DB::ListColumnFamilies(options, directory, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    rocksdb::DB* db = nullptr;
    const rocksdb::Status opened =
        rocksdb::DB::Open(options, directory, families, &handles_, &db);
    EXPECT_TRUE(opened.ok()) << opened.ToString();
    db_.reset(db);
  }
  ~RawDatabase() {
    for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  }

  rocksdb::DB& db() { return *db_; }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

TEST(OpenTest, MakesDirectoriesThatOnlyTheOwnerMayRead) {
  const TempDir dir;
  const std::string path = dir.Sub("a/b/data");
  OpenOrDie(path);
  struct stat made = {};
  ASSERT_EQ(stat(path.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777, 0700u);
}

TEST(OpenTest, TakesEmptyDirectoriesWithWhatTheSystemPutsThere) {
  const TempDir dir;
  fs::create_directory(dir.Sub("lost+found"));
  EXPECT_TRUE(TryOpen(dir.path()).ok());
}

TEST(OpenTest, RefusesDirectoriesWithOtherFiles) {
  const TempDir dir;
  std::ofstream(dir.Sub("letter.txt")) << "Dear all";
  const absl::Status status = TryOpen(dir.path());
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("letter.txt"));
  EXPECT_FALSE(FactStore::IsNewerFormat(status));
  EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), {}), 1);
}

TEST(OpenTest, RefusesAFileInPlaceOfADirectory) {
  const TempDir dir;
  std::ofstream(dir.Sub("file")) << "x";
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen(dir.Sub("file"))));
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen(dir.Sub("file/data"))));
}

TEST(OpenTest, RefusesDirectoriesItMayNotWrite) {
  const TempDir dir;
  const std::string closed = dir.Sub("closed");
  fs::create_directory(closed);
  fs::permissions(closed, fs::perms::owner_read | fs::perms::owner_exec);
  constexpr uid_t kNobody = 65534;
  const int code = InChild([&] {
    // Root may do anything, so the child must not be it.
    if (geteuid() == 0) {
      if (chown(closed.c_str(), kNobody, kNobody) != 0 ||
          chmod(dir.path().c_str(), 0755) != 0 || setuid(kNobody) != 0) {
        return 2;
      }
    }
    const bool refused = absl::IsPermissionDenied(TryOpen(closed));
    const bool refused_inside =
        absl::IsPermissionDenied(TryOpen(closed + "/data"));
    return refused && refused_inside ? 0 : 1;
  });
  EXPECT_EQ(code, 0);
}

TEST(OpenTest, NamesTheProcessThatHoldsTheDirectory) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  const absl::Status here = TryOpen(dir.path());
  EXPECT_TRUE(absl::IsFailedPrecondition(here)) << here;
  EXPECT_THAT(std::string(here.message()), HasSubstr("this process"));

  const std::string holder = absl::StrCat("in use by process ", getpid());
  // In a process of its own that shares no memory of the first lock.
  const int code = InChild([&] {
    execl("/proc/self/exe", "store_open_test", "--try-open", dir.path().c_str(),
          holder.c_str(), nullptr);
    return 3;
  });
  EXPECT_EQ(code, 0);

  // The attempts left the lock where it was.
  CommitForTest({SomeArticle()}, *store);
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen(dir.path())));
}

TEST(OpenTest, RefusesANewerFormatAndChangesNothing) {
  const std::string newer = std::to_string(kFormatVersion + 1);
  const TempDir dir;
  OpenOrDie(dir.path());
  {
    RawDatabase raw(dir.path());
    ASSERT_TRUE(raw.db().Put({}, MetaKey(kFormatName), newer).ok());
  }
  const absl::Status status = TryOpen(dir.path());
  EXPECT_TRUE(FactStore::IsNewerFormat(status)) << status;
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  std::string format;
  RawDatabase raw(dir.path());
  ASSERT_TRUE(raw.db().Get({}, MetaKey(kFormatName), &format).ok());
  EXPECT_EQ(format, newer);
}

TEST(OpenTest, RefusesAnOlderFormatAndSaysWhatToDo) {
  const std::string older = std::to_string(kFormatVersion - 1);
  const TempDir dir;
  {
    const auto store = OpenOrDie(dir.path());
    CommitForTest({SomeArticle()}, *store);
  }
  {
    RawDatabase raw(dir.path());
    ASSERT_TRUE(raw.db().Put({}, MetaKey(kFormatName), older).ok());
  }
  const absl::Status status = TryOpen(dir.path());
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_FALSE(FactStore::IsNewerFormat(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("read the topics again into a new directory"));
  {
    RawDatabase raw(dir.path());
    std::string format;
    ASSERT_TRUE(raw.db().Get({}, MetaKey(kFormatName), &format).ok());
    EXPECT_EQ(format, older);
    const std::string ours = std::to_string(kFormatVersion);
    ASSERT_TRUE(raw.db().Put({}, MetaKey(kFormatName), ours).ok());
  }
  EXPECT_EQ(OpenOrDie(dir.path())->latest().revision, 1);
}

TEST(OpenTest, RefusesAnUnknownColumnFamily) {
  const TempDir dir;
  OpenOrDie(dir.path());
  {
    RawDatabase raw(dir.path());
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE(raw.db().CreateColumnFamily({}, "aliases", &handle).ok());
    raw.db().DestroyColumnFamilyHandle(handle);
  }
  const absl::Status status = TryOpen(dir.path());
  EXPECT_TRUE(FactStore::IsNewerFormat(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("aliases"));
}

struct DamageCase {
  std::string_view name;
  std::string_view format;  // Put in place of the version.
};

class FormatDamageTest : public testing::TestWithParam<DamageCase> {};

TEST_P(FormatDamageTest, IsDataLoss) {
  const TempDir dir;
  OpenOrDie(dir.path());
  {
    RawDatabase raw(dir.path());
    ASSERT_TRUE(
        raw.db()
            .Put({}, MetaKey(kFormatName), std::string(GetParam().format))
            .ok());
  }
  const absl::Status status = TryOpen(dir.path());
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

INSTANTIATE_TEST_SUITE_P(
    All, FormatDamageTest,
    testing::Values(DamageCase{"Empty", ""}, DamageCase{"Word", "one"},
                    DamageCase{"Zero", "0"}, DamageCase{"Negative", "-1"},
                    DamageCase{"Tail", "1 "},
                    DamageCase{"Huge", "99999999999"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(OpenTest, DataWithoutFormatIsDataLoss) {
  const TempDir dir;
  OpenOrDie(dir.path());
  {
    RawDatabase raw(dir.path());
    ASSERT_TRUE(raw.db().Delete({}, MetaKey(kFormatName)).ok());
  }
  EXPECT_TRUE(absl::IsDataLoss(TryOpen(dir.path())));
}

// Names and contents of the files in a directory.
std::vector<std::pair<std::string, std::string>> Contents(
    const std::string& directory) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& file : fs::directory_iterator(directory)) {
    std::ifstream in(file.path(), std::ios::binary);
    files.emplace_back(file.path().filename(),
                       std::string(std::istreambuf_iterator<char>(in), {}));
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(OpenTest, AMissingRootFileIsDataLossAndChangesNothing) {
  const TempDir dir;
  CommitForTest({SomeArticle()}, *OpenOrDie(dir.path()));
  fs::remove(dir.Sub("CURRENT"));
  const auto before = Contents(dir.path());
  const absl::Status status = TryOpen(dir.path());
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("CURRENT"));
  EXPECT_EQ(Contents(dir.path()), before);
}

TEST(OpenTest, AnEmptyManifestIsDataLoss) {
  const TempDir dir;
  CommitForTest({SomeArticle()}, *OpenOrDie(dir.path()));
  for (const auto& file : fs::directory_iterator(dir.path())) {
    if (file.path().filename().string().starts_with("MANIFEST")) {
      fs::resize_file(file.path(), 0);
    }
  }
  EXPECT_TRUE(absl::IsDataLoss(TryOpen(dir.path()))) << TryOpen(dir.path());
}

TEST(OpenTest, CreationThatDiedIsCarriedOn) {
  const TempDir dir;
  // What RocksDB leaves before CURRENT points to anything.
  std::ofstream(dir.Sub("MANIFEST-000001")) << "half";
  std::ofstream(dir.Sub("IDENTITY")) << "id";
  EXPECT_TRUE(TryOpen(dir.path()).ok()) << TryOpen(dir.path());

  // And what it leaves before we wrote anything.
  const TempDir bare;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, bare.path(), &db).ok());
  delete db;
  EXPECT_TRUE(TryOpen(bare.path()).ok()) << TryOpen(bare.path());
}

// For NamesTheProcessThatHoldsTheDirectory: 0 if the directory is refused with
// these words.
int TryOpenForParent(const std::string& directory, const std::string& words) {
  const absl::Status status = TryOpen(directory);
  if (!absl::IsFailedPrecondition(status)) return 4;
  const std::string message(status.message());
  return message.find(words) != std::string::npos ? 0 : 5;
}

}  // namespace
}  // namespace factline::store

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "--try-open") {
    return factline::store::TryOpenForParent(argv[2], argv[3]);
  }
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
