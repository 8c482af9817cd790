#include "daemon/track/points.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace factline::track {
namespace {

// Points of one lane that claims fall into by their intervals.
class LanePoints {
 public:
  using Founders = std::map<Interval, ClaimSet>;

  // A claim so placed falls to the point that the returned reference lists the
  // claims of. Valid until the next call.
  ClaimSet& Find(const Placement& placement) {
    return placement.loose
               ? FindLast(placement.interval)
               : FindMostCommon(placement.interval, placement.duration_class);
  }

  Founders& founders() { return founders_; }

 private:
  ClaimSet& FindLast(const Interval& interval) {
    auto it = founders_.lower_bound({LatestEventOf(interval),
                                    absl::InfinitePast()});
    if (it != founders_.begin()) {
      --it;
      if (it->first.start >= EarliestEventOf(interval)) return it->second;
    }
    return founders_[interval];
  }

  ClaimSet& FindMostCommon(const Interval& interval, int duration_class) {
    const absl::Time reach = EarliestReach(duration_class, interval.start);
    auto best = founders_.end();
    absl::Duration most;
    auto it = founders_.upper_bound({interval.end, absl::InfiniteFuture()});
    while (it != founders_.begin()) {
      --it;
      if (it->first.start < reach) break;
      const auto common = CommonTime(it->first, interval, duration_class);
      // The earlier founder keeps a tie.
      if (common && (best == founders_.end() || *common >= most)) {
        best = it;
        most = *common;
      }
    }
    if (best == founders_.end()) {
      best = founders_.emplace(interval, ClaimSet()).first;
    }
    return best->second;
  }

  Founders founders_;
};

using Placed = std::pair<Placement, const TrackedClaim*>;

// Live before not, then those of a known day, then by event time, then by id.
std::vector<Placed> InPartingOrder(const ClaimSet& claims, Tally tally) {
  std::vector<Placed> placed;
  placed.reserve(claims.size());
  for (const TrackedClaim* claim : claims) {
    placed.emplace_back(PlacementOf(claim->claim, tally), claim);
  }
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    const bool dead_a = a.second->state != ClaimState::kCurrent;
    const bool dead_b = b.second->state != ClaimState::kCurrent;
    return std::tie(dead_a, a.first.loose, a.first.interval,
                    a.second->claim.id) <
           std::tie(dead_b, b.first.loose, b.first.interval,
                    b.second->claim.id);
  });
  return placed;
}

}  // namespace

ClaimSet SetOf(const std::vector<TrackedClaim>& claims) {
  ClaimSet set;
  set.reserve(claims.size());
  for (const TrackedClaim& claim : claims) set.push_back(&claim);
  return set;
}

std::vector<PointGroup> PartIntoPoints(Tally tally, const ClaimSet& claims) {
  std::array<LanePoints, kLanes> lanes;
  for (const auto& [placement, claim] : InPartingOrder(claims, tally)) {
    lanes[placement.lane()].Find(placement).push_back(claim);
  }
  std::vector<PointGroup> groups;
  for (int lane = 0; lane < kLanes; ++lane) {
    const auto kind = static_cast<PointKind>(lane / kDurationClasses);
    for (auto& [founder, members] : lanes[lane].founders()) {
      // A longer time among events of a day is known by its start, so that no
      // other lane has its key.
      const bool longer =
          DurationClassOf(founder) != lane % kDurationClasses;
      groups.push_back(
          {.key = {.kind = kind,
                   .start = founder.start,
                   .end = longer ? founder.start : founder.end},
           .claims = std::move(members)});
    }
  }
  return groups;
}

}  // namespace factline::track
