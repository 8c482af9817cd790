#ifndef FACTLINE_DAEMON_EXTRACT_COUNTED_H_
#define FACTLINE_DAEMON_EXTRACT_COUNTED_H_

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/extract/claim_input.h"

namespace factline::extract {

// What a number counts, as far as its own noun phrase tells.
//
//   more than 1,400 guided aerial bombs
//   \_______/ \___/ \___________________/
//   comparator number        noun run, head = bombs
//   \_________________________________/
//                 phrase
struct Counted {
  TokenRange phrase;             // Comparator to counted noun: the evidence.
  std::optional<uint32_t> head;  // Token of the counted noun; empty = elided.
  uint32_t noun_first = 0;       // First token of the noun run, with a head.
  bool partitive = false;        // "25 of the 270 whales"
  bool before = false;  // The noun stands before: "waves 23 feet high".
  const ObjectInfo* info = nullptr;  // Of the head; null if not in the lexicon.
};

// Reads the noun phrase around a quantity. Looks at the quantity's sentence
// only; linear in its length.
Counted ReadCounted(const ClaimInput& input, const QuantityMention& quantity);

// The noun run that starts at token `at`: "guided aerial bombs", "coronavirus
// deaths". Empty when the words there are none.
struct NounRun {
  uint32_t first = 0;
  uint32_t head = 0;
};
std::optional<NounRun> ReadNounRun(const ClaimInput& input, uint32_t at,
                                   uint32_t end);

// Whether a time takes in the token: "fourth-quarter" of "fourth-quarter net
// profit".
bool InsideTime(const ClaimInput& input, uint32_t token);

// "100 metres from a ramp", "6 miles off": tells how far, and no change.
bool IsAway(const ClaimInput& input, const QuantityMention& quantity);

// The lemma to show for a counted noun: "person" for "people".
std::string NounText(const ClaimInput& input, uint32_t head);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_COUNTED_H_
