#ifndef FACTLINE_DAEMON_STORE_DATABASE_H_
#define FACTLINE_DAEMON_STORE_DATABASE_H_

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/keys.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/slice.h"
#include "rocksdb/status.h"

namespace factline::store {

// Column families of the store, by their index in the handles.
enum class Family : uint8_t { kDefault = 0, kFacts = 1, kChanges = 2 };
inline constexpr std::array<std::string_view, 3> kFamilyNames = {
    "default", "facts", "changes"};

// Layout and meaning of keys and records, see FORMAT.md. A program opens
// directories of its own version only.
inline constexpr int kFormatVersion = 3;
inline constexpr std::string_view kFormatName = "format";
inline constexpr std::string_view kIdentityName = "identity";
inline constexpr std::string_view kHeadName = "head";

// Status of a RocksDB operation as ours; `what` says what was being done.
//   NotFound            no such key
//   DataLoss            damaged or missing files
//   ResourceExhausted   disk or quota full
//   Unavailable         other I/O errors
absl::Status ToStatus(const rocksdb::Status& status, std::string_view what);

// The RocksDB of one data directory, opened with our settings.
//
// Thread-safe as RocksDB is.
class Database {
 public:
  // Opens or creates it; errors are those of FactStore::Open(). A new
  // directory gets its format version and identity, an old one is checked.
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      const StoreOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<size_t>(family)];
  }

  // The value of a meta key; NotFound when it is not there.
  absl::StatusOr<std::string> GetMeta(std::string_view name) const;

 private:
  Database() = default;

  // Writes format version and identity, if the database is still empty.
  absl::Status Initialize();
  // Refuses a format version that is not ours.
  absl::Status CheckFormat() const;

  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyNames.size()> families_ = {};
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_DATABASE_H_
