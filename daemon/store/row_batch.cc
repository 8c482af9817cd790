#include "daemon/store/row_batch.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace factline::store {
namespace {

// Keys of up to eight bytes order as their fronts, or are equal in them.
uint64_t FrontOf(std::string_view key) {
  uint64_t front = 0;
  const size_t bytes = std::min(key.size(), sizeof(front));
  for (size_t i = 0; i < bytes; ++i) {
    front |= uint64_t{static_cast<unsigned char>(key[i])} << (56 - 8 * i);
  }
  return front;
}

}  // namespace

void RowBatch::Add(Row row) {
  bytes_ += row.key.size() + row.value.size();
  rows_.push_back(std::move(row));
}

void RowBatch::Put(Family family, std::string key, std::string value) {
  Add({.family = family,
       .is_put = true,
       .key = std::move(key),
       .value = std::move(value)});
}

void RowBatch::Delete(Family family, std::string key) {
  Add({.family = family, .is_put = false, .key = std::move(key), .value = {}});
}

void RowBatch::RollBackTo(size_t size) {
  while (rows_.size() > size) {
    bytes_ -= rows_.back().key.size() + rows_.back().value.size();
    rows_.pop_back();
  }
}

std::vector<RowBatch::Place> RowBatch::Ordered() const {
  std::vector<Place> places;
  places.reserve(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    places.push_back({rows_[i].family, FrontOf(rows_[i].key), i});
  }
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    if (a.family != b.family) return a.family < b.family;
    if (a.front != b.front) return a.front < b.front;
    const int order = rows_[a.row].key.compare(rows_[b.row].key);
    return order != 0 ? order < 0 : a.row < b.row;
  });
  return places;
}

void RowBatch::WriteTo(const Database& database,
                       rocksdb::WriteBatch& batch) const {
  const std::vector<Place> places = Ordered();
  for (size_t i = 0; i < places.size(); ++i) {
    const Row& row = rows_[places[i].row];
    if (i + 1 < places.size()) {
      const Row& next = rows_[places[i + 1].row];
      if (row.family == next.family && row.key == next.key) continue;
    }
    // They fail only past a size limit, and the batch has none.
    if (row.is_put) {
      batch.Put(database.family(row.family), row.key, row.value);
    } else {
      batch.Delete(database.family(row.family), row.key);
    }
  }
}

}  // namespace factline::store
