#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_TAGGER_TRAINER_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_TAGGER_TRAINER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/language/train/example.h"
#include "daemon/language/train/inventory.h"

namespace factline::language {

struct TaggerTraining {
  size_t bytes = 0;  // Of the table of weights.
  int epochs = 0;
  uint64_t seed = 0;
};

// Weights for WordTagger from all examples whose `group % folds != left_out`;
// folds 0 = from all of them.
std::string TrainTagger(const std::vector<Example>& examples,
                        const Inventory& inventory,
                        const TaggerTraining& training, size_t folds = 0,
                        size_t left_out = 0);

// Sets each example's given_tags to those of a tagger that was trained without
// it: a parser must learn from tags as wrong as it will meet them.
void Jackknife(const Inventory& inventory, const TaggerTraining& training,
               size_t folds, std::vector<Example>& examples);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_TAGGER_TRAINER_H_
