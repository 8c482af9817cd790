#ifndef FACTLINE_DAEMON_STORE_PENDING_FACTS_H_
#define FACTLINE_DAEMON_STORE_PENDING_FACTS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/store/fact_reader.h"
#include "daemon/track/tracker.h"

namespace factline::store {

// Articles and claims as they are with what the open transaction made of them:
// the database's, and over them what is not written yet, as values. Books and
// joins have places of their own (figure_cache.h, joins_cache.h).
//
// Not thread-safe: it belongs to the writer.
class PendingFacts {
 public:
  // `database` reads the newest state without the transaction, and outlives
  // this.
  explicit PendingFacts(const FactReader& database) : database_(database) {}

  absl::StatusOr<std::optional<ArticleRecord>> Article(
      std::string_view uri) const;
  absl::StatusOr<std::optional<track::TrackedClaim>> GetClaim(
      std::string_view id) const;
  // The figure of the claim's own key, "" for a statement; empty for an unknown
  // claim.
  absl::StatusOr<std::optional<std::string>> FigureOfClaim(
      std::string_view id) const;
  // Of the claims of a key; see TrackingState.
  absl::StatusOr<std::set<int32_t>> MonthsOfKey(
      std::string_view figure_id) const;

  // Takes over what a message did.
  void Take(track::TrackResult result);

 private:
  const FactReader& database_;
  absl::flat_hash_map<std::string, ArticleRecord> articles_;  // By uri.
  absl::flat_hash_map<std::string, Claim> claims_;            // New ones, by id.
  absl::flat_hash_map<std::string, ClaimState> states_;  // That changed, by id.
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_PENDING_FACTS_H_
