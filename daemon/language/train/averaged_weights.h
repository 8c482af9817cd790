#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_AVERAGED_WEIGHTS_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_AVERAGED_WEIGHTS_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "daemon/language/weight_rows.h"

namespace factline::language {

// Weights of an averaged perceptron (Collins 2002) in a hashed table: those of
// now to train with, and their mean over all steps to ship. Whole numbers, so
// the outcome depends on no compiler's arithmetic. Not thread-safe.
template <uint32_t kUnit>
class AveragedWeights {
 public:
  // `size` weights in rows of `classes`.
  AveragedWeights(size_t size, uint32_t classes)
      : weights_(size, 0),
        steps_(size, 0),
        rows_(weights_, classes),
        mistakes_(size_t{1} << kMistakeBits, 0) {}
  AveragedWeights(const AveragedWeights&) = delete;
  AveragedWeights& operator=(const AveragedWeights&) = delete;

  const int16_t* Row(uint32_t hash) const { return rows_.Row(hash); }

  // Adds `delta` to the weight of `row_class` for each of the features.
  void Add(std::span<const uint32_t> hashes, uint32_t row_class, int delta) {
    for (const uint32_t hash : hashes) {
      if (Matters(hash)) AddOne(rows_.IndexOf(hash) + row_class, delta);
    }
  }
  // Adds one for class `right` and takes one from class `got`.
  void Correct(std::span<const uint32_t> hashes, uint32_t right, uint32_t got) {
    for (const uint32_t hash : hashes) {
      if (!Matters(hash)) continue;
      AddOne(rows_.IndexOf(hash) + right, 1);
      AddOne(rows_.IndexOf(hash) + got, -1);
    }
  }
  // One more example was seen.
  void Tick() { ++clock_; }

  // The means as int8, scaled so that the largest one just fits: clipping
  // would cost far more accuracy than rounding does.
  std::string Quantized() const {
    std::vector<double> means(weights_.size());
    double largest = 1e-9;
    for (size_t i = 0; i < means.size(); ++i) {
      means[i] = weights_[i] - static_cast<double>(steps_[i]) /
                                   static_cast<double>(clock_);
      largest = std::max(largest, std::abs(means[i]));
    }
    std::string bytes(means.size(), '\0');
    for (size_t i = 0; i < means.size(); ++i) {
      bytes[i] = static_cast<char>(
          static_cast<int8_t>(std::lround(means[i] / largest * 127)));
    }
    return bytes;
  }

 private:
  // Features that took part in fewer mistakes are not learnt: most of them never
  // come again, and would only crowd the table.
  static constexpr uint8_t kMinMistakes = 1;
  static constexpr int kMistakeBits = 24;

  bool Matters(uint32_t hash) {
    uint8_t& mistakes = mistakes_[hash >> (32 - kMistakeBits)];
    if (mistakes >= kMinMistakes) return true;
    ++mistakes;
    return false;
  }

  void AddOne(size_t index, int delta) {
    const int sum = weights_[index] + delta;
    if (sum > INT16_MAX || sum < INT16_MIN) return;
    weights_[index] = static_cast<int16_t>(sum);
    steps_[index] += clock_ * delta;
  }

  // Small, because training waits for memory most of its time; a weight that
  // is full stays so.
  std::vector<int16_t> weights_;
  std::vector<int64_t> steps_;  // Sum of clock * delta.
  WeightRows<int16_t, kUnit> rows_;
  std::vector<uint8_t> mistakes_;  // Of the features of these hashes.
  int64_t clock_ = 1;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_AVERAGED_WEIGHTS_H_
