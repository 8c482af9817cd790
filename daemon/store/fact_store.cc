#include "daemon/store/fact_store.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "daemon/base/failpoint.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/store/change_log.h"
#include "daemon/store/data_directory.h"
#include "daemon/store/database.h"
#include "daemon/store/digest.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/figure_cache.h"
#include "daemon/store/identity.h"
#include "daemon/store/ingest_state.h"
#include "daemon/store/joins_cache.h"
#include "daemon/store/operations.h"
#include "daemon/store/records.h"
#include "daemon/store/side_mark.h"
#include "daemon/store/term_index.h"
#include "daemon/store/term_memo.h"
#include "daemon/store/transaction.h"

namespace factline::store {

// Invariants:
//   (1) head() is that of the last batch that was synced, or of Open(), and
//       mark_ is not behind it.
//   (2) After a failed write failure_ is set and nothing more is written
//       through this handle: RocksDB may abort the process if it is.
//
// mu_ is held for copies only, never across a read or write of the database.
class FactStore::Impl {
 public:
  Impl(StoreOptions options, std::unique_ptr<Database> database,
       std::unique_ptr<SideMark> mark, OpenReport opened, Head head,
       std::shared_ptr<const track::Decisions> decisions)
      : options_(std::move(options)),
        database_(std::move(database)),
        mark_(std::move(mark)),
        opened_(opened),
        store_id_(mark_->last().store_id),
        decisions_(std::move(decisions)),
        head_(std::move(head)) {}

  const Database& database() const { return *database_; }
  const std::string& store_id() const { return store_id_; }
  const OpenReport& opened() const { return opened_; }
  const std::string& directory() const { return options_.directory; }

  Head head() const {
    absl::MutexLock lock(&mu_);
    return head_;
  }

  StorePosition Position(int64_t revision, absl::Time time) const {
    return {.revision = revision, .record_time = time, .store_id = store_id_};
  }

  std::unique_ptr<StoreView> View(StorePosition position) const {
    auto reader = std::make_unique<FactReader>(
        std::make_unique<SnapshotSource>(*database_), position.revision,
        store_id_);
    return std::make_unique<StoreView>(std::move(position), std::move(reader));
  }

  std::unique_ptr<StoreTransaction> Begin();
  absl::Status Commit(StoreTransaction::Impl& transaction);

  void set_listener(std::function<void(int64_t)> listener) {
    listener_ = std::move(listener);
  }

 private:
  const StoreOptions options_;
  const std::unique_ptr<Database> database_;
  const std::unique_ptr<SideMark> mark_;
  const OpenReport opened_;
  const std::string store_id_;
  // Of the open transaction.
  FigureCache cache_;
  JoinsCache joins_;
  TermMemo memo_;
  // Of Begin() and Commit() only.
  std::shared_ptr<const track::Decisions> decisions_;
  std::function<void(int64_t)> listener_;
  std::atomic<bool> in_transaction_ = false;
  mutable absl::Mutex mu_;
  Head head_ ABSL_GUARDED_BY(mu_);
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
};

std::unique_ptr<StoreTransaction> FactStore::Impl::Begin() {
  if (in_transaction_.exchange(true)) {
    LogError("two store transactions at a time");
    std::abort();
  }
  return std::make_unique<StoreTransaction>(
      std::make_unique<StoreTransaction::Impl>(*database_, store_id_, head(),
                                               decisions_, cache_, joins_, memo_,
                                               in_transaction_));
}

absl::Status FactStore::Impl::Commit(StoreTransaction::Impl& transaction) {
  {
    absl::MutexLock lock(&mu_);
    if (!failure_.ok()) return failure_;
  }
  rocksdb::WriteOptions write;
  write.sync = options_.sync;
  rocksdb::WriteBatch batch = transaction.Finish();
  Failpoint("commit_begins");
  absl::Status written =
      ToStatus(database_->db()->Write(write, &batch), "commit");
  Failpoint("commit_is_synced");
  const int64_t revision = transaction.head().revision;
  if (written.ok() && revision > mark_->last().revision) {
    written = mark_->Write({.store_id = store_id_,
                            .epoch = opened_.epoch,
                            .revision = revision});
  }
  Failpoint("commit_is_marked");
  bool moved = false;
  {
    absl::MutexLock lock(&mu_);
    if (written.ok()) {
      moved = revision > head_.revision;
      head_ = transaction.head();
    } else {
      failure_ = written;
    }
  }
  if (written.ok()) {
    transaction.set_written();
    decisions_ = transaction.decisions();
  } else {
    LogError("store commit failed", {{"status", written}});
  }
  if (moved && listener_) listener_(revision);
  Failpoint("commit_is_published");
  return written;
}

namespace {

// Holds the store against what readers have seen of it, and gives it a new id
// if it went back behind that.
absl::StatusOr<std::unique_ptr<SideMark>> CompareWithMark(
    const StoreOptions& options, const Database& database, int64_t revision,
    OpenReport& report) {
  FACTLINE_ASSIGN_OR_RETURN(Identity identity, ReadIdentity(database));
  SeenMark now{.store_id = identity.store_id,
               .epoch = identity.epoch,
               .revision = revision};
  FACTLINE_ASSIGN_OR_RETURN(
      std::unique_ptr<SideMark> mark,
      SideMark::Open(options.directory, now, options.sync));
  if (!mark->readable()) {
    LogError("the mark of what was seen is unreadable; it is made anew",
             {{"file", SideMark::kFileName}});
  }
  const SeenMark& seen = mark->last();
  // Also when the ids differ: where even the id was lost, a new one was given.
  if (seen.revision > revision) {
    report.lost_revisions = seen.revision - revision;
    FACTLINE_ASSIGN_OR_RETURN(
        identity, RenewIdentity(database, revision, seen.epoch + 1));
    LogError("the store went back behind what was seen; it has a new id, and "
             "what is lost is read from the topic again",
             {{"revision", revision},
              {"seen_revision", seen.revision},
              {"old_store_id", now.store_id},
              {"store_id", identity.store_id}});
    now.store_id = identity.store_id;
    now.epoch = identity.epoch;
    Failpoint("identity_is_renewed");
  }
  report.epoch = identity.epoch;
  if (seen != now) FACTLINE_RETURN_IF_ERROR(mark->Write(now));
  return mark;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FactStore>> FactStore::Open(
    const StoreOptions& options) {
  FACTLINE_ASSIGN_OR_RETURN(std::unique_ptr<Database> database,
                            Database::Open(options));
  FACTLINE_ASSIGN_OR_RETURN(Head head, ReadHead(*database));
  OpenReport report;
  FACTLINE_ASSIGN_OR_RETURN(
      std::unique_ptr<SideMark> mark,
      CompareWithMark(options, *database, head.revision, report));
  FACTLINE_RETURN_IF_ERROR(
      CompleteTermIndex(*database, mark->last().store_id));
  FACTLINE_ASSIGN_OR_RETURN(track::Decisions decisions,
                            ReadDecisions(SnapshotSource(*database)));
  LogInfo("store opened", {{"directory", options.directory},
                           {"store_id", mark->last().store_id},
                           {"epoch", report.epoch},
                           {"revision", head.revision}});
  return std::make_unique<FactStore>(std::make_unique<Impl>(
      options, std::move(database), std::move(mark), report, std::move(head),
      std::make_shared<const track::Decisions>(std::move(decisions))));
}

bool FactStore::IsNewerFormat(const absl::Status& status) {
  return IsNewerFormatError(status);
}

FactStore::FactStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

FactStore::~FactStore() = default;

const std::string& FactStore::store_id() const { return impl_->store_id(); }

const OpenReport& FactStore::opened() const { return impl_->opened(); }

StorePosition FactStore::latest() const {
  const Head head = impl_->head();
  return impl_->Position(head.revision, head.record_time);
}

int64_t FactStore::latest_revision() const { return impl_->head().revision; }

StorePosition FactStore::earliest() const {
  const Head head = impl_->head();
  const int64_t revision = std::min(head.earliest_changes, head.revision + 1);
  if (revision <= head.revision) {
    const SnapshotSource source(impl_->database());
    const absl::StatusOr<absl::Time> time = TimeOfRevision(source, revision);
    if (time.ok()) return impl_->Position(revision, *time);
    LogError("no time of the earliest revision", {{"status", time.status()}});
  }
  return impl_->Position(revision, head.record_time);
}

int64_t FactStore::earliest_state() const {
  return impl_->head().earliest_state;
}

std::unique_ptr<StoreView> FactStore::View() const {
  while (true) {
    // The position is taken first: the snapshot then holds all of it, and what
    // came after is too new for the reader.
    std::unique_ptr<StoreView> view = impl_->View(latest());
    // States are given up before they are deleted; see retention.h.
    if (view->position().revision >= earliest_state()) return view;
  }
}

absl::StatusOr<std::unique_ptr<StoreView>> FactStore::ViewAt(
    int64_t revision) const {
  const Head head = impl_->head();
  const auto out_of_range = [&](int64_t earliest) {
    return absl::OutOfRangeError(absl::StrCat(
        "revision ", revision, " is not in ", earliest, " to ", head.revision));
  };
  if (revision < head.earliest_state || revision > head.revision) {
    return out_of_range(head.earliest_state);
  }
  absl::Time time;
  if (revision > 0) {
    const SnapshotSource source(impl_->database());
    FACTLINE_ASSIGN_OR_RETURN(time, TimeOfRevision(source, revision));
  }
  std::unique_ptr<StoreView> view =
      impl_->View(impl_->Position(revision, time));
  if (revision < earliest_state()) return out_of_range(earliest_state());
  return view;
}

absl::StatusOr<int64_t> FactStore::RevisionAtTime(absl::Time time) const {
  const int64_t latest = impl_->head().revision;
  const SnapshotSource source(impl_->database());
  FACTLINE_ASSIGN_OR_RETURN(const int64_t revision, RevisionAt(source, time));
  // One that has been written since is not durable for certain yet.
  return std::min(revision, latest);
}

absl::StatusOr<std::vector<RevisionChanges>> FactStore::ReadChanges(
    int64_t first, int max_revisions, size_t max_bytes) const {
  const Head head = impl_->head();
  const SnapshotSource source(impl_->database());
  // Changes are given up before they are deleted; see retention.h.
  const int64_t earliest = impl_->head().earliest_changes;
  if (first < earliest || first > head.revision + 1) {
    return absl::OutOfRangeError(absl::StrCat("changes of revision ", first,
                                              " are not in ", earliest, " to ",
                                              head.revision));
  }
  return ReadChangeLog(source, first, head.revision, max_revisions, max_bytes,
                       impl_->store_id());
}

absl::StatusOr<std::optional<PartitionPosition>> FactStore::GetPosition(
    const PartitionKey& partition) const {
  return ReadPosition(SnapshotSource(impl_->database()), partition);
}

absl::StatusOr<std::vector<std::pair<PartitionKey, PartitionPosition>>>
FactStore::AllPositions() const {
  return ReadPositions(SnapshotSource(impl_->database()));
}

absl::StatusOr<std::vector<RejectRecord>> FactStore::PendingRejects(
    int max) const {
  return ReadPendingRejects(SnapshotSource(impl_->database()), max);
}

absl::StatusOr<std::vector<SkipOrder>> FactStore::Skips() const {
  return ReadSkips(SnapshotSource(impl_->database()));
}

absl::StatusOr<std::vector<AuditRecord>> FactStore::AuditRecords(
    int64_t before_sequence, int max) const {
  return ReadAuditRecords(SnapshotSource(impl_->database()), before_sequence,
                          max);
}

absl::StatusOr<DigestResult> FactStore::Digest() const {
  StorePosition position;
  std::unique_ptr<SnapshotSource> source;
  do {  // As View().
    position = latest();
    source = std::make_unique<SnapshotSource>(impl_->database(),
                                              /*fill_cache=*/false);
  } while (position.revision < earliest_state());
  const FactReader reader(std::move(source), position.revision,
                          impl_->store_id());
  FACTLINE_ASSIGN_OR_RETURN(DigestResult result, ComputeDigest(reader));
  result.position = std::move(position);
  return result;
}

StoreStats FactStore::Stats() const {
  const Head head = impl_->head();
  return {.claims = head.claims,
          .figures = head.figures,
          .articles = head.articles,
          .disk_bytes = DirectoryBytes(impl_->directory())};
}

std::unique_ptr<StoreTransaction> FactStore::Begin() { return impl_->Begin(); }

absl::Status FactStore::Commit(std::unique_ptr<StoreTransaction> transaction) {
  return impl_->Commit(*transaction->impl_);
}

const Database& FactStore::database() const { return impl_->database(); }

void FactStore::SetCommitListener(
    std::function<void(int64_t latest)> listener) {
  impl_->set_listener(std::move(listener));
}

}  // namespace factline::store
