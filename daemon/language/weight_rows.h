#ifndef FACTLINE_DAEMON_LANGUAGE_WEIGHT_ROWS_H_
#define FACTLINE_DAEMON_LANGUAGE_WEIGHT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "daemon/language/hashing.h"

namespace factline::language {

// A hashed table of weights. A feature's hash leads to a row of weights, one a
// class, that starts at a multiple of kUnit; longer rows overlap those of other
// features. Nobody asks whether a row is that feature's own: wrong hits are
// noise that training has seen too.
//
// A view of weights kept elsewhere. Immutable, thread-safe.
template <typename Weight, uint32_t kUnit>
class WeightRows {
 public:
  WeightRows() = default;
  // A row has `classes` weights; there are at least that many.
  WeightRows(std::span<Weight> weights, uint32_t classes)
      : weights_(weights),
        starts_(static_cast<uint32_t>((weights.size() - classes) / kUnit + 1)) {
  }

  Weight* Row(uint32_t hash) const {
    return weights_.data() + static_cast<size_t>(RowOf(hash, starts_)) * kUnit;
  }
  size_t IndexOf(uint32_t hash) const {
    return static_cast<size_t>(RowOf(hash, starts_)) * kUnit;
  }
  std::span<Weight> weights() const { return weights_; }

 private:
  std::span<Weight> weights_;
  uint32_t starts_ = 0;
};

// One row lies in one or two cache lines.
inline constexpr uint32_t kActionUnit = 4;
inline constexpr uint32_t kClassUnit = 16;

inline constexpr uint32_t kActions = 3;      // Of the four in a row.
inline constexpr uint32_t kMaxTags = 112;    // UPOS and XPOS together.
inline constexpr uint32_t kMaxLabels = 64;

// Classes of a row, rounded up so that sums run in whole vectors.
constexpr uint32_t RowSize(uint32_t classes) {
  return (classes + kClassUnit - 1) / kClassUnit * kClassUnit;
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WEIGHT_ROWS_H_
