#include "daemon/track/lane.h"

#include <algorithm>
#include <utility>

namespace factline::track {

// Parts the live or the dead parts of a lane anew, from the first one that may
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
      Pass(/*dead=*/false, FirstToggled(false));
      Pass(/*dead=*/true, FirstDeadToLookAt());
    }
    return {std::move(moves_), std::move(live_), std::move(dead_)};
  }

 private:
  std::optional<Interval> FirstToggled(bool dead) const {
    for (const auto& [part, is] : toggled_) {
      if (part.dead == dead) return part.interval;
    }
    return std::nullopt;
  }

  // Dead parts fall to live founders on both sides of them.
  std::optional<Interval> FirstDeadToLookAt() const {
    std::optional<Interval> first = FirstToggled(true);
    const auto look_at = [&](const Founders& changed) {
      if (changed.empty()) return;
      const absl::Time reach =
          EarliestReach(lane_.duration_class_, changed.begin()->start);
      const Interval from{reach, absl::InfinitePast()};
      if (!first || from < *first) first = from;
    };
    look_at(live_.added);
    look_at(live_.removed);
    return first;
  }

  // Visits the non-empty parts from `first` on, as they will be.
  void Pass(bool dead, std::optional<Interval> first) {
    if (!first) return;
    auto old = lane_.parts_.lower_bound({dead, *first});
    auto toggle = toggled_.lower_bound({dead, *first});
    const auto here = [&](auto it, const auto& map) {
      return it != map.end() && it->first.dead == dead;
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
        if (Settled(dead, old->first.interval)) {
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

  // No founder that differs can be reached from `interval` on.
  bool Settled(bool dead, const Interval& interval) const {
    const absl::Time reach =
        EarliestReach(lane_.duration_class_, interval.start);
    const auto behind = [&](const Founders& changed) {
      return changed.empty() || changed.rbegin()->start < reach;
    };
    const auto all_behind = [&](const Difference& difference) {
      return behind(difference.added) && behind(difference.removed);
    };
    return all_behind(live_) && (!dead || all_behind(dead_));
  }

  // Finds the point of the next part, which stays or comes if `stands`.
  void Take(const Part& part, const Stand* old, bool stands) {
    const Founders& founded = part.dead ? lane_.dead_ : lane_.live_;
    Difference& difference = part.dead ? dead_ : live_;
    std::optional<Interval> from;
    std::optional<Interval> to;
    if (old != nullptr) from = old->founder;
    if (stands) {
      to = Best(part);
      if (!to) to = part.interval;
    }
    const bool founds = to == part.interval && !JoinsEqualFounder(part);
    const bool founded_before = founded.contains(part.interval);
    if (founds && !founded_before) difference.added.insert(part.interval);
    if (!founds && founded_before) difference.removed.insert(part.interval);
    if (from != to) moves_.push_back({part, from, to});
  }

  // A dead part may fall to the point that live claims of its own interval
  // founded.
  bool JoinsEqualFounder(const Part& part) const {
    return part.dead && IsFounder(lane_.live_, live_, part.interval);
  }

  static bool IsFounder(const Founders& founders, const Difference& difference,
                        const Interval& interval) {
    if (difference.added.contains(interval)) return true;
    return founders.contains(interval) &&
           !difference.removed.contains(interval);
  }

  // The founder that the part falls to if it need not found a point itself.
  std::optional<Interval> Best(const Part& part) const {
    Choice choice{.interval = part.interval,
                  .duration_class = lane_.duration_class_,
                  .reach = EarliestReach(lane_.duration_class_,
                                         part.interval.start),
                  .latest = lane_.LatestReach(part.interval)};
    Consider(lane_.live_, live_, /*all=*/part.dead, choice);
    if (part.dead) Consider(lane_.dead_, dead_, /*all=*/false, choice);
    return choice.best;
  }

  struct Choice {
    const Interval& interval;
    int duration_class;
    absl::Time reach;
    absl::Time latest;
    std::optional<Interval> best = {};
    absl::Duration most = {};

    void Try(const Interval& founder) {
      const auto common = CommonTime(founder, interval, duration_class);
      if (!common) return;
      // The earlier founder keeps a tie.
      if (!best || *common > most || (*common == most && founder < *best)) {
        best = founder;
        most = *common;
      }
    }
  };

  // Founders before the interval itself, or `all`.
  static void Consider(const Founders& founders, const Difference& difference,
                       bool all, Choice& choice) {
    const auto try_each = [&](const Founders& set, const Founders* without) {
      auto it = all ? set.upper_bound({choice.latest, absl::InfiniteFuture()})
                    : set.lower_bound(choice.interval);
      while (it != set.begin()) {
        --it;
        if (it->start < choice.reach) break;
        if (without == nullptr || !without->contains(*it)) choice.Try(*it);
      }
    };
    try_each(founders, &difference.removed);
    try_each(difference.added, nullptr);
  }

  const Lane& lane_;
  std::map<Part, bool> toggled_;  // Parts that come (true) or go.
  Difference live_;
  Difference dead_;
  std::vector<Move> moves_;
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
  change(plan.live, live_);
  change(plan.dead, dead_);
}

}  // namespace factline::track
