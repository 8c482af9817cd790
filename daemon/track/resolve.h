#ifndef FACTLINE_DAEMON_TRACK_RESOLVE_H_
#define FACTLINE_DAEMON_TRACK_RESOLVE_H_

#include <string>
#include <vector>

#include "daemon/model/figure.h"
#include "daemon/track/decisions.h"
#include "daemon/track/points.h"
#include "daemon/track/select.h"
#include "daemon/track/tracked_claim.h"

namespace factline::track {

// The figure that a set of claims makes: claims with one key, in all states,
// in any order. Empty claims make an empty figure.
//
// Points stand in event-time order. Costs near n log n in the claims.
Figure Resolve(const std::vector<TrackedClaim>& claims,
               SelectionRule rule = SelectionRule::kLatestAuthoritative);

// The figures that a set of claims of any keys makes, by id: keys are joined
// month by month as joins.h says, and as operators decided, and claims of joined
// keys make one figure. A function of the two sets. This is what tracking's way
// must come to.
std::vector<Figure> ResolveAll(const std::vector<TrackedClaim>& claims,
                               const Decisions& decisions = {});

// Event-time order: start, end, id; open starts first.
bool EventEarlier(const Point& a, const Point& b);
// Brings points into event-time order.
void SortPoints(std::vector<Point>& points);

// A label for people, e.g. "drones launched by Russia, Ukraine, per event",
// "children killed, earthquake, Gaza, in total", "money owed (USD)".
std::string DisplayNameOf(const Measure& measure, const FigureKey& key);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_RESOLVE_H_
