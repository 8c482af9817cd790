#ifndef FACTLINE_DAEMON_SERVE_TIMELINE_FOLD_H_
#define FACTLINE_DAEMON_SERVE_TIMELINE_FOLD_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/serve/filter.h"
#include "daemon/serve/read_view.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/timeline_service.pb.h"

namespace factline::serve {

// Folds the claims of one timeline listing into entries, one a point.
//
// A point's entry stands where the first of its matching claims stands in the
// order of the listing: its anchor. Which claim that is follows from the view
// alone, so pages agree on it, wherever one ends:
//
//   claims in order   a1  b1  a2  c1  b2        a, b, c: points
//   entries           A   B       C
//
// Not thread-safe; lives for one page.
class TimelineFold {
 public:
  using Cursor = store::StoreView::TimelineCursor;

  // All arguments outlive the fold.
  TimelineFold(const store::StoreView& view, const Filter& filter,
               const OldIds& old_ids, const EventWindow& window,
               bool descending)
      : view_(view),
        filter_(filter),
        old_ids_(old_ids),
        window_(window),
        descending_(descending),
        any_state_(filter.Names("state")),
        any_point_(!filter.needs_point_of_claim()) {}

  // The entry that `claim` is the anchor of; empty when the claim does not
  // match or belongs to another claim's entry.
  absl::StatusOr<std::optional<v1::TimelineEntry>> Fold(
      const store::StoredClaim& claim);

 private:
  struct Group {  // One point's, of claims that match.
    Point point;
    std::vector<store::StoredClaim> claims;
  };

  // Figures kept for the claims to come; a page meets the same ones often.
  static constexpr size_t kMaxFiguresKept = 64;

  absl::StatusOr<const Figure*> FigureOf(const std::string& id);
  bool Matches(const Figure* figure, const Point* point,
               const store::StoredClaim& claim) const;
  absl::StatusOr<Group> GroupOf(const Figure& figure, const Point& point) const;
  const store::StoredClaim& AnchorOf(const Group& group) const;

  const store::StoreView& view_;
  const Filter& filter_;
  const OldIds& old_ids_;
  const EventWindow& window_;
  const bool descending_;
  const bool any_state_;
  const bool any_point_;  // The filter does not ask which a claim is in.
  std::map<std::string, Figure> figures_;
  std::map<std::string, std::string> anchors_;  // Claim id by figure/point id.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_TIMELINE_FOLD_H_
