#ifndef FACTLINE_DAEMON_LANGUAGE_WORD_TAGGER_H_
#define FACTLINE_DAEMON_LANGUAGE_WORD_TAGGER_H_

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "daemon/language/weight_rows.h"
#include "daemon/language/word_form.h"

namespace factline::language {

// A set of tags by their numbers in the model.
struct TagMask {
  uint64_t bits[2] = {0, 0};

  void Add(uint32_t tag) { bits[tag / 64] |= uint64_t{1} << (tag % 64); }
  int size() const {
    return std::popcount(bits[0]) + std::popcount(bits[1]);
  }
  TagMask Without(const TagMask& other) const {
    return {{bits[0] & ~other.bits[0], bits[1] & ~other.bits[1]}};
  }
  bool Has(uint32_t tag) const { return (bits[tag / 64] >> (tag % 64)) & 1; }
  friend auto operator<=>(const TagMask&, const TagMask&) = default;

  template <typename Function>
  void ForEach(Function function) const {
    for (uint32_t half = 0; half < 2; ++half) {
      for (uint64_t left = bits[half]; left != 0; left &= left - 1) {
        function(half * 64 + static_cast<uint32_t>(std::countr_zero(left)));
      }
    }
  }
};
static_assert(sizeof(TagMask) == 16);

// Tags of a kind.
struct TagGroups {
  TagMask finite;      // Verbs and auxiliaries that a clause can do with.
  TagMask nominal;     // Nouns that are no names.
  TagMask determiner;  // "the", "its", "'s": no finite verb stands next.
};

// Tags words from left to right, each by the features of TagFeatures(). A view
// of the model's weights. Immutable, thread-safe.
class WordTagger {
 public:
  WordTagger() = default;
  // `sets` by WordForm::tag_set, none of them empty.
  WordTagger(WeightRows<const int8_t, kClassUnit> rows, uint32_t tags,
             std::span<const TagMask> sets, const TagGroups& groups)
      : rows_(rows), tags_(tags), sets_(sets), groups_(groups) {}

  // Replaces `tags` by one a word. Where no word is a finite verb, the likeliest
  // of the nouns becomes one if it is likely at all: headlines are clauses, but
  // their "Storm kills ten" looks much like nouns. Linear.
  void Tag(std::span<const WordForm> forms, std::vector<uint8_t>& tags) const;

 private:
  void FindFiniteVerb(std::span<const WordForm> forms,
                      std::vector<uint8_t>& tags) const;
  int ScoreOf(uint32_t tag, std::span<const uint32_t> hashes) const;
  uint8_t BestOfMany(const TagMask& set,
                     std::span<const uint32_t> hashes) const;
  uint8_t BestOf(const TagMask& set, std::span<const uint32_t> hashes) const;

  WeightRows<const int8_t, kClassUnit> rows_;
  uint32_t tags_ = 0;
  std::span<const TagMask> sets_;
  TagGroups groups_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WORD_TAGGER_H_
