// Backup, restore and scrub.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/store/backup.h"
#include "daemon/store/database.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"
#include "daemon/store/scrub.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

namespace fs = std::filesystem;

bool Never() { return false; }

void Fill(FactStore& store, int first, int count) {
  std::vector<TestArticle> articles;
  for (int i = first; i < first + count; ++i) articles.push_back(MessageAt(i));
  CommitForTest(articles, store);
  auto transaction = store.Begin();
  transaction->SetPosition(kTestPartition, {.next_offset = first + count});
  ASSERT_TRUE(store.Commit(std::move(transaction)).ok());
}

void KeepText(TextStore& texts, int i) {
  Article article;
  article.uri = absl::StrCat("wire:", i);
  article.body = absl::StrCat(i, " drones were launched.");
  texts.Put("r1", article);
  ASSERT_TRUE(texts.Commit().ok());
}

// Runs `change` on the closed database.
void Forge(const std::string& directory,
           const std::function<void(Database&)>& change) {
  const auto database = Database::Open({.directory = directory});
  ASSERT_TRUE(database.ok());
  change(**database);
}

// Writes what is in the log of commits to table files.
void Flush(const std::string& directory) {
  Forge(directory, [](Database& database) {
    ASSERT_TRUE(database.db()
                    ->Flush(rocksdb::FlushOptions(),
                            {database.family(Family::kDefault),
                             database.family(Family::kFacts),
                             database.family(Family::kChanges)})
                    .ok());
  });
}

// --- Backup and restore ------------------------------------------------------

TEST(BackupTest, RestoresTheStoreOfItsMoment) {
  const TempDir dir;
  DigestResult digest;
  std::string store_id;
  {
    const auto store = OpenOrDie(dir.Sub("data"));
    const auto texts = TextStore::Open(dir.Sub("data"), /*create=*/true);
    ASSERT_TRUE(texts.ok());
    store_id = store->store_id();
    Fill(*store, 0, 20);
    KeepText(**texts, 1);
    ASSERT_TRUE((*texts)->SetCursor({.extractor_version = "v", .key = "k",
                                     .read = 9, .finished = true}).ok());
    digest = store->Digest().value();
    const auto made = MakeBackup(*store, texts->get(), dir.Sub("kept"), Never);
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_EQ(made->revision, 20);
    EXPECT_GT(made->bytes, 0);
    EXPECT_TRUE(made->has_texts);
    Fill(*store, 20, 10);  // Not in it.
  }
  const auto restored = RestoreBackup(dir.Sub("kept"), dir.Sub("back"));
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->digest.digest, digest.digest);
  EXPECT_EQ(restored->old_store_id, store_id);

  const auto back = OpenOrDie(dir.Sub("back"));
  EXPECT_EQ(back->latest().revision, 20);
  EXPECT_EQ(back->Digest()->digest, digest.digest);
  // Tokens of the old store are not taken for its own.
  EXPECT_NE(back->store_id(), store_id);
  EXPECT_EQ(back->store_id(), restored->store_id);
  // Kafka is read again from where the backup was.
  EXPECT_EQ((*back->GetPosition(kTestPartition))->next_offset, 20);
  const auto texts = TextStore::Open(dir.Sub("back"), /*create=*/false);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ((*texts)->ReadAfter("", 10)->size(), 1u);
  EXPECT_EQ((*texts)->GetCursor()->value(), TextStore::Cursor());
  Fill(*back, 20, 1);
  EXPECT_EQ(back->latest().revision, 21);
}

TEST(BackupTest, TheNewestWholeOneIsRestored) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.Sub("data"));
  Fill(*store, 0, 5);
  ASSERT_EQ(MakeBackup(*store, nullptr, dir.Sub("kept"), Never)->id, 1);
  Fill(*store, 5, 5);
  ASSERT_EQ(MakeBackup(*store, nullptr, dir.Sub("kept"), Never)->id, 2);
  EXPECT_EQ(RestoreBackup(dir.Sub("kept"), dir.Sub("a"))->id, 2);
  EXPECT_EQ(OpenOrDie(dir.Sub("a"))->latest().revision, 10);

  // The next one has texts, and its copy of them is gone.
  {
    const auto texts = TextStore::Open(dir.Sub("data"), /*create=*/true);
    ASSERT_TRUE(texts.ok());
    ASSERT_EQ(MakeBackup(*store, texts->get(), dir.Sub("kept"), Never)->id, 3);
  }
  fs::remove_all(dir.Sub("kept") + "/texts");
  EXPECT_EQ(RestoreBackup(dir.Sub("kept"), dir.Sub("b"))->id, 2);
}

TEST(BackupTest, RefusesWhatIsNotItsOwn) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.Sub("data"));
  Fill(*store, 0, 3);
  EXPECT_EQ(MakeBackup(*store, nullptr, "relative", Never).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MakeBackup(*store, nullptr, dir.path(), Never).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MakeBackup(*store, nullptr, dir.Sub("c"), [] { return true; })
                .status()
                .code(),
            absl::StatusCode::kCancelled);
  EXPECT_EQ(RestoreBackup(dir.Sub("nothing"), dir.Sub("x")).status().code(),
            absl::StatusCode::kNotFound);
  ASSERT_TRUE(MakeBackup(*store, nullptr, dir.Sub("kept"), Never).ok());
  EXPECT_EQ(RestoreBackup(dir.Sub("kept"), dir.Sub("data")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

// Flips a bit in the middle of the largest file of `folder` that ends so.
void Damage(const std::string& folder, std::string_view ending) {
  fs::path largest;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.path().string().ends_with(ending)) continue;
    if (largest.empty() || file.file_size() > fs::file_size(largest)) {
      largest = file.path();
    }
  }
  ASSERT_FALSE(largest.empty());
  const auto at = static_cast<std::streamoff>(fs::file_size(largest) / 2);
  std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char byte = static_cast<char>(file.get() ^ 0x10);
  file.seekp(at);
  file.put(byte);
}

TEST(BackupTest, ADamagedBackupLeavesNothingBehind) {
  const TempDir dir;
  {
    const auto store = OpenOrDie(dir.Sub("data"));
    Fill(*store, 0, 50);
  }
  Flush(dir.Sub("data"));
  {
    const auto store = OpenOrDie(dir.Sub("data"));
    ASSERT_TRUE(MakeBackup(*store, nullptr, dir.Sub("kept"), Never).ok());
  }
  Damage(dir.Sub("kept"), ".sst");
  const auto restored = RestoreBackup(dir.Sub("kept"), dir.Sub("back"));
  EXPECT_EQ(restored.status().code(), absl::StatusCode::kDataLoss)
      << restored.status();
  EXPECT_FALSE(fs::exists(dir.Sub("back")));
  EXPECT_FALSE(fs::exists(dir.Sub("back") + ".restoring"));
}

// --- Scrub ---------------------------------------------------------------------

ScrubReport ScrubOf(const std::string& directory) {
  const auto store = OpenOrDie(directory);
  const auto report = ScrubStore(*store, nullptr, Never);
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

std::string TextOf(const ScrubReport& report) {
  std::string text;
  for (const ScrubFinding& finding : report.findings) {
    absl::StrAppend(&text, finding.where, ": ", finding.what, "\n");
  }
  return text;
}

TEST(ScrubTest, AGoodStoreHasNoFindings) {
  const TempDir dir;
  {
    const auto store = OpenOrDie(dir.Sub("data"));
    Fill(*store, 0, 30);
    CommitForTest({{.uri = "wire:3", .withdrawn = true}}, *store);
  }
  Flush(dir.Sub("data"));
  const auto store = OpenOrDie(dir.Sub("data"));
  const auto texts = TextStore::Open(dir.Sub("data"), /*create=*/true);
  ASSERT_TRUE(texts.ok());
  for (int i = 0; i < 60; ++i) KeepText(**texts, i);
  const auto report = ScrubStore(*store, texts->get(), Never);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->finding_count, 0) << TextOf(*report);
  EXPECT_EQ(report->revision, 31);
  EXPECT_EQ(report->texts, 60);
  EXPECT_GT(report->files, 0);
  EXPECT_GT(report->records, 300);
  EXPECT_EQ(ScrubStore(*store, nullptr, [] { return true; }).status().code(),
            absl::StatusCode::kCancelled);
}

TEST(ScrubTest, AnyFlippedBitOfAFileIsFound) {
  const TempDir dir;
  {
    const auto store = OpenOrDie(dir.Sub("data"));
    Fill(*store, 0, 50);
  }
  Flush(dir.Sub("data"));
  EXPECT_EQ(ScrubOf(dir.Sub("data")).finding_count, 0);
  Damage(dir.Sub("data"), ".sst");
  const ScrubReport report = ScrubOf(dir.Sub("data"));
  EXPECT_GT(report.finding_count, 0);
  EXPECT_TRUE(absl::StrContains(TextOf(report), ".sst")) << TextOf(report);
}

struct ForgedCase {
  std::string_view name;
  void (*change)(Database& database, const Claim& claim);
  std::string_view expected;
};

void Delete(Database& database, Family family, const std::string& key) {
  ASSERT_TRUE(database.db()
                  ->Delete(rocksdb::WriteOptions(), database.family(family),
                           key)
                  .ok());
}

void Put(Database& database, Family family, const std::string& key,
         const std::string& value) {
  ASSERT_TRUE(database.db()
                  ->Put(rocksdb::WriteOptions(), database.family(family), key,
                        value)
                  .ok());
}

std::string HomeOf(const Claim& claim) { return FigureIdOf(claim.figure_key); }

constexpr ForgedCase kForged[] = {
    {"NoIndex",
     [](Database& database, const Claim& claim) {
       Delete(database, Family::kFacts, ClaimIndexKey(claim.id));
     },
     "the index does not lead to it"},
    {"NoClaim",
     [](Database& database, const Claim& claim) {
       Delete(database, Family::kFacts, ClaimBodyKey(HomeOf(claim), claim.id));
     },
     "it names a claim that is not there"},
    {"OtherClaim",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts, ClaimBodyKey(HomeOf(claim), claim.id),
           EncodeClaim(DroneClaim("wire:x", "elsewhere", 1, 3), 1, Day(10)));
     },
     "it stands under the key of another one"},
    {"NotOnTheTimeline",
     [](Database& database, const Claim& claim) {
       Delete(database, Family::kFacts,
              TimelineKey(claim.event_time.earliest, claim.id));
     },
     "it is not on the timeline"},
    {"MemberOfNoPoint",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts,
           VersionKey(FigureMemberPrefix(HomeOf(claim), claim.id), 2),
           EncodeMembership({.point_id = "nowhere", .publish_time = Day(1)}));
     },
     "is on the point nowhere"},
    {"NotInTheBook",
     [](Database& database, const Claim& claim) {
       Delete(database, Family::kFacts, BookClaimKey(HomeOf(claim), claim.id));
     },
     "its book lacks the claim"},
    {"OtherNumberInTheBook",
     [](Database& database, const Claim& claim) {
       Claim other = claim;
       other.quantity->value = Decimal::FromInt(77);
       Put(database, Family::kFacts, BookClaimKey(HomeOf(claim), claim.id),
           EncodeBookClaim(track::PackedClaim(other), ClaimState::kCurrent));
     },
     "it says other things than the claim"},
    {"OtherStateInTheBook",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts, BookClaimKey(HomeOf(claim), claim.id),
           EncodeBookClaim(track::PackedClaim(claim), ClaimState::kUnread));
     },
     "it says other things than the claim"},
    {"InAnotherBookToo",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts, BookClaimKey("elsewhere", claim.id),
           EncodeBookClaim(track::PackedClaim(claim), ClaimState::kCurrent));
     },
     "the claim belongs to another figure"},
    {"GibberishInTheBook",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts, BookClaimKey(HomeOf(claim), claim.id),
           "\x01\x01\xff");
     },
     "unreadable claim of a book"},
    {"OtherHeaderOfTheBook",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts, BookKey(HomeOf(claim)),
           EncodeFigureHeader({}));
     },
     "its header is not that of the figure"},
    {"Gibberish",
     [](Database& database, const Claim& claim) {
       Put(database, Family::kFacts, ClaimBodyKey(HomeOf(claim), claim.id),
           "\xff\xff\xff");
     },
     "unreadable"},
    {"ForeignKey",
     [](Database& database, const Claim&) {
       Put(database, Family::kFacts, TablePrefix(Table::kClaim) + "x", "");
     },
     "a key that cannot be read"},
    {"MissingRevision",
     [](Database& database, const Claim&) {
       Delete(database, Family::kChanges, ChangesKey(2));
     },
     "revision 2 was expected"},
    {"WrongCount",
     [](Database& database, const Claim&) {
       Head head = DecodeHead(*database.GetMeta(kHeadName)).value();
       ++head.figures;
       Put(database, Family::kDefault, MetaKey(kHeadName), EncodeHead(head));
     },
     "it says 8 figures, and 7 are there"},
};

class ForgedTest : public testing::TestWithParam<ForgedCase> {};

TEST_P(ForgedTest, IsFound) {
  const TempDir dir;
  {
    const auto store = OpenOrDie(dir.Sub("data"));
    Fill(*store, 0, 10);
  }
  // The first claim of its figure, so that its point is known to be there.
  const Claim claim = MessageAt(1).claims[0];
  Forge(dir.Sub("data"), [&](Database& database) {
    GetParam().change(database, claim);
  });
  const ScrubReport report = ScrubOf(dir.Sub("data"));
  EXPECT_TRUE(absl::StrContains(TextOf(report), ToAbsl(GetParam().expected)))
      << TextOf(report);
}

INSTANTIATE_TEST_SUITE_P(All, ForgedTest, testing::ValuesIn(kForged),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::store
