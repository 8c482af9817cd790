#ifndef FACTLINE_DAEMON_TRACK_DECISIONS_H_
#define FACTLINE_DAEMON_TRACK_DECISIONS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <set>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "daemon/model/claim.h"

namespace factline::track {

// That an operator wants the claims of a key in the figure of another key, or
// (`into` is `key`) in a figure of their own, whatever their numbers say.
struct Decision {
  FigureKey key;
  FigureKey into;

  friend bool operator==(const Decision&, const Decision&) = default;
};

// All decisions, one a key. They hold for all months of event time, and are a
// part of what figures are a function of, beside the set of claims.
class Decisions {
 public:
  // Replaces the one of the same key.
  void Set(const Decision& decision);
  void Remove(const FigureKey& key);

  bool empty() const { return into_.empty(); }
  size_t size() const { return into_.size(); }
  // By key.
  const std::map<FigureKey, FigureKey>& all() const { return into_; }
  // Null if nothing is decided of the key.
  const FigureKey* IntoOf(const FigureKey& key) const;
  // The keys whose claims were decided to belong to `into`, itself not among
  // them. Null if there is none.
  const std::set<FigureKey>* SourcesOf(const FigureKey& into) const;

 private:
  std::map<FigureKey, FigureKey> into_;
  std::map<FigureKey, std::set<FigureKey>> sources_;
};

// The key that names the figure of `key` in one month: decisions are followed,
// and where nothing is decided, the joins of the month, which `join` tells; a
// key that is not joined is its own, and one that others are joined to is not
// joined once more. Where both lead in a circle, the least key
// of the circle. Errors are those of `join`.
absl::StatusOr<FigureKey> NameByDecisions(
    const FigureKey& key, const Decisions& decisions,
    absl::FunctionRef<absl::StatusOr<FigureKey>(const FigureKey&)> join);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_DECISIONS_H_
