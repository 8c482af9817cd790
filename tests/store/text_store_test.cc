#include "daemon/store/text_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "daemon/model/article_record.h"
#include "rocksdb/sst_file_reader.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

Article TheArticle(const std::string& uri) {
  Article article;
  article.uri = uri;
  article.version = "2.1";
  article.version_number = 2;
  article.first_created_time = absl::FromUnixSeconds(1700000000);
  article.publish_time = absl::FromUnixSeconds(1700003600);
  article.publish_time_defaulted = true;
  article.publish_time_has_clock = false;
  article.signal = Signal::kCorrection;
  article.publisher = "Harbour Gazette";
  article.url = "https://example.org/1";
  article.language = "en-GB";
  article.headline = "A headline";
  article.body = "Die B\xC3\xB6" "en of a body.\nMore.";
  article.body_format = BodyFormat::kHtml;
  article.dateline_place = "Graz";
  article.dateline_time_zone = "Europe/Vienna";
  return article;
}

std::unique_ptr<TextStore> OpenAt(const TempDir& directory) {
  std::filesystem::create_directories(directory.path());
  return TextStore::Open(directory.path(), /*create=*/true).value();
}

TEST(TextStoreTest, KeepsAllThatExtractionReads) {
  const TempDir directory;
  const Article article = TheArticle("one");
  {
    const auto texts = OpenAt(directory);
    texts->Put("r1", article);
    EXPECT_TRUE(texts->ReadAfter("", 9)->empty()) << "not committed yet";
    ASSERT_TRUE(texts->Commit().ok());
    ASSERT_TRUE(texts->Commit().ok()) << "nothing to write";
  }
  const auto kept = OpenAt(directory)->ReadAfter("", 9);
  ASSERT_TRUE(kept.ok()) << kept.status();
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ((*kept)[0].revision_id, "r1");
  EXPECT_EQ((*kept)[0].article, article);
}

TEST(TextStoreTest, ReadsInPages) {
  const TempDir directory;
  const auto texts = OpenAt(directory);
  for (int i = 0; i < 10; ++i) {
    texts->Put("r1", TheArticle("uri " + std::to_string(i)));
    texts->Put("r2", TheArticle("uri " + std::to_string(i)));
    texts->Put("r2", TheArticle("uri " + std::to_string(i)));  // Again.
  }
  ASSERT_TRUE(texts->Commit().ok());
  ASSERT_TRUE(texts->SetCursor({.extractor_version = "x", .key = {}}).ok());
  std::string key;
  int count = 0;
  while (true) {
    const auto page = texts->ReadAfter(key, 3);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const TextStore::KeptText& text : *page) EXPECT_GT(text.key, key);
    if (page->empty()) break;
    count += static_cast<int>(page->size());
    key = page->back().key;
  }
  EXPECT_EQ(count, 20);
}

TEST(TextStoreTest, RemembersTheCursor) {
  const TempDir directory;
  const TextStore::Cursor cursor{.extractor_version = "rules-9",
                                 .key = std::string("\x60" "a\0\xFF", 4),
                                 .read = 12,
                                 .changed = 7,
                                 .finished = true};
  {
    const auto texts = OpenAt(directory);
    EXPECT_EQ(texts->GetCursor()->has_value(), false);
    ASSERT_TRUE(texts->SetCursor(cursor).ok());
  }
  EXPECT_EQ(OpenAt(directory)->GetCursor().value(), cursor);
}

TEST(TextStoreTest, IsNotMadeUnasked) {
  const TempDir directory;
  EXPECT_EQ(TextStore::Open(directory.path(), /*create=*/false).status().code(),
            absl::StatusCode::kNotFound);
}

// The article's text as it stands in a log, and its key as it stands in any
// table, deleted or not.
bool IsInLogs(const std::string& folder, const std::string& text) {
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".sst") {
      continue;
    }
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    if (bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

bool IsInTables(const std::string& folder, const std::string& uri) {
  const std::string id = ArticleIdOf(uri);
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".sst") continue;
    rocksdb::SstFileReader reader{rocksdb::Options()};
    EXPECT_TRUE(reader.Open(entry.path()).ok());
    const std::unique_ptr<rocksdb::Iterator> it(
        reader.NewIterator(rocksdb::ReadOptions()));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      // A purge mark stays; it has no text.
      if (it->key()[0] == 0x60 &&
          it->key().ToString().find(id) != std::string::npos) {
        return true;
      }
    }
    EXPECT_TRUE(it->status().ok());
  }
  return false;
}

TEST(TextStoreTest, APurgedTextIsNowhereInTheFilesAndNotKeptAgain) {
  const TempDir directory;
  const auto texts = OpenAt(directory);
  Article secret = TheArticle("secret");
  secret.body = "The witness lives at the old mill.";
  Article other = TheArticle("other");
  other.body = "Nobody was hurt.";
  for (int round = 0; round < 3; ++round) {
    texts->Put("r1", secret);
    texts->Put("r2", secret);
    texts->Put("r1", other);
    ASSERT_TRUE(texts->Commit().ok());
    // Texts of all ages: in tables of each level and in the log.
    if (round == 2) break;
    ASSERT_TRUE(texts->EraseDeleted("nobody").ok());
  }
  ASSERT_TRUE(IsInLogs(directory.path(), secret.body));
  ASSERT_TRUE(IsInTables(directory.path(), "secret"));
  ASSERT_FALSE(texts->PurgeOf("secret")->has_value());

  const absl::Time time = absl::FromUnixSeconds(1700000000);
  const auto purged = texts->Purge("secret", {.time = time, .reason = "court"});
  ASSERT_TRUE(purged.ok()) << purged.status();
  EXPECT_EQ(*purged, 2);
  ASSERT_TRUE(texts->EraseDeleted("secret").ok());
  EXPECT_FALSE(IsInLogs(directory.path(), secret.body));
  EXPECT_FALSE(IsInTables(directory.path(), "secret"));
  EXPECT_TRUE(IsInTables(directory.path(), "other"));

  const auto mark = texts->PurgeOf("secret");
  ASSERT_TRUE(mark.ok() && mark->has_value());
  EXPECT_EQ((*mark)->time, time);
  EXPECT_EQ((*mark)->reason, "court");
  texts->Put("r3", secret);
  texts->Put("r2", other);
  ASSERT_TRUE(texts->Commit().ok());
  EXPECT_TRUE(texts->TextsOf("secret", 1 << 20)->empty());
  EXPECT_EQ(texts->TextsOf("other", 1 << 20)->size(), 2u);
  EXPECT_EQ(texts->TextsOf("other", 1)->size(), 1u) << "one at least";
  EXPECT_EQ(*texts->Purge("secret", {.time = time, .reason = "again"}), 0);
}

}  // namespace
}  // namespace factline::store
