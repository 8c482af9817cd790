#ifndef FACTLINE_DAEMON_LANGUAGE_CHUNKER_H_
#define FACTLINE_DAEMON_LANGUAGE_CHUNKER_H_

#include <cstdint>
#include <vector>

#include "daemon/language/parse_tree.h"
#include "daemon/language/tagger.h"

namespace factline::language {

enum class ChunkType : uint8_t {
  kNounPhrase,    // "nearly 1,150 attack drones", "he", "$500bn"
  kVerbGroup,     // "was not killed", "to launch", "launching"
  kPreposition,   // Not yet told from a subordinator where it may be both.
  kSubordinator,  // "because", "that" before a clause.
  kRelative,      // "who", "where", "what"
  kConjunction,
  kComma,
  kMark,          // Any other punctuation.
  kAdjective,     // With no noun after it: "dead".
  kAdverb,
  kParticle,
};

// A run of words with one head; their heads inside the chunk are in the tree.
struct Chunk {
  ChunkType type = ChunkType::kMark;
  int begin = 0;
  int end = 0;
  int head = 0;  // Noun phrase: its noun; verb group: its last verb.

  // Of verb groups.
  bool finite = false;
  bool infinitive = false;  // With "to".
  bool gerund = false;      // -ing without an auxiliary.
  bool participle = false;  // Past participle without an auxiliary.
  bool passive = false;
  bool copula = false;      // A form of "be" alone.

  // Of noun phrases.
  bool time = false;        // "Sunday", "last week", "23 February"
  bool possessive = false;  // Ends in 's: belongs to the next phrase.
  bool number = false;      // Has a cardinal number.
  bool pronoun = false;
};

// Cuts the words of a sentence into chunks, in order, without gaps but for
// quotation marks, and attaches the words of each but its head. Linear.
std::vector<Chunk> ChunkSentence(const std::vector<TaggedWord>& words,
                                 ParseTree& tree);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_CHUNKER_H_
