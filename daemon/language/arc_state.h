#ifndef FACTLINE_DAEMON_LANGUAGE_ARC_STATE_H_
#define FACTLINE_DAEMON_LANGUAGE_ARC_STATE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace factline::language {

// Steps of the arc-hybrid system (Kuhlmann, Gomez-Rodriguez, Satta 2011).
enum class ArcAction : uint8_t {
  kShift,  // The next word goes onto the stack.
  kLeft,   // The top is done and hangs on the next word.
  kRight,  // The top is done and hangs on the word below it.
};

// A word in a tree under construction. 0 stands for no word.
struct ArcNode {
  uint16_t head = 0;
  uint16_t left = 0;    // The outermost dependent on this side,
  uint16_t left2 = 0;   // and the one before it.
  uint16_t right = 0;
  uint16_t right2 = 0;
  uint8_t label = 0;    // Of the arc to `head`.
  uint8_t lefts = 0;    // Dependents, counted up to kMaxCounted.
  uint8_t rights = 0;
  uint32_t left_labels = 0;   // Hashes of the sets of dependents' labels.
  uint32_t right_labels = 0;
};

// A sentence half read: words 1 to n, and n + 1 the root, which comes last.
//
//     stack_  [ the  dog ]   |  barked  .  ROOT
//                    top       next
//
// Invariants:
//   (1) A word is on the stack, or not yet read, or has its final head.
//   (2) Of the words on the stack none has a head; they stand in text order.
//   (3) After 2n steps that were allowed every word has one head, the heads are
//       a projective tree, and exactly one word hangs on the root.
//
// Copying reuses memory. Not thread-safe.
class ArcState {
 public:
  static constexpr uint8_t kMaxCounted = 7;
  // Words are numbered by 16 bits.
  static constexpr size_t kMaxWords = 60000;

  // Begins a sentence of `words` words, at most kMaxWords.
  void Reset(size_t words);

  bool done() const { return next_ == root() && stack_.empty(); }
  bool Allows(ArcAction action) const;
  // `action` is allowed. Of arcs: `label` is that of the new one.
  void Apply(ArcAction action, uint8_t label);

  // The i-th word from the top of the stack, the i-th not yet read; 0 = none.
  uint16_t stack(size_t i) const {
    return i < stack_.size() ? stack_[stack_.size() - 1 - i] : uint16_t{0};
  }
  uint16_t next(size_t i) const {
    return next_ + i <= root() ? static_cast<uint16_t>(next_ + i) : uint16_t{0};
  }
  size_t stack_size() const { return stack_.size(); }
  uint16_t root() const { return static_cast<uint16_t>(nodes_.size() - 1); }
  const ArcNode& node(uint16_t word) const { return nodes_[word]; }

  // The ends of the arc that `action` would make.
  uint16_t HeadOf(ArcAction action) const {
    return action == ArcAction::kLeft ? next_ : stack(1);
  }
  uint16_t DependentOf(ArcAction) const { return stack(0); }

 private:
  void AddLeft(uint16_t head, uint16_t dependent, uint8_t label);
  void AddRight(uint16_t head, uint16_t dependent, uint8_t label);

  std::vector<ArcNode> nodes_;
  std::vector<uint16_t> stack_;
  uint16_t next_ = 1;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_ARC_STATE_H_
