#ifndef FACTLINE_DAEMON_SERVE_INDEX_PLAN_H_
#define FACTLINE_DAEMON_SERVE_INDEX_PLAN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/serve/filter.h"
#include "daemon/serve/read_view.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/term_index.h"

// How lists find their rows: which index of the store a filter lets them use.
// Whatever is found is tested by the whole filter afterwards.
namespace factline::serve {

// What ids in the filter lead elsewhere in this view. Reads a figure an id.
absl::StatusOr<OldIds> ReadOldIds(const store::StoreView& view,
                                  const Filter& filter);

// A term that every figure that matches has; empty if the filter asks for none
// that is indexed. Of several the one that fewer figures have, as far as a
// short look tells.
absl::StatusOr<std::optional<store::Term>> PlanFigures(
    const store::StoreView& view, const Filter& filter);

// Where the claims of a timeline are found; by the first that is set, else in
// the whole timeline.
struct TimelinePlan {
  // Claims that name somebody.
  struct Name {
    store::NameKind kind = store::NameKind::kSpeaker;
    std::string name;
  };
  std::optional<Name> name;
  // All claims that may match, in the order of the timeline.
  std::optional<std::vector<store::StoreView::TimelineCursor>> claims;
};

// Claims of more figures, or more claims, are read off the whole timeline: they
// are dense in it.
inline constexpr int kMaxPlannedFigures = 500;
inline constexpr size_t kMaxPlannedClaims = 20'000;

absl::StatusOr<TimelinePlan> PlanTimeline(const store::StoreView& view,
                                          const Filter& filter,
                                          const EventWindow& window,
                                          bool descending);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_INDEX_PLAN_H_
