#ifndef FACTLINE_DAEMON_EXTRACT_COMPARED_H_
#define FACTLINE_DAEMON_EXTRACT_COMPARED_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/extract/claim_input.h"
#include "daemon/model/quantity.h"

// Numbers that the text sets beside others, and the words of change.
namespace factline::extract {

// Where the words begin that compare the number beginning at token `begin` with
// one named before: "up from 34", "compared with 2.9 million", "against an
// earlier estimate of 60", "to 12 from 9". Empty when nothing compares it.
std::optional<uint32_t> ComparedFrom(const ClaimInput& input, uint32_t sentence,
                                     uint32_t begin);

// "plan", "record", "estimate": nouns that have a number as their value, while
// what is counted is named elsewhere.
bool IsValueNoun(std::string_view lemma);

// The direction that a noun of change tells: "rise" is kIncrease, "drop" is
// kDecrease; kLevel for every other noun.
QuantityRole DirectionOf(std::string_view noun_lemma);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_COMPARED_H_
