#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_PARSE_LEARNER_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_PARSE_LEARNER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "daemon/language/parse_search.h"
#include "daemon/language/train/averaged_weights.h"

namespace factline::language {

// The weights of a parser in training, and a Scorer of parse_search.h.
class ParseLearner {
 public:
  static constexpr bool kKeepsSteps = true;

  // The last of `labels` labels is that of the root.
  ParseLearner(size_t action_bytes, size_t label_bytes, uint32_t labels)
      : labels_(labels),
        actions_(action_bytes, kActionUnit),
        label_rows_(label_bytes, RowSize(labels)) {}

  void Prefetch(const ActionHashes& hashes) const {
    for (const uint32_t hash : hashes) __builtin_prefetch(actions_.Row(hash));
  }

  ActionScores Score(const ActionHashes& hashes) const {
    ActionScores scores{};
    for (const uint32_t hash : hashes) {
      const int16_t* row = actions_.Row(hash);
      for (size_t i = 0; i < scores.size(); ++i) scores[i] += row[i];
    }
    return scores;
  }

  uint8_t Label(const LabelHashes& hashes) const {
    std::array<int32_t, kMaxLabels> sums{};
    const uint32_t size = RowSize(labels_);
    for (const uint32_t hash : hashes) {
      const int16_t* row = label_rows_.Row(hash);
      for (uint32_t i = 0; i < size; ++i) sums[i] += row[i];
    }
    uint32_t best = 0;
    for (uint32_t label = 1; label + 1 < labels_; ++label) {
      if (sums[label] > sums[best]) best = label;
    }
    return static_cast<uint8_t>(best);
  }

  uint8_t root_label() const { return static_cast<uint8_t>(labels_ - 1); }

  void AddAction(const ActionHashes& hashes, ArcAction action, int delta) {
    actions_.Add(hashes, static_cast<uint32_t>(action), delta);
  }
  void CorrectAction(const ActionHashes& hashes, ArcAction right,
                     ArcAction got) {
    actions_.Correct(hashes, static_cast<uint32_t>(right),
                     static_cast<uint32_t>(got));
  }
  void CorrectLabel(const LabelHashes& hashes, uint8_t right, uint8_t got) {
    label_rows_.Tick();
    if (right == got) return;
    label_rows_.Correct(hashes, right, got);
  }
  void Tick() { actions_.Tick(); }

  std::string Actions() const { return actions_.Quantized(); }
  std::string Labels() const { return label_rows_.Quantized(); }

 private:
  uint32_t labels_;
  AveragedWeights<kActionUnit> actions_;
  AveragedWeights<kClassUnit> label_rows_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_PARSE_LEARNER_H_
