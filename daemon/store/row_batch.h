#ifndef FACTLINE_DAEMON_STORE_ROW_BATCH_H_
#define FACTLINE_DAEMON_STORE_ROW_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/store/database.h"
#include "rocksdb/write_batch.h"

namespace factline::store {

// The rows of one transaction. Nobody reads them here: who needs to know what
// is not written yet keeps it as a value (pending_facts.h), which costs less
// than an index of the rows.
//
// They are written in the order of their keys, since a memtable finds the place
// of a row from that of the one before; and of rows with one key the last only.
class RowBatch {
 public:
  void Put(Family family, std::string key, std::string value);
  void Delete(Family family, std::string key);

  // Of keys and values.
  size_t bytes() const { return bytes_; }
  // A place to go back to.
  size_t size() const { return rows_.size(); }
  void RollBackTo(size_t size);

  // Adds all rows to `batch`.
  void WriteTo(const Database& database, rocksdb::WriteBatch& batch) const;
  void Clear() { RollBackTo(0); }

 private:
  struct Row {
    Family family;
    bool is_put;
    std::string key;
    std::string value;
  };
  // What rows are ordered by, without looking at most of them.
  struct Place {
    Family family;
    uint64_t front;  // Of the key.
    size_t row;
  };

  void Add(Row row);
  std::vector<Place> Ordered() const;

  std::vector<Row> rows_;
  size_t bytes_ = 0;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_ROW_BATCH_H_
