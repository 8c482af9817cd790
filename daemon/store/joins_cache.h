#ifndef FACTLINE_DAEMON_STORE_JOINS_CACHE_H_
#define FACTLINE_DAEMON_STORE_JOINS_CACHE_H_

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/store/fact_reader.h"
#include "daemon/track/joins.h"

namespace factline::store {

// Joins that were read or changed lately: each message asks for some, mostly the
// same, and a record can be 15 KB.
//
// Invariant: an entry is the record with all that the open transaction changed
// of it, and changed ones stay until Written().
//
// Not thread-safe: it belongs to the writer.
class JoinsCache {
 public:
  // Keys in the records of each generation, a record counting as one more: some
  // 0.5 KB each, 8 MB.
  static constexpr size_t kWeightMax = 16'000;

  explicit JoinsCache(size_t weight_max = kWeightMax)
      : weight_max_(weight_max) {}

  // Reads the record if it is not here; an empty one if there is none.
  absl::StatusOr<track::SharedJoins> Get(std::string_view id,
                                         const FactReader& database);
  void Change(const std::string& id, track::SharedJoins joins);

  // Ids of those that the transaction changed.
  const std::set<std::string>& changed() const { return changed_; }
  // Null if it is not here.
  track::SharedJoins Find(std::string_view id);

  // The transaction is written: what was not asked for lately may go.
  void Written();
  void Clear();

 private:
  using Generation = absl::flat_hash_map<std::string, track::SharedJoins>;

  static size_t WeightOf(const track::SharedJoins& joins) {
    return joins->record.nodes.size() + 1;
  }
  void Keep(std::string_view id, track::SharedJoins joins);

  const size_t weight_max_;
  Generation young_;
  Generation old_;  // From before young_ was begun.
  size_t weight_ = 0;  // Of young_.
  std::set<std::string> changed_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_JOINS_CACHE_H_
