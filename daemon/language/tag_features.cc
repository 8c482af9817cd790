#include "daemon/language/tag_features.h"

namespace factline::language {
namespace {

// Stands before and after the sentence.
constexpr WordForm kBorder = {.word = Scramble(1), .rare = Scramble(1),
                              .exact = Scramble(1), .shape = Scramble(2),
                              .prefix = Scramble(3), .suffix2 = Scramble(4),
                              .suffix3 = Scramble(5), .suffix4 = Scramble(6),
                              .lexicon = Scramble(7), .ambiguity = Scramble(8)};

}  // namespace

TagHashes TagFeatures(std::span<const WordForm> forms, size_t at,
                      uint8_t before, uint8_t before2) {
  const auto form = [&](size_t index) -> const WordForm& {
    return index < forms.size() ? forms[index] : kBorder;
  };
  // Before the first word the subtraction wraps round: also a border.
  const WordForm& word = forms[at];
  const WordForm& last = form(at - 1);
  const WordForm& next = form(at + 1);
  const WordForm& next2 = form(at + 2);
  Picture<kTagPlaces> picture;
  picture.Set<kWord>(word.word);
  picture.Set<kExact>(word.exact);
  picture.Set<kShape>(word.shape);
  picture.Set<kPrefix>(word.prefix);
  picture.Set<kSuffix2>(word.suffix2);
  picture.Set<kSuffix3>(word.suffix3);
  picture.Set<kSuffix4>(word.suffix4);
  picture.Set<kLexicon>(word.lexicon);
  picture.Set<kAmbiguity>(word.ambiguity);
  picture.Set<kWordBefore>(last.word);
  picture.Set<kSuffixBefore>(last.suffix3);
  picture.Set<kShapeBefore>(last.shape);
  picture.Set<kWordBefore2>(form(at - 2).word);
  picture.Set<kWordAfter>(next.word);
  picture.Set<kSuffixAfter>(next.suffix3);
  picture.Set<kShapeAfter>(next.shape);
  picture.Set<kAmbiguityAfter>(next.ambiguity);
  picture.Set<kLexiconAfter>(next.lexicon);
  picture.Set<kWordAfter2>(next2.word);
  picture.Set<kAmbiguityAfter2>(next2.ambiguity);
  picture.Set<kTagBefore>(Scramble(before));
  picture.Set<kTagBefore2>(Scramble(before2));
  TagHashes hashes;
  HashTemplates<kTagTemplates>(picture, 0, hashes.data());
  return hashes;
}

}  // namespace factline::language
