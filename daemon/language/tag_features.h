#ifndef FACTLINE_DAEMON_LANGUAGE_TAG_FEATURES_H_
#define FACTLINE_DAEMON_LANGUAGE_TAG_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "daemon/language/feature_template.h"
#include "daemon/language/word_form.h"

namespace factline::language {

// What the tagger sees of a word: its spelling, its neighbours' spelling, and
// the tags already given to the two words before.
enum TagPlace : uint8_t {
  kTagNothing,
  kWord, kExact, kShape, kPrefix, kSuffix2, kSuffix3, kSuffix4, kLexicon,
  kAmbiguity,
  kWordBefore, kSuffixBefore, kShapeBefore, kWordBefore2,
  kWordAfter, kSuffixAfter, kShapeAfter, kAmbiguityAfter, kLexiconAfter,
  kWordAfter2, kAmbiguityAfter2,
  kTagBefore, kTagBefore2,
  kTagPlaces,
};

inline constexpr std::array kTagTemplates = std::to_array<FeatureTemplate>({
    {},  // How frequent each tag is.
    {kWord}, {kExact}, {kShape}, {kPrefix}, {kSuffix2}, {kSuffix3}, {kSuffix4},
    {kLexicon}, {kAmbiguity},
    {kShape, kSuffix3}, {kShape, kSuffix2}, {kShape, kLexicon},
    {kShape, kTagBefore}, {kShape, kAmbiguityAfter},
    {kWordBefore}, {kWordBefore2}, {kSuffixBefore}, {kShapeBefore, kShape},
    {kWordAfter}, {kWordAfter2}, {kSuffixAfter}, {kShapeAfter, kShape},
    {kAmbiguityAfter}, {kAmbiguityAfter2}, {kLexiconAfter},
    {kTagBefore}, {kTagBefore2, kTagBefore}, {kTagBefore2},
    {kTagBefore, kWord}, {kTagBefore, kSuffix3}, {kTagBefore, kAmbiguity},
    {kTagBefore, kLexicon}, {kTagBefore2, kTagBefore, kWord},
    {kTagBefore2, kTagBefore, kAmbiguity},
    {kTagBefore, kAmbiguityAfter}, {kTagBefore, kAmbiguity, kAmbiguityAfter},
    {kTagBefore, kWordAfter}, {kAmbiguity, kAmbiguityAfter},
    {kLexicon, kLexiconAfter}, {kTagBefore, kLexicon, kLexiconAfter},
    {kAmbiguity, kAmbiguityAfter, kAmbiguityAfter2},
    {kWordBefore, kWord}, {kWord, kWordAfter}, {kWordBefore, kAmbiguity},
    {kAmbiguity, kWordAfter}, {kTagBefore, kWordBefore, kSuffix3},
    {kSuffix3, kSuffixAfter}, {kWordBefore, kWordAfter},
});

using TagHashes = std::array<uint32_t, kTagTemplates.size()>;

// Features of word `at` after words tagged `before` and `before2`; kNoTag where
// the sentence begins.
TagHashes TagFeatures(std::span<const WordForm> forms, size_t at,
                      uint8_t before, uint8_t before2);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TAG_FEATURES_H_
