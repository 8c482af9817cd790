#ifndef FACTLINE_DAEMON_LANGUAGE_PARSE_SEARCH_H_
#define FACTLINE_DAEMON_LANGUAGE_PARSE_SEARCH_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/language/arc_state.h"
#include "daemon/language/beam.h"
#include "daemon/language/parse_features.h"

namespace factline::language {

inline constexpr std::array kArcActions = {
    ArcAction::kShift, ArcAction::kLeft, ArcAction::kRight};

using ActionScores = std::array<int, 3>;  // By ArcAction.

// One reading of the sentence so far. `steps` only if the scorer keeps them.
struct Hypothesis {
  ArcState state;
  int64_t score = 0;
  std::vector<ArcAction> steps;
};

// What a Scorer has:
//   static constexpr bool kKeepsSteps;
//   void Prefetch(const ActionHashes&);
//   ActionScores Score(const ActionHashes&);
//   uint8_t Label(const LabelHashes&);   // The best, never that of the root.
//   uint8_t root_label();

// Takes `action`, with the label that the scorer likes best if it makes an arc.
template <typename Scorer>
void Take(ArcAction action, const ParseInput& input, Scorer& scorer,
          ArcState& state) {
  uint8_t label = 0;
  if (action != ArcAction::kShift) {
    if (state.HeadOf(action) == state.root()) {
      label = scorer.root_label();
    } else {
      LabelHashes hashes;
      LabelFeatures(state, input, action, hashes);
      label = scorer.Label(hashes);
    }
  }
  state.Apply(action, label);
}

// The allowed action with the highest score. There is one unless done.
inline ArcAction BestAllowed(const ArcState& state,
                             const ActionScores& scores) {
  ArcAction best = ArcAction::kShift;
  bool found = false;
  for (const ArcAction action : kArcActions) {
    if (!state.Allows(action)) continue;
    if (!found || scores[static_cast<size_t>(action)] >
                      scores[static_cast<size_t>(best)]) {
      best = action;
      found = true;
    }
  }
  return best;
}

// Reads a sentence with the best step each time. 2n steps.
template <typename Scorer>
void ParseGreedily(const ParseInput& input, Scorer& scorer, ArcState& state) {
  state.Reset(input.size());
  ActionHashes hashes;
  while (!state.done()) {
    ActionFeatures(state, input, hashes);
    Take(BestAllowed(state, scorer.Score(hashes)), input, scorer, state);
  }
}

// Reads a sentence keeping the `width` best hypotheses at every step, and none
// that is `margin` behind the best. Memory is kept from sentence to sentence.
class BeamSearch {
 public:
  BeamSearch(int width, int64_t margin) : margin_(margin) {
    items_.resize(static_cast<size_t>(std::clamp(width, 1, kMaxBeam)));
    spare_.resize(items_.size());
  }

  void Begin(size_t words) {
    items_[0].state.Reset(words);
    items_[0].score = 0;
    items_[0].steps.clear();
    size_ = 1;
  }
  // Hypotheses of equal length, the best first.
  const Hypothesis& best() const { return items_[0]; }
  size_t size() const { return size_; }
  const Hypothesis& item(size_t i) const { return items_[i]; }
  bool done() const { return items_[0].state.done(); }

  // One step of each hypothesis, all of which have the same number left.
  template <typename Scorer>
  void Step(const ParseInput& input, Scorer& scorer);

 private:
  struct Candidate {
    int64_t score;
    uint8_t parent;
    ArcAction action;

    // Ties are broken, so that results do not depend on the library.
    bool operator<(const Candidate& other) const {
      if (score != other.score) return score > other.score;
      if (parent != other.parent) return parent < other.parent;
      return action < other.action;
    }
  };

  template <typename Scorer>
  size_t Collect(const ParseInput& input, Scorer& scorer);

  std::vector<Hypothesis> items_;
  std::vector<Hypothesis> spare_;
  std::array<ActionHashes, kMaxBeam> hashes_;
  std::array<Candidate, kMaxBeam * 3> candidates_;
  size_t size_ = 0;
  int64_t margin_;
};

// Fills candidates_ with what to keep, the best first; their number.
template <typename Scorer>
size_t BeamSearch::Collect(const ParseInput& input, Scorer& scorer) {
  for (size_t i = 0; i < size_; ++i) {
    ActionFeatures(items_[i].state, input, hashes_[i]);
    scorer.Prefetch(hashes_[i]);
  }
  size_t count = 0;
  for (size_t i = 0; i < size_; ++i) {
    const ActionScores scores = scorer.Score(hashes_[i]);
    for (const ArcAction action : kArcActions) {
      if (!items_[i].state.Allows(action)) continue;
      candidates_[count++] = {
          items_[i].score + scores[static_cast<size_t>(action)],
          static_cast<uint8_t>(i), action};
    }
  }
  const auto begin = candidates_.begin();
  const auto end = begin + static_cast<ptrdiff_t>(count);
  const size_t kept = std::min(items_.size(), count);
  std::partial_sort(begin, begin + static_cast<ptrdiff_t>(kept), end);
  count = 1;
  while (count < kept &&
         candidates_[count].score > candidates_[0].score - margin_) {
    ++count;
  }
  return count;
}

template <typename Scorer>
void BeamSearch::Step(const ParseInput& input, Scorer& scorer) {
  const size_t count = Collect(input, scorer);
  std::array<uint8_t, kMaxBeam> uses{};
  for (size_t i = 0; i < count; ++i) ++uses[candidates_[i].parent];
  for (size_t i = 0; i < count; ++i) {
    const Candidate& candidate = candidates_[i];
    Hypothesis& parent = items_[candidate.parent];
    Hypothesis& child = spare_[i];
    if (--uses[candidate.parent] == 0) {
      std::swap(child, parent);  // Nobody needs the parent any more.
    } else {
      child.state = parent.state;
      if constexpr (Scorer::kKeepsSteps) child.steps = parent.steps;
    }
    child.score = candidate.score;
    if constexpr (Scorer::kKeepsSteps) child.steps.push_back(candidate.action);
    Take(candidate.action, input, scorer, child.state);
  }
  items_.swap(spare_);
  size_ = count;
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PARSE_SEARCH_H_
