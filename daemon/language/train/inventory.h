#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_INVENTORY_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_INVENTORY_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/language/train/conllu.h"
#include "daemon/language/word_form.h"
#include "daemon/language/word_tagger.h"

namespace factline::language {

// What is counted in the training sentences before any weight is learnt: the
// tags, the relations, the words and which tags each had. Immutable.
class Inventory {
 public:
  explicit Inventory(const std::vector<TreebankSentence>& sentences);

  const std::vector<std::string>& tags() const { return tags_; }
  // The last one is "root".
  const std::vector<std::string>& labels() const { return labels_; }
  const std::vector<TagMask>& tag_sets() const { return tag_sets_; }
  // The word lists' words too. A table for WordTable.
  const std::vector<WordRecord>& words() const { return words_; }

  // Rare tags and relations go by the most frequent one of their main type.
  uint8_t TagOf(const TreebankWord& word) const;
  uint8_t LabelOf(const TreebankWord& word) const;

  // How often the word was seen, in any case.
  uint32_t CountOf(std::string_view form) const;

 private:
  using Counts = std::map<std::string, uint32_t>;
  using TagCounts = std::map<uint8_t, uint32_t>;

  void NumberTags(const std::vector<TreebankSentence>& sentences);
  void NumberLabels(const std::vector<TreebankSentence>& sentences);
  void CountWords(const std::vector<TreebankSentence>& sentences);
  void MakeRecords();
  void AddLexicon(std::unordered_map<uint64_t, WordRecord>& records);
  WordRecord RecordOf(uint64_t key, const TagCounts& counts, bool trusted);
  void AddTags(std::initializer_list<std::string_view> names,
               TagMask& mask) const;
  TagMask LexiconTags(uint32_t lexicon) const;
  TagMask OpenTags() const;
  void Widen(std::string_view word, uint32_t lexicon, WordRecord& record);
  uint16_t SetOf(const TagMask& mask);

  std::vector<std::string> tags_;
  std::vector<std::string> labels_;
  std::map<std::string, uint8_t> tag_numbers_;
  std::map<std::string, uint8_t> label_numbers_;
  std::unordered_map<uint64_t, uint32_t> counts_;  // By WordKey().
  std::map<uint64_t, TagCounts> tag_counts_;       // By ExactKey().
  std::map<uint64_t, uint64_t> lower_keys_;        // ExactKey() to WordKey().
  std::map<uint64_t, std::string> lower_words_;    // By WordKey().
  std::map<TagMask, uint16_t> set_numbers_;
  std::vector<TagMask> tag_sets_;
  std::vector<WordRecord> words_;
};

// The sections kLemmas and kLemmaText: base forms that the word lists or the
// sentences have and the rules do not find.
struct LemmaSections {
  std::string records;
  std::string text;
};
LemmaSections CollectLemmas(const std::vector<TreebankSentence>& sentences);

// Places records by key, with open addressing as WordTable and LemmaTable
// expect: a power of two of slots, none further off than kMaxProbes.
template <typename Record>
std::vector<Record> PlaceRecords(const std::vector<Record>& records) {
  for (size_t slots = 16;; slots *= 2) {
    if (slots < records.size() * 2) continue;
    std::vector<Record> table(slots);
    bool placed = true;
    for (const Record& record : records) {
      size_t at = record.key & (slots - 1);
      uint32_t probes = 1;
      while (table[at].key != 0 && probes < WordTable::kMaxProbes) {
        at = (at + 1) & (slots - 1);
        ++probes;
      }
      placed = placed && table[at].key == 0;
      table[at] = record;
    }
    if (placed) return table;
  }
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_INVENTORY_H_
