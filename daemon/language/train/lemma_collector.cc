#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "daemon/base/strings.h"
#include "daemon/language/lemma_table.h"
#include "daemon/language/model_names.h"
#include "daemon/language/train/inventory.h"
#include "daemon/language/train/vocabulary.h"

namespace factline::language {
namespace {

using Form = std::pair<std::string, LemmaClass>;

// The word lists decide over the treebank: claims are read with their lemmas.
std::map<Form, std::string> LexiconLemmas() {
  std::map<Form, std::string> lemmas;
  Vocabulary::English().ForEach([&](std::string_view word,
                                    const WordEntry& entry) {
    const std::string form(word);
    if (!entry.verb_lemma.empty()) {
      const std::string verb(entry.verb_lemma);
      const auto add = [&](TagSet tags, LemmaClass lemma_class) {
        if ((entry.tags & tags) != 0) lemmas[{form, lemma_class}] = verb;
      };
      add(Bit(Tag::kVBZ), LemmaClass::kVerbS);
      add(Bit(Tag::kVBD) | Bit(Tag::kVBN), LemmaClass::kVerbPast);
      add(Bit(Tag::kVBG), LemmaClass::kVerbIng);
      add(Bit(Tag::kVB), LemmaClass::kVerbBase);
      if ((entry.tags & Bit(Tag::kVBN)) != 0 && word.ends_with("ed")) {
        lemmas[{form, LemmaClass::kAdjective}] = verb;
      }
    }
    if (!entry.noun_lemma.empty()) {
      lemmas[{form, LemmaClass::kNounPlural}] = std::string(entry.noun_lemma);
    }
  });
  return lemmas;
}

// Words that no list holds.
void AddFixed(std::map<Form, std::string>& lemmas) {
  for (const char* apostrophe : {"'", "’"}) {
    const std::string mark(apostrophe);
    lemmas[{mark + "ll", LemmaClass::kModal}] = "will";
    lemmas[{mark + "d", LemmaClass::kModal}] = "would";
    lemmas[{"n" + mark + "t", LemmaClass::kOther}] = "not";
    lemmas[{mark + "s", LemmaClass::kOther}] = "'s";
    lemmas[{mark + "ve", LemmaClass::kVerbBase}] = "have";
    lemmas[{mark + "re", LemmaClass::kVerbBase}] = "be";
    lemmas[{mark + "m", LemmaClass::kVerbBase}] = "be";
    lemmas[{mark + "d", LemmaClass::kVerbPast}] = "have";
  }
  lemmas[{"wo", LemmaClass::kModal}] = "will";
  lemmas[{"ca", LemmaClass::kModal}] = "can";
  lemmas[{"thousands", LemmaClass::kOther}] = "thousand";
}

// What the treebank's words are brought to, by the most frequent lemma. Only
// verbs and plurals: other lemmas of treebanks follow rules of their own.
void AddTreebank(const std::vector<TreebankSentence>& sentences,
                 std::map<Form, std::string>& lemmas) {
  std::map<Form, std::map<std::string, int>> counts;
  for (const TreebankSentence& sentence : sentences) {
    for (const TreebankWord& word : sentence.words) {
      const LemmaClass lemma_class = TagClassOf(word.TagName()).lemma_class;
      if (lemma_class == LemmaClass::kOther ||
          lemma_class == LemmaClass::kAdjective) {
        continue;
      }
      ++counts[{AsciiLower(word.form), lemma_class}][AsciiLower(word.lemma)];
    }
  }
  for (const auto& [form, choices] : counts) {
    const auto best = std::max_element(
        choices.begin(), choices.end(),
        [](const auto& a, const auto& b) { return a.second < b.second; });
    lemmas.try_emplace(form, best->first);
  }
}

}  // namespace

LemmaSections CollectLemmas(const std::vector<TreebankSentence>& sentences) {
  std::map<Form, std::string> lemmas = LexiconLemmas();
  AddFixed(lemmas);
  AddTreebank(sentences, lemmas);
  LemmaSections sections;
  std::vector<LemmaRecord> records;
  std::map<std::string, uint32_t> offsets;
  for (const auto& [form, lemma] : lemmas) {
    if (lemma.empty() || RegularLemma(form.first, form.second) == lemma) {
      continue;
    }
    const auto [at, added] = offsets.try_emplace(
        lemma, static_cast<uint32_t>(sections.text.size()));
    if (added) sections.text += lemma;
    records.push_back({.key = LemmaKey(form.first, form.second),
                       .offset = at->second,
                       .size = static_cast<uint32_t>(lemma.size())});
  }
  const std::vector<LemmaRecord> table = PlaceRecords(records);
  sections.records.assign(reinterpret_cast<const char*>(table.data()),
                          table.size() * sizeof(LemmaRecord));
  return sections;
}

}  // namespace factline::language
