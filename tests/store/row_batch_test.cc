#include "daemon/store/row_batch.h"

#include <string>
#include <utility>
#include <vector>

#include "daemon/store/term_index.h"
#include "daemon/store/term_memo.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

// What the writer keeps of what is not written yet.
namespace factline::store {
namespace {

using testing::ElementsAre;
using testing::Pair;

using KeyValue = std::pair<std::string, std::string>;

// Takes down what a batch would do, in order.
class Recorder : public rocksdb::WriteBatch::Handler {
 public:
  rocksdb::Status PutCF(uint32_t, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    puts.emplace_back(key.ToString(), value.ToString());
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t, const rocksdb::Slice& key) override {
    deletes.push_back(key.ToString());
    return rocksdb::Status::OK();
  }

  std::vector<KeyValue> puts;
  std::vector<std::string> deletes;
};

class RowBatchTest : public testing::Test {
 protected:
  Recorder Written() const {
    rocksdb::WriteBatch batch;
    rows_.WriteTo(store_->database(), batch);
    Recorder recorder;
    EXPECT_TRUE(batch.Iterate(&recorder).ok());
    return recorder;
  }

  const TempDir dir_;
  const std::unique_ptr<FactStore> store_ = OpenOrDie(dir_.path());
  RowBatch rows_;
};

TEST_F(RowBatchTest, OrdersKeysByAllTheirBytes) {
  const std::string zero("seven b\0", 8);
  for (const std::string key :
       {"seven bytes b", "\xff", "b", "seven b", "seven bytes a"}) {
    rows_.Put(Family::kFacts, key, "1");
  }
  rows_.Put(Family::kFacts, zero, "1");
  EXPECT_THAT(Written().puts,
              ElementsAre(Pair("b", "1"), Pair("seven b", "1"), Pair(zero, "1"),
                          Pair("seven bytes a", "1"),
                          Pair("seven bytes b", "1"), Pair("\xff", "1")));
}

TEST_F(RowBatchTest, WritesTheLastOfOneKeyOnly) {
  rows_.Put(Family::kFacts, "put twice", "1");
  rows_.Put(Family::kFacts, "put last", "1");
  rows_.Put(Family::kFacts, "deleted last", "1");
  rows_.Put(Family::kChanges, "put twice", "another family's");
  rows_.Delete(Family::kFacts, "put last");
  rows_.Delete(Family::kFacts, "deleted last");
  rows_.Put(Family::kFacts, "put last", "2");
  rows_.Put(Family::kFacts, "put twice", "2");
  const Recorder written = Written();
  EXPECT_THAT(written.puts,
              ElementsAre(Pair("put last", "2"), Pair("put twice", "2"),
                          Pair("put twice", "another family's")));
  EXPECT_THAT(written.deletes, ElementsAre("deleted last"));
}

TEST_F(RowBatchTest, RollsBack) {
  rows_.Put(Family::kFacts, "kept", "1");
  const size_t bytes = rows_.bytes();
  EXPECT_EQ(bytes, 5u);
  const size_t place = rows_.size();
  rows_.Put(Family::kFacts, "kept", "2");
  rows_.Delete(Family::kFacts, "not there");
  rows_.RollBackTo(place);
  EXPECT_EQ(rows_.bytes(), bytes);
  EXPECT_THAT(Written().puts, ElementsAre(Pair("kept", "1")));
}

TEST(TermMemoTest, UndoesWhatWasNotKept) {
  TermMemo memo;
  memo.Add(1);
  memo.Keep();
  memo.Add(2);
  memo.Undo();
  EXPECT_TRUE(memo.Contains(1));
  EXPECT_FALSE(memo.Contains(2));
}

TEST(TermMemoTest, ForgetsWhatWasNotAskedForLately) {
  TermMemo memo(/*entries_max=*/2);
  for (const uint64_t entry : {1, 2}) memo.Add(entry);
  memo.Age();
  EXPECT_TRUE(memo.Contains(1));  // So it is young again.
  memo.Add(3);
  memo.Age();
  EXPECT_TRUE(memo.Contains(1));
  EXPECT_FALSE(memo.Contains(2));
  EXPECT_TRUE(memo.Contains(3));
}

TEST(TermMemoTest, KeepsAllOfABatchHoweverLarge) {
  TermMemo memo(/*entries_max=*/2);
  for (uint64_t entry = 0; entry < 10; ++entry) memo.Add(entry);
  for (uint64_t entry = 0; entry < 10; ++entry) {
    EXPECT_TRUE(memo.Contains(entry)) << entry;
  }
}

// Entries of the index as the database has them.
std::vector<std::string> WordsOf(const FactStore& store) {
  std::vector<std::string> words;
  EXPECT_TRUE(ScanWords(*store.View(), TermKind::kSpoken, "",
                        [&](std::string_view word, const std::string&) {
                          words.emplace_back(word);
                          return true;
                        })
                  .ok());
  return words;
}

// The writer remembers the words of a figure; one that was said in a
// transaction that was dropped is not there.
TEST(TermIndexTest, WordsOfADroppedTransactionAreWrittenLater) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  Claim mayor = DroneClaim("wire:1", "kyiv", 40, 3);
  mayor.attributions.front().source = "mayor";
  ApplyForTest({.uri = "wire:1", .claims = {mayor}}, *store->Begin());
  EXPECT_THAT(WordsOf(*store), ElementsAre());
  CommitForTest({{.uri = "wire:1", .claims = {mayor}}}, *store);
  EXPECT_THAT(WordsOf(*store), ElementsAre("mayor"));
}

// A word keeps the revision that said it first, whatever the writer remembers.
TEST(TermIndexTest, AWordIsFoundAtTheRevisionThatSaidItFirst) {
  const TempDir dir;
  Claim first = DroneClaim("wire:1", "kyiv", 40, 3);
  Claim again = DroneClaim("wire:2", "kyiv", 41, 3);
  Claim more = DroneClaim("wire:3", "kyiv", 42, 3);
  for (Claim* claim : {&first, &again}) {
    claim->attributions.front().source = "mayor";
  }
  more.attributions.front().source = "the old mayor";
  CommitForTest({{.uri = "wire:1", .claims = {first}},
                 {.uri = "wire:2", .claims = {again}}},
                *OpenOrDie(dir.path()));
  const auto store = OpenOrDie(dir.path());  // Remembers nothing.
  CommitForTest({{.uri = "wire:3", .claims = {more}}}, *store);
  for (const int64_t revision : {1, 2, 3}) {
    int mayors = 0;
    const auto view = store->ViewAt(revision);
    ASSERT_TRUE(view.ok()) << view.status();
    ASSERT_TRUE(ScanWords(**view, TermKind::kSpoken, "mayor",
                          [&](std::string_view, const std::string&) {
                            ++mayors;
                            return true;
                          })
                    .ok());
    EXPECT_EQ(mayors, 1) << revision;
  }
}

}  // namespace
}  // namespace factline::store
