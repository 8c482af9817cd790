#include "daemon/track/points.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace factline::track {
namespace {

// What is said of "Saturday" and of "overnight" still is one day's news.
constexpr absl::Duration kDay = absl::Hours(36);

// Upper ends of the duration classes. A year has slack for leap days and for
// financial years.
constexpr std::array<absl::Duration, 4> kClassEnds = {
    kDay, absl::Hours(10 * 24), absl::Hours(45 * 24), absl::Hours(400 * 24)};

// News does not time one event finer than this: without it an instant would
// overlap nothing.
constexpr absl::Duration kLeastDuration = absl::Hours(1);

constexpr int kLongerClass = kClassEnds.size();
constexpr int kOpenClass = kLongerClass + 1;
constexpr int kClassCount = kOpenClass + 1;

struct Interval {
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();

  friend bool operator<(const Interval& a, const Interval& b) {
    return std::tie(a.start, a.end) < std::tie(b.start, b.end);
  }
};

Interval IntervalOf(const EventTime& time) {
  Interval interval{time.earliest.value_or(absl::InfinitePast()),
                    time.latest.value_or(absl::InfiniteFuture())};
  if (interval.end < interval.start) std::swap(interval.start, interval.end);
  if (interval.end - interval.start < kLeastDuration) {
    interval.end = interval.start + kLeastDuration;
  }
  return interval;
}

int ClassOf(const Interval& interval) {
  const absl::Duration duration = interval.end - interval.start;
  if (duration == absl::InfiniteDuration()) return kOpenClass;
  int duration_class = 0;
  while (duration_class < kLongerClass &&
         duration > kClassEnds[duration_class]) {
    ++duration_class;
  }
  return duration_class;
}

// No founder of this class that starts earlier can reach `start`.
absl::Time EarliestReach(int duration_class, absl::Time start) {
  if (duration_class >= kLongerClass) return absl::InfinitePast();
  return start - kClassEnds[duration_class];
}

// What the two have in common if it makes them one point, else empty.
std::optional<absl::Duration> Common(const Interval& a, const Interval& b,
                                     int duration_class) {
  if (duration_class == kOpenClass) {
    // Two endless intervals are one when their ends are.
    const auto near = [](absl::Time x, absl::Time y) {
      return x == y || absl::AbsDuration(x - y) <= kDay;
    };
    if (!near(a.start, b.start) || !near(a.end, b.end)) return std::nullopt;
    return absl::ZeroDuration();
  }
  const absl::Duration common =
      std::min(a.end, b.end) - std::max(a.start, b.start);
  const absl::Duration shorter = std::min(a.end - a.start, b.end - b.start);
  if (common * 2 <= shorter) return std::nullopt;
  return common;
}

// Points of one figure that claims fall into by their intervals.
class IntervalPoints {
 public:
  // `interval` falls to the point that the returned reference lists the claims
  // of. Valid until the next call.
  ClaimSet& Find(const Interval& interval) {
    const int duration_class = ClassOf(interval);
    Founders& founders = founders_[duration_class];
    const absl::Time reach = EarliestReach(duration_class, interval.start);
    auto best = founders.end();
    absl::Duration most;
    auto it = founders.upper_bound({interval.end, absl::InfiniteFuture()});
    while (it != founders.begin()) {
      --it;
      if (it->first.start < reach) break;
      const auto common = Common(it->first, interval, duration_class);
      // The earlier founder keeps a tie.
      if (common && (best == founders.end() || *common >= most)) {
        best = it;
        most = *common;
      }
    }
    if (best == founders.end())
      best = founders.emplace(interval, ClaimSet()).first;
    return best->second;
  }

  template <typename Visit>
  void ForEach(Visit visit) {
    for (int i = 0; i < kClassCount; ++i) {
      for (auto& [interval, claims] : founders_[i]) visit(interval, claims);
    }
  }

 private:
  using Founders = std::map<Interval, ClaimSet>;
  std::array<Founders, kClassCount> founders_;
};

bool IsRunning(Tally tally) {
  return tally == Tally::kCumulative || tally == Tally::kLevel;
}

bool IsOfTheFuture(const Claim& claim) {
  return claim.event_time.earliest &&
         *claim.event_time.earliest > claim.publish_time + kDay;
}

// The start that a running total names; InfinitePast if none.
absl::Time RunningStart(const Claim& claim, Tally tally) {
  if (tally != Tally::kCumulative || !claim.event_time.earliest) {
    return absl::InfinitePast();
  }
  const Interval interval = IntervalOf(claim.event_time);
  return ClassOf(interval) == 0 ? absl::InfinitePast() : interval.start;
}

// The time that places a claim among the points of a figure. A toll that runs
// since its event ("have died since Friday's flood") is told of the event's
// day, however long it has been running by then.
Interval PlacingInterval(const Claim& claim, Tally tally) {
  Interval interval = IntervalOf(claim.event_time);
  if (tally == Tally::kPerEvent && claim.tally == Tally::kCumulative &&
      claim.event_time.earliest) {
    interval.end = std::min(interval.end, interval.start + absl::Hours(24));
  }
  return interval;
}

// Live before not, then by event time, then by id.
ClaimSet InPartingOrder(const ClaimSet& claims, Tally tally) {
  std::vector<std::pair<Interval, const TrackedClaim*>> keyed;
  keyed.reserve(claims.size());
  for (const TrackedClaim* claim : claims) {
    keyed.emplace_back(PlacingInterval(claim->claim, tally), claim);
  }
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    const bool dead_a = a.second->state != ClaimState::kCurrent;
    const bool dead_b = b.second->state != ClaimState::kCurrent;
    return std::tie(dead_a, a.first, a.second->claim.id) <
           std::tie(dead_b, b.first, b.second->claim.id);
  });
  ClaimSet order;
  order.reserve(keyed.size());
  for (const auto& [interval, claim] : keyed) order.push_back(claim);
  return order;
}

}  // namespace

bool ReportedEarlier(const Claim& a, const Claim& b) {
  return std::tie(a.publish_time, a.id) < std::tie(b.publish_time, b.id);
}

absl::Time SpeakingTimeOf(const Claim& claim, PointKind kind) {
  if (kind != PointKind::kRunning || !claim.event_time.latest) {
    return claim.publish_time;
  }
  return std::min(claim.publish_time, *claim.event_time.latest);
}

ClaimSet SetOf(const std::vector<TrackedClaim>& claims) {
  ClaimSet set;
  set.reserve(claims.size());
  for (const TrackedClaim& claim : claims) set.push_back(&claim);
  return set;
}

std::vector<PointGroup> PartIntoPoints(Tally tally, const ClaimSet& claims) {
  IntervalPoints intervals;
  IntervalPoints running;  // By start; their founders have no end.
  for (const TrackedClaim* claim : InPartingOrder(claims, tally)) {
    const bool runs = IsRunning(tally) && !IsOfTheFuture(claim->claim);
    const Interval interval =
        runs ? Interval{.start = RunningStart(claim->claim, tally)}
             : PlacingInterval(claim->claim, tally);
    (runs ? running : intervals).Find(interval).push_back(claim);
  }
  std::vector<PointGroup> groups;
  const auto collect = [&groups](PointKind kind) {
    return [&groups, kind](const Interval& founder, ClaimSet& members) {
      groups.push_back(
          {.key = {.kind = kind, .start = founder.start, .end = founder.end},
           .claims = std::move(members)});
    };
  };
  running.ForEach(collect(PointKind::kRunning));
  intervals.ForEach(collect(PointKind::kInterval));
  return groups;
}

}  // namespace factline::track
