#include "daemon/language/arc_state.h"

#include <algorithm>
#include <array>

#include "daemon/language/hashing.h"

namespace factline::language {
namespace {

constexpr auto kLabelHashes = [] {
  std::array<uint32_t, 256> hashes{};
  for (size_t i = 0; i < hashes.size(); ++i) hashes[i] = Scramble(i);
  return hashes;
}();

}  // namespace

void ArcState::Reset(size_t words) {
  nodes_.assign(words + 2, ArcNode{});
  stack_.clear();
  next_ = 1;
}

bool ArcState::Allows(ArcAction action) const {
  switch (action) {
    case ArcAction::kShift: return next_ != root();
    // The root takes the last word of the stack only: it has one dependent.
    case ArcAction::kLeft:
      return next_ == root() ? stack_.size() == 1 : !stack_.empty();
    case ArcAction::kRight: return stack_.size() >= 2;
  }
  return false;
}

void ArcState::AddLeft(uint16_t head, uint16_t dependent, uint8_t label) {
  ArcNode& node = nodes_[head];
  node.left2 = node.left;
  node.left = dependent;
  node.lefts = std::min<uint8_t>(node.lefts + 1, kMaxCounted);
  node.left_labels += kLabelHashes[label];
}

void ArcState::AddRight(uint16_t head, uint16_t dependent, uint8_t label) {
  ArcNode& node = nodes_[head];
  node.right2 = node.right;
  node.right = dependent;
  node.rights = std::min<uint8_t>(node.rights + 1, kMaxCounted);
  node.right_labels += kLabelHashes[label];
}

void ArcState::Apply(ArcAction action, uint8_t label) {
  if (action == ArcAction::kShift) {
    stack_.push_back(next_++);
    return;
  }
  const uint16_t head = HeadOf(action);
  const uint16_t dependent = stack_.back();
  nodes_[dependent].head = head;
  nodes_[dependent].label = label;
  if (action == ArcAction::kLeft) {
    AddLeft(head, dependent, label);
  } else {
    AddRight(head, dependent, label);
  }
  stack_.pop_back();
}

}  // namespace factline::language
