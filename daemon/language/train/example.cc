#include "daemon/language/train/example.h"

#include <string_view>

#include "daemon/language/train/variants.h"

namespace factline::language {
namespace {

// Dropout of a word seen n times: kDropout / (kDropout + n).
constexpr double kDropout = 0.25;

Example MakeExample(const TreebankSentence& sentence,
                    const Inventory& inventory, size_t group) {
  Example example;
  example.group = group;
  std::vector<std::string_view> words;
  const auto root = static_cast<uint16_t>(sentence.words.size() + 1);
  for (const TreebankWord& word : sentence.words) {
    words.push_back(word.form);
    example.tags.push_back(inventory.TagOf(word));
    example.labels.push_back(inventory.LabelOf(word));
    example.heads.push_back(word.head == 0 ? root : word.head);
    const double count = inventory.CountOf(word.form);
    example.dropout.push_back(
        static_cast<float>(kDropout / (kDropout + count)));
  }
  ReadForms(words, WordTable(inventory.words()), example.forms);
  example.given_tags = example.tags;
  return example;
}

}  // namespace

std::vector<Example> MakeExamples(
    const std::vector<TreebankSentence>& sentences, const Inventory& inventory,
    double rewritten_share, Random& random) {
  // Headlines are what readers meet most; a comma is seldom left out.
  constexpr Variant kVariants[] = {Variant::kTitleCase, Variant::kTitleCase,
                                   Variant::kUpper, Variant::kNoStop,
                                   Variant::kNoComma};
  std::vector<Example> examples;
  for (size_t i = 0; i < sentences.size(); ++i) {
    examples.push_back(MakeExample(sentences[i], inventory, i));
    if (random.Fraction() >= rewritten_share) continue;
    const Variant variant = kVariants[random.Below(std::size(kVariants))];
    examples.push_back(
        MakeExample(Rewrite(sentences[i], variant), inventory, i));
  }
  return examples;
}

void DropWords(const Example& example, Random& random,
               std::vector<WordForm>& forms) {
  forms = example.forms;
  for (size_t i = 0; i < forms.size(); ++i) {
    if (random.Fraction() < example.dropout[i]) forms[i] = AsUnknown(forms[i]);
  }
}

}  // namespace factline::language
