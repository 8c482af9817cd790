#include "daemon/track/placement.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace factline::track {
namespace {

// What is said of "Saturday" and of "overnight" still is one day's news.
constexpr absl::Duration kDay = absl::Hours(36);

// Upper ends of the duration classes. A year has slack for leap days and for
// financial years.
constexpr std::array<absl::Duration, 4> kClassEnds = {
    kDay, absl::Hours(10 * 24), kLooseMax, absl::Hours(400 * 24)};

// News does not time one event finer than this: without it an instant would
// overlap nothing.
constexpr absl::Duration kLeastDuration = absl::Hours(1);

constexpr int kLongerClass = kClassEnds.size();
constexpr int kOpenClass = kLongerClass + 1;
static_assert(kOpenClass + 1 == kDurationClasses);

// What was told of an event's state within half of this from the first word on
// is one state: searches end within a month, and disasters of a kind seldom
// strike a place twice within it.
constexpr absl::Duration kEpisode = absl::Hours(60 * 24);

Interval IntervalOf(const EventTime& time) {
  Interval interval{time.earliest.value_or(absl::InfinitePast()),
                    time.latest.value_or(absl::InfiniteFuture())};
  if (interval.end < interval.start) std::swap(interval.start, interval.end);
  if (interval.end - interval.start < kLeastDuration) {
    interval.end = interval.start + kLeastDuration;
  }
  return interval;
}

bool IsRunning(Tally tally) {
  return tally == Tally::kCumulative || tally == Tally::kLevel;
}

bool IsOfTheFuture(const EventTime& time, absl::Time published) {
  return time.earliest && *time.earliest > published + kDay;
}

// The start that a running total names; InfinitePast if none.
absl::Time RunningStart(const EventTime& time, Tally tally) {
  if (tally != Tally::kCumulative || !time.earliest) {
    return absl::InfinitePast();
  }
  const Interval interval = IntervalOf(time);
  return DurationClassOf(interval) == 0 ? absl::InfinitePast() : interval.start;
}

// Whether a claim of a figure of `tally` belongs to an event whose day others
// tell.
bool IsLoose(const EventTime& time, Tally told, Tally tally) {
  if (tally != Tally::kPerEvent || !time.earliest || !time.latest) return false;
  const Interval interval = IntervalOf(time);
  return interval.end - interval.start <= kLooseMax &&
         !NamesEventDay(time, told);
}

// The time that places a claim among the points of a figure. A toll that runs
// since its event ("have died since Friday's flood") is told of the event's
// day, however long it has been running by then. A level that belongs to one
// event ("40 are missing") is told of the day of the news, and is one state
// until news of it has long ended.
Interval PlacingInterval(const EventTime& time, Tally told, Tally tally) {
  Interval interval = IntervalOf(time);
  if (tally == Tally::kPerEvent && told == Tally::kCumulative &&
      time.earliest) {
    interval.end = std::min(interval.end, interval.start + absl::Hours(24));
  }
  if (tally == Tally::kPerEvent && told == Tally::kLevel && time.earliest) {
    interval.end = interval.start + kEpisode;
  }
  return interval;
}

}  // namespace

int DurationClassOf(const Interval& interval) {
  const absl::Duration duration = interval.end - interval.start;
  if (duration == absl::InfiniteDuration()) return kOpenClass;
  int duration_class = 0;
  while (duration_class < kLongerClass &&
         duration > kClassEnds[duration_class]) {
    ++duration_class;
  }
  return duration_class;
}

Placement PlacementOf(const Claim& claim, Tally tally) {
  return PlacementOf(claim.event_time, claim.tally, claim.publish_time, tally);
}

Placement PlacementOf(const EventTime& time, Tally told, absl::Time published,
                      Tally tally) {
  Placement placement;
  if (IsRunning(tally) && !IsOfTheFuture(time, published)) {
    placement.kind = PointKind::kRunning;
    placement.interval.start = RunningStart(time, tally);
  } else {
    placement.loose = IsLoose(time, told, tally);
    placement.interval = placement.loose ? IntervalOf(time)
                                         : PlacingInterval(time, told, tally);
  }
  placement.duration_class =
      placement.loose ? 0 : DurationClassOf(placement.interval);
  return placement;
}

bool NamesEventDay(const EventTime& time, Tally told) {
  if (told != Tally::kCumulative) return true;
  if (time.basis == TimeBasis::kDefaulted) return false;
  const bool coarse = time.precision == TimePrecision::kWeek ||
                      time.precision == TimePrecision::kMonth;
  return !coarse || DurationClassOf(IntervalOf(time)) == 0;
}

absl::Time EarliestEventOf(const Interval& interval) {
  return DurationClassOf(interval) == 0 ? interval.start - kEpisode / 2
                                        : interval.start;
}

absl::Time LatestEventOf(const Interval& interval) {
  return DurationClassOf(interval) == 0 ? interval.end : interval.end + kDay;
}

bool ReportedEarlier(const Claim& a, const Claim& b) {
  return std::tie(a.publish_time, a.id) < std::tie(b.publish_time, b.id);
}

absl::Time SpeakingTimeOf(const EventTime& time, absl::Time published,
                          PointKind kind) {
  if (kind != PointKind::kRunning || !time.latest) return published;
  return std::min(published, *time.latest);
}

absl::Time EarliestReach(int duration_class, absl::Time start) {
  if (duration_class == kOpenClass) return start - kDay;
  if (duration_class == kLongerClass) return absl::InfinitePast();
  return start - kClassEnds[duration_class];
}

std::optional<absl::Duration> CommonTime(const Interval& a, const Interval& b,
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

}  // namespace factline::track
