#ifndef FACTLINE_DAEMON_TRACK_PLACEMENT_H_
#define FACTLINE_DAEMON_TRACK_PLACEMENT_H_

#include <cstdint>
#include <optional>
#include <tuple>

#include "absl/time/time.h"
#include "daemon/model/claim.h"

// Where in event time a claim stands, and when two such times are one point.
// Pure functions.
namespace factline::track {

// What makes claims of one figure talk about the same thing.
enum class PointKind : uint8_t {
  kInterval,  // One event or period: their event times overlap.
  kRunning,   // A total since one start, or a level: their history runs along
              // publish time.
};

// Half-open; infinite ends are open ones.
struct Interval {
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();

  friend bool operator==(const Interval&, const Interval&) = default;
  friend bool operator<(const Interval& a, const Interval& b) {
    return std::tie(a.start, a.end) < std::tie(b.start, b.end);
  }
};

// Duration classes: up to 1.5 days, 10 days, 45 days, a year, longer, without
// end. Times of unlike classes are never one point.
inline constexpr int kDurationClasses = 6;
int DurationClassOf(const Interval& interval);

// The place of a claim. Claims of unlike lanes (kind and duration class) never
// meet, so each lane can be parted alone.
struct Placement {
  PointKind kind = PointKind::kInterval;
  int duration_class = 0;
  Interval interval;
  // Of a growing toll that names no day of its event: see EarliestEventOf().
  bool loose = false;

  int lane() const {
    return static_cast<int>(kind) * kDurationClasses + duration_class;
  }
};
inline constexpr int kLanes = 2 * kDurationClasses;

// `tally` is that of the figure. What is said of the future by a total or a
// level is placed as an interval.
Placement PlacementOf(const Claim& claim, Tally tally);
// Of a claim of this event time and its own tally, published then. Loose ones
// stand in the lane of events of a day.
Placement PlacementOf(const EventTime& time, Tally told, absl::Time published,
                      Tally tally);

// Whether a growing toll ("has risen to 52") says on which day its event was: not
// if its time is that of its telling, or a week or month of the event.
bool NamesEventDay(const EventTime& time, Tally told);

// A loose claim belongs to the last event that began from the one time on and
// before the other. `interval` is the day of its telling, or a longer time that it
// names for the event, which may also be dated by its first report after that.
absl::Time EarliestEventOf(const Interval& interval);
absl::Time LatestEventOf(const Interval& interval);

// No loose claim has an interval that lasts longer.
inline constexpr absl::Duration kLooseMax = absl::Hours(45 * 24);
// LatestEventOf() is never later than this after the start of its interval.
inline constexpr absl::Duration kLooseReachMax =
    absl::Hours(45 * 24 + 36);

// Canonical order of claims: by publish time, then id.
bool ReportedEarlier(const Claim& a, const Claim& b);

// The time at which a claim speaks: its publish time, but in a running point
// not later than the end of the time that it speaks of, so that "it was 34 a
// year ago" is older than "it is 36" of the same article.
absl::Time SpeakingTimeOf(const EventTime& time, absl::Time published,
                          PointKind kind);

// What the two have in common if it makes them one point, else empty. Both are
// of `duration_class`.
std::optional<absl::Duration> CommonTime(const Interval& a, const Interval& b,
                                         int duration_class);

// No interval of this class that starts before the returned time can be one
// point with one that starts at `start`.
absl::Time EarliestReach(int duration_class, absl::Time start);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_PLACEMENT_H_
