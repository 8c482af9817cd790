#include "daemon/store/text_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

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

}  // namespace
}  // namespace factline::store
