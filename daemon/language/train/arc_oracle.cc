#include "daemon/language/train/arc_oracle.h"

namespace factline::language {
namespace {

// Words not yet read that hang on `word`.
int UnreadDependents(const ArcState& state, std::span<const uint16_t> heads,
                     uint16_t word) {
  int count = 0;
  for (uint16_t unread = state.next(0); unread < state.root(); ++unread) {
    if (heads[unread - 1u] == word) ++count;
  }
  return count;
}

// The next word can then be met neither by its head on the stack, unless that
// is the top, nor by dependents there.
int ShiftCost(const ArcState& state, std::span<const uint16_t> heads) {
  const uint16_t word = state.next(0);
  const uint16_t head = heads[word - 1u];
  int cost = 0;
  for (size_t i = 0; i < state.stack_size(); ++i) {
    const uint16_t below = state.stack(i);
    if (heads[below - 1u] == word || (i > 0 && below == head)) ++cost;
  }
  return cost;
}

}  // namespace

int CostOf(const ArcState& state, std::span<const uint16_t> heads,
           ArcAction action) {
  if (action == ArcAction::kShift) return ShiftCost(state, heads);
  const uint16_t top = state.stack(0);
  const uint16_t head = heads[top - 1u];
  const int cost = UnreadDependents(state, heads, top);
  if (action == ArcAction::kLeft) {
    return cost + (head == state.stack(1) || head > state.next(0) ? 1 : 0);
  }
  return cost + (head >= state.next(0) ? 1 : 0);
}

}  // namespace factline::language
