#ifndef FACTLINE_DAEMON_EXTRACT_LEVEL_H_
#define FACTLINE_DAEMON_EXTRACT_LEVEL_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/extract/claim_input.h"

// Numbers that are the level of something named elsewhere in the clause: "the
// death toll rose to 89", "bringing the number of confirmed deaths to 29,661",
// "shares fell 21p", "up from 34".
namespace factline::extract {

struct LevelVerb {
  uint32_t verb = 0;
  std::string_view preposition;  // "to" of "rose to 89"; empty = none.
};

// The verb of change or state that the number beginning at token `begin` is the
// level of; empty when there is none.
std::optional<LevelVerb> FindLevelVerb(const ClaimInput& input,
                                       uint32_t sentence, uint32_t begin);

// What has the level: the verb's object if it has one, else its subject.
struct LevelNoun {
  uint32_t first = 0;  // Of the noun phrase.
  uint32_t noun = 0;   // "deaths" of "the number of confirmed deaths"
  const Concept* sense = nullptr;  // The first that the phrase names.
  uint32_t sense_token = 0;
};
std::optional<LevelNoun> FindLevelNoun(const ClaimInput& input,
                                       uint32_t sentence, const LevelVerb& verb,
                                       uint32_t begin);

// "number", "toll": nouns that only say that things are counted.
bool IsCountNoun(std::string_view lemma);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_LEVEL_H_
