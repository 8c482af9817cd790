#include "daemon/track/resolve.h"

#include <algorithm>
#include <tuple>

#include "daemon/track/points.h"

namespace factline::track {
namespace {

// The first report, of the live ones if there are any: it names the figure.
const Claim& Eponym(const std::vector<TrackedClaim>& claims) {
  const auto later = [](const TrackedClaim& a, const TrackedClaim& b) {
    const bool dead_a = a.state != ClaimState::kCurrent;
    const bool dead_b = b.state != ClaimState::kCurrent;
    return dead_a != dead_b ? dead_b : ReportedEarlier(a.claim, b.claim);
  };
  return std::min_element(claims.begin(), claims.end(), later)->claim;
}

bool EventEarlier(const Point& a, const Point& b) {
  const auto order = [](const Point& p) {
    return std::tuple<absl::Time, absl::Time, const std::string&>(
        p.event_time.earliest.value_or(absl::InfinitePast()),
        p.event_time.latest.value_or(absl::InfiniteFuture()), p.id);
  };
  return order(a) < order(b);
}

}  // namespace

Figure Resolve(const std::vector<TrackedClaim>& claims, SelectionRule rule) {
  Figure figure;
  if (claims.empty()) return figure;
  const Claim& eponym = Eponym(claims);
  figure.key = eponym.figure_key;
  figure.id = FigureIdOf(figure.key);
  figure.measure = eponym.measure;
  figure.display_name = DisplayNameOf(figure.measure, figure.key);
  for (const PointGroup& group :
       PartIntoPoints(figure.id, figure.key.tally, claims)) {
    figure.points.push_back(MakePoint(group, rule));
  }
  std::sort(figure.points.begin(), figure.points.end(), EventEarlier);
  return figure;
}

}  // namespace factline::track
