// Kept data directories of each format version, opened by this program. See
// formats/README.md.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/scrub.h"
#include "daemon/store/text_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path Kept(const std::string& file) {
  return fs::path(FACTLINE_SOURCE_DIR) / "tests/store/formats" / file;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Contents by path.
std::map<std::string, std::string> FilesOf(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[fs::relative(entry.path(), folder)] = ReadFile(entry.path());
    }
  }
  return files;
}

// The data directory of an archive.
class FormatTest : public testing::Test {
 protected:
  void Unpack(int version) {
    const fs::path archive =
        Kept(absl::StrCat("format-", version, ".tar.gz"));
    ASSERT_TRUE(fs::exists(archive)) << "make it, see formats/README.md";
    fs::create_directory(data());
    const std::string command = absl::StrCat("tar -xzf '", archive.string(),
                                             "' -C '", data(), "'");
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  std::string data() const { return dir_.Sub("data"); }

  const TempDir dir_;
};

TEST_F(FormatTest, TheOwnIsReadAsItWas) {
  ASSERT_NO_FATAL_FAILURE(Unpack(kFormatVersion));
  const fs::path recorded =
      Kept(absl::StrCat("format-", kFormatVersion, ".digest"));
  auto opened = FactStore::Open({.directory = data()});
  ASSERT_TRUE(opened.ok()) << opened.status();
  std::unique_ptr<FactStore> store = *std::move(opened);
  const auto texts = TextStore::Open(data(), /*create=*/false);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_GT((*texts)->EstimateCount(), 0);
  const auto report =
      ScrubStore(*store, texts->get(), [] { return false; });
  ASSERT_TRUE(report.ok()) << report.status();
  for (const ScrubFinding& finding : report->findings) {
    ADD_FAILURE() << finding.where << ": " << finding.what;
  }
  const auto digest = store->Digest();
  ASSERT_TRUE(digest.ok()) << digest.status();
  const std::string got = absl::StrCat(digest->digest, "\n");
  if (std::getenv("FACTLINE_UPDATE_FORMATS") != nullptr) {
    std::ofstream(recorded) << got;
  }
  EXPECT_EQ(got, ReadFile(recorded))
      << "a store that was written before reads otherwise now";
  EXPECT_GT(digest->points, 5);

  // It is written to as well as one of this program's own.
  const int64_t latest = store->latest().revision;
  CommitForTest({{.uri = "wire:new", .claims = {DroneClaim("wire:new", "kyiv",
                                                           7, 3)}}},
                *store, absl::Now());
  store.reset();
  EXPECT_EQ(OpenOrDie(data())->latest().revision, latest + 1);
}

TEST_F(FormatTest, OlderOnesAreRefusedAndLeftAlone) {
  for (int version = 1; version < kFormatVersion; ++version) {
    SCOPED_TRACE(absl::StrCat("format ", version));
    ASSERT_NO_FATAL_FAILURE(Unpack(version));
    const auto before = FilesOf(data());
    ASSERT_GT(before.size(), 2u);
    for (int attempt = 0; attempt < 2; ++attempt) {
      const absl::Status status =
          FactStore::Open({.directory = data()}).status();
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_FALSE(FactStore::IsNewerFormat(status));
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(absl::StrCat("of an older factline: format version ",
                                         version)));
    }
    EXPECT_TRUE(FilesOf(data()) == before) << "something was written";
    fs::remove_all(data());
  }
}

}  // namespace
}  // namespace factline::store
