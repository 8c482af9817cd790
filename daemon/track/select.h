#ifndef FACTLINE_DAEMON_TRACK_SELECT_H_
#define FACTLINE_DAEMON_TRACK_SELECT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/figure.h"
#include "daemon/track/ballot.h"
#include "daemon/track/points.h"
#include "daemon/track/tracker.h"

namespace factline::track {

// How the selected value of a point is chosen among its claims.
enum class SelectionRule : uint8_t {
  // The newest; within kAuthorityWindow of it the more authoritative source,
  // then the tighter number. The default.
  kLatestAuthoritative,
  kHighest,
  kLowest,
  kMedian,       // The lower of two middle ones, so that it is one that was
                 // reported.
  kFirstReport,  // What was said first, even if its source said otherwise
                 // later.
};

// Names as the API writes them: "latest-authoritative", "highest", "lowest",
// "median", "first-report".
std::string_view NameOf(SelectionRule rule);
std::optional<SelectionRule> ParseSelectionRule(std::string_view name);

// What a source said longer than this before the newest report no longer
// speaks against it.
inline constexpr absl::Duration kStandingWindow = absl::Hours(48);

// The point that the claims of `group` make under `rule`.
//
// Only live claims that nobody denies can be selected or count as sources; a
// source's newest claim replaces what it said before (but for kFirstReport).
// With none, selected_claim, best, low and high stay empty. low, high and
// `disputed` span what each source says now (kStandingWindow). A point is
// disputed when these cannot all be true, or a live claim denies one of them
// (or denies a number that nobody else states). All ties end with the claim id.
// The event time is that of the selected claim; without one, or if it names no
// day of its event (NamesEventDay()), that of the group's first claim.
//
// The point's id is PointIdOf() the group's key.
Point MakePoint(std::string_view figure_id, const PointGroup& group,
                SelectionRule rule = SelectionRule::kLatestAuthoritative);

// What the default rule makes of a point: all but its id and its claims.
struct Selection {
  Point point;
  const Voice* voice = nullptr;  // The selected one; null if there is none.

  // Then the point's event time is to be that of its first claim, and is empty.
  bool lacks_time() const { return voice == nullptr || !voice->dated; }
};
// Costs as much as the point has distinct numbers.
Selection SelectLatest(const Ballot::Standing& standing);

// A hash over the figure's id, the kind and the founding interval.
std::string PointIdOf(std::string_view figure_id, PointKind kind,
                      const Interval& founder);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_SELECT_H_
