#include "daemon/store/joins_cache.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/store/keys.h"
#include "daemon/store/row_batch.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A record with so many keys.
track::SharedJoins Joins(int keys) {
  track::JoinRecord record;
  for (int i = 0; i < keys; ++i) {
    record.nodes.emplace_back().key.object = absl::StrCat("thing ", i);
  }
  return track::NameJoins(std::move(record));
}

class JoinsCacheTest : public testing::Test {
 protected:
  size_t KeysOf(std::string_view id) {
    const auto joins = cache_.Get(id, reader_);
    EXPECT_TRUE(joins.ok()) << joins.status();
    return (*joins)->record.nodes.size();
  }

  const TempDir dir_;
  const std::unique_ptr<FactStore> store_ = OpenOrDie(dir_.path());
  const FactReader reader_{std::make_unique<DatabaseSource>(store_->database()),
                           FactReader::kAllRevisions, ""};
  JoinsCache cache_{/*weight_max=*/6};
};

TEST_F(JoinsCacheTest, KeepsAllThatIsNotWritten) {
  for (int i = 0; i < 20; ++i) cache_.Change(absl::StrCat(i), Joins(3));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(KeysOf(absl::StrCat(i)), 3u) << i;
  EXPECT_EQ(cache_.changed().size(), 20u);
  cache_.Written();
  EXPECT_THAT(cache_.changed(), IsEmpty());
}

TEST_F(JoinsCacheTest, TellsTheLatestAndForgetsWhatWasNotAskedFor) {
  cache_.Change("a", Joins(3));
  cache_.Change("b", Joins(3));
  cache_.Written();  // Both are old now.
  cache_.Change("a", Joins(5));
  EXPECT_EQ(KeysOf("a"), 5u);
  EXPECT_THAT(cache_.changed(), ElementsAre("a"));
  cache_.Written();
  EXPECT_EQ(cache_.Find("b"), nullptr);
  EXPECT_EQ(KeysOf("a"), 5u);
  EXPECT_EQ(KeysOf("b"), 0u);  // Nothing was written here.
}

TEST_F(JoinsCacheTest, ClearForgetsWhatWasNotWritten) {
  cache_.Change("a", Joins(3));
  cache_.Clear();
  EXPECT_THAT(cache_.changed(), IsEmpty());
  EXPECT_EQ(KeysOf("a"), 0u);
}

// Rows of one thing are found in files whose filters know their fronts, and a
// walk over a table sees those of all things.
TEST(ThingPrefixTest, FindsWhatIsThereInFilesToo) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  const Database& database = store->database();
  const std::string a(32, 'a');
  const std::string b(32, 'b');
  const std::string absent(32, 'c');
  for (const std::string& claim : {a, b}) {  // Two files.
    RowBatch rows;
    rows.Put(Family::kFacts, BookClaimKey(a, claim), "x");
    rows.Put(Family::kFacts, BookClaimKey(b, claim), "x");
    rows.Put(Family::kFacts, BookClaimKey("text id", claim), "x");
    rocksdb::WriteBatch batch;
    rows.WriteTo(database, batch);
    ASSERT_TRUE(database.db()->Write({}, &batch).ok());
    ASSERT_TRUE(
        database.db()->Flush({}, database.family(Family::kFacts)).ok());
  }
  const auto count = [&](const std::string& prefix) {
    PrefixScan scan(DatabaseSource(database), Family::kFacts, prefix);
    int rows = 0;
    for (scan.SeekToFirst(); scan.Valid(); scan.Next()) ++rows;
    EXPECT_TRUE(scan.status().ok());
    return rows;
  };
  EXPECT_EQ(count(BookClaimPrefix(a)), 2);
  EXPECT_EQ(count(BookClaimPrefix(b)), 2);
  EXPECT_EQ(count(BookClaimPrefix("text id")), 2);
  EXPECT_EQ(count(BookClaimPrefix(absent)), 0);
  EXPECT_EQ(count(TablePrefix(Table::kBook)), 6);
}

struct ThingCase {
  std::string_view name;
  std::string key;
  bool is_of_thing = false;
};

class IsOfThingTest : public testing::TestWithParam<ThingCase> {};

TEST_P(IsOfThingTest, KnowsIdsOf16Bytes) {
  EXPECT_EQ(IsOfThing(GetParam().key), GetParam().is_of_thing);
}

const ThingCase kThingCases[] = {
    {.name = "Book", .key = BookKey(std::string(32, '0')), .is_of_thing = true},
    {.name = "Article",
     .key = ArticleKey(std::string(32, 'f')),
     .is_of_thing = true},
    {.name = "ShortId", .key = BookKey(std::string(16, '0'))},
    {.name = "TextId", .key = BookKey("a figure of a long name in a test")},
    {.name = "Statement", .key = ClaimPrefix("", std::string(32, '0'))},
    {.name = "Table", .key = TablePrefix(Table::kBook)},
    {.name = "Empty", .key = ""},
};

INSTANTIATE_TEST_SUITE_P(Keys, IsOfThingTest, testing::ValuesIn(kThingCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::store
