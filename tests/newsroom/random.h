#ifndef FACTLINE_TESTS_NEWSROOM_RANDOM_H_
#define FACTLINE_TESTS_NEWSROOM_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace factline::newsroom {

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed
// with every compiler and library, which std's distributions do not promise.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  // In [least, most]; least <= most.
  int Pick(int least, int most) {
    const uint64_t width = static_cast<uint64_t>(most - least) + 1;
    return least + static_cast<int>(Next() % width);
  }
  bool Chance(int percent) { return Pick(1, 100) <= percent; }

  template <typename T, size_t n>
  const T& Any(const T (&items)[n]) {
    return items[Next() % n];
  }
  template <typename T>
  const T& Any(std::span<const T> items) {
    return items[Next() % items.size()];
  }

  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[Next() % i]);
    }
  }

 private:
  uint64_t state_;
};

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_RANDOM_H_
