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
#include "daemon/language/picture_memo.h"

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

// What a Scorer has, whose answers are the same throughout a sentence:
//   static constexpr bool kKeepsSteps;
//   void Prefetch(const ActionHashes&);
//   ActionScores Score(const ActionHashes&);
//   uint8_t Label(const LabelHashes&);   // The best, never that of the root.
//   uint8_t root_label();

// What the scorer likes best to call the arc that `action` makes; 0 for a shift.
template <typename Scorer>
uint8_t LabelOfArc(ArcAction action, const ParseInput& input, Scorer& scorer,
                   const ArcState& state) {
  if (action == ArcAction::kShift) return 0;
  if (state.HeadOf(action) == state.root()) return scorer.root_label();
  LabelHashes hashes;
  LabelFeatures(state, input, action, hashes);
  return scorer.Label(hashes);
}

// Takes `action`, with that label if it makes an arc.
template <typename Scorer>
void Take(ArcAction action, const ParseInput& input, Scorer& scorer,
          ArcState& state) {
  state.Apply(action, LabelOfArc(action, input, scorer, state));
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
    scores_.Clear();  // The scorer may have learnt since.
    labels_.Clear();
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
  // What one hypothesis asks the scorer, and the answer once it is known.
  struct Question {
    ActionPicture picture;
    ActionHashes hashes;
    bool known = false;
    ActionScores scores;
  };

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
  void AskAll(const ParseInput& input, Scorer& scorer);
  template <typename Scorer>
  size_t Collect(const ParseInput& input, Scorer& scorer);
  size_t Keep(size_t count);
  template <typename Scorer>
  uint8_t LabelOf(ArcAction action, const ParseInput& input, Scorer& scorer,
                  const ArcState& state);

  std::vector<Hypothesis> items_;
  std::vector<Hypothesis> spare_;
  std::array<Question, kMaxBeam> questions_;
  PictureMemo<action_place::kPlaces, ActionScores> scores_;
  PictureMemo<label_place::kPlaces, uint8_t> labels_;
  std::array<Candidate, kMaxBeam * 3> candidates_;
  size_t size_ = 0;
  int64_t margin_;
};

// Fills questions_ with the scores of each hypothesis. Rows are fetched for all
// of them before the first is summed up.
template <typename Scorer>
void BeamSearch::AskAll(const ParseInput& input, Scorer& scorer) {
  for (size_t i = 0; i < size_; ++i) {
    Question& question = questions_[i];
    question.picture = LookAtStep(items_[i].state, input);
    const ActionScores* scores = scores_.Find(question.picture, 0);
    question.known = scores != nullptr;
    if (question.known) {
      question.scores = *scores;
      continue;
    }
    HashPicture(question.picture, question.hashes);
    scorer.Prefetch(question.hashes);
  }
  for (size_t i = 0; i < size_; ++i) {
    Question& question = questions_[i];
    if (question.known) continue;
    // An earlier hypothesis of this step may have asked the same.
    if (const auto* scores = scores_.Find(question.picture, 0)) {
      question.scores = *scores;
      continue;
    }
    question.scores = scorer.Score(question.hashes);
    scores_.Put(question.picture, 0, question.scores);
  }
}

// Fills candidates_ with what to keep, the best first; their number.
template <typename Scorer>
size_t BeamSearch::Collect(const ParseInput& input, Scorer& scorer) {
  AskAll(input, scorer);
  size_t count = 0;
  for (size_t i = 0; i < size_; ++i) {
    for (const ArcAction action : kArcActions) {
      if (!items_[i].state.Allows(action)) continue;
      candidates_[count++] = {
          items_[i].score + questions_[i].scores[static_cast<size_t>(action)],
          static_cast<uint8_t>(i), action};
    }
  }
  return Keep(count);
}

inline size_t BeamSearch::Keep(size_t count) {
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

// As LabelOfArc(), but asks the scorer once for arcs that look alike.
template <typename Scorer>
uint8_t BeamSearch::LabelOf(ArcAction action, const ParseInput& input,
                            Scorer& scorer, const ArcState& state) {
  if (action == ArcAction::kShift) return 0;
  if (state.HeadOf(action) == state.root()) return scorer.root_label();
  const LabelPicture picture = LookAtArc(state, input, action);
  const uint32_t variant = VariantOf(action);
  if (const uint8_t* label = labels_.Find(picture, variant)) return *label;
  LabelHashes hashes;
  HashPicture(picture, variant, hashes);
  const uint8_t label = scorer.Label(hashes);
  labels_.Put(picture, variant, label);
  return label;
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
    child.state.Apply(candidate.action, LabelOf(candidate.action, input, scorer,
                                                child.state));
  }
  items_.swap(spare_);
  size_ = count;
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PARSE_SEARCH_H_
