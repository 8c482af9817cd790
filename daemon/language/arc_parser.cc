#include "daemon/language/arc_parser.h"

#include <array>
#include <cstring>

namespace factline::language {
namespace {

static_assert(kActionTemplates.size() <= 256, "sums fit 16 bits");
static_assert(kLabelTemplates.size() < 256, "sums fit an int16");

uint64_t LoadRow(const int8_t* row) {
  uint32_t weights;
  std::memcpy(&weights, row, sizeof(weights));
  return weights;
}

}  // namespace

void ModelScorer::Prefetch(const ActionHashes& hashes) {
  for (const uint32_t hash : hashes) __builtin_prefetch(actions_.Row(hash));
}

// Two rows at a time in one register: the even and the odd weights apart, each
// raised by 128 so that sums of bytes never borrow from their neighbours.
ActionScores ModelScorer::Score(const ActionHashes& hashes) {
  constexpr uint64_t kRaise = 0x8080808080808080u;
  constexpr uint64_t kEven = 0x00ff00ff00ff00ffu;
  constexpr int kRaised = 128 * 2 * static_cast<int>(kActionTemplates.size() / 2);
  uint64_t even = 0;
  uint64_t odd = 0;
  size_t at = 0;
  for (; at + 2 <= hashes.size(); at += 2) {
    const uint64_t pair = (LoadRow(actions_.Row(hashes[at])) |
                           LoadRow(actions_.Row(hashes[at + 1])) << 32) ^
                          kRaise;
    even += pair & kEven;
    odd += (pair >> 8) & kEven;
  }
  const auto lane = [](uint64_t sums, int index) {
    return static_cast<int>((sums >> (16 * index)) & 0xffff);
  };
  ActionScores scores = {lane(even, 0) + lane(even, 2) - kRaised,
                         lane(odd, 0) + lane(odd, 2) - kRaised,
                         lane(even, 1) + lane(even, 3) - kRaised};
  if (at < hashes.size()) {
    const int8_t* row = actions_.Row(hashes[at]);
    for (size_t i = 0; i < scores.size(); ++i) scores[i] += row[i];
  }
  return scores;
}

uint8_t ModelScorer::Label(const LabelHashes& hashes) {
  std::array<int16_t, kMaxTags> sums;
  SumRows(label_rows_, hashes, labels_, sums);
  uint32_t best = 0;
  for (uint32_t label = 1; label + 1 < labels_; ++label) {
    if (sums[label] > sums[best]) best = label;
  }
  return static_cast<uint8_t>(best);
}

}  // namespace factline::language
