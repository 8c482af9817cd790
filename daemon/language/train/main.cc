// factline_train_syntax: trains and scores the language model.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "daemon/base/status.h"
#include "daemon/language/beam.h"
#include "daemon/language/syntax_model.h"
#include "daemon/language/train/conllu.h"
#include "daemon/language/train/evaluation.h"
#include "daemon/language/train/model_builder.h"
#include "daemon/language/train/variants.h"

namespace factline::language {
namespace {

constexpr char kFooter[] = R"(
Examples:
  factline_train_syntax train --treebank en_ewt-ud-train.conllu \
      --treebank en_gum-ud-train.conllu --dev en_ewt-ud-dev.conllu \
      --output english.model
  factline_train_syntax train --ewt-only --treebank en_ewt-ud-train.conllu \
      --treebank en_gum-ud-train.conllu --output ewt.model
  factline_train_syntax eval --conllu en_pud-ud-test.conllu --beam 4
  factline_train_syntax eval --conllu en_pud-ud-test.conllu --own-tokens
  factline_train_syntax eval --conllu en_pud-ud-test.conllu --variant titlecase

The same treebanks, seed and settings give the same bytes. MODEL.md describes
the file. Exit codes: 0 done, 1 failure, 2 flags.)";

struct Flags {
  ModelTraining training;
  std::vector<std::string> treebanks;
  std::vector<std::string> dev;
  std::string output;
  bool ewt_only = false;
  std::string conllu;
  std::string model;
  std::string variant = "none";
  bool own_tokens = false;
};

int Fail(std::string_view message) {
  std::cerr << "factline_train_syntax: " << message << "\n";
  return 1;
}

absl::StatusOr<std::vector<TreebankSentence>> ReadAll(
    const std::vector<std::string>& paths) {
  std::vector<TreebankSentence> all;
  for (const std::string& path : paths) {
    FACTLINE_ASSIGN_OR_RETURN(std::vector<TreebankSentence> sentences,
                              ReadConlluFile(path));
    std::move(sentences.begin(), sentences.end(), std::back_inserter(all));
  }
  return all;
}

std::string FileName(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

bool IsEwt(const std::string& path) {
  return FileName(path).find("ewt") != std::string::npos;
}

std::string NoticeOf(const Flags& flags) {
  std::string notice =
      "English syntax model of factline, trained from treebanks of the\n"
      "Universal Dependencies project. Licence: CC BY-SA 4.0; attribution in\n"
      "docs/THIRD_PARTY.md.\n";
  for (const std::string& path : flags.treebanks) {
    notice += "treebank " + FileName(path) + "\n";
  }
  return notice + "seed " + std::to_string(flags.training.seed) + "\n";
}

int Train(Flags& flags) {
  if (flags.ewt_only) {
    std::erase_if(flags.treebanks,
                  [](const std::string& path) { return !IsEwt(path); });
  }
  const auto sentences = ReadAll(flags.treebanks);
  if (!sentences.ok()) return Fail(sentences.status().ToString());
  const auto dev = ReadAll(flags.dev);
  if (!dev.ok()) return Fail(dev.status().ToString());
  if (sentences->empty()) return Fail("no sentences to train from");
  flags.training.notice = NoticeOf(flags);
  const std::string model =
      TrainModel(*sentences, *dev, flags.training, std::cerr);
  std::ofstream file(flags.output, std::ios::binary);
  file << model;
  file.close();
  return file ? 0 : Fail("cannot write " + flags.output);
}

int Eval(const Flags& flags) {
  auto sentences = ReadConlluFile(flags.conllu);
  if (!sentences.ok()) return Fail(sentences.status().ToString());
  const auto model = flags.model.empty() ? SyntaxModel::English()
                                         : SyntaxModel::Open(flags.model);
  if (!model.ok()) return Fail(model.status().ToString());
  const Variant variant = *VariantOfName(flags.variant);
  for (TreebankSentence& sentence : *sentences) {
    sentence = Rewrite(sentence, variant);
  }
  const Scores scores =
      flags.own_tokens
          ? ScoreOwnTokens(*sentences, *model, flags.training.beam)
          : ScoreGoldTokens(*sentences, **model, flags.training.beam);
  std::cout << scores.Summary() << "\n";
  return 0;
}

void AddTrainFlags(CLI::App& train, Flags& flags) {
  ModelTraining& training = flags.training;
  train.add_option("--treebank", flags.treebanks,
                   "CoNLL-U file to train from; repeatable")
      ->required()
      ->allow_extra_args(false);
  train.add_option("--dev", flags.dev,
                   "CoNLL-U file to score after each epoch; repeatable")
      ->allow_extra_args(false);
  train.add_flag("--ewt-only", flags.ewt_only,
                 "Leave out all treebanks but those with 'ewt' in their name");
  train.add_option("--output", flags.output, "File of the model")->required();
  train.add_option("--seed", training.seed, "Seed of all that is random")
      ->capture_default_str();
  train.add_option("--beam", training.beam,
                   "Beam that the live weights are trained for; 1 = none")
      ->check(CLI::Range(1, kMaxBeam))
      ->capture_default_str();
  train.add_option("--tagger-epochs", training.tagger_epochs)
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  train.add_option("--greedy-epochs", training.greedy_epochs,
                   "0 = the tagger only, to tune it")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  train.add_option("--beam-epochs", training.beam_epochs)
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  train.add_option("--folds", training.folds,
                   "Parts of the sentences that taggers leave out in turn to "
                   "tag them for the parser; 0 = it learns from right tags")
      ->check(CLI::Range(0, 20))
      ->capture_default_str();
  train.add_option("--rewritten-share", training.rewritten_share,
                   "Sentences that are also seen as headlines, in capitals or "
                   "without marks")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  for (const auto& [name, bytes] :
       {std::pair{"--tag-bytes", &training.tag_bytes},
        std::pair{"--action-bytes", &training.action_bytes},
        std::pair{"--label-bytes", &training.label_bytes}}) {
    train.add_option(name, *bytes, "Size of a table of weights")
        ->check(CLI::Range(4096, 32 << 20))
        ->capture_default_str();
  }
}

void AddEvalFlags(CLI::App& eval, Flags& flags) {
  eval.add_option("--conllu", flags.conllu, "File to score on")->required();
  eval.add_option("--model", flags.model, "File of the model [the built-in]");
  eval.add_option("--beam", flags.training.beam, "1 = greedy")
      ->check(CLI::Range(1, kMaxBeam))
      ->capture_default_str();
  eval.add_flag("--own-tokens", flags.own_tokens,
                "Split the text ourselves; shares are F1 then");
  eval.add_option("--variant", flags.variant, "How the text is written")
      ->check(CLI::IsMember(std::vector<std::string>(kVariantNames.begin(),
                                                     kVariantNames.end())))
      ->capture_default_str();
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Trains and scores factline's model of English syntax.",
               "factline_train_syntax");
  app.footer(kFooter);
  CLI::App* train = app.add_subcommand("train", "Treebanks to a model's file");
  AddTrainFlags(*train, flags);
  CLI::App* eval = app.add_subcommand("eval", "Scores a model on a treebank");
  AddEvalFlags(*eval, flags);
  app.require_subcommand(1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? app.exit(error)
                                      : (app.exit(error), 2);
  }
  return train->parsed() ? Train(flags) : Eval(flags);
}

}  // namespace
}  // namespace factline::language

int main(int argc, char** argv) {
  return factline::language::Main(argc, argv);
}
