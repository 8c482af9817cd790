#include "daemon/track/resolve.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "daemon/track/joins.h"
#include "daemon/track/points.h"

namespace factline::track {
namespace {

// The first report, of the live ones if there are any, of those with the
// figure's own key: it names the figure.
const Claim& Eponym(const FigureKey& key, const ClaimSet& claims) {
  const auto earlier = [&](const TrackedClaim* a, const TrackedClaim* b) {
    const bool guest_a = a->claim.figure_key != key;
    const bool guest_b = b->claim.figure_key != key;
    if (guest_a != guest_b) return guest_b;
    const bool dead_a = a->state != ClaimState::kCurrent;
    const bool dead_b = b->state != ClaimState::kCurrent;
    return dead_a != dead_b ? dead_b : ReportedEarlier(a->claim, b->claim);
  };
  return (*std::min_element(claims.begin(), claims.end(), earlier))->claim;
}

Figure ResolveAs(const FigureKey& key, const ClaimSet& claims,
                 SelectionRule rule) {
  Figure figure;
  figure.key = key;
  figure.id = FigureIdOf(key);
  figure.measure = Eponym(key, claims).measure;
  figure.display_name = DisplayNameOf(figure.measure, key);
  for (const PointGroup& group : PartIntoPoints(key.tally, claims)) {
    figure.points.push_back(MakePoint(figure.id, group, rule));
  }
  SortPoints(figure.points);
  return figure;
}

using KeyInMonth = std::pair<FigureKey, int32_t>;

// The keys that name the figures of others.
std::map<KeyInMonth, FigureKey> NamesOf(
    const std::vector<TrackedClaim>& claims) {
  struct Family {
    JoinRecordName name;
    JoinRecord record;
  };
  std::map<std::string, Family> families;  // By record id.
  for (const TrackedClaim& tracked : claims) {
    const auto find = [&](const JoinRecordName& name) {
      Family& family = families[name.id];
      family.name = name;
      return absl::StatusOr<JoinRecord*>(&family.record);
    };
    const bool live = tracked.state == ClaimState::kCurrent;
    // `find` does not fail.
    AddToJoins(tracked.claim, live, find).IgnoreError();
  }
  std::map<KeyInMonth, FigureKey> names;
  for (const auto& [id, family] : families) {
    const std::vector<JoinNode>& nodes = family.record.nodes;
    const std::vector<size_t> name_of = JoinNodes(family.record);
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (name_of[i] == i || !family.name.Names(nodes[i].key)) continue;
      names.emplace(KeyInMonth{nodes[i].key, family.name.month},
                    nodes[name_of[i]].key);
    }
  }
  return names;
}

}  // namespace

Figure Resolve(const std::vector<TrackedClaim>& claims, SelectionRule rule) {
  if (claims.empty()) return {};
  return ResolveAs(claims.front().claim.figure_key, SetOf(claims), rule);
}

std::vector<Figure> ResolveAll(const std::vector<TrackedClaim>& claims,
                               const Decisions& decisions) {
  std::map<FigureKey, ClaimSet> sets;
  const std::map<KeyInMonth, FigureKey> names = NamesOf(claims);
  for (const TrackedClaim& tracked : claims) {
    const auto join = [&](const FigureKey& key) {
      const auto name = names.find({key, MonthOf(tracked.claim)});
      return absl::StatusOr<FigureKey>(name == names.end() ? key
                                                           : name->second);
    };
    // `join` does not fail.
    const absl::StatusOr<FigureKey> name =
        NameByDecisions(tracked.claim.figure_key, decisions, join);
    sets[*name].push_back(&tracked);
  }
  std::vector<Figure> figures;
  for (const auto& [key, set] : sets) {
    figures.push_back(
        ResolveAs(key, set, SelectionRule::kLatestAuthoritative));
  }
  std::sort(figures.begin(), figures.end(),
            [](const Figure& a, const Figure& b) { return a.id < b.id; });
  return figures;
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
