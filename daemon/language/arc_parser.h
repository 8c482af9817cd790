#ifndef FACTLINE_DAEMON_LANGUAGE_ARC_PARSER_H_
#define FACTLINE_DAEMON_LANGUAGE_ARC_PARSER_H_

#include <cstdint>

#include "daemon/language/arc_state.h"
#include "daemon/language/parse_features.h"
#include "daemon/language/parse_search.h"
#include "daemon/language/row_sums.h"
#include "daemon/language/weight_rows.h"

namespace factline::language {

using ActionRows = WeightRows<const int8_t, kActionUnit>;

// Scores steps and labels by a model's weights: what ParseGreedily() and
// BeamSearch ask for. Views. Not thread-safe only because they ask for that.
class ModelScorer {
 public:
  static constexpr bool kKeepsSteps = false;

  // The last of `labels` labels is that of the root.
  ModelScorer(ActionRows actions, ClassRows label_rows, uint32_t labels)
      : actions_(actions), label_rows_(label_rows), labels_(labels) {}

  void Prefetch(const ActionHashes& hashes);
  ActionScores Score(const ActionHashes& hashes);
  uint8_t Label(const LabelHashes& hashes);
  uint8_t root_label() const { return static_cast<uint8_t>(labels_ - 1); }

 private:
  ActionRows actions_;
  ClassRows label_rows_;
  uint32_t labels_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_ARC_PARSER_H_
