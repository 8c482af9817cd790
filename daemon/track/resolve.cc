#include "daemon/track/resolve.h"

#include <algorithm>
#include <tuple>

#include "daemon/track/points.h"

namespace factline::track {
namespace {

// The first report, of the live ones if there are any: it names the figure.
const Claim& Eponym(const ClaimSet& claims) {
  const auto earlier = [](const TrackedClaim* a, const TrackedClaim* b) {
    const bool dead_a = a->state != ClaimState::kCurrent;
    const bool dead_b = b->state != ClaimState::kCurrent;
    return dead_a != dead_b ? dead_b : ReportedEarlier(a->claim, b->claim);
  };
  return (*std::min_element(claims.begin(), claims.end(), earlier))->claim;
}

// The figure without its points.
Figure HeaderOf(const ClaimSet& claims) {
  Figure figure;
  if (claims.empty()) return figure;
  const Claim& eponym = Eponym(claims);
  figure.key = eponym.figure_key;
  figure.id = FigureIdOf(figure.key);
  figure.measure = eponym.measure;
  figure.display_name = DisplayNameOf(figure.measure, figure.key);
  return figure;
}

}  // namespace

Figure Resolve(const std::vector<TrackedClaim>& claims, SelectionRule rule) {
  const ClaimSet set = SetOf(claims);
  Figure figure = HeaderOf(set);
  for (const PointGroup& group : PartIntoPoints(figure.key.tally, set)) {
    figure.points.push_back(MakePoint(figure.id, group, rule));
  }
  SortPoints(figure.points);
  return figure;
}

bool EventEarlier(const Point& a, const Point& b) {
  const auto order = [](const Point& p) {
    return std::tuple<absl::Time, absl::Time, const std::string&>(
        p.event_time.earliest.value_or(absl::InfinitePast()),
        p.event_time.latest.value_or(absl::InfiniteFuture()), p.id);
  };
  return order(a) < order(b);
}

void SortPoints(std::vector<Point>& points) {
  std::sort(points.begin(), points.end(), EventEarlier);
}

}  // namespace factline::track
