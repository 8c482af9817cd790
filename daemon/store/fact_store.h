#ifndef FACTLINE_DAEMON_STORE_FACT_STORE_H_
#define FACTLINE_DAEMON_STORE_FACT_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/model/article_record.h"
#include "daemon/model/change.h"
#include "daemon/model/claim.h"
#include "daemon/model/figure.h"
#include "daemon/model/partition.h"
#include "daemon/track/tracker.h"

namespace factline::store {

struct StoreOptions {
  std::string directory;  // Created if absent.
  bool sync = true;       // fsync every commit; off only in benchmarks.
  size_t block_cache_bytes = 64 << 20;
};

using factline::PartitionKey;

// How far a partition has been applied.
struct PartitionPosition {
  int64_t next_offset = 0;         // All below are durable in the store.
  absl::Time last_message_time;    // Of the last applied message.
  uint32_t last_message_crc = 0;   // CRC-32C of its key and value.
  int64_t revision = 0;            // Latest revision when it was applied.

  friend bool operator==(const PartitionPosition&,
                         const PartitionPosition&) = default;
};

// A message that could not be applied. The payload is kept until the message
// has been handed to the dead-letter topic, then dropped.
struct RejectRecord {
  PartitionKey partition;
  int64_t offset = 0;
  std::string reason;   // One of ingest's names, e.g. "json:malformed".
  std::string detail;   // For people.
  bool done = false;    // Produced to the dead-letter topic.
  std::string message_key;
  std::string message_value;
  absl::Time message_time;

  friend bool operator==(const RejectRecord&, const RejectRecord&) = default;
};

struct StoredReading {
  std::string article_revision;  // Id in its article.
  Reading reading;

  friend bool operator==(const StoredReading&, const StoredReading&) = default;
};

// A claim as of a view's revision.
struct StoredClaim {
  Claim claim;
  ClaimState state = ClaimState::kCurrent;
  std::string figure_id;  // Empty for statements.
  StorePosition recorded;
  std::vector<StoredReading> readings;  // Latest last.
};

// One version of one point: what it was from `from.revision` on.
struct PointVersion {
  std::string point_id;
  StorePosition from;
  ChangeCause cause = ChangeCause::kUnspecified;
  std::optional<Point> point;  // Empty: no point of the figure any more.
};

// All changes of one revision.
struct RevisionChanges {
  StorePosition position;
  std::vector<Change> changes;  // By index.
};

struct DigestResult {
  std::string digest;  // SHA-256, hex.
  int64_t claims = 0;
  int64_t figures = 0;
  int64_t points = 0;
  StorePosition position;
};

struct StoreStats {
  int64_t claims = 0;
  int64_t figures = 0;
  int64_t articles = 0;
  int64_t disk_bytes = 0;
};

// A consistent read of the store as of one revision. Holds a RocksDB snapshot:
// keep it for a page, never across a network write. All ids are bare (no
// "figures/" prefix). Any read may return DataLoss for a damaged file.
//
// Thread-compatible: const calls from several threads are fine.
class StoreView {
 public:
  virtual ~StoreView() = default;

  // The revision read at: the latest one, or the one asked for.
  virtual const StorePosition& position() const = 0;

  // NotFound when it does not exist at this revision.
  virtual absl::StatusOr<Figure> GetFigure(std::string_view figure_id) const = 0;
  virtual absl::StatusOr<StoredClaim> GetClaim(
      std::string_view claim_id) const = 0;
  virtual absl::StatusOr<ArticleRecord> GetArticle(
      std::string_view uri) const = 0;
  // By ArticleIdOf(uri).
  virtual absl::StatusOr<ArticleRecord> GetArticleById(
      std::string_view article_id) const = 0;

  // Visits figures with id > after_id in id order until `visit` returns false.
  virtual absl::Status ScanFigures(
      std::string_view after_id,
      const std::function<bool(const Figure&)>& visit) const = 0;

  // All claims of a figure, in canonical order (publish time, id).
  virtual absl::StatusOr<std::vector<StoredClaim>> ClaimsOfFigure(
      std::string_view figure_id) const = 0;

  // Every version of every point up to this revision, by (revision, point).
  virtual absl::StatusOr<std::vector<PointVersion>> PointVersions(
      std::string_view figure_id) const = 0;

  // A place on the timeline: claims are ordered by (event start, claim id),
  // claims with an open start first.
  struct TimelineCursor {
    absl::Time start = absl::InfinitePast();
    std::string claim_id;
  };
  // Visits claims after `cursor` (before it if descending; an empty claim_id
  // starts at cursor.start itself, or at the far end for InfiniteFuture()),
  // until `visit` returns false. The cursor passed is that of the claim.
  virtual absl::Status ScanTimeline(
      const TimelineCursor& cursor, bool descending,
      const std::function<bool(const TimelineCursor&, const StoredClaim&)>&
          visit) const = 0;
};

// Writes of one group commit: many revisions, one fsync. It is the tracker's
// state and sees its own writes. Not thread-safe; one exists at a time.
class StoreTransaction : public track::TrackingState {
 public:
  // Takes the next revision for `result` and writes it. Sets revision and index
  // of its changes. `result.changed` must be true. Returns the revision.
  virtual absl::StatusOr<int64_t> Apply(track::TrackResult result,
                                        absl::Time record_time) = 0;

  virtual void SetPosition(const PartitionKey& partition,
                           const PartitionPosition& position) = 0;
  virtual void PutReject(const RejectRecord& reject) = 0;
  // Marks a reject done and drops its payload.
  virtual void MarkRejectDone(const PartitionKey& partition,
                              int64_t offset) = 0;

  // Revision of the last Apply(), or the store's latest before the first.
  virtual int64_t latest_revision() const = 0;
  virtual size_t bytes() const = 0;  // Size of the batch so far.
};

// Everything factline knows, in one RocksDB. FORMAT.md describes the layout.
//
// One writer (Begin/Commit), any number of readers. Thread-safe.
class FactStore {
 public:
  // Errors:
  //   FailedPrecondition  another process holds the directory, or its format
  //                       is newer than this program (IsNewerFormat()).
  //   NotFound, PermissionDenied  the directory cannot be made or opened.
  //   DataLoss            the files are damaged.
  static absl::StatusOr<std::unique_ptr<FactStore>> Open(
      const StoreOptions& options);
  // True for the error of Open() on a data directory of a newer program.
  static bool IsNewerFormat(const absl::Status& status);
  virtual ~FactStore() = default;

  virtual const std::string& store_id() const = 0;
  // Last revision that is durable; readers never see a later one.
  virtual StorePosition latest() const = 0;
  // Oldest revision whose changes are kept; latest + 1 when there is none.
  virtual StorePosition earliest() const = 0;

  // The latest state. Cheap.
  virtual std::unique_ptr<StoreView> View() const = 0;
  // State as of `revision`: OutOfRange when it is compacted or not yet there.
  virtual absl::StatusOr<std::unique_ptr<StoreView>> ViewAt(
      int64_t revision) const = 0;
  // Last revision recorded at or before `time`; 0 when there is none.
  virtual absl::StatusOr<int64_t> RevisionAtTime(absl::Time time) const = 0;

  // Changes of revisions first, first + 1, ... up to latest(), at least one
  // revision if there is one, then until `max_bytes` or `max_revisions` is
  // reached. OutOfRange when `first` is compacted.
  virtual absl::StatusOr<std::vector<RevisionChanges>> ReadChanges(
      int64_t first, int max_revisions, size_t max_bytes) const = 0;

  virtual absl::StatusOr<std::optional<PartitionPosition>> GetPosition(
      const PartitionKey& partition) const = 0;
  virtual absl::StatusOr<
      std::vector<std::pair<PartitionKey, PartitionPosition>>>
  AllPositions() const = 0;
  // Rejects that are not done yet, at most `max`.
  virtual absl::StatusOr<std::vector<RejectRecord>> PendingRejects(
      int max) const = 0;

  virtual absl::StatusOr<DigestResult> Digest() const = 0;
  virtual StoreStats Stats() const = 0;

  virtual std::unique_ptr<StoreTransaction> Begin() = 0;
  // Writes and syncs all of `transaction` as one atomic batch; when it returns
  // OK it is durable and latest() has moved. After an error nothing of it is
  // visible and no further commit is taken (see FORMAT.md, failures).
  virtual absl::Status Commit(std::unique_ptr<StoreTransaction> transaction) = 0;

  // Calls `listener` after each commit that made revisions, on the committing
  // thread; it must be quick. One listener; set before the first commit.
  virtual void SetCommitListener(std::function<void(int64_t latest)> listener) = 0;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_FACT_STORE_H_
