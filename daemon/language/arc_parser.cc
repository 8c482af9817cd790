#include "daemon/language/arc_parser.h"

#include <array>
#include <cstring>

namespace factline::language {
namespace {

// Four rows of four weights are one vector.
constexpr size_t kRowsAtOnce = 4;
constexpr size_t kLanes = kRowsAtOnce * kActionUnit;
constexpr size_t kPaddedTemplates =
    (kActionTemplates.size() + kRowsAtOnce - 1) / kRowsAtOnce * kRowsAtOnce;
static_assert(kActionTemplates.size() * 128 < 32768, "sums fit an int16");
static_assert(kLabelTemplates.size() * 128 < 32768, "sums fit an int16");

}  // namespace

void ModelScorer::Prefetch(const ActionHashes& hashes) {
  for (const uint32_t hash : hashes) __builtin_prefetch(actions_.Row(hash));
}

ActionScores ModelScorer::Score(const ActionHashes& hashes) {
  // Rows lie all over the table; side by side they are summed in vectors.
  alignas(64) std::array<int8_t, kPaddedTemplates * kActionUnit> rows;
  for (size_t i = 0; i < hashes.size(); ++i) {
    std::memcpy(&rows[i * kActionUnit], actions_.Row(hashes[i]), kActionUnit);
  }
  std::memset(&rows[hashes.size() * kActionUnit], 0,
              rows.size() - hashes.size() * kActionUnit);
  std::array<int16_t, kLanes> lanes{};
  for (size_t at = 0; at < rows.size(); at += kLanes) {
    for (size_t i = 0; i < kLanes; ++i) {
      lanes[i] = static_cast<int16_t>(lanes[i] + rows[at + i]);
    }
  }
  ActionScores scores{};
  for (size_t i = 0; i < kLanes; ++i) {
    if (i % kActionUnit < scores.size()) scores[i % kActionUnit] += lanes[i];
  }
  return scores;
}

uint8_t ModelScorer::Label(const LabelHashes& hashes) {
  std::array<int16_t, kMaxLabels> sums{};
  const uint32_t size = RowSize(labels_);
  for (const uint32_t hash : hashes) {
    const int8_t* row = label_rows_.Row(hash);
    for (uint32_t block = 0; block < size; block += kClassUnit) {
      for (uint32_t i = 0; i < kClassUnit; ++i) {
        sums[block + i] = static_cast<int16_t>(sums[block + i] + row[block + i]);
      }
    }
  }
  uint32_t best = 0;
  for (uint32_t label = 1; label + 1 < labels_; ++label) {
    if (sums[label] > sums[best]) best = label;
  }
  return static_cast<uint8_t>(best);
}

}  // namespace factline::language
