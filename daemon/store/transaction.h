#ifndef FACTLINE_DAEMON_STORE_TRANSACTION_H_
#define FACTLINE_DAEMON_STORE_TRANSACTION_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/figure_cache.h"
#include "daemon/store/joins_cache.h"
#include "daemon/store/pending_facts.h"
#include "daemon/store/records.h"
#include "daemon/store/row_batch.h"
#include "daemon/store/term_memo.h"
#include "rocksdb/write_batch.h"

namespace factline::store {

// Records not yet written, and what they say as values that reads see.
class StoreTransaction::Impl {
 public:
  // `head`, `decisions` and what the writer remembers are those of the store.
  // `alive` is set to false when this ends.
  Impl(const Database& database, std::string store_id, const Head& head,
       std::shared_ptr<const track::Decisions> decisions, FigureCache& cache,
       JoinsCache& joins, TermMemo& memo, std::atomic<bool>& alive);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::StatusOr<int64_t> Apply(track::TrackResult result,
                                absl::Time record_time);
  void Put(std::string key, std::string value);
  void Delete(std::string key);
  absl::Status AddAudit(AuditRecord record);
  // As StoreTransaction::GiveUp().
  void GiveUp(int64_t first_changes, int64_t first_state);
  // A record that nobody reads any more.
  void DeleteFrom(Family family, std::string key);

  absl::StatusOr<track::SharedJoins> JoinsOf(std::string_view id) const {
    return joins_.Get(id, reader_);
  }
  // Lent until the next call.
  absl::StatusOr<const track::Book*> BookOf(std::string_view figure_id) const;

  const PendingFacts& facts() const { return facts_; }
  const Head& head() const { return head_; }
  // With those of the transaction.
  const std::shared_ptr<const track::Decisions>& decisions() const {
    return decisions_;
  }
  size_t bytes() const { return rows_.bytes(); }

  // All records of the transaction with the head that they lead to. Once.
  rocksdb::WriteBatch Finish();
  // Says that they were written.
  void set_written() { written_ = true; }

 private:
  const Database& database_;
  RowBatch rows_;
  const FactReader reader_;  // Of the newest state, without the rows.
  PendingFacts facts_;
  Head head_;
  std::optional<int64_t> last_audit_;  // Of the transaction.
  std::shared_ptr<const track::Decisions> decisions_;
  FigureCache& cache_;
  JoinsCache& joins_;
  TermMemo& memo_;
  std::atomic<bool>& alive_;
  bool written_ = false;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TRANSACTION_H_
