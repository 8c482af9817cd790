#ifndef FACTLINE_DAEMON_TRACK_POINTS_H_
#define FACTLINE_DAEMON_TRACK_POINTS_H_

#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/claim.h"
#include "daemon/track/placement.h"
#include "daemon/track/tracked_claim.h"

namespace factline::track {

// Claims by reference: whoever makes a list keeps them alive as long as it.
using ClaimSet = std::vector<const TrackedClaim*>;
ClaimSet SetOf(const std::vector<TrackedClaim>& claims);

// Claims of one figure on the same thing.
struct PointGroup {
  // Unique among the points of a figure: the interval of the claim that founded
  // it; of a running point its start, and no end.
  struct Key {
    PointKind kind = PointKind::kInterval;
    absl::Time start;
    absl::Time end;

    friend bool operator==(const Key&, const Key&) = default;
    friend bool operator<(const Key& a, const Key& b) {
      return std::tie(a.kind, a.start, a.end) <
             std::tie(b.kind, b.start, b.end);
    }
  };

  Key key;
  // Live claims (CURRENT) first; of each those first that name the day of their
  // event, in the order of event times.
  ClaimSet claims;
};

// Parts the claims of one figure into points. A function of the *set* of
// claims: their order does not matter.
//
// PER_EVENT, PER_PERIOD (and no tally): claims are taken by (event start, end,
// id). Each joins the point whose founder has the same duration class (up to
// 1.5 days, 10 days, 45 days, a year, longer, without end) and overlaps it by
// more than half of the shorter, the one that it overlaps most; else it founds
// a point.
// CUMULATIVE: one point for each start (starts within 1.5 days are one) and one
// for totals that name none. A time of up to 1.5 days is no start but the day
// that the total is of. LEVEL: one point. In both, what is said of the future
// is parted by interval as above.
//
// A growing toll of an event whose day it does not name joins the last point that
// began up to 30 days before it was told; else those told so within 30 days of
// each other make one.
//
// Live claims are parted among themselves first and the others fall to their
// points afterwards, so that a withdrawn article leaves no trace in what is
// live; among each, those that name no day come last.
//
// Near n log n for ordinary intervals.
std::vector<PointGroup> PartIntoPoints(Tally tally, const ClaimSet& claims);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_POINTS_H_
