#ifndef FACTLINE_DAEMON_STORE_TRANSACTION_H_
#define FACTLINE_DAEMON_STORE_TRANSACTION_H_

#include <atomic>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/records.h"
#include "rocksdb/utilities/write_batch_with_index.h"

namespace factline::store {

// Records not yet written, with an index so that reads see them.
class StoreTransaction::Impl {
 public:
  // `head` is that of the store. `alive` is set to false when this ends.
  Impl(const Database& database, std::string store_id, const Head& head,
       std::atomic<bool>& alive);
  ~Impl() { alive_.store(false); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::StatusOr<int64_t> Apply(track::TrackResult result,
                                absl::Time record_time);
  void Put(const std::string& key, const std::string& value);
  void Delete(const std::string& key);

  const FactReader& reader() const { return reader_; }
  const Head& head() const { return head_; }
  size_t bytes() const { return batch_.GetWriteBatch()->GetDataSize(); }

  // All records of the transaction with the head that they lead to. Once.
  rocksdb::WriteBatch& Finish();

 private:
  const Database& database_;
  // Overwrites within the batch, which reading it under iterators needs.
  mutable rocksdb::WriteBatchWithIndex batch_;
  const FactReader reader_;
  Head head_;
  std::atomic<bool>& alive_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TRANSACTION_H_
