#ifndef FACTLINE_DAEMON_TRACK_COPIES_H_
#define FACTLINE_DAEMON_TRACK_COPIES_H_

#include <cstddef>
#include <vector>

#include "daemon/model/claim.h"

namespace factline::track {

// Above so many sources that say the same, nobody asks how many of them copied
// it: they are counted as they are. Bounds the work of one point.
inline constexpr size_t kMaxComparedSources = 200;

// How many of `claims`, each of another source, are copies of others: claims
// without a speaker whose sentences are one text with light edits (AreCopies()
// of model/sketch.h), directly or over others, are one. A function of the set:
// order does not matter. 0 for more than kMaxComparedSources claims.
//
// Compares only sentences that have a band of their sketches in common
// (locality-sensitive hashing): near linear.
size_t CountCopies(const std::vector<const Claim*>& claims);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_COPIES_H_
