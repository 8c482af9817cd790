#ifndef FACTLINE_DAEMON_STORE_FACT_STORE_H_
#define FACTLINE_DAEMON_STORE_FACT_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace factline::store {

class ClaimLookup;
class Database;
class FactReader;
enum class Leftovers : uint8_t;  // retention.h

struct StoreOptions {
  std::string directory;  // Created if absent, with mode 0700.
  bool sync = true;       // fsync every commit; off only in benchmarks.
  size_t block_cache_bytes = 128 << 20;
  // File access of RocksDB, for tests that make it fail; must outlive the
  // store. Null = the real one.
  rocksdb::Env* env = nullptr;
};

using factline::PartitionKey;

// How far a partition has been applied.
struct PartitionPosition {
  int64_t next_offset = 0;            // All below are durable in the store.
  absl::Time last_message_time = {};  // Of the last applied message.
  uint32_t last_message_crc = 0;      // CRC-32C of its key and value.
  int64_t revision = 0;               // Latest revision when it was applied.

  friend bool operator==(const PartitionPosition&,
                         const PartitionPosition&) = default;
};

// A message that could not be applied. The payload is kept until the message
// has been handed to the dead-letter topic, then dropped.
struct RejectRecord {
  PartitionKey partition;
  int64_t offset = 0;
  std::string reason;  // One of ingest's names, e.g. "json:malformed".
  std::string detail;  // For people.
  bool done = false;   // Produced to the dead-letter topic.
  std::string message_key;
  std::string message_value;
  absl::Time message_time;

  friend bool operator==(const RejectRecord&, const RejectRecord&) = default;
};

// That an operator wants a message passed over.
struct SkipOrder {
  PartitionKey partition;
  int64_t offset = 0;
  std::string reason;
  absl::Time order_time;

  friend bool operator==(const SkipOrder&, const SkipOrder&) = default;
};

// One call of an operator and what came of it.
struct AuditRecord {
  int64_t sequence = 0;  // From 1, without gaps.
  absl::Time time;
  std::string method;   // "Purge".
  std::string caller;   // Who called, as far as it is known.
  std::string request;  // JSON, cut.
  std::string code;     // Of the status: "OK", "NOT_FOUND".
  std::string result;   // For people.

  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
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

// What Open() found.
struct OpenReport {
  int64_t epoch = 0;  // How often the history of the store went back.
  // Revisions that readers had seen and that are not there any more. When it
  // is not 0, the store has a new id and the epoch is one more.
  int64_t lost_revisions = 0;
};

struct StoreStats {
  int64_t claims = 0;
  int64_t figures = 0;
  int64_t articles = 0;
  int64_t disk_bytes = 0;
};

// A consistent read of the store as of one revision. Holds a RocksDB snapshot:
// keep it for a page, never across a network write, and never longer than the
// store. All ids are bare (no "figures/" prefix). Any read may return DataLoss
// for a damaged file.
//
// Thread-compatible: const calls from several threads are fine.
class StoreView {
 public:
  StoreView(StorePosition position, std::unique_ptr<FactReader> reader);
  ~StoreView();
  StoreView(const StoreView&) = delete;
  StoreView& operator=(const StoreView&) = delete;

  // The revision read at: the latest one, or the one asked for.
  const StorePosition& position() const { return position_; }

  // NotFound when it does not exist at this revision.
  absl::StatusOr<Figure> GetFigure(std::string_view figure_id) const;
  absl::StatusOr<StoredClaim> GetClaim(std::string_view claim_id) const;
  // For reads of many claims, as of this revision or earlier ones; see
  // claim_lookup.h. Not longer than the view.
  std::unique_ptr<ClaimLookup> Claims() const;
  // The figure without its points, for less. NotFound likewise.
  absl::StatusOr<Figure> GetFigureHead(std::string_view figure_id) const;
  // Claims of its revisions come without readings, which GetClaim() gives.
  absl::StatusOr<ArticleRecord> GetArticle(std::string_view uri) const;
  // By ArticleIdOf(uri).
  absl::StatusOr<ArticleRecord> GetArticleById(
      std::string_view article_id) const;

  // Visits figures with id > after_id in id order until `visit` returns false.
  absl::Status ScanFigures(
      std::string_view after_id,
      const std::function<bool(const Figure&)>& visit) const;

  // All claims of a figure, in canonical order (publish time, id).
  absl::StatusOr<std::vector<StoredClaim>> ClaimsOfFigure(
      std::string_view figure_id) const;

  // Every version of every point up to this revision, by (revision, point).
  // Their points come without `claims`; GetFigure() has those.
  absl::StatusOr<std::vector<PointVersion>> PointVersions(
      std::string_view figure_id) const;

  // A place on the timeline: claims are ordered by (event start, claim id),
  // claims with an open start first.
  struct TimelineCursor {
    absl::Time start = absl::InfinitePast();
    std::string claim_id = {};
  };
  // Visits claims after `cursor` (before it if descending; an empty claim_id
  // starts at cursor.start itself, or at the far end for InfiniteFuture()),
  // until `visit` returns false. The cursor passed is that of the claim.
  absl::Status ScanTimeline(
      const TimelineCursor& cursor, bool descending,
      const std::function<bool(const TimelineCursor&, const StoredClaim&)>&
          visit) const;

  // For the indexes of this folder; see term_index.h.
  const FactReader& reader() const { return *reader_; }

 private:
  const StorePosition position_;
  const std::unique_ptr<FactReader> reader_;
};

// Writes of one group commit: many revisions, one fsync. It is the tracker's
// state and sees its own writes. Not thread-safe; one exists at a time, and
// not longer than its store.
class StoreTransaction : public track::TrackingState {
 public:
  class Impl;
  explicit StoreTransaction(std::unique_ptr<Impl> impl);
  ~StoreTransaction() override;
  StoreTransaction(const StoreTransaction&) = delete;
  StoreTransaction& operator=(const StoreTransaction&) = delete;

  absl::StatusOr<std::optional<ArticleRecord>> GetArticle(
      std::string_view uri) const override;
  absl::StatusOr<std::optional<track::TrackedClaim>> GetClaim(
      std::string_view claim_id) const override;
  absl::StatusOr<const track::Book*> BookOf(
      std::string_view figure_id) const override;
  absl::StatusOr<track::SharedJoins> JoinsOf(
      std::string_view id) const override;
  const track::Decisions& decisions() const override;
  absl::StatusOr<std::set<int32_t>> MonthsOfKey(
      std::string_view figure_id) const override;

  // Takes the next revision for `result` and writes it: sets revision and index
  // of its changes, and recorded_revision of article revisions that have none.
  // `result.changed` must be true. The points of its changes are kept without
  // `claims`. Returns the revision. `record_time` is moved up to that of the
  // revision before, if it is earlier.
  //
  // Errors leave the transaction as it was before the call:
  //   InvalidArgument  `result` contradicts itself or the store, e.g. a
  //                    transition of an unknown claim.
  //   DataLoss         a file of the store is damaged.
  absl::StatusOr<int64_t> Apply(track::TrackResult result,
                                absl::Time record_time);

  void SetPosition(const PartitionKey& partition,
                   const PartitionPosition& position);
  void PutReject(const RejectRecord& reject);
  // Marks a reject done and drops its payload.
  void MarkRejectDone(const PartitionKey& partition, int64_t offset);

  // A message to pass over when it comes, and that it was passed over.
  void PutSkip(const SkipOrder& order);
  void DropSkip(const PartitionKey& partition, int64_t offset);
  // Gives the record its sequence; the oldest of more than kMaxAuditRecords
  // goes. DataLoss for a damaged file.
  absl::Status AddAudit(AuditRecord record);

  // Gives up changes of revisions before `first_changes`, and states before
  // that of `first_state`: once it is committed, nobody reads them. Neither goes
  // back, or beyond latest + 1. Changes are filtered by the states around them,
  // so states from first_changes - 1 on stay in any case.
  void GiveUp(int64_t first_changes, int64_t first_state);
  // Deletes what a LeftoverWalk found.
  void Drop(Leftovers what, const std::vector<std::string>& keys);

  // Revision of the last Apply(), or the store's latest before the first.
  int64_t latest_revision() const;
  size_t bytes() const;  // Size of the batch so far.

 private:
  friend class FactStore;
  const std::unique_ptr<Impl> impl_;
};

// Everything factline knows, in one RocksDB. FORMAT.md describes the layout.
//
// One writer (Begin/Commit), any number of readers. Thread-safe.
class FactStore {
 public:
  // Errors:
  //   FailedPrecondition  another process holds the directory, it holds other
  //                       files, or its format is older or newer than this
  //                       program (newer: IsNewerFormat()).
  //   NotFound, PermissionDenied  the directory cannot be made or opened.
  //   ResourceExhausted   the disk is full.
  //   DataLoss            the files are damaged.
  static absl::StatusOr<std::unique_ptr<FactStore>> Open(
      const StoreOptions& options);
  // True for the error of Open() on a data directory of a newer program.
  static bool IsNewerFormat(const absl::Status& status);

  class Impl;
  explicit FactStore(std::unique_ptr<Impl> impl);
  ~FactStore();
  FactStore(const FactStore&) = delete;
  FactStore& operator=(const FactStore&) = delete;

  // A random UUID, given when the directory was created, and anew each time
  // that the store went back in its history.
  const std::string& store_id() const;
  const OpenReport& opened() const;
  // Last revision that is durable; readers never see a later one.
  StorePosition latest() const;
  int64_t latest_revision() const;  // Of latest(), for less.
  // Oldest revision whose changes are kept; latest + 1 when there is none. Its
  // record time is that of the revision, or of latest() when there is none.
  StorePosition earliest() const;
  // Oldest revision that a view can be had of; 0 until states are given up.
  int64_t earliest_state() const;

  // The latest state. Cheap.
  std::unique_ptr<StoreView> View() const;
  // State as of `revision`: OutOfRange when it is compacted or not yet there.
  absl::StatusOr<std::unique_ptr<StoreView>> ViewAt(int64_t revision) const;
  // Last revision recorded at or before `time`; 0 when there is none.
  absl::StatusOr<int64_t> RevisionAtTime(absl::Time time) const;

  // Changes of revisions first, first + 1, ... up to latest(), at least one
  // revision if there is one, then until `max_bytes` (of the stored form) or
  // `max_revisions` is reached; empty for first == latest + 1. OutOfRange when
  // `first` is compacted, or later than that. Points come without `claims`.
  absl::StatusOr<std::vector<RevisionChanges>> ReadChanges(
      int64_t first, int max_revisions, size_t max_bytes) const;

  absl::StatusOr<std::optional<PartitionPosition>> GetPosition(
      const PartitionKey& partition) const;
  absl::StatusOr<std::vector<std::pair<PartitionKey, PartitionPosition>>>
  AllPositions() const;
  // Rejects that are not done yet, at most `max`, by partition and offset.
  absl::StatusOr<std::vector<RejectRecord>> PendingRejects(int max) const;

  // Messages that operators want passed over and that have not come yet, by
  // partition and offset.
  absl::StatusOr<std::vector<SkipOrder>> Skips() const;
  // At most `max` audit records before `sequence`, the newest first.
  absl::StatusOr<std::vector<AuditRecord>> AuditRecords(int64_t before_sequence,
                                                        int max) const;

  // Hash of the latest claims, figures, points and selected values. Equal for
  // stores that know the same, whatever their revisions; see FORMAT.md. Reads
  // everything: seconds per million claims.
  absl::StatusOr<DigestResult> Digest() const;
  StoreStats Stats() const;

  // Crashes if another transaction is still there.
  std::unique_ptr<StoreTransaction> Begin();
  // Writes and syncs all of `transaction` as one atomic batch; when it returns
  // OK it is durable and latest() has moved. After an error nothing of it is
  // visible and every later commit gets the same error (see FORMAT.md,
  // failures): close the store and open it again.
  //
  // Errors: ResourceExhausted (disk full), DataLoss, Unavailable (other I/O).
  absl::Status Commit(std::unique_ptr<StoreTransaction> transaction);

  // Calls `listener` after each commit that made revisions, on the committing
  // thread; it must be quick. One listener; set before the first commit.
  void SetCommitListener(std::function<void(int64_t latest)> listener);

  // For backup and scrub, which belong to this folder; nobody else's.
  const Database& database() const;

 private:
  const std::unique_ptr<Impl> impl_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_FACT_STORE_H_
