#ifndef FACTLINE_DAEMON_PIPELINE_SKIP_LIST_H_
#define FACTLINE_DAEMON_PIPELINE_SKIP_LIST_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "daemon/store/fact_store.h"

namespace factline::pipeline {

// Messages that operators want passed over, as the store has them. The writer
// changes it, the source and its gaps ask it. Thread-safe.
class SkipList {
 public:
  // Each is asked for by hand; a script that asks for more shall rather move
  // the topic.
  static constexpr size_t kMaxOrders = 1000;

  void Add(const store::SkipOrder& order) ABSL_LOCKS_EXCLUDED(mu_);
  size_t size() const ABSL_LOCKS_EXCLUDED(mu_);
  bool Contains(const PartitionKey& partition, int64_t offset) const
      ABSL_LOCKS_EXCLUDED(mu_);
  // Removes and gives those of the partition up to and including `offset`.
  std::vector<store::SkipOrder> TakeUpTo(const PartitionKey& partition,
                                         int64_t offset)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  using Place = std::pair<PartitionKey, int64_t>;

  mutable absl::Mutex mu_;
  std::map<Place, store::SkipOrder> orders_ ABSL_GUARDED_BY(mu_);
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_SKIP_LIST_H_
