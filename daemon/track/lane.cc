#include "daemon/track/lane.h"

#include <algorithm>
#include <utility>

namespace factline::track {

// Parts the parts of a lane anew, rank by rank, each from the first one that may
// differ on.
class Lane::Sweep {
 public:
  Sweep(const Lane& lane, const Growth& growth) : lane_(lane) {
    for (const auto& [part, more] : growth) {
      const auto old = lane.parts_.find(part);
      const bool was = old != lane.parts_.end();
      const bool is = (was ? old->second.claims : 0) + more > 0;
      if (was != is) toggled_[part] = is;
    }
  }

  Plan Run() && {
    if (!toggled_.empty()) {
      for (const bool dead : {false, true}) {
        for (const bool loose : {false, true}) Pass({dead, loose, {}});
      }
    }
    return std::move(plan_);
  }

 private:
  // The first interval of the rank of `like` to look at. Parts fall to founders
  // of lower ranks on both sides of them.
  std::optional<Interval> FirstToLookAt(const Part& like) const {
    std::optional<Interval> first;
    for (const auto& [part, is] : toggled_) {
      if (part.rank() != like.rank()) continue;
      first = part.interval;
      break;
    }
    const auto look_at = [&](const Founders& changed) {
      if (changed.empty()) return;
      const absl::Time start = changed.begin()->start;
      const absl::Time reach =
          like.loose ? start - kLooseReachMax
                     : EarliestReach(lane_.duration_class_, start);
      const Interval from{reach, absl::InfinitePast()};
      if (!first || from < *first) first = from;
    };
    for (size_t rank = 0; rank < like.rank(); ++rank) {
      look_at(plan_.founders[rank].added);
      look_at(plan_.founders[rank].removed);
    }
    return first;
  }

  // Visits the non-empty parts of the rank of `like`, as they will be.
  void Pass(const Part& like) {
    const std::optional<Interval> first = FirstToLookAt(like);
    if (!first) return;
    auto old = lane_.parts_.lower_bound({like.dead, like.loose, *first});
    auto toggle = toggled_.lower_bound({like.dead, like.loose, *first});
    const auto here = [&](auto it, const auto& map) {
      return it != map.end() && it->first.rank() == like.rank();
    };
    while (true) {
      const bool has_old = here(old, lane_.parts_);
      const bool has_toggle = here(toggle, toggled_);
      if (!has_old && !has_toggle) return;
      if (has_toggle && (!has_old || !(old->first < toggle->first))) {
        const bool known = has_old && old->first == toggle->first;
        Take(toggle->first, known ? &old->second : nullptr, toggle->second);
        if (known) ++old;
        ++toggle;
      } else {
        if (Settled(old->first)) {
          if (!has_toggle) return;
          // Nothing in between can move.
          old = lane_.parts_.lower_bound(toggle->first);
          continue;
        }
        Take(old->first, &old->second, true);
        ++old;
      }
    }
  }

  // No founder that starts before can be reached from `part` on, nor from any
  // later one of its rank.
  absl::Time ReachOf(const Part& part) const {
    if (!part.loose) {
      return EarliestReach(lane_.duration_class_, part.interval.start);
    }
    return EarliestEventOf({part.interval.start, part.interval.start});
  }

  // No founder that differs can be reached from `part` on.
  bool Settled(const Part& part) const {
    const absl::Time reach = ReachOf(part);
    const auto behind = [&](const Founders& changed) {
      return changed.empty() || changed.rbegin()->start < reach;
    };
    for (size_t rank = 0; rank <= part.rank(); ++rank) {
      if (!behind(plan_.founders[rank].added) ||
          !behind(plan_.founders[rank].removed)) {
        return false;
      }
    }
    return true;
  }

  // Finds the point of the next part, which stays or comes if `stands`.
  void Take(const Part& part, const Stand* old, bool stands) {
    Difference& difference = plan_.founders[part.rank()];
    std::optional<Interval> from;
    std::optional<Interval> to;
    if (old != nullptr) from = old->founder;
    if (stands) {
      to = Best(part);
      if (!to) to = part.interval;
    }
    const bool founds = to == part.interval && !JoinsEqualFounder(part);
    const bool founded_before =
        lane_.founders_[part.rank()].contains(part.interval);
    if (founds && !founded_before) difference.added.insert(part.interval);
    if (!founds && founded_before) difference.removed.insert(part.interval);
    if (from != to) plan_.moves.push_back({part, from, to});
  }

  // A part may fall to the point that claims of its own interval and a lower
  // rank founded.
  bool JoinsEqualFounder(const Part& part) const {
    for (size_t rank = 0; rank < part.rank(); ++rank) {
      const Difference& difference = plan_.founders[rank];
      if (difference.added.contains(part.interval)) return true;
      if (lane_.founders_[rank].contains(part.interval) &&
          !difference.removed.contains(part.interval)) {
        return true;
      }
    }
    return false;
  }

  // The founder that the part falls to if it need not found a point itself.
  std::optional<Interval> Best(const Part& part) const {
    Choice choice{.part = part,
                  .duration_class = lane_.duration_class_,
                  .reach = part.loose ? EarliestEventOf(part.interval)
                                      : ReachOf(part),
                  .latest = lane_.LatestReach(part.interval)};
    for (size_t rank = 0; rank <= part.rank(); ++rank) {
      Consider(lane_.founders_[rank], plan_.founders[rank],
               /*all=*/rank < part.rank(), choice);
    }
    return choice.best;
  }

  struct Choice {
    const Part& part;
    int duration_class;
    absl::Time reach;
    absl::Time latest;
    std::optional<Interval> best = {};
    absl::Duration most = {};

    // Founders come from the last one on; true if the rest are no better.
    bool Try(const Interval& founder) {
      if (part.loose) {
        if (!best || *best < founder) best = founder;
        return true;
      }
      const auto common = CommonTime(founder, part.interval, duration_class);
      if (!common) return false;
      // The earlier founder keeps a tie.
      if (!best || *common > most || (*common == most && founder < *best)) {
        best = founder;
        most = *common;
      }
      return false;
    }

    // All founders that can be met are before this.
    Interval End() const {
      if (!part.loose) return {latest, absl::InfiniteFuture()};
      return {LatestEventOf(part.interval), absl::InfinitePast()};
    }
  };

  // Founders before the part's interval, or `all`.
  static void Consider(const Founders& founders, const Difference& difference,
                       bool all, Choice& choice) {
    const auto try_each = [&](const Founders& set, const Founders* without) {
      auto it = all ? set.upper_bound(choice.End())
                    : set.lower_bound(choice.part.interval);
      while (it != set.begin()) {
        --it;
        if (it->start < choice.reach) break;
        if (without != nullptr && without->contains(*it)) continue;
        if (choice.Try(*it)) break;
      }
    };
    try_each(founders, &difference.removed);
    try_each(difference.added, nullptr);
  }

  const Lane& lane_;
  std::map<Part, bool> toggled_;  // Parts that come (true) or go.
  Plan plan_;
};

absl::Time Lane::LatestReach(const Interval& interval) const {
  const absl::Time back = EarliestReach(duration_class_, interval.start);
  if (interval.start == absl::InfinitePast()) return interval.start;
  // Endless intervals reach as far forward as backward.
  return std::min(interval.end, interval.start + (interval.start - back));
}

Lane::Plan Lane::Preview(const Growth& growth) const {
  return Sweep(*this, growth).Run();
}

void Lane::Apply(const Growth& growth, const Plan& plan) {
  for (const auto& [part, more] : growth) {
    if (more != 0) parts_[part].claims += more;
  }
  for (const Move& move : plan.moves) {
    if (move.to) {
      parts_[move.part].founder = *move.to;
    } else {
      parts_.erase(move.part);
    }
  }
  const auto change = [](const Difference& difference, Founders& founders) {
    for (const Interval& gone : difference.removed) founders.erase(gone);
    founders.insert(difference.added.begin(), difference.added.end());
  };
  for (size_t rank = 0; rank < kRanks; ++rank) {
    change(plan.founders[rank], founders_[rank]);
  }
}

}  // namespace factline::track
