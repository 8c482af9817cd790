#ifndef FACTLINE_DAEMON_STORE_REVISION_WRITER_H_
#define FACTLINE_DAEMON_STORE_REVISION_WRITER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/store/database.h"
#include "daemon/store/figure_cache.h"
#include "daemon/store/pending_facts.h"
#include "daemon/store/read_source.h"
#include "daemon/store/records.h"
#include "daemon/store/row_batch.h"
#include "daemon/store/term_index.h"
#include "daemon/track/tracker.h"

namespace factline::store {

// Turns what one article message did into the records of one revision. Used
// once: Write() may fail half way, then the caller rolls the batch back.
class RevisionWriter {
 public:
  // Writes into `rows`; `facts` and `cache` are as of the revision before, and
  // `written` is the database, without the rows. It alters the cache last, when
  // nothing can fail any more. `head` is that of the revision before; it becomes
  // that of this one.
  RevisionWriter(const ReadSource& written, const PendingFacts& facts,
                 FigureCache& cache, TermMemo& memo, RowBatch& rows,
                 absl::Time record_time, Head& head);

  // Sets revision and index of the changes of `result`, and recorded_revision
  // of article revisions that have none. Errors are those of
  // StoreTransaction::Apply().
  absl::Status Write(track::TrackResult& result);

 private:
  void Put(Family family, std::string key, std::string value);
  // `article` is the result's as it was before; empty for a new one.
  absl::Status WriteClaims(const track::TrackResult& result,
                           const std::optional<ArticleRecord>& article);
  absl::Status WriteClaim(const Claim& claim, const std::string& figure_id);
  absl::Status WriteArticle(const std::optional<ArticleRecord>& previous,
                            ArticleRecord& article);
  // Readings of `next` that `previous` (null for a new one) has not.
  absl::Status WriteReadings(const ArticleRevisionRecord* previous,
                             const ArticleRevisionRecord& next,
                             uint32_t ordinal);
  absl::Status WriteTransitions(const track::TrackResult& result);
  // Brings cached figures up to date with what has been written.
  void UpdateCache(const track::TrackResult& result);
  // Joins themselves are written once a transaction: see JoinsCache.
  void WriteMoves(const track::TrackResult& result);
  absl::Status WriteFigure(const track::FigureUpdate& update,
                           const track::TrackResult& result);
  void WriteBook(const track::FigureUpdate& update);
  absl::Status WritePoints(const track::FigureUpdate& update,
                           const track::TrackResult& result);
  absl::Status WriteMembers(const track::FigureUpdate& update);
  void WriteChanges(track::TrackResult& result);

  // Figure id of a claim that must be known.
  absl::StatusOr<std::string> FigureOfClaim(std::string_view claim_id) const;

  const ReadSource& written_;
  const PendingFacts& facts_;
  FigureCache& cache_;
  RowBatch& rows_;
  TermWriter terms_;
  Head& head_;
  const int64_t revision_;
  const absl::Time record_time_;
  // Figures of the keys of new claims, by claim; see FigureOfClaim().
  std::map<std::string_view, std::string> new_claims_;
  std::map<std::string_view, StoredHeader> headers_;     // New ones, by figure.
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_REVISION_WRITER_H_
