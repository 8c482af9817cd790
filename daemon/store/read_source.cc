#include "daemon/store/read_source.h"

#include <utility>

namespace factline::store {
namespace {

absl::StatusOr<std::optional<std::string>> Found(const rocksdb::Status& status,
                                                 std::string value) {
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return ToStatus(status, "read");
  return value;
}

}  // namespace

SnapshotSource::SnapshotSource(const Database& database, bool fill_cache)
    : database_(database) {
  options_.snapshot = database_.db()->GetSnapshot();
  options_.fill_cache = fill_cache;
}

SnapshotSource::~SnapshotSource() {
  database_.db()->ReleaseSnapshot(options_.snapshot);
}

absl::StatusOr<std::optional<std::string>> SnapshotSource::Get(
    Family family, const std::string& key) const {
  std::string value;
  const rocksdb::Status status =
      database_.db()->Get(options_, database_.family(family), key, &value);
  return Found(status, std::move(value));
}

std::unique_ptr<rocksdb::Iterator> SnapshotSource::NewIterator(
    Family family) const {
  return std::unique_ptr<rocksdb::Iterator>(
      database_.db()->NewIterator(options_, database_.family(family)));
}

absl::StatusOr<std::optional<std::string>> DatabaseSource::Get(
    Family family, const std::string& key) const {
  std::string value;
  const rocksdb::Status status = database_.db()->Get(
      rocksdb::ReadOptions(), database_.family(family), key, &value);
  return Found(status, std::move(value));
}

std::unique_ptr<rocksdb::Iterator> DatabaseSource::NewIterator(
    Family family) const {
  return std::unique_ptr<rocksdb::Iterator>(database_.db()->NewIterator(
      rocksdb::ReadOptions(), database_.family(family)));
}

PrefixScan::PrefixScan(const ReadSource& source, Family family,
                       std::string prefix)
    : prefix_(std::move(prefix)), it_(source.NewIterator(family)) {}

}  // namespace factline::store
