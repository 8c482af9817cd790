#include "daemon/language/train/model_builder.h"

#include <array>

#include "daemon/language/model_format.h"
#include "daemon/language/syntax_model.h"
#include "daemon/language/train/evaluation.h"
#include "daemon/language/train/example.h"
#include "daemon/language/train/inventory.h"
#include "daemon/language/train/parser_trainer.h"
#include "daemon/language/train/tagger_trainer.h"

namespace factline::language {
namespace {

using Sections = std::array<std::string, kModelSections>;

std::string& At(Sections& sections, ModelSection section) {
  return sections[static_cast<size_t>(section) - 1];
}

template <typename Record>
std::string Bytes(const std::vector<Record>& records) {
  return std::string(reinterpret_cast<const char*>(records.data()),
                     records.size() * sizeof(Record));
}

std::string Lines(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return text;
}

// Scores a model that is not finished; sections not learnt yet are zeros.
void Report(std::string_view what, int epoch, const Sections& sections,
            const std::vector<TreebankSentence>& dev, int beam,
            std::ostream& log) {
  if (dev.empty()) return;
  const std::string file = WriteModel(sections);
  const auto model = SyntaxModel::FromBytes(file);
  if (!model.ok()) {
    log << model.status().message() << "\n";
    return;
  }
  log << what << " epoch " << epoch << ": "
      << ScoreGoldTokens(dev, **model, beam).Summary() << std::endl;
}

}  // namespace

std::string TrainModel(const std::vector<TreebankSentence>& sentences,
                       const std::vector<TreebankSentence>& dev,
                       const ModelTraining& training, std::ostream& log) {
  const Inventory inventory(sentences);
  Random random(training.seed);
  std::vector<Example> examples =
      MakeExamples(sentences, inventory, training.rewritten_share, random);
  log << examples.size() << " examples, " << inventory.tags().size()
      << " tags, " << inventory.labels().size() << " relations" << std::endl;

  Sections sections;
  At(sections, ModelSection::kNotice) = training.notice;
  At(sections, ModelSection::kTags) = Lines(inventory.tags());
  At(sections, ModelSection::kLabels) = Lines(inventory.labels());
  At(sections, ModelSection::kTagSets) = Bytes(inventory.tag_sets());
  At(sections, ModelSection::kWords) = Bytes(inventory.words());
  const LemmaSections lemmas = CollectLemmas(sentences);
  At(sections, ModelSection::kLemmas) = lemmas.records;
  At(sections, ModelSection::kLemmaText) = lemmas.text;
  for (const ModelSection section :
       {ModelSection::kGreedyActions, ModelSection::kBeamActions}) {
    At(sections, section).assign(training.action_bytes, '\0');
  }
  At(sections, ModelSection::kLabelWeights)
      .assign(training.label_bytes, '\0');

  const TaggerTraining tagger{training.tag_bytes, training.tagger_epochs,
                              training.seed};
  At(sections, ModelSection::kTagWeights) =
      TrainTagger(examples, inventory, tagger);
  Report("tagger", tagger.epochs, sections, dev, 1, log);
  const TaggerTraining fold_tagger{training.tag_bytes,
                                   training.fold_epochs, training.seed};
  Jackknife(inventory, fold_tagger, training.folds, examples);

  const ParserTraining parser{training.action_bytes, training.label_bytes,
                        training.greedy_epochs, training.seed};
  TrainGreedily(examples, inventory, parser,
                [&](int epoch, ParserWeights weights) {
                  At(sections, ModelSection::kGreedyActions) = weights.actions;
                  At(sections, ModelSection::kLabelWeights) = weights.labels;
                  Report("greedy", epoch, sections, dev, 1, log);
                });
  if (training.beam > 1) {
    TrainBeam(examples, inventory, parser, training.beam, training.beam_epochs,
              At(sections, ModelSection::kLabelWeights),
              [&](int epoch, ParserWeights weights) {
                At(sections, ModelSection::kBeamActions) = weights.actions;
                Report("beam", epoch, sections, dev, training.beam, log);
              });
  } else {
    At(sections, ModelSection::kBeamActions) =
        At(sections, ModelSection::kGreedyActions);
  }
  return WriteModel(sections);
}

}  // namespace factline::language
