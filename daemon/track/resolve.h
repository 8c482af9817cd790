#ifndef FACTLINE_DAEMON_TRACK_RESOLVE_H_
#define FACTLINE_DAEMON_TRACK_RESOLVE_H_

#include <string>
#include <vector>

#include "daemon/model/figure.h"
#include "daemon/track/points.h"
#include "daemon/track/select.h"
#include "daemon/track/tracker.h"

namespace factline::track {

// The figure that a set of claims makes: claims with one key, in all states,
// in any order. Empty claims make an empty figure. This is the place to join
// the claims of a block across keys.
//
// Points stand in event-time order. Costs near n log n in the claims.
Figure Resolve(const std::vector<TrackedClaim>& claims,
               SelectionRule rule = SelectionRule::kLatestAuthoritative);

// A figure before and after something happened to its claims, each without the
// points that the other one has as well.
struct FigureStep {
  Figure before;
  Figure after;
};

// The same as resolving both sets and leaving out equal points, at the price of
// their difference. Claims that did not change must be the same objects in
// both.
FigureStep ResolveStep(const ClaimSet& before, const ClaimSet& after);

// Brings points into event-time order.
void SortPoints(std::vector<Point>& points);

// A label for people, e.g. "drones launched by Russia, Ukraine, per event",
// "children killed, earthquake, Gaza, in total", "money owed (USD)".
std::string DisplayNameOf(const Measure& measure, const FigureKey& key);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_RESOLVE_H_
