#include "daemon/language/word_tagger.h"

#include "daemon/language/tag_features.h"

namespace factline::language {
namespace {

// From so many tags on it is faster to sum all, in vectors.
constexpr int kManyTags = 8;

}  // namespace

uint8_t WordTagger::BestOfMany(const TagMask& set,
                               std::span<const uint32_t> hashes) const {
  // No sum leaves an int16: the templates are too few.
  static_assert(kTagTemplates.size() * 128 < 32768);
  std::array<int16_t, kMaxTags> sums{};
  const uint32_t size = RowSize(tags_);
  for (const uint32_t hash : hashes) {
    const int8_t* row = rows_.Row(hash);
    for (uint32_t block = 0; block < size; block += kClassUnit) {
      for (uint32_t i = 0; i < kClassUnit; ++i) {
        sums[block + i] = static_cast<int16_t>(sums[block + i] + row[block + i]);
      }
    }
  }
  int best_sum = INT32_MIN;
  uint32_t best = 0;
  set.ForEach([&](uint32_t tag) {
    if (sums[tag] > best_sum) {
      best_sum = sums[tag];
      best = tag;
    }
  });
  return static_cast<uint8_t>(best);
}

uint8_t WordTagger::BestOf(const TagMask& set,
                           std::span<const uint32_t> hashes) const {
  std::array<const int8_t*, kTagTemplates.size()> rows;
  for (size_t i = 0; i < hashes.size(); ++i) rows[i] = rows_.Row(hashes[i]);
  int best_sum = INT32_MIN;
  uint32_t best = 0;
  set.ForEach([&](uint32_t tag) {
    int sum = 0;
    for (const int8_t* row : rows) sum += row[tag];
    if (sum > best_sum) {
      best_sum = sum;
      best = tag;
    }
  });
  return static_cast<uint8_t>(best);
}

void WordTagger::Tag(std::span<const WordForm> forms,
                     std::vector<uint8_t>& tags) const {
  tags.clear();
  uint8_t before = kNoTag;
  uint8_t before2 = kNoTag;
  for (size_t i = 0; i < forms.size(); ++i) {
    uint8_t tag = forms[i].fixed_tag;
    if (tag == kNoTag) {
      const TagHashes hashes = TagFeatures(forms, i, before, before2);
      const TagMask& set = sets_[forms[i].tag_set];
      tag = set.size() > kManyTags ? BestOfMany(set, hashes)
                                   : BestOf(set, hashes);
    }
    tags.push_back(tag);
    before2 = before;
    before = tag;
  }
}

}  // namespace factline::language
