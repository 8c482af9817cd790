#ifndef FACTLINE_DAEMON_STORE_TERM_MEMO_H_
#define FACTLINE_DAEMON_STORE_TERM_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"

namespace factline::store {

// Which entries of the term index are written, or are about to be: the news says
// the same words of the same figures, and looking an entry up costs as much as
// all else that is done for a claim.
//
// Entries are known by 64 bits of a hash that differs from process to process.
// Two that share them, of the million that are kept, would leave one unwritten:
// that happens once in 10^13 entries.
//
// Not thread-safe: it belongs to the writer.
class TermMemo {
 public:
  // Of each generation; about 10 MB.
  static constexpr size_t kEntriesMax = 500'000;

  explicit TermMemo(size_t entries_max = kEntriesMax)
      : entries_max_(entries_max) {}

  bool Contains(uint64_t entry);
  void Add(uint64_t entry);

  // What was added since the last call of one of these is in the batch, or is
  // not.
  void Keep() { fresh_.clear(); }
  void Undo();
  // All of it is written: what was not asked for lately may be forgotten.
  void Age();
  void Clear();

 private:
  const size_t entries_max_;
  absl::flat_hash_set<uint64_t> young_;
  absl::flat_hash_set<uint64_t> old_;  // From before young_ was begun.
  std::vector<uint64_t> fresh_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TERM_MEMO_H_
