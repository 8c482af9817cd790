#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_MODEL_BUILDER_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_MODEL_BUILDER_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "daemon/language/train/conllu.h"

namespace factline::language {

struct ModelTraining {
  uint64_t seed = 1;
  int beam = 4;           // What the beam's weights are trained for.
  int tagger_epochs = 4;
  int greedy_epochs = 6;
  int beam_epochs = 8;
  size_t folds = 5;        // Of the jackknife.
  int fold_epochs = 2;
  double rewritten_share = 0.15;  // Sentences seen as headlines and such too.
  // Bytes of the tables, so that the file stays under 16 MiB.
  size_t tag_bytes = 3'500'000;
  size_t action_bytes = 3'500'000;
  size_t label_bytes = 4'000'000;
  std::string notice;  // Ends in a newline.
};

// The bytes of a model's file. The same of the same sentences and settings.
// `dev` is scored after each epoch, to `log`; it may be empty.
std::string TrainModel(const std::vector<TreebankSentence>& sentences,
                       const std::vector<TreebankSentence>& dev,
                       const ModelTraining& training, std::ostream& log);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_MODEL_BUILDER_H_
