#ifndef FACTLINE_DAEMON_TRACK_COPIES_H_
#define FACTLINE_DAEMON_TRACK_COPIES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "daemon/model/claim.h"

namespace factline::track {

// Above so many sources that say the same, nobody asks how many of them copied
// it: they are counted as they are. Bounds the work of one point.
inline constexpr size_t kMaxComparedSources = 200;

// The sketch by which a claim is known as a copy. Empty where a speaker is
// named: what he says is his, in whatever words. Lasts as long as the claim.
std::string_view SketchToCompare(const Claim& claim);

// How many of these claims, each of another source, are copies of others: those
// whose sentences are one text with light edits (AreCopies() of model/sketch.h),
// directly or over others, are one. `sketches` are SketchToCompare(); an empty
// one is like no other. A function of the set: order does not matter. 0 for more
// than kMaxComparedSources claims.
//
// Compares only sentences that have a band of their sketches in common
// (locality-sensitive hashing): near linear.
size_t CountCopies(const std::vector<std::string_view>& sketches);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_COPIES_H_
