#ifndef FACTLINE_DAEMON_LANGUAGE_PARSE_TREE_H_
#define FACTLINE_DAEMON_LANGUAGE_PARSE_TREE_H_

#include <vector>

#include "daemon/language/document.h"

namespace factline::language {

inline constexpr int kNone = -1;

// Heads and relations of one sentence under construction; words are numbered
// from 0. A word without a head is a root of its part until Finish().
class ParseTree {
 public:
  explicit ParseTree(int size)
      : heads_(static_cast<size_t>(size), kNone),
        relations_(static_cast<size_t>(size), Deprel::kDep) {}

  int size() const { return static_cast<int>(heads_.size()); }
  int HeadOf(int word) const { return heads_[static_cast<size_t>(word)]; }
  Deprel RelationOf(int word) const {
    return relations_[static_cast<size_t>(word)];
  }

  // Ignored when it would make `word` its own head.
  void Attach(int word, int head, Deprel relation) {
    if (word == head || word < 0 || head < 0) return;
    heads_[static_cast<size_t>(word)] = head;
    relations_[static_cast<size_t>(word)] = relation;
  }
  void Detach(int word) { heads_[static_cast<size_t>(word)] = kNone; }

  // Each word `w` with predicate_of[w] != kNone gives way to that word: the
  // predicate takes its place and its dependents, and `w` hangs below it as a
  // copula. Linear.
  void RaisePredicates(const std::vector<int>& predicate_of);

  // Makes one tree of the parts: `root` (any word if kNone) is its root, other
  // roots hang on it by `relation_of_rest`, and cycles are broken. Linear.
  void Finish(int root, Deprel relation_of_rest);

 private:
  std::vector<int> heads_;
  std::vector<Deprel> relations_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PARSE_TREE_H_
