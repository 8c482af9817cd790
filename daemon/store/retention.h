#ifndef FACTLINE_DAEMON_STORE_RETENTION_H_
#define FACTLINE_DAEMON_STORE_RETENTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"

namespace factline::store {

// What nobody reads any more after StoreTransaction::GiveUp(), and how it goes.
// It is given up first, in a commit of its own, and deleted after that, so that
// a reader who looks at the horizon after taking his snapshot has all that he
// may read. Deleting may stop anywhere, be killed, and begin anew.
enum class Leftovers : uint8_t {
  kChanges,  // Changes of revisions before earliest().
  // Versions that no view from earliest_state() on reads, but for those of
  // points that a figure's history shows: where a claim began to be the
  // selected one and where it ceased to be. Histories are never cut.
  kStates,
};

// A walk over the store that finds them, a part at a time.
//
//   LeftoverWalk walk(store, Leftovers::kStates);
//   while (!walk.done()) {
//     const auto keys = walk.Next(1000);
//     ... begin, transaction->Drop(Leftovers::kStates, *keys), commit
//   }
//
// Thread-compatible; a writer may be at work beside it.
class LeftoverWalk {
 public:
  // Looks for what is before the horizon of now. `store` must outlive it.
  LeftoverWalk(const FactStore& store, Leftovers what);

  // Keys of the next ones; looks at `records_max` records or a few more, since
  // it stops between things only. DataLoss for a damaged file.
  absl::StatusOr<std::vector<std::string>> Next(int records_max);
  bool done() const { return done_; }

 private:
  absl::StatusOr<std::vector<std::string>> NextChanges(int records_max);
  absl::StatusOr<std::vector<std::string>> NextStates(int records_max);

  const FactStore& store_;
  const Leftovers what_;
  const int64_t horizon_;  // Revisions before it are given up.
  size_t table_ = 0;       // Of states: index of the table that it is in.
  std::string next_;       // First key not looked at; empty = of the table.
  bool done_ = false;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_RETENTION_H_
