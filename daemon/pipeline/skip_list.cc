#include "daemon/pipeline/skip_list.h"

namespace factline::pipeline {

void SkipList::Add(const store::SkipOrder& order) {
  absl::MutexLock lock(&mu_);
  orders_[{order.partition, order.offset}] = order;
}

size_t SkipList::size() const {
  absl::MutexLock lock(&mu_);
  return orders_.size();
}

bool SkipList::Contains(const PartitionKey& partition, int64_t offset) const {
  absl::MutexLock lock(&mu_);
  return orders_.contains({partition, offset});
}

std::vector<store::SkipOrder> SkipList::TakeUpTo(const PartitionKey& partition,
                                                 int64_t offset) {
  std::vector<store::SkipOrder> taken;
  absl::MutexLock lock(&mu_);
  auto it = orders_.lower_bound({partition, 0});
  while (it != orders_.end() && it->first.first == partition &&
         it->first.second <= offset) {
    taken.push_back(std::move(it->second));
    it = orders_.erase(it);
  }
  return taken;
}

}  // namespace factline::pipeline
