#ifndef FACTLINE_TESTS_NEWSROOM_INTERLEAVING_H_
#define FACTLINE_TESTS_NEWSROOM_INTERLEAVING_H_

#include <cstddef>
#include <vector>

#include "tests/newsroom/random.h"

namespace factline::newsroom {

// One order in which messages may be taken from their partitions, as indexes.
// `partition_of` gives the partition of each; within one they stand in their
// order. With `rewinds`, that many times a partition goes back to an earlier
// message and comes again from there, as a broker does after a crash.
std::vector<size_t> Interleave(const std::vector<int>& partition_of,
                               int rewinds, Random& random);

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_INTERLEAVING_H_
