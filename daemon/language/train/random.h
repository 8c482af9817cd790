#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_RANDOM_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "daemon/language/hashing.h"

namespace factline::language {

// The same numbers from the same seed with every compiler and library, which
// the distributions of <random> do not promise. Not thread-safe.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() { return MixBits(state_ += 0x9e3779b97f4a7c15u); }
  // Less than `bound`, which is positive.
  size_t Below(size_t bound) { return static_cast<size_t>(Next() % bound); }
  // In [0, 1).
  double Fraction() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

  // 0 to size - 1 in random order.
  std::vector<size_t> Order(size_t size) {
    std::vector<size_t> order(size);
    std::iota(order.begin(), order.end(), size_t{0});
    for (size_t i = size; i > 1; --i) std::swap(order[i - 1], order[Below(i)]);
    return order;
  }

 private:
  uint64_t state_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_RANDOM_H_
