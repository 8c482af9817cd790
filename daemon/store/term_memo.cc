#include "daemon/store/term_memo.h"

#include <utility>

namespace factline::store {

bool TermMemo::Contains(uint64_t entry) {
  if (young_.contains(entry)) return true;
  if (!old_.contains(entry)) return false;
  young_.insert(entry);
  return true;
}

void TermMemo::Add(uint64_t entry) {
  young_.insert(entry);
  fresh_.push_back(entry);
}

void TermMemo::Undo() {
  for (const uint64_t entry : fresh_) young_.erase(entry);
  fresh_.clear();
}

void TermMemo::Age() {
  if (young_.size() < entries_max_) return;
  old_ = std::exchange(young_, {});
}

void TermMemo::Clear() {
  young_.clear();
  old_.clear();
  fresh_.clear();
}

}  // namespace factline::store
