#include "daemon/store/read_source.h"

#include <utility>

#include "daemon/store/keys.h"

namespace factline::store {
namespace {

absl::StatusOr<std::optional<std::string>> Found(const rocksdb::Status& status,
                                                 std::string value) {
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return ToStatus(status, "read");
  return value;
}

rocksdb::ReadOptions OptionsFor(std::string_view prefix,
                                rocksdb::ReadOptions options) {
  const bool of_thing = IsOfThing(prefix);
  options.total_order_seek = !of_thing;
  options.prefix_same_as_start = of_thing;
  return options;
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
    Family family, std::string_view prefix) const {
  return std::unique_ptr<rocksdb::Iterator>(database_.db()->NewIterator(
      OptionsFor(prefix, options_), database_.family(family)));
}

absl::StatusOr<std::optional<std::string>> DatabaseSource::Get(
    Family family, const std::string& key) const {
  std::string value;
  const rocksdb::Status status = database_.db()->Get(
      rocksdb::ReadOptions(), database_.family(family), key, &value);
  return Found(status, std::move(value));
}

std::unique_ptr<rocksdb::Iterator> DatabaseSource::NewIterator(
    Family family, std::string_view prefix) const {
  return std::unique_ptr<rocksdb::Iterator>(database_.db()->NewIterator(
      OptionsFor(prefix, rocksdb::ReadOptions()), database_.family(family)));
}

PrefixScan::PrefixScan(const ReadSource& source, Family family,
                       std::string prefix)
    : prefix_(std::move(prefix)), it_(source.NewIterator(family, prefix_)) {}

}  // namespace factline::store
