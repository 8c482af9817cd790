#include "daemon/pipeline/reextract.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/status.h"
#include "daemon/track/tracker.h"

namespace factline::pipeline {
namespace {

// A line of progress for so many texts.
constexpr int64_t kTextsOfALine = 1000;

// True when another extractor has read the text, and it is in the store: a
// text whose message was never committed is not.
bool IsDue(const ArticleRecord& article, std::string_view revision_id,
           std::string_view extractor_version) {
  return std::any_of(article.revisions.begin(), article.revisions.end(),
                     [&](const ArticleRevisionRecord& revision) {
                       return revision.id == revision_id &&
                              revision.extractor_version != extractor_version;
                     });
}

}  // namespace

Reextraction::Reextraction(const extract::Extractor& extractor,
                           store::FactStore& store, store::TextStore& texts,
                           double articles_per_second,
                           store::TextStore::Cursor cursor)
    : extractor_(extractor),
      store_(store),
      texts_(texts),
      articles_per_second_(articles_per_second),
      cursor_(std::move(cursor)) {}

absl::StatusOr<std::unique_ptr<Reextraction>> Reextraction::Start(
    const extract::Extractor& extractor, store::FactStore& store,
    store::TextStore& texts, double articles_per_second) {
  FACTLINE_ASSIGN_OR_RETURN(const auto first, texts.ReadAfter("", 1));
  if (first.empty() && store.Stats().articles > 0) {
    return absl::FailedPreconditionError(
        "the store has articles and no text of them: they were taken in "
        "without --keep-text. Read the topic again into a new data directory");
  }
  FACTLINE_ASSIGN_OR_RETURN(auto cursor, texts.GetCursor());
  if (!cursor || cursor->extractor_version != extractor.version()) {
    cursor = store::TextStore::Cursor{
        .extractor_version = std::string(extractor.version()), .key = {}};
  }
  return std::unique_ptr<Reextraction>(
      new Reextraction(extractor, store, texts, articles_per_second,
                       *std::move(cursor)));
}

int Reextraction::AllowedAt(absl::Time now) {
  if (articles_per_second_ <= 0) return kMaxTextsOfAStep;
  if (now > last_) {
    allowance_ += absl::ToDoubleSeconds(now - last_) * articles_per_second_;
  }
  last_ = now;
  // A pause saves up no more than one step.
  allowance_ = std::min<double>(allowance_, kMaxTextsOfAStep);
  return static_cast<int>(allowance_);
}

absl::Status Reextraction::Read(const store::TextStore::KeptText& text,
                                store::StoreTransaction& transaction) {
  FACTLINE_ASSIGN_OR_RETURN(const auto article,
                            transaction.GetArticle(text.article.uri));
  if (!article ||
      !IsDue(*article, text.revision_id, extractor_.version())) {
    return absl::OkStatus();
  }
  const absl::StatusOr<extract::Extraction> extraction =
      extractor_.Extract(text.article);
  // Of a language that this extractor has no rules for: what was read stays.
  if (!extraction.ok()) return absl::OkStatus();
  FACTLINE_ASSIGN_OR_RETURN(
      track::TrackResult result,
      track::Track(text.article, extraction->claims, extractor_.version(),
                   transaction));
  if (!result.changed) return absl::OkStatus();
  ++cursor_.changed;
  return transaction.Apply(std::move(result), absl::Now()).status();
}

absl::StatusOr<absl::Time> Reextraction::Step(absl::Time now) {
  if (cursor_.finished) return absl::InfiniteFuture();
  const int allowed = AllowedAt(now);
  if (allowed > 0) {
    FACTLINE_ASSIGN_OR_RETURN(const std::vector<store::TextStore::KeptText> due,
                              texts_.ReadAfter(cursor_.key, allowed));
    auto transaction = store_.Begin();
    const int64_t before = store_.latest().revision;
    for (const store::TextStore::KeptText& text : due) {
      FACTLINE_RETURN_IF_ERROR(Read(text, *transaction));
      cursor_.key = text.key;
      ++cursor_.read;
    }
    if (transaction->latest_revision() != before) {
      FACTLINE_RETURN_IF_ERROR(store_.Commit(std::move(transaction)));
    }
    allowance_ -= static_cast<double>(due.size());
    cursor_.finished = static_cast<int>(due.size()) < allowed;
    FACTLINE_RETURN_IF_ERROR(texts_.SetCursor(cursor_));
  }
  if (cursor_.finished) return absl::InfiniteFuture();
  if (articles_per_second_ <= 0) return now;
  return now + absl::Seconds(std::max(0.0, 1 - allowance_) /
                             articles_per_second_);
}

absl::StatusOr<store::TextStore::Cursor> RunReextract(
    const extract::Extractor& extractor, const std::string& data_dir,
    double articles_per_second, std::ostream& out) {
  FACTLINE_ASSIGN_OR_RETURN(const auto store,
                            store::FactStore::Open({.directory = data_dir}));
  FACTLINE_ASSIGN_OR_RETURN(const auto texts,
                            store::TextStore::Open(data_dir, /*create=*/false));
  FACTLINE_ASSIGN_OR_RETURN(
      const auto job,
      Reextraction::Start(extractor, *store, *texts, articles_per_second));
  if (job->progress().read > 0 && !job->progress().finished) {
    out << "going on after " << job->progress().read << " texts\n";
  }
  int64_t next_line = job->progress().read + kTextsOfALine;
  while (true) {
    FACTLINE_ASSIGN_OR_RETURN(const absl::Time next, job->Step(absl::Now()));
    if (job->progress().read >= next_line) {
      out << job->progress().read << " texts read, "
          << job->progress().changed << " changed\n";
      next_line += kTextsOfALine;
    }
    if (next == absl::InfiniteFuture()) return job->progress();
    absl::SleepFor(next - absl::Now());
  }
}

}  // namespace factline::pipeline
