#include "daemon/language/train/parser_trainer.h"

#include <algorithm>
#include <climits>

#include "daemon/language/arc_parser.h"
#include "daemon/language/parse_features.h"
#include "daemon/language/parse_search.h"
#include "daemon/language/train/arc_oracle.h"
#include "daemon/language/train/parse_learner.h"

namespace factline::language {
namespace {

// How often a wrong step is followed, so that its consequences are learnt.
constexpr double kExploration = 0.9;

// Takes `action`, and learns the arc's label if the arc is right.
void TakeAndLearn(ArcAction action, const ParseInput& input,
                  const Example& example, ParseLearner& learner,
                  ArcState& state) {
  if (action == ArcAction::kShift) {
    state.Apply(action, 0);
    return;
  }
  const uint16_t head = state.HeadOf(action);
  if (head == state.root()) {
    state.Apply(action, learner.root_label());
    return;
  }
  const size_t dependent = state.DependentOf(action) - 1u;
  LabelHashes hashes;
  LabelFeatures(state, input, action, hashes);
  const uint8_t label = learner.Label(hashes);
  if (example.heads[dependent] == head) {
    learner.CorrectLabel(hashes, example.labels[dependent], label);
  }
  state.Apply(action, label);
}

// Of the steps that cost the fewest right arcs, the one with the best score.
ArcAction BestRight(const ArcState& state, const Example& example,
                    const ActionScores& scores) {
  ArcAction best = ArcAction::kShift;
  int best_cost = INT_MAX;
  for (const ArcAction action : kArcActions) {
    if (!state.Allows(action)) continue;
    const int cost = CostOf(state, example.heads, action);
    if (cost < best_cost ||
        (cost == best_cost && scores[static_cast<size_t>(action)] >
                                  scores[static_cast<size_t>(best)])) {
      best = action;
      best_cost = cost;
    }
  }
  return best;
}

void LearnGreedily(const Example& example, const ParseInput& input, bool explore,
                   Random& random, ParseLearner& learner) {
  ArcState state;
  state.Reset(input.size());
  ActionHashes hashes;
  while (!state.done()) {
    ActionFeatures(state, input, hashes);
    const ActionScores scores = learner.Score(hashes);
    const ArcAction got = BestAllowed(state, scores);
    const ArcAction right = BestRight(state, example, scores);
    learner.Tick();
    ArcAction next = got;
    if (got != right && CostOf(state, example.heads, got) >
                            CostOf(state, example.heads, right)) {
      learner.CorrectAction(hashes, right, got);
      if (!explore || random.Fraction() >= kExploration) next = right;
    }
    TakeAndLearn(next, input, example, learner, state);
  }
}

// Steps by the weights in training, labels by finished ones.
class BeamScorer {
 public:
  static constexpr bool kKeepsSteps = true;

  BeamScorer(ParseLearner& learner, const ModelScorer& labels)
      : learner_(learner), labels_(labels) {}

  void Prefetch(const ActionHashes& hashes) { learner_.Prefetch(hashes); }
  ActionScores Score(const ActionHashes& hashes) {
    return learner_.Score(hashes);
  }
  uint8_t Label(const LabelHashes& hashes) { return labels_.Label(hashes); }
  uint8_t root_label() const { return labels_.root_label(); }

 private:
  ParseLearner& learner_;
  ModelScorer labels_;
};

// Learns from whole beginnings of a sentence: the right steps against the best
// hypothesis, where that one leads by most (Huang, Fayong and Guo 2012).
class BeamLearner {
 public:
  BeamLearner(int width, ParseLearner& learner, const ModelScorer& labels)
      : learner_(learner),
        scorer_(learner, labels),
        search_(width, kNoMargin) {}

  void Learn(const Example& example, const ParseInput& input) {
    learner_.Tick();
    ReadRight(example, input);
    const size_t length = LongestLead(input);
    if (length == 0) return;
    size_t same = 0;
    while (right_[same] == wrong_[same]) ++same;
    Correct(input, right_, same, length, 1);
    Correct(input, wrong_, same, length, -1);
  }

 private:
  static constexpr int64_t kNoMargin = INT64_MAX / 4;

  // The right steps that score best now, and their score up to each.
  void ReadRight(const Example& example, const ParseInput& input) {
    right_.clear();
    right_scores_.clear();
    state_.Reset(input.size());
    int64_t score = 0;
    ActionHashes hashes;
    while (!state_.done()) {
      ActionFeatures(state_, input, hashes);
      const ActionScores scores = scorer_.Score(hashes);
      const ArcAction action = BestRight(state_, example, scores);
      score += scores[static_cast<size_t>(action)];
      right_.push_back(action);
      right_scores_.push_back(score);
      Take(action, input, scorer_, state_);
    }
  }

  // Searches, and puts into wrong_ the best hypothesis where it leads the right
  // steps by most; its length, 0 if it never does.
  size_t LongestLead(const ParseInput& input) {
    size_t length = 0;
    int64_t lead = -1;
    search_.Begin(input.size());
    for (size_t step = 0; step < right_.size(); ++step) {
      search_.Step(input, scorer_);
      const Hypothesis& best = search_.best();
      const int64_t leads = best.score - right_scores_[step];
      if (leads <= lead ||
          std::equal(best.steps.begin(), best.steps.end(), right_.begin())) {
        continue;
      }
      lead = leads;
      length = step + 1;
      wrong_ = best.steps;
    }
    return length;
  }

  // Adds `delta` for steps `from` to `to`, as read again from the start.
  void Correct(const ParseInput& input, const std::vector<ArcAction>& steps,
               size_t from, size_t to, int delta) {
    state_.Reset(input.size());
    ActionHashes hashes;
    for (size_t i = 0; i < to; ++i) {
      if (i >= from) {
        ActionFeatures(state_, input, hashes);
        learner_.AddAction(hashes, steps[i], delta);
      }
      Take(steps[i], input, scorer_, state_);
    }
  }

  ParseLearner& learner_;
  BeamScorer scorer_;
  BeamSearch search_;
  ArcState state_;
  std::vector<ArcAction> right_;
  std::vector<int64_t> right_scores_;
  std::vector<ArcAction> wrong_;
};

// Shows `learn` every example once, in random order, with some words unknown.
template <typename Learn>
void RunEpoch(const std::vector<Example>& examples, Random& random,
              Learn learn) {
  std::vector<WordForm> forms;
  std::vector<TaggedWord> tagged;
  ParseInput input;
  for (const size_t i : random.Order(examples.size())) {
    DropWords(examples[i], random, forms);
    JoinTags(forms, examples[i].given_tags, tagged);
    input.Set(tagged);
    learn(examples[i], input);
  }
}

}  // namespace

void TrainGreedily(const std::vector<Example>& examples,
                   const Inventory& inventory, const ParserTraining& training,
                   const TakeWeights& take) {
  ParseLearner learner(training.action_bytes, training.label_bytes,
                       static_cast<uint32_t>(inventory.labels().size()));
  Random random(training.seed);
  for (int epoch = 1; epoch <= training.epochs; ++epoch) {
    RunEpoch(examples, random,
             [&](const Example& example, const ParseInput& input) {
               LearnGreedily(example, input, epoch > 1, random, learner);
             });
    take(epoch, {learner.Actions(), learner.Labels()});
  }
}

void TrainBeam(const std::vector<Example>& examples, const Inventory& inventory,
               const ParserTraining& training, int width, int epochs,
               const std::string& labels, const TakeWeights& take) {
  const auto label_count = static_cast<uint32_t>(inventory.labels().size());
  ParseLearner learner(training.action_bytes, kClassUnit * 8, label_count);
  const ClassRows rows(
      {reinterpret_cast<const int8_t*>(labels.data()), labels.size()},
      RowSize(label_count));
  BeamLearner beam(width, learner, ModelScorer(ActionRows(), rows, label_count));
  Random random(training.seed);
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    RunEpoch(examples, random,
             [&](const Example& example, const ParseInput& input) {
               beam.Learn(example, input);
             });
    take(epoch, {learner.Actions(), {}});
  }
}

}  // namespace factline::language
