#include "tests/newsroom/interleaving.h"

#include <map>

namespace factline::newsroom {

std::vector<size_t> Interleave(const std::vector<int>& partition_of,
                               int rewinds, Random& random) {
  struct Partition {
    std::vector<size_t> messages;
    size_t next = 0;
  };
  std::map<int, Partition> by_number;
  for (size_t i = 0; i < partition_of.size(); ++i) {
    by_number[partition_of[i]].messages.push_back(i);
  }
  std::vector<Partition*> open;
  for (auto& [number, partition] : by_number) open.push_back(&partition);
  // Spread over the run.
  const int every =
      rewinds == 0 ? 0 : static_cast<int>(partition_of.size()) / rewinds + 1;
  std::vector<size_t> order;
  while (!open.empty()) {
    const size_t pick =
        static_cast<size_t>(random.Pick(0, static_cast<int>(open.size()) - 1));
    Partition& partition = *open[pick];
    order.push_back(partition.messages[partition.next++]);
    if (rewinds > 0 && random.Pick(1, every) == 1) {
      --rewinds;
      partition.next = static_cast<size_t>(
          random.Pick(0, static_cast<int>(partition.next) - 1));
    }
    if (partition.next == partition.messages.size()) {
      open.erase(open.begin() + static_cast<ptrdiff_t>(pick));
    }
  }
  return order;
}

}  // namespace factline::newsroom
