#ifndef FACTLINE_DAEMON_STORE_READ_SOURCE_H_
#define FACTLINE_DAEMON_STORE_READ_SOURCE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/store/database.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

namespace factline::store {

// Where records are read from: a snapshot, or the newest state.
class ReadSource {
 public:
  virtual ~ReadSource() = default;

  // Empty when there is no such key.
  virtual absl::StatusOr<std::optional<std::string>> Get(
      Family family, const std::string& key) const = 0;
  // Over the keys with `prefix`, forward; over all of the family, both ways, if
  // that is not of one thing (IsOfThing()).
  virtual std::unique_ptr<rocksdb::Iterator> NewIterator(
      Family family, std::string_view prefix) const = 0;
};

// The database as it was when this was made.
class SnapshotSource : public ReadSource {
 public:
  // `fill_cache` is off for reads of everything, which would push out of the
  // cache what others need. `database` must outlive it.
  explicit SnapshotSource(const Database& database, bool fill_cache = true);
  ~SnapshotSource() override;
  SnapshotSource(const SnapshotSource&) = delete;
  SnapshotSource& operator=(const SnapshotSource&) = delete;

  absl::StatusOr<std::optional<std::string>> Get(
      Family family, const std::string& key) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(
      Family family, std::string_view prefix) const override;

 private:
  const Database& database_;
  rocksdb::ReadOptions options_;
};

// The newest state of the database, for the writer.
class DatabaseSource : public ReadSource {
 public:
  // `database` must outlive it.
  explicit DatabaseSource(const Database& database) : database_(database) {}

  absl::StatusOr<std::optional<std::string>> Get(
      Family family, const std::string& key) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(
      Family family, std::string_view prefix) const override;

 private:
  const Database& database_;
};

// Walks over the keys that have one prefix, in order.
//
//   PrefixScan scan(source, Family::kFacts, prefix);
//   for (scan.SeekToFirst(); scan.Valid(); scan.Next()) { ... scan.suffix() }
//   FACTLINE_RETURN_IF_ERROR(scan.status());  // Never left out: a damaged
//                                             // file looks like the end.
class PrefixScan {
 public:
  PrefixScan(const ReadSource& source, Family family, std::string prefix);

  void SeekToFirst() { it_->Seek(prefix_); }
  // To the last key; the prefix is not all FF, nor of one thing.
  void SeekToLast() { it_->SeekForPrev(AfterPrefix(prefix_)); }
  // To the first key at or after `key`; the last at or before it, if the prefix
  // is not of one thing.
  void Seek(const std::string& key) { it_->Seek(key); }
  void SeekForPrev(const std::string& key) { it_->SeekForPrev(key); }
  void Next() { it_->Next(); }
  void Prev() { it_->Prev(); }

  bool Valid() const { return it_->Valid() && it_->key().starts_with(prefix_); }
  // Of the current entry, until the scan moves. The suffix is the key after
  // the prefix.
  std::string_view key() const { return it_->key().ToStringView(); }
  std::string_view suffix() const { return key().substr(prefix_.size()); }
  std::string_view value() const { return it_->value().ToStringView(); }
  // DataLoss when the walk ended at a damaged file.
  absl::Status status() const { return ToStatus(it_->status(), "scan"); }

 private:
  const std::string prefix_;
  const std::unique_ptr<rocksdb::Iterator> it_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_READ_SOURCE_H_
