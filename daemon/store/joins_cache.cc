#include "daemon/store/joins_cache.h"

#include <utility>

#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::store {

void JoinsCache::Keep(std::string_view id, track::SharedJoins joins) {
  track::SharedJoins& place = young_[std::string(id)];
  if (place != nullptr) weight_ -= WeightOf(place);
  place = std::move(joins);
  weight_ += WeightOf(place);
}

track::SharedJoins JoinsCache::Find(std::string_view id) {
  if (const auto it = young_.find(ToAbsl(id)); it != young_.end()) {
    return it->second;
  }
  const auto it = old_.find(ToAbsl(id));
  if (it == old_.end()) return nullptr;
  track::SharedJoins joins = std::move(it->second);
  old_.erase(it);
  Keep(id, joins);
  return joins;
}

absl::StatusOr<track::SharedJoins> JoinsCache::Get(std::string_view id,
                                                   const FactReader& database) {
  track::SharedJoins joins = Find(id);
  if (joins != nullptr) return joins;
  FACTLINE_ASSIGN_OR_RETURN(track::JoinRecord record, database.Joins(id));
  joins = track::NameJoins(std::move(record));
  Keep(id, joins);
  return joins;
}

void JoinsCache::Change(const std::string& id, track::SharedJoins joins) {
  old_.erase(id);
  Keep(id, std::move(joins));
  changed_.insert(id);
}

void JoinsCache::Written() {
  changed_.clear();
  if (weight_ < weight_max_) return;
  old_ = std::exchange(young_, {});
  weight_ = 0;
}

void JoinsCache::Clear() {
  young_.clear();
  old_.clear();
  weight_ = 0;
  changed_.clear();
}

}  // namespace factline::store
