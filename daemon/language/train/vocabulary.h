#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_VOCABULARY_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_VOCABULARY_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace factline::language {

// Fine tags after the Penn Treebank's; kVB is the base form and the present
// that looks like it, kIN prepositions and subordinators.
enum class Tag : uint8_t {
  kX, kNN, kNNS, kNNP, kJJ, kRB, kVB, kVBZ, kVBD, kVBN, kVBG, kMD, kIN, kTO,
  kDT, kPRP, kPRPS, kWP, kWRB, kCC, kCD, kPOS, kEX, kRP, kUH, kSYM, kPunct,
};

using TagSet = uint32_t;
constexpr TagSet Bit(Tag tag) { return TagSet{1} << static_cast<int>(tag); }
inline constexpr TagSet kAnyNoun =
    Bit(Tag::kNN) | Bit(Tag::kNNS) | Bit(Tag::kNNP);
// What a noun phrase can end with.
inline constexpr TagSet kNominal = kAnyNoun | Bit(Tag::kCD) | Bit(Tag::kPRP);
inline constexpr TagSet kAnyVerb = Bit(Tag::kVB) | Bit(Tag::kVBZ) |
                                   Bit(Tag::kVBD) | Bit(Tag::kVBN) |
                                   Bit(Tag::kVBG);

// Classes of words that share a grammar; of base forms.
enum WordClass : uint16_t {
  kSayVerb = 1 << 0,
  kDitransitiveVerb = 1 << 1,
  kCopularVerb = 1 << 2,
  kRelationalNoun = 1 << 3,
  kTitleNoun = 1 << 4,
  kMonth = 1 << 5,
  kWeekday = 1 << 6,
  kTimeNoun = 1 << 7,
  kNumberWord = 1 << 8,
  kProperAdjective = 1 << 9,
  kMeasureVerb = 1 << 10,
  kIntransitiveVerb = 1 << 11,
  kContentNoun = 1 << 12,
};

struct WordEntry {
  TagSet tags = 0;
  Tag first = Tag::kX;  // The likeliest of tags.
  uint16_t classes = 0;
  std::string_view verb_lemma;  // Of the verb readings.
  std::string_view noun_lemma;  // Of the plural reading.
};

// The words of lexicon/words.tsv and closed.tsv in all their forms.
// Immutable, thread-safe.
class Vocabulary {
 public:
  // Built once, lives for ever.
  static const Vocabulary& English();

  // Null for unknown words. `lower` in lower case.
  const WordEntry* Find(std::string_view lower) const;

  // Calls function(word, entry) for each word, in no order.
  template <typename Function>
  void ForEach(Function function) const {
    for (const auto& [word, entry] : words_) function(word, entry);
  }

  bool Is(std::string_view lemma, WordClass word_class) const {
    const WordEntry* entry = Find(lemma);
    return entry != nullptr && (entry->classes & word_class) != 0;
  }

 private:
  Vocabulary();

  std::string_view Keep(std::string text);
  WordEntry& At(std::string_view word);
  void Add(std::string_view word, Tag tag);
  void AddNoun(std::string_view singular, std::string_view plural);
  void AddVerb(std::string_view base, std::string_view past,
               std::string_view participle, bool doubles);
  void AddVerbForm(std::string_view form, Tag tag, std::string_view base);
  void AddClosedClasses();
  // Plurals take the classes of their singular.
  void SpreadClasses();
  void AddRow(std::string_view section, std::string_view word);

  std::deque<std::string> pool_;
  std::unordered_map<std::string_view, WordEntry> words_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_VOCABULARY_H_
