#include "daemon/language/train/tagger_trainer.h"

#include <array>
#include <span>

#include "daemon/language/tag_features.h"
#include "daemon/language/train/averaged_weights.h"
#include "daemon/language/word_tagger.h"

namespace factline::language {
namespace {

class TagLearner {
 public:
  TagLearner(const Inventory& inventory, size_t bytes)
      : sets_(inventory.tag_sets()),
        tags_(static_cast<uint32_t>(inventory.tags().size())),
        weights_(bytes, RowSize(tags_)) {}

  void Learn(const Example& example, const std::vector<WordForm>& forms) {
    uint8_t before = kNoTag;
    uint8_t before2 = kNoTag;
    for (size_t i = 0; i < forms.size(); ++i) {
      uint8_t tag = forms[i].fixed_tag;
      if (tag == kNoTag) {
        const TagHashes hashes = TagFeatures(forms, i, before, before2);
        tag = Best(forms[i], hashes);
        Correct(hashes, example.tags[i], tag);
      }
      before2 = before;
      before = tag;
    }
  }

  std::string Quantized() const { return weights_.Quantized(); }

 private:
  uint8_t Best(const WordForm& form, std::span<const uint32_t> hashes) const {
    const TagMask& mask = sets_[form.tag_set];
    const bool many = mask.size() > 8;
    std::array<int32_t, kMaxTags> sums{};
    for (const uint32_t hash : hashes) {
      const int16_t* row = weights_.Row(hash);
      if (many) {
        for (uint32_t tag = 0; tag < RowSize(tags_); ++tag) {
          sums[tag] += row[tag];
        }
      } else {
        mask.ForEach([&](uint32_t tag) { sums[tag] += row[tag]; });
      }
    }
    int best = -1;
    mask.ForEach([&](uint32_t tag) {
      if (best < 0 || sums[tag] > sums[static_cast<size_t>(best)]) {
        best = static_cast<int>(tag);
      }
    });
    return static_cast<uint8_t>(best);
  }

  void Correct(std::span<const uint32_t> hashes, uint8_t right, uint8_t got) {
    weights_.Tick();
    if (right == got) return;
    weights_.Correct(hashes, right, got);
  }

  const std::vector<TagMask>& sets_;
  uint32_t tags_;
  AveragedWeights<kClassUnit> weights_;
};

}  // namespace

std::string TrainTagger(const std::vector<Example>& examples,
                        const Inventory& inventory,
                        const TaggerTraining& training, size_t folds,
                        size_t left_out) {
  TagLearner learner(inventory, training.bytes);
  Random random(training.seed);
  std::vector<WordForm> forms;
  for (int epoch = 0; epoch < training.epochs; ++epoch) {
    for (const size_t i : random.Order(examples.size())) {
      if (folds > 0 && examples[i].group % folds == left_out) continue;
      DropWords(examples[i], random, forms);
      learner.Learn(examples[i], forms);
    }
  }
  return learner.Quantized();
}

void Jackknife(const Inventory& inventory, const TaggerTraining& training,
               size_t folds, std::vector<Example>& examples) {
  const auto tags = static_cast<uint32_t>(inventory.tags().size());
  for (size_t fold = 0; fold < folds; ++fold) {
    const std::string weights =
        TrainTagger(examples, inventory, training, folds, fold);
    const WordTagger tagger(
        WeightRows<const int8_t, kClassUnit>(
            {reinterpret_cast<const int8_t*>(weights.data()), weights.size()},
            RowSize(tags)),
        tags, inventory.tag_sets(), TagGroups());
    for (Example& example : examples) {
      if (example.group % folds != fold) continue;
      tagger.Tag(example.forms, example.given_tags);
    }
  }
}

}  // namespace factline::language
