#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_EXAMPLE_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_EXAMPLE_H_

#include <cstdint>
#include <vector>

#include "daemon/language/train/inventory.h"
#include "daemon/language/train/random.h"
#include "daemon/language/word_form.h"

namespace factline::language {

// A training sentence as the learners see it. Words are numbered from 0 in the
// lists, from 1 in `heads`, where the root is size + 1 as in ArcState.
struct Example {
  std::vector<WordForm> forms;
  std::vector<float> dropout;  // How likely a word is shown as unknown.
  std::vector<uint8_t> tags;
  std::vector<uint8_t> labels;
  std::vector<uint16_t> heads;
  std::vector<uint8_t> given_tags;  // What a tagger made of it; see Jackknife().
  size_t group = 0;                 // The sentence it was written from.
};

// The sentences, and some of them once more as Rewrite() writes them.
std::vector<Example> MakeExamples(
    const std::vector<TreebankSentence>& sentences, const Inventory& inventory,
    double rewritten_share, Random& random);

// The forms with some of the rarer words as unknown ones, so that the rest of
// what is seen learns to do without them.
void DropWords(const Example& example, Random& random,
               std::vector<WordForm>& forms);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_EXAMPLE_H_
