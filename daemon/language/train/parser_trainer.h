#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_PARSER_TRAINER_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_PARSER_TRAINER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/language/train/example.h"
#include "daemon/language/train/inventory.h"

namespace factline::language {

struct ParserTraining {
  size_t action_bytes = 0;  // Of the tables of weights.
  size_t label_bytes = 0;
  int epochs = 0;
  uint64_t seed = 0;
};

struct ParserWeights {
  std::string actions;
  std::string labels;
};

// Takes the weights after an epoch, whose number counts from 1. Those of the last
// epoch are the ones to ship.
using TakeWeights = std::function<void(int, ParserWeights)>;

// Learns weights for ParseGreedily(), with the dynamic oracle, from the examples'
// given tags.
void TrainGreedily(const std::vector<Example>& examples,
                   const Inventory& inventory, const ParserTraining& training,
                   const TakeWeights& take);

// Learns weights of steps for BeamSearch with a beam of `width`; labels are given
// by the weights `labels`, and none are learnt.
void TrainBeam(const std::vector<Example>& examples, const Inventory& inventory,
               const ParserTraining& training, int width, int epochs,
               const std::string& labels, const TakeWeights& take);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_PARSER_TRAINER_H_
