#include "daemon/language/train/inventory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/language/train/vocabulary.h"

namespace factline::language {
namespace {

// Tags and relations that are rarer than one in so many words are too rare to
// be learnt.
constexpr uint32_t kWordsOfATag = 60'000;
constexpr uint32_t kWordsOfALabel = 5'000;
// Words seen once go by their class: so do all that were never seen.
constexpr uint32_t kMinWordCount = 2;
// From here on the tags that a word had are all that it can have,
constexpr uint32_t kTrustedCount = 12;
// and from here on a single one is not even doubted.
constexpr uint32_t kFixedCount = 20;
// Tags that fewer of the words seen once have are not given to unknown words.
constexpr uint32_t kWordsOfAnOpenTag = 400;
// Rarer ones in a thousand are mistakes of the treebank.
constexpr uint32_t kNoiseInThousand = 4;

std::string MainType(const std::string& label) {
  return label.substr(0, label.find(':'));
}

// Names by count, the most frequent first, without the rare ones.
std::vector<std::string> Frequent(const std::map<std::string, uint32_t>& counts,
                                  size_t least, size_t most) {
  std::vector<std::pair<std::string, uint32_t>> rows(counts.begin(),
                                                     counts.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second > b.second;
  });
  std::vector<std::string> names;
  for (const auto& [name, count] : rows) {
    if (count >= least && names.size() < most) names.push_back(name);
  }
  if (names.empty()) names.push_back(rows.front().first);
  return names;
}

}  // namespace

Inventory::Inventory(const std::vector<TreebankSentence>& sentences) {
  NumberTags(sentences);
  NumberLabels(sentences);
  CountWords(sentences);
  MakeRecords();
}

void Inventory::NumberTags(const std::vector<TreebankSentence>& sentences) {
  Counts counts;
  size_t total = 0;
  for (const TreebankSentence& sentence : sentences) {
    for (const TreebankWord& word : sentence.words) ++counts[word.TagName()];
    total += sentence.words.size();
  }
  tags_ = Frequent(counts, total / kWordsOfATag, kMaxTags);
  for (const auto& [name, count] : counts) {
    const std::string upos = name.substr(0, name.find('|') + 1);
    size_t number = 0;
    for (size_t i = tags_.size(); i > 0; --i) {
      if (tags_[i - 1].starts_with(upos)) number = i - 1;
    }
    const auto same = std::find(tags_.begin(), tags_.end(), name);
    if (same != tags_.end()) {
      number = static_cast<size_t>(same - tags_.begin());
    }
    tag_numbers_[name] = static_cast<uint8_t>(number);
  }
}

void Inventory::NumberLabels(const std::vector<TreebankSentence>& sentences) {
  Counts counts;
  size_t total = 0;
  for (const TreebankSentence& sentence : sentences) {
    for (const TreebankWord& word : sentence.words) {
      if (word.head != 0) ++counts[word.label];
    }
    total += sentence.words.size();
  }
  counts.erase("root");
  if (counts.empty()) counts["dep"] = 1;
  labels_ = Frequent(counts, total / kWordsOfALabel, kMaxLabels - 1);
  for (const auto& [name, count] : counts) {
    auto found = std::find(labels_.begin(), labels_.end(), name);
    if (found == labels_.end()) {
      found = std::find(labels_.begin(), labels_.end(), MainType(name));
    }
    if (found == labels_.end()) found = labels_.begin();
    label_numbers_[name] = static_cast<uint8_t>(found - labels_.begin());
  }
  labels_.push_back("root");
}

void Inventory::CountWords(const std::vector<TreebankSentence>& sentences) {
  for (const TreebankSentence& sentence : sentences) {
    bool first = true;
    for (const TreebankWord& word : sentence.words) {
      std::array<char, kMaxFormBytes> buffer;
      const std::string_view normal = NormalForm(word.form, buffer);
      const uint64_t key = WordKey(normal);
      const uint64_t exact = ExactKey(word.form, normal);
      ++counts_[key];
      // A first word's capital is no sign, so what it shows counts for nobody.
      const bool counts = !first || exact == key;
      if (word.upos != "PUNCT") first = false;
      if (!counts) continue;
      ++tag_counts_[exact][TagOf(word)];
      lower_keys_[exact] = key;
      if (exact == key) lower_words_[key] = std::string(normal);
    }
  }
}

uint16_t Inventory::SetOf(const TagMask& mask) {
  const auto [at, added] = set_numbers_.try_emplace(
      mask, static_cast<uint16_t>(tag_sets_.size()));
  if (added) tag_sets_.push_back(mask);
  return at->second;
}

WordRecord Inventory::RecordOf(uint64_t key, const TagCounts& counts,
                               bool trusted) {
  uint32_t total = 0;
  for (const auto& [tag, count] : counts) total += count;
  TagMask mask;
  uint32_t kept = 0;
  uint8_t last = 0;
  for (const auto& [tag, count] : counts) {
    if (count * 1000 <= total * kNoiseInThousand) continue;
    mask.Add(tag);
    last = tag;
    ++kept;
  }
  WordRecord record;
  record.key = key;
  if (trusted && total >= kTrustedCount) {
    record.known |= kTrustedTags;
    if (kept == 1 && total >= kFixedCount) record.fixed_tag = last;
  } else {
    tag_sets_[kOpenTags].ForEach([&](uint32_t tag) { mask.Add(tag); });
  }
  record.tag_set = SetOf(mask);
  return record;
}

void Inventory::AddTags(std::initializer_list<std::string_view> names,
                        TagMask& mask) const {
  for (uint32_t tag = 0; tag < tags_.size(); ++tag) {
    if (std::find(names.begin(), names.end(), tags_[tag]) != names.end()) {
      mask.Add(tag);
    }
  }
}

// The model's tags for those of the word lists, as far as these are of words
// that a language keeps making.
TagMask Inventory::LexiconTags(uint32_t lexicon) const {
  TagMask mask;
  const auto has = [lexicon](Tag tag) { return (lexicon & Bit(tag)) != 0; };
  if (has(Tag::kNN)) AddTags({"NOUN|NN"}, mask);
  if (has(Tag::kNNS)) AddTags({"NOUN|NNS"}, mask);
  if (has(Tag::kJJ)) AddTags({"ADJ|JJ"}, mask);
  if (has(Tag::kVB)) AddTags({"VERB|VB", "VERB|VBP"}, mask);
  if (has(Tag::kVBZ)) AddTags({"VERB|VBZ"}, mask);
  if (has(Tag::kVBD)) AddTags({"VERB|VBD"}, mask);
  if (has(Tag::kVBN)) AddTags({"VERB|VBN"}, mask);
  if (has(Tag::kVBG)) AddTags({"VERB|VBG"}, mask);
  return mask;
}

// The tags of words seen once, which are those that unknown words have too.
TagMask Inventory::OpenTags() const {
  TagCounts counts;
  uint32_t total = 0;
  for (const auto& [key, tags] : tag_counts_) {
    uint32_t seen = 0;
    for (const auto& [tag, count] : tags) seen += count;
    if (seen > 1) continue;
    ++counts[tags.begin()->first];
    ++total;
  }
  TagMask mask;
  for (const auto& [tag, count] : counts) {
    if (count * kWordsOfAnOpenTag >= total) mask.Add(tag);
  }
  if (total == 0) mask.Add(0);
  return mask;
}

// Adds the tags that the word may have though training did not show them: what
// the word lists say, and the participles and past tenses of words in -ed and
// -ing that were only seen as adjectives or nouns.
void Inventory::Widen(std::string_view word, uint32_t lexicon,
                      WordRecord& record) {
  TagMask mask = tag_sets_[record.tag_set];
  const TagMask before = mask;
  LexiconTags(lexicon).ForEach([&](uint32_t tag) { mask.Add(tag); });
  TagMask ending;
  AddTags({"ADJ|JJ", "VERB|VBD", "VERB|VBN"}, ending);
  const bool known =
      ((mask.bits[0] & ending.bits[0]) | (mask.bits[1] & ending.bits[1])) != 0;
  if (word.size() > 4 && word.ends_with("ed") && known) {
    AddTags({"VERB|VBD", "VERB|VBN"}, mask);
  }
  if (word.size() > 5 && word.ends_with("ing") && record.fixed_tag == kNoTag) {
    AddTags({"VERB|VBG"}, mask);
  }
  if (mask == before) return;
  record.tag_set = SetOf(mask);
  record.fixed_tag = kNoTag;
}

void Inventory::AddLexicon(
    std::unordered_map<uint64_t, WordRecord>& records) {
  for (const auto& [key, word] : lower_words_) {
    WordRecord& record = records[key];
    const WordEntry* entry = Vocabulary::English().Find(word);
    if (entry != nullptr) record.lexicon = entry->tags;
    if ((record.known & kTrustedTags) != 0) {
      Widen(word, record.lexicon, record);
    }
  }
  Vocabulary::English().ForEach(
      [&](std::string_view word, const WordEntry& entry) {
        std::array<char, kMaxFormBytes> buffer;
        const uint64_t key = WordKey(NormalForm(word, buffer));
        WordRecord& record = records[key];
        record.key = key;
        record.lexicon = entry.tags;
      });
}

void Inventory::MakeRecords() {
  SetOf(OpenTags());  // kOpenTags
  TagMask all;
  for (uint32_t tag = 0; tag < tags_.size(); ++tag) all.Add(tag);
  tag_sets_.push_back(all);  // kAllTags
  std::unordered_map<uint64_t, WordRecord> records;
  for (const auto& [key, counts] : tag_counts_) {
    records[key] = RecordOf(key, counts, true);
  }
  // Words that only stood with a capital say so in lower case too, in titles.
  std::map<uint64_t, TagCounts> capital_counts;
  for (const auto& [key, lower] : lower_keys_) {
    if (tag_counts_.contains(lower)) continue;
    for (const auto& [tag, count] : tag_counts_[key]) {
      capital_counts[lower][tag] += count;
    }
  }
  for (const auto& [key, counts] : capital_counts) {
    records[key] = RecordOf(key, counts, false);
  }
  for (const auto& [exact, lower] : lower_keys_) {
    WordRecord& record = records[lower];
    record.key = lower;
    if (counts_.at(lower) < kMinWordCount) continue;
    record.known |= kKnownWord;
    records[exact].known |= kKnownWord;
  }
  AddLexicon(records);
  std::vector<WordRecord> rows;
  for (const auto& [key, record] : records) rows.push_back(record);
  std::sort(rows.begin(), rows.end(),
            [](const WordRecord& a, const WordRecord& b) {
              return a.key < b.key;
            });
  words_ = PlaceRecords(rows);
}

uint8_t Inventory::TagOf(const TreebankWord& word) const {
  const auto found = tag_numbers_.find(word.TagName());
  return found == tag_numbers_.end() ? uint8_t{0} : found->second;
}

uint8_t Inventory::LabelOf(const TreebankWord& word) const {
  if (word.head == 0) return static_cast<uint8_t>(labels_.size() - 1);
  const auto found = label_numbers_.find(word.label);
  return found == label_numbers_.end() ? uint8_t{0} : found->second;
}

uint32_t Inventory::CountOf(std::string_view form) const {
  std::array<char, kMaxFormBytes> buffer;
  const auto found = counts_.find(WordKey(NormalForm(form, buffer)));
  return found == counts_.end() ? 0 : found->second;
}

}  // namespace factline::language
