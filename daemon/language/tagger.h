#ifndef FACTLINE_DAEMON_LANGUAGE_TAGGER_H_
#define FACTLINE_DAEMON_LANGUAGE_TAGGER_H_

#include <span>
#include <string_view>
#include <vector>

#include "daemon/language/document.h"
#include "daemon/language/vocabulary.h"

namespace factline::language {

// A token while its sentence is being read.
struct TaggedWord {
  std::string_view text;
  std::string_view lower;
  const WordEntry* entry = nullptr;  // Null for unknown words.
  TagSet candidates = 0;
  Tag tag = Tag::kX;
  uint16_t flags = 0;  // Of the token.

  bool MayBe(TagSet tags) const { return (candidates & tags) != 0; }
  bool Is(TagSet tags) const { return (Bit(tag) & tags) != 0; }
  bool IsClass(uint16_t classes) const {
    return entry != nullptr && (entry->classes & classes) != 0;
  }
};

// The words of `sentence` with the tag of each, chosen by rules from what the
// vocabulary, the spelling and the words around allow. Every word has a tag.
// Linear in the sentence's length.
std::vector<TaggedWord> TagSentence(const Document& document,
                                    const Sentence& sentence);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TAGGER_H_
