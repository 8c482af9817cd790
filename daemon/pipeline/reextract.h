#ifndef FACTLINE_DAEMON_PIPELINE_REEXTRACT_H_
#define FACTLINE_DAEMON_PIPELINE_REEXTRACT_H_

#include <memory>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/extract/extractor.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::pipeline {

// Reads kept texts again with an extractor of another version than the one that
// read them, and tracks what comes out: claims that it no longer finds become
// UNREAD, all changes have the cause REEXTRACTION.
//
// Goes through the texts once, in a fixed order, and keeps its place in their
// store: started again after a crash it goes on there, and what was done twice
// did nothing the second time. Text that is already of this version costs a
// look-up.
//
// Must run on the thread that writes the store, while no transaction is open.
class Reextraction {
 public:
  // References must outlive it. `articles_per_second` <= 0 is without limit.
  // FailedPrecondition when the store has articles and no text of them.
  static absl::StatusOr<std::unique_ptr<Reextraction>> Start(
      const extract::Extractor& extractor, store::FactStore& store,
      store::TextStore& texts, double articles_per_second);

  // Does what the rate allows since the last call, at most kMaxTextsOfAStep
  // texts, and commits it. Returns when there will be more to do;
  // InfiniteFuture when all is done. Errors are those of the stores.
  absl::StatusOr<absl::Time> Step(absl::Time now);

  const store::TextStore::Cursor& progress() const { return cursor_; }
  // 0 or less = without limit.
  double articles_per_second() const { return articles_per_second_; }

  // A commit each; bounds what a crash repeats and how long a message waits.
  static constexpr int kMaxTextsOfAStep = 50;

 private:
  Reextraction(const extract::Extractor& extractor, store::FactStore& store,
               store::TextStore& texts, double articles_per_second,
               store::TextStore::Cursor cursor);

  // Texts that the rate allows now.
  int AllowedAt(absl::Time now);
  absl::Status Read(const store::TextStore::KeptText& text,
                    store::StoreTransaction& transaction);

  const extract::Extractor& extractor_;
  store::FactStore& store_;
  store::TextStore& texts_;
  const double articles_per_second_;
  store::TextStore::Cursor cursor_;
  double allowance_ = 1;  // Texts that may be read now.
  absl::Time last_ = absl::InfiniteFuture();
};

// The whole of it on a data directory that no daemon has open; progress as
// lines on `out`. NotFound when no texts are kept there.
absl::StatusOr<store::TextStore::Cursor> RunReextract(
    const extract::Extractor& extractor, const std::string& data_dir,
    double articles_per_second, std::ostream& out);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_REEXTRACT_H_
