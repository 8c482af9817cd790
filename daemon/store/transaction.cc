#include "daemon/store/transaction.h"

#include <memory>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/store/keys.h"
#include "daemon/store/operations.h"
#include "daemon/store/revision_writer.h"

namespace factline::store {

StoreTransaction::Impl::Impl(const Database& database, std::string store_id,
                             const Head& head,
                             std::shared_ptr<const track::Decisions> decisions,
                             FigureCache& cache, std::atomic<bool>& alive)
    : database_(database),
      batch_(rocksdb::BytewiseComparator(), /*reserved_bytes=*/0,
             /*overwrite_key=*/true),
      reader_(std::make_unique<BatchSource>(database, batch_),
              FactReader::kAllRevisions, std::move(store_id)),
      books_(database),
      head_(head),
      decisions_(std::move(decisions)),
      cache_(cache),
      alive_(alive) {}

StoreTransaction::Impl::~Impl() {
  if (written_) {
    cache_.ReleaseKept();
  } else {
    cache_.Clear();
  }
  alive_.store(false);
}

absl::StatusOr<int64_t> StoreTransaction::Impl::Apply(track::TrackResult result,
                                                      absl::Time record_time) {
  if (!result.changed) {
    return absl::InvalidArgumentError("a message without effect");
  }
  batch_.SetSavePoint();
  Head head = head_;
  RevisionWriter writer(database_, reader_, books_, cache_, batch_, record_time,
                        head);
  const absl::Status written = writer.Write(result);
  if (!written.ok()) {
    batch_.RollbackToSavePoint();
    return written;
  }
  batch_.PopSavePoint();
  head_ = head;
  if (result.decision) {
    auto decisions = std::make_shared<track::Decisions>(*decisions_);
    decisions->Remove(result.decision->key);
    if (result.decision->into) {
      decisions->Set({result.decision->key, *result.decision->into});
    }
    decisions_ = std::move(decisions);
  }
  return head_.revision;
}

absl::StatusOr<const track::Book*> StoreTransaction::Impl::BookOf(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(const CachedFigure* cached,
                            cache_.Get(figure_id, books_));
  return &cached->book;
}

void StoreTransaction::Impl::Put(const std::string& key,
                                 const std::string& value) {
  batch_.Put(database_.family(Family::kDefault), key, value);
}

void StoreTransaction::Impl::Delete(const std::string& key) {
  batch_.Delete(database_.family(Family::kDefault), key);
}

rocksdb::WriteBatch& StoreTransaction::Impl::Finish() {
  Put(MetaKey(kHeadName), EncodeHead(head_));
  return *batch_.GetWriteBatch();
}

StoreTransaction::StoreTransaction(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

StoreTransaction::~StoreTransaction() = default;

absl::StatusOr<std::optional<ArticleRecord>> StoreTransaction::GetArticle(
    std::string_view uri) const {
  return impl_->reader().Article(ArticleIdOf(uri));
}

absl::StatusOr<std::optional<track::TrackedClaim>> StoreTransaction::GetClaim(
    std::string_view claim_id) const {
  FACTLINE_ASSIGN_OR_RETURN(
      auto claim, impl_->reader().GetClaim(claim_id, Readings::kWithout));
  if (!claim) return std::nullopt;
  return track::TrackedClaim{.claim = std::move(claim->claim),
                             .state = claim->state};
}

absl::StatusOr<const track::Book*> StoreTransaction::BookOf(
    std::string_view figure_id) const {
  // Statements are of no figure, and too many to be asked for.
  if (figure_id.empty()) return nullptr;
  return impl_->BookOf(figure_id);
}

absl::StatusOr<track::JoinRecord> StoreTransaction::JoinsOf(
    std::string_view id) const {
  return impl_->reader().Joins(id);
}

const track::Decisions& StoreTransaction::decisions() const {
  return *impl_->decisions();
}

absl::StatusOr<std::set<int32_t>> StoreTransaction::MonthsOfKey(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(
      const std::vector<StoredClaim> claims,
      impl_->reader().ClaimsOfKey(figure_id, Readings::kWithout));
  std::set<int32_t> months;
  for (const StoredClaim& claim : claims) {
    months.insert(track::MonthOf(claim.claim));
  }
  return months;
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
  FACTLINE_ASSIGN_OR_RETURN(const int64_t last,
                            LastAuditSequence(impl_->reader().source()));
  record.sequence = last + 1;
  impl_->Put(AuditKey(record.sequence), EncodeAudit(record));
  if (record.sequence > kMaxAuditRecords) {
    impl_->Delete(AuditKey(record.sequence - kMaxAuditRecords));
  }
  return absl::OkStatus();
}

int64_t StoreTransaction::latest_revision() const {
  return impl_->head().revision;
}

size_t StoreTransaction::bytes() const { return impl_->bytes(); }

}  // namespace factline::store
