#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_ARC_ORACLE_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_ARC_ORACLE_H_

#include <cstdint>
#include <span>

#include "daemon/language/arc_state.h"

namespace factline::language {

// How many arcs of the right tree can be had no more once `action`, which is
// allowed, is taken: the dynamic oracle of Goldberg and Nivre (2013). `heads`
// of words 1 to n at index 0 to n - 1, the root being n + 1. Linear.
int CostOf(const ArcState& state, std::span<const uint16_t> heads,
           ArcAction action);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_ARC_ORACLE_H_
