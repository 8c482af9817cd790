#include "daemon/language/word_tagger.h"

#include "daemon/language/row_sums.h"
#include "daemon/language/tag_features.h"

namespace factline::language {
namespace {

// From so many tags on it is faster to sum all, in vectors.
constexpr int kManyTags = 8;

// Fewer words are seldom a clause.
constexpr size_t kMinClauseWords = 4;

// How much less likely a verb may be than the noun it replaces, in units of the
// weights.
constexpr int kVerbMargin = 30;

}  // namespace

uint8_t WordTagger::BestOfMany(const TagMask& set,
                               std::span<const uint32_t> hashes) const {
  static_assert(kTagTemplates.size() < 256);
  std::array<int16_t, kMaxTags> sums;
  SumRows(rows_, hashes, tags_, sums);
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
      TagMask set = sets_[forms[i].tag_set];
      if (before != kNoTag && groups_.determiner.Has(before)) {
        const TagMask rest = set.Without(groups_.finite);
        if (rest.size() > 0) set = rest;
      }
      tag = set.size() > kManyTags ? BestOfMany(set, hashes)
                                   : BestOf(set, hashes);
    }
    tags.push_back(tag);
    before2 = before;
    before = tag;
  }
  if (forms.size() >= kMinClauseWords) FindFiniteVerb(forms, tags);
}

int WordTagger::ScoreOf(uint32_t tag, std::span<const uint32_t> hashes) const {
  int sum = 0;
  for (const uint32_t hash : hashes) sum += rows_.Row(hash)[tag];
  return sum;
}

void WordTagger::FindFiniteVerb(std::span<const WordForm> forms,
                                std::vector<uint8_t>& tags) const {
  for (const uint8_t tag : tags) {
    if (groups_.finite.Has(tag)) return;
  }
  int best_lead = -kVerbMargin;
  size_t verb = 0;
  uint8_t verb_tag = 0;
  // The first word is what the clause is about.
  for (size_t i = 1; i < forms.size(); ++i) {
    if (!groups_.nominal.Has(tags[i])) continue;
    const TagHashes hashes =
        TagFeatures(forms, i, tags[i - 1], i > 1 ? tags[i - 2] : kNoTag);
    const int noun_score = ScoreOf(tags[i], hashes);
    const TagMask& set = sets_[forms[i].tag_set];
    groups_.finite.ForEach([&](uint32_t tag) {
      if (!set.Has(tag)) return;
      const int lead = ScoreOf(tag, hashes) - noun_score;
      if (lead <= best_lead) return;
      best_lead = lead;
      verb = i;
      verb_tag = static_cast<uint8_t>(tag);
    });
  }
  if (verb > 0) tags[verb] = verb_tag;
}

}  // namespace factline::language
