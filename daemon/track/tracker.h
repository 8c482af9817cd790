#ifndef FACTLINE_DAEMON_TRACK_TRACKER_H_
#define FACTLINE_DAEMON_TRACK_TRACKER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/model/article.h"
#include "daemon/model/article_record.h"
#include "daemon/model/change.h"
#include "daemon/model/claim.h"
#include "daemon/model/figure.h"
#include "daemon/track/book.h"
#include "daemon/track/decisions.h"
#include "daemon/track/joins.h"
#include "daemon/track/tracked_claim.h"

namespace factline::track {

// What tracking reads of the world so far. The store's transaction is one (it
// sees its own uncommitted writes), a map in memory is another (`factlined
// replay` without a data directory, tests).
class TrackingState {
 public:
  virtual ~TrackingState() = default;

  // Empty when the article was never seen.
  virtual absl::StatusOr<std::optional<ArticleRecord>> GetArticle(
      std::string_view uri) const = 0;
  virtual absl::StatusOr<std::optional<TrackedClaim>> GetClaim(
      std::string_view claim_id) const = 0;
  // All claims of a figure in all states; null or empty for a new figure. Lent
  // until the next call.
  virtual absl::StatusOr<const Book*> BookOf(
      std::string_view figure_id) const = 0;
  // What is noted under the id of a JoinRecordName, an empty record if nothing
  // is; not null.
  virtual absl::StatusOr<SharedJoins> JoinsOf(std::string_view id) const = 0;
  // What operators decided; lent as long as nothing is applied.
  virtual const Decisions& decisions() const = 0;
  // Months of event time (MonthOf()) that claims have whose own key is that of
  // `figure_id`, in whatever figure they are.
  virtual absl::StatusOr<std::set<int32_t>> MonthsOfKey(
      std::string_view figure_id) const = 0;
  // A copy of a figure's claims, in any order.
  absl::StatusOr<std::vector<TrackedClaim>> ClaimsOfFigure(
      std::string_view figure_id) const;
};

struct ClaimTransition {
  std::string claim_id;
  std::string figure_id;  // Empty for statements.
  ClaimState from = ClaimState::kUnspecified;
  ClaimState to = ClaimState::kUnspecified;

  friend bool operator==(const ClaimTransition&,
                         const ClaimTransition&) = default;
};

// That the claims of a key with event times of one month (MonthOf()) belong to
// the figure of another key now, or to their own one again.
struct KeyMove {
  FigureKey key;
  int32_t month = 0;
  std::string from;  // Figure ids. Empty = the key is new in the month.
  std::string to;

  friend bool operator==(const KeyMove&, const KeyMove&) = default;
};

// The part of a figure that an article changed.
struct FigureUpdate {
  Figure figure;  // After the change, with its changed points only; these
                  // without their lists of claims.
  std::vector<std::string> changed_points;  // Ids: new, or other than before.
  std::vector<std::string> removed_points;  // Ids that are points no more.
  std::vector<BookEntry> entries;  // What makes its book the book after.
  std::vector<Membership> moved;  // Claims that are new, go to another point,
                                  // or leave the figure (to none).
  bool joined = false;  // Has or had claims of other keys.
  bool is_empty = false;  // All claims have left: it is no figure any more.
};

// What an operator decides of a key, or that the decision of it is dropped.
struct DecisionChange {
  FigureKey key;
  std::optional<FigureKey> into;  // Empty = nothing is decided any more.
};

// All that one article message, or a decision, does, to be written as one
// revision. Without effect (a duplicate) `changed` is false and everything else
// is empty.
struct TrackResult {
  bool changed = false;
  ArticleRecord article;  // Without uri = no article's message.
  std::vector<Claim> new_claims;             // Not seen before; kCurrent
                                             // unless a transition follows.
  std::vector<ClaimTransition> transitions;  // Of claims seen before, and of
                                             // new ones that are not current.
  std::vector<FigureUpdate> figures;
  std::vector<KeyMove> moves;
  std::map<std::string, SharedJoins> joins;  // Changed ones, by id.
  std::vector<Change> changes;  // Without revision and index.
  std::optional<DecisionChange> decision;
};

// Applies one decoded message and the claims read from it. Pure: a function of
// its arguments. `claims` is empty for a withdrawal. Errors are those of
// `state` only.
absl::StatusOr<TrackResult> Track(const Article& article,
                                  const std::vector<ReadClaim>& claims,
                                  std::string_view extractor_version,
                                  const TrackingState& state);

// What a decision of an operator does: claims that go to another figure, told
// by FIGURE_MERGED and FIGURE_SPLIT with the cause OPERATOR. Always a change,
// also when no claim moves: it holds for claims to come. Errors are those of
// `state`.
absl::StatusOr<TrackResult> Decide(const DecisionChange& decision,
                                   const TrackingState& state);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_TRACKER_H_
