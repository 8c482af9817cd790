#ifndef FACTLINE_DAEMON_TRACK_LANE_H_
#define FACTLINE_DAEMON_TRACK_LANE_H_

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "daemon/track/placement.h"

namespace factline::track {

// Which point each event time of one lane of a figure falls to, kept up to date
// at the price of what changes. Gives what PartIntoPoints() gives for the same
// set of claims.
//
// The parting depends on the distinct intervals only, not on how many claims
// stand in each: claims with equal intervals, live or not, loose or not, are one
// *part* and always go together. So one more claim of a known interval costs a look-up. A
// new interval that founds a point, or one that is left, can move the parts
// after it; from there the parting is done anew until it meets the old one
// again, which it does where no founder that differs can be reached any more.
class Lane {
 public:
  // Claims of one interval that are live, or that are not; and that are loose
  // (Placement), or that are not.
  struct Part {
    bool dead = false;
    bool loose = false;
    Interval interval;

    // Parts of a rank are parted after those of all lower ones.
    size_t rank() const { return 2 * size_t{dead} + size_t{loose}; }

    friend bool operator==(const Part&, const Part&) = default;
    friend bool operator<(const Part& a, const Part& b) {
      return std::tie(a.dead, a.loose, a.interval) <
             std::tie(b.dead, b.loose, b.interval);
    }
  };
  static constexpr size_t kRanks = 4;
  // A part that falls to another point: to none when it has become empty, from
  // none when it was.
  struct Move {
    Part part;
    std::optional<Interval> from;
    std::optional<Interval> to;
  };
  // By how many claims each part grows.
  using Growth = std::map<Part, int>;
  // How founders differ from what they were.
  struct Difference {
    std::set<Interval> added;
    std::set<Interval> removed;
  };
  struct Plan {
    std::vector<Move> moves;
    std::array<Difference, kRanks> founders;  // By rank.
  };

  explicit Lane(int duration_class) : duration_class_(duration_class) {}

  // What `growth` would move. No part may fall below zero claims.
  Plan Preview(const Growth& growth) const;
  // `plan` is Preview(growth).
  void Apply(const Growth& growth, const Plan& plan);

  // The founding interval of the part's point; the part is not empty.
  const Interval& FounderOf(const Part& part) const {
    return parts_.at(part).founder;
  }

 private:
  struct Stand {
    int claims = 0;
    Interval founder;
  };
  using Founders = std::set<Interval>;
  class Sweep;

  absl::Time LatestReach(const Interval& interval) const;

  const int duration_class_;
  std::map<Part, Stand> parts_;           // None is empty.
  std::array<Founders, kRanks> founders_;  // By rank.
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_LANE_H_
