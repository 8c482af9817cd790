#ifndef FACTLINE_DAEMON_STORE_TRANSACTION_H_
#define FACTLINE_DAEMON_STORE_TRANSACTION_H_

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/figure_cache.h"
#include "daemon/store/records.h"
#include "rocksdb/utilities/write_batch_with_index.h"

namespace factline::store {

// Records not yet written, with an index so that reads see them.
class StoreTransaction::Impl {
 public:
  // `head`, `decisions` and `cache` are those of the store. `alive` is set to false when
  // this ends.
  Impl(const Database& database, std::string store_id, const Head& head,
       std::shared_ptr<const track::Decisions> decisions, FigureCache& cache,
       std::atomic<bool>& alive);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::StatusOr<int64_t> Apply(track::TrackResult result,
                                absl::Time record_time);
  void Put(const std::string& key, const std::string& value);
  void Delete(const std::string& key);

  // Lent until the next call.
  absl::StatusOr<const track::Book*> BookOf(std::string_view figure_id) const;

  const FactReader& reader() const { return reader_; }
  const Head& head() const { return head_; }
  // With those of the transaction.
  const std::shared_ptr<const track::Decisions>& decisions() const {
    return decisions_;
  }
  size_t bytes() const { return batch_.GetWriteBatch()->GetDataSize(); }

  // All records of the transaction with the head that they lead to. Once.
  rocksdb::WriteBatch& Finish();
  // Says that they were written.
  void set_written() { written_ = true; }

 private:
  const Database& database_;
  // Overwrites within the batch, which reading it under iterators needs.
  mutable rocksdb::WriteBatchWithIndex batch_;
  const FactReader reader_;
  const DatabaseSource books_;  // Where the cache reads.
  Head head_;
  std::shared_ptr<const track::Decisions> decisions_;
  FigureCache& cache_;
  std::atomic<bool>& alive_;
  bool written_ = false;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TRANSACTION_H_
