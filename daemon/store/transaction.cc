#include "daemon/store/transaction.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/store/keys.h"
#include "daemon/store/operations.h"
#include "daemon/store/revision_writer.h"

namespace factline::store {
namespace {

// What a batch needs of a row beside key and value, at most.
constexpr size_t kRowBytes = 12;

}  // namespace

StoreTransaction::Impl::Impl(const Database& database, std::string store_id,
                             const Head& head,
                             std::shared_ptr<const track::Decisions> decisions,
                             FigureCache& cache, JoinsCache& joins,
                             TermMemo& memo,
                             std::atomic<bool>& alive)
    : database_(database),
      reader_(std::make_unique<DatabaseSource>(database),
              FactReader::kAllRevisions, std::move(store_id)),
      facts_(reader_),
      head_(head),
      decisions_(std::move(decisions)),
      cache_(cache),
      joins_(joins),
      memo_(memo),
      alive_(alive) {}

StoreTransaction::Impl::~Impl() {
  if (written_) {
    cache_.ReleaseKept();
    joins_.Written();
    memo_.Age();
  } else {
    cache_.Clear();
    joins_.Clear();
    memo_.Clear();
  }
  alive_.store(false);
}

absl::StatusOr<int64_t> StoreTransaction::Impl::Apply(track::TrackResult result,
                                                      absl::Time record_time) {
  if (!result.changed) {
    return absl::InvalidArgumentError("a message without effect");
  }
  const size_t rows_before = rows_.size();
  Head head = head_;
  RevisionWriter writer(reader_.source(), facts_, cache_, memo_, rows_,
                        record_time, head);
  const absl::Status written = writer.Write(result);
  if (!written.ok()) {
    rows_.RollBackTo(rows_before);
    memo_.Undo();
    return written;
  }
  memo_.Keep();
  head_ = head;
  if (result.decision) {
    auto decisions = std::make_shared<track::Decisions>(*decisions_);
    decisions->Remove(result.decision->key);
    if (result.decision->into) {
      decisions->Set({result.decision->key, *result.decision->into});
    }
    decisions_ = std::move(decisions);
  }
  for (auto& [id, joins] : result.joins) joins_.Change(id, std::move(joins));
  facts_.Take(std::move(result));
  return head_.revision;
}

absl::StatusOr<const track::Book*> StoreTransaction::Impl::BookOf(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(const CachedFigure* cached,
                            cache_.Get(figure_id, reader_.source()));
  return &cached->book;
}

void StoreTransaction::Impl::Put(std::string key, std::string value) {
  rows_.Put(Family::kDefault, std::move(key), std::move(value));
}

void StoreTransaction::Impl::Delete(std::string key) {
  rows_.Delete(Family::kDefault, std::move(key));
}

absl::Status StoreTransaction::Impl::AddAudit(AuditRecord record) {
  if (!last_audit_) {
    FACTLINE_ASSIGN_OR_RETURN(last_audit_, LastAuditSequence(reader_.source()));
  }
  record.sequence = ++*last_audit_;
  Put(AuditKey(record.sequence), EncodeAudit(record));
  if (record.sequence > kMaxAuditRecords) {
    Delete(AuditKey(record.sequence - kMaxAuditRecords));
  }
  return absl::OkStatus();
}

void StoreTransaction::Impl::GiveUp(int64_t first_changes,
                                    int64_t first_state) {
  head_.earliest_changes =
      std::max(head_.earliest_changes,
               std::min(first_changes, head_.revision + 1));
  head_.earliest_state =
      std::max(head_.earliest_state,
               std::min(first_state, head_.earliest_changes - 1));
}

void StoreTransaction::Impl::DeleteFrom(Family family, std::string key) {
  rows_.Delete(family, std::move(key));
}

rocksdb::WriteBatch StoreTransaction::Impl::Finish() {
  Put(MetaKey(kHeadName), EncodeHead(head_));
  for (const std::string& id : joins_.changed()) {
    rows_.Put(Family::kFacts, JoinsKey(id),
              EncodeJoins(joins_.Find(id)->record));
  }
  rocksdb::WriteBatch batch(rows_.bytes() + kRowBytes * rows_.size());
  rows_.WriteTo(database_, batch);
  return batch;
}

StoreTransaction::StoreTransaction(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

StoreTransaction::~StoreTransaction() = default;

absl::StatusOr<std::optional<ArticleRecord>> StoreTransaction::GetArticle(
    std::string_view uri) const {
  return impl_->facts().Article(uri);
}

absl::StatusOr<std::optional<track::TrackedClaim>> StoreTransaction::GetClaim(
    std::string_view claim_id) const {
  return impl_->facts().GetClaim(claim_id);
}

absl::StatusOr<const track::Book*> StoreTransaction::BookOf(
    std::string_view figure_id) const {
  // Statements are of no figure, and too many to be asked for.
  if (figure_id.empty()) return nullptr;
  return impl_->BookOf(figure_id);
}

absl::StatusOr<track::SharedJoins> StoreTransaction::JoinsOf(
    std::string_view id) const {
  return impl_->JoinsOf(id);
}

const track::Decisions& StoreTransaction::decisions() const {
  return *impl_->decisions();
}

absl::StatusOr<std::set<int32_t>> StoreTransaction::MonthsOfKey(
    std::string_view figure_id) const {
  return impl_->facts().MonthsOfKey(figure_id);
}

absl::StatusOr<int64_t> StoreTransaction::Apply(track::TrackResult result,
                                                absl::Time record_time) {
  return impl_->Apply(std::move(result), record_time);
}

void StoreTransaction::SetPosition(const PartitionKey& partition,
                                   const PartitionPosition& position) {
  impl_->Put(PositionKey(partition), EncodePosition(position));
}

void StoreTransaction::PutReject(const RejectRecord& reject) {
  impl_->Put(RejectKey(reject.partition, reject.offset), EncodeReject(reject));
  if (reject.done) {
    MarkRejectDone(reject.partition, reject.offset);
  } else {
    impl_->Put(RejectPayloadKey(reject.partition, reject.offset),
               EncodeRejectPayload(reject));
  }
}

void StoreTransaction::MarkRejectDone(const PartitionKey& partition,
                                      int64_t offset) {
  impl_->Delete(RejectPayloadKey(partition, offset));
}

void StoreTransaction::PutSkip(const SkipOrder& order) {
  impl_->Put(SkipKey(order.partition, order.offset), EncodeSkip(order));
}

void StoreTransaction::DropSkip(const PartitionKey& partition,
                                int64_t offset) {
  impl_->Delete(SkipKey(partition, offset));
}

absl::Status StoreTransaction::AddAudit(AuditRecord record) {
  return impl_->AddAudit(std::move(record));
}

int64_t StoreTransaction::latest_revision() const {
  return impl_->head().revision;
}

size_t StoreTransaction::bytes() const { return impl_->bytes(); }

}  // namespace factline::store
