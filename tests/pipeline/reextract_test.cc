#include "daemon/pipeline/reextract.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/pipeline/offline.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

// An extractor that reads otherwise: it knows one verb only.
const extract::Extractor& OtherExtractor() {
  static const extract::Extractor* extractor = [] {
    const store::TempDir lexicon;
    std::filesystem::create_directories(lexicon.path());
    std::ofstream(std::filesystem::path(lexicon.path()) / "concepts.tsv")
        << "[concepts]\nflung\tevent\tactor\tlaunch\t-\t-\n";
    extract::ExtractorOptions options;
    options.lexicon_dir = lexicon.path();
    return extract::Extractor::Create(options)
        .value()
        .release();
  }();
  return *extractor;
}

std::string UriOf(int i) { return absl::StrCat("a", i); }

// A store that TestExtractor() has filled with `articles` articles.
struct Filled {
  store::TempDir directory;

  explicit Filled(int articles, bool keep_text = true) {
    std::stringstream lines;
    for (int i = 0; i < articles; ++i) {
      lines << DronesJson(UriOf(i), 20 + i) << "\n";
    }
    std::ostringstream out;
    std::ostringstream errors;
    const auto summary = RunReplay(TestExtractor(), directory.path(), lines,
                                   out, errors, keep_text);
    EXPECT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->articles, articles) << errors.str();
  }
};

struct Opened {
  std::unique_ptr<store::FactStore> store;
  std::unique_ptr<store::TextStore> texts;

  explicit Opened(const Filled& filled, bool create = false)
      : store(store::FactStore::Open({.directory = filled.directory.path()})
                  .value()),
        texts(store::TextStore::Open(filled.directory.path(), create).value()) {
  }
};

std::map<ClaimState, int> StatesIn(const store::FactStore& store,
                                   int articles) {
  std::map<ClaimState, int> states;
  const auto view = store.View();
  for (int i = 0; i < articles; ++i) {
    const auto article = view->GetArticle(UriOf(i));
    EXPECT_TRUE(article.ok());
    for (const ClaimReading& reading : article->revisions[0].claims) {
      ++states[view->GetClaim(reading.claim_id)->state];
    }
  }
  return states;
}

int CausedBy(const store::FactStore& store, ChangeCause cause) {
  int count = 0;
  const auto changes = store.ReadChanges(1, 1000, 64 << 20);
  EXPECT_TRUE(changes.ok()) << changes.status();
  for (const store::RevisionChanges& revision : *changes) {
    for (const Change& change : revision.changes) {
      count += change.cause == cause;
    }
  }
  return count;
}

TEST(ReextractTest, ANewerExtractorReadsAgain) {
  const Filled filled(3);
  std::ostringstream progress;
  const auto done =
      RunReextract(OtherExtractor(), filled.directory.path(), 0, progress);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->read, 3);
  EXPECT_EQ(done->changed, 3);
  EXPECT_TRUE(done->finished);
  const Opened opened(filled);
  EXPECT_GT(CausedBy(*opened.store, ChangeCause::kReextraction), 0);
  // Each article has the readings of the new one, and they are current.
  const auto view = opened.store->View();
  const auto article = view->GetArticle("a0");
  ASSERT_TRUE(article.ok());
  ASSERT_EQ(article->revisions.size(), 1u);
  EXPECT_EQ(article->revisions[0].extractor_version,
            OtherExtractor().version());
  EXPECT_GT(StatesIn(*opened.store, 3)[ClaimState::kCurrent], 0);
  // Claims of the old one are UNREAD: they are in the log, not in the article.
  int unread = 0;
  const auto changes = opened.store->ReadChanges(1, 1000, 64 << 20);
  ASSERT_TRUE(changes.ok());
  for (const store::RevisionChanges& revision : *changes) {
    for (const Change& change : revision.changes) {
      const auto claim = view->GetClaim(change.claim_id);
      unread += claim.ok() && claim->state == ClaimState::kUnread;
    }
  }
  EXPECT_GT(unread, 0);
}

TEST(ReextractTest, TheSecondTimeDoesNothing) {
  const Filled filled(3);
  std::ostringstream progress;
  ASSERT_TRUE(
      RunReextract(OtherExtractor(), filled.directory.path(), 0, progress)
          .ok());
  std::string digest;
  int64_t revision = 0;
  {
    const Opened opened(filled);
    digest = opened.store->Digest()->digest;
    revision = opened.store->latest().revision;
    // Even with the place forgotten.
    ASSERT_TRUE(opened.texts
                    ->SetCursor({.extractor_version = "another", .key = {}})
                    .ok());
  }
  const auto again =
      RunReextract(OtherExtractor(), filled.directory.path(), 0, progress);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->read, 3);
  EXPECT_EQ(again->changed, 0);
  const Opened opened(filled);
  EXPECT_EQ(opened.store->Digest()->digest, digest);
  EXPECT_EQ(opened.store->latest().revision, revision);
}

TEST(ReextractTest, TheSameExtractorChangesNothing) {
  const Filled filled(3);
  std::ostringstream progress;
  const auto done =
      RunReextract(TestExtractor(), filled.directory.path(), 0, progress);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->read, 3);
  EXPECT_EQ(done->changed, 0);
}

TEST(ReextractTest, GoesOnWhereItWasStopped) {
  const int articles = Reextraction::kMaxTextsOfAStep + 20;
  const Filled filled(articles);
  const Filled undisturbed(articles);
  {
    const Opened opened(filled);
    const auto job =
        Reextraction::Start(OtherExtractor(), *opened.store, *opened.texts, 0);
    ASSERT_TRUE(job.ok()) << job.status();
    ASSERT_TRUE((*job)->Step(absl::Now()).ok());
    EXPECT_EQ((*job)->progress().read, Reextraction::kMaxTextsOfAStep);
    EXPECT_FALSE((*job)->progress().finished);
  }
  std::ostringstream progress;
  const auto done =
      RunReextract(OtherExtractor(), filled.directory.path(), 0, progress);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(progress.str(), "going on after 50 texts\n");
  EXPECT_EQ(done->read, articles);
  EXPECT_EQ(done->changed, articles);
  ASSERT_TRUE(
      RunReextract(OtherExtractor(), undisturbed.directory.path(), 0, progress)
          .ok());
  EXPECT_EQ(Opened(filled).store->Digest()->digest,
            Opened(undisturbed).store->Digest()->digest);
}

TEST(ReextractTest, KeepsToItsRate) {
  const Filled filled(30);
  const Opened opened(filled);
  const auto job =
      Reextraction::Start(OtherExtractor(), *opened.store, *opened.texts, 10);
  ASSERT_TRUE(job.ok()) << job.status();
  const absl::Time start = absl::FromUnixSeconds(1700000000);
  auto next = (*job)->Step(start);
  ASSERT_TRUE(next.ok());
  EXPECT_EQ((*job)->progress().read, 1);
  EXPECT_EQ(*next, start + absl::Milliseconds(100));
  next = (*job)->Step(start + absl::Milliseconds(50));
  EXPECT_EQ((*job)->progress().read, 1);
  next = (*job)->Step(start + absl::Milliseconds(1050));
  EXPECT_EQ((*job)->progress().read, 11);
  next = (*job)->Step(start + absl::Hours(1));
  EXPECT_EQ((*job)->progress().read, 30);
  EXPECT_EQ(*next, absl::InfiniteFuture());
}

TEST(ReextractTest, RefusesAStoreWithoutTexts) {
  const Filled filled(2, /*keep_text=*/false);
  std::ostringstream progress;
  EXPECT_EQ(RunReextract(OtherExtractor(), filled.directory.path(), 0, progress)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  // Kept from now on, but not those that are in.
  const Opened opened(filled, /*create=*/true);
  const auto job =
      Reextraction::Start(OtherExtractor(), *opened.store, *opened.texts, 0);
  EXPECT_EQ(job.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ReextractTest, VersionsTellLexiconsApart) {
  EXPECT_EQ(TestExtractor().version(), extract::ExtractorVersion());
  EXPECT_NE(OtherExtractor().version(), extract::ExtractorVersion());
  EXPECT_TRUE(OtherExtractor().version().starts_with(
      extract::ExtractorVersion()));
}

}  // namespace
}  // namespace factline::pipeline
