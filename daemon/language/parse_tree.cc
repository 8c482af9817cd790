#include "daemon/language/parse_tree.h"

#include <cstdint>

namespace factline::language {

void ParseTree::RaisePredicates(const std::vector<int>& predicate_of) {
  const auto raised = [&](int word) {
    const int predicate =
        word == kNone ? kNone : predicate_of[static_cast<size_t>(word)];
    return predicate == kNone ? word : predicate;
  };
  const std::vector<int> old_heads = heads_;
  const std::vector<Deprel> old_relations = relations_;
  for (int word = 0; word < size(); ++word) {
    const auto at = static_cast<size_t>(word);
    if (predicate_of[at] == kNone) heads_[at] = raised(old_heads[at]);
  }
  for (int copula = 0; copula < size(); ++copula) {
    const int predicate = predicate_of[static_cast<size_t>(copula)];
    if (predicate == kNone) continue;
    const int head = raised(old_heads[static_cast<size_t>(copula)]);
    Detach(predicate);
    Attach(predicate, head, old_relations[static_cast<size_t>(copula)]);
    Attach(copula, predicate, Deprel::kCop);
  }
}

void ParseTree::Finish(int root, Deprel relation_of_rest) {
  if (size() == 0) return;
  if (root == kNone) root = 0;
  Detach(root);
  // 0 = not seen, otherwise the walk that came through; walks end at the root
  // or where an earlier one passed.
  std::vector<int> walk(static_cast<size_t>(size()), 0);
  walk[static_cast<size_t>(root)] = -1;
  for (int start = 0; start < size(); ++start) {
    const int id = start + 1;
    int word = start;
    while (walk[static_cast<size_t>(word)] == 0) {
      walk[static_cast<size_t>(word)] = id;
      const int head = HeadOf(word);
      if (head == kNone) {
        Attach(word, root, relation_of_rest);
        word = root;
      } else if (walk[static_cast<size_t>(head)] == id) {
        Attach(word, root, relation_of_rest);  // The cycle ends here.
        word = root;
      } else {
        word = head;
      }
    }
  }
  relations_[static_cast<size_t>(root)] = Deprel::kRoot;
}

}  // namespace factline::language
