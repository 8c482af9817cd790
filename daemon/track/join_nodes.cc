#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <tuple>

#include "daemon/track/joins.h"

// Which nodes of a record are one figure.
namespace factline::track {
namespace {

// Least numbers that join near keys, and far ones.
constexpr int32_t kTellingNearMin = 20;
constexpr int32_t kTellingFarMin = 100;

// Articles date one event by the day it began, ended or was reported.
constexpr int32_t kDaysApartMax = 1;

// What was found is dated by its finding, days after what it tells of.
constexpr int32_t kSeenDaysMax = 3;

// A growing toll is told anew every few days.
constexpr int32_t kTollDaysMax = 7;

// Rain, wind and what they set off are told as one disaster.
constexpr std::array<std::string_view, 3> kWeather = {"flood", "landslide",
                                                      "storm"};

// Two of them in one country and week are one.
constexpr std::array<std::string_view, 7> kRare = {
    "earthquake", "eruption", "stampede", "stranding",
    "shipwreck",  "tsunami",  "heatwave"};

// What people are called by what they went through, which parts nobody from the
// rest of them.
constexpr std::array<std::string_view, 4> kWholes = {"passenger", "victim",
                                                     "resident", "villager"};

// Actions that tell how a count is known, not what happened to what is counted.
constexpr std::array<std::string_view, 2> kSeen = {"spotted", "found"};

template <size_t n>
bool IsOneOf(std::string_view word,
             const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool NearInTime(const JoinSample& a, const JoinSample& b,
                int32_t days = kDaysApartMax) {
  return std::abs(static_cast<int64_t>(a.day) - b.day) <= days;
}

// Weather that came to be told by its parts.
bool AreOneWeather(std::string_view a, std::string_view b) {
  return IsOneOf(a, kWeather) && IsOneOf(b, kWeather);
}

// How many days apart the keys may state a number that tells them to be one.
int32_t DaysApartMax(const FigureKey& a, const FigureKey& b, Decimal value) {
  // One number of what one event did to one place, told again and undated.
  const bool causes = !a.cause.empty() && (a.cause == b.cause ||
                                           AreOneWeather(a.cause, b.cause));
  if (causes && !a.place_id.empty() && a.place_id == b.place_id &&
      value >= Decimal::FromInt(kTellingFarMin)) {
    return kTollDaysMax;
  }
  const bool seen =
      IsOneOf(a.concept_id, kSeen) || IsOneOf(b.concept_id, kSeen);
  return seen ? kSeenDaysMax : kDaysApartMax;
}

bool Agree(const JoinNode& a, const JoinNode& b, Decimal least) {
  for (const JoinSample& x : a.samples) {
    if (!x.live || x.value < least) continue;
    const int32_t days = DaysApartMax(a.key, b.key, x.value);
    for (const JoinSample& y : b.samples) {
      if (y.live && x.value == y.value && NearInTime(x, y, days)) return true;
    }
  }
  return false;
}

bool States(const JoinNode& node, uint64_t article, Decimal value) {
  return std::any_of(node.samples.begin(), node.samples.end(),
                     [&](const JoinSample& sample) {
                       return sample.live && sample.article == article &&
                              sample.value == value;
                     });
}

// "almost 350 passengers" of whom 345 are counted: told loosely and exactly.
bool AreClose(Decimal a, Decimal b) {
  constexpr double kCloseMax = 1.02;
  const double ratio = a.ToDouble() / b.ToDouble();
  return ratio <= kCloseMax && ratio * kCloseMax >= 1;
}

// True when an article tells the two apart: it states both near in time, and
// for neither the number of the other.
bool ToldApart(const JoinNode& a, const JoinNode& b) {
  for (const JoinSample& x : a.samples) {
    if (!x.live) continue;
    for (const JoinSample& y : b.samples) {
      if (!y.live || x.article != y.article || AreClose(x.value, y.value) ||
          !NearInTime(x, y)) {
        continue;
      }
      if (!States(a, x.article, y.value) && !States(b, x.article, x.value)) {
        return true;
      }
    }
  }
  return false;
}

bool InGazetteer(std::string_view place) { return place.starts_with("geo:"); }

bool UnknownOrEqual(std::string_view a, std::string_view b) {
  return a == b || a.empty() || b.empty();
}

// "pilot whale" and "whale", or nothing said of the kind.
bool NarrowsOrEqual(std::string_view a, std::string_view b) {
  const auto narrows = [](std::string_view narrow, std::string_view wide) {
    return wide.empty() || (narrow.size() > wide.size() &&
                            narrow.ends_with(wide) &&
                            narrow[narrow.size() - wide.size() - 1] == ' ');
  };
  return a == b || narrows(a, b) || narrows(b, a);
}

// Children among the dead are not the dead, however equal the numbers.
bool AreAlikePeople(std::string_view a, std::string_view b) {
  return a == b || (a.empty() && IsOneOf(b, kWholes)) ||
         (b.empty() && IsOneOf(a, kWholes));
}

bool AreAlikeActions(std::string_view a, std::string_view b) {
  return UnknownOrEqual(a, b) || IsOneOf(a, kSeen) || IsOneOf(b, kSeen);
}

// What comes once and is counted for days, unlike attacks, crashes and rain.
bool IsDisaster(std::string_view cause) {
  return IsRareCause(cause) || cause == "collapse";
}

// One place, or one place and what it lies in.
bool OnOneLine(const FigureKey& a, const FigureKey& b) {
  return a.place_id == b.place_id || PlaceContains(a, b) || PlaceContains(b, a);
}

// The less is left open, the earlier.
auto TellingOrder(const FigureKey& key) {
  return std::tuple(key.country.empty(), key.concept_id.empty(),
                    IsOneOf(key.concept_id, kSeen), key.tally,
                    !InGazetteer(key.place_id), key.place_id.empty(),
                    key.cause.empty(), key.actor.empty(), !key.subset.empty());
}

// What two counts say of being one that was told anew.
struct Growth {
  bool goes_on = false;  // One is told later, and is no less.
  bool against = false;  // They cannot be one.
};

// A count is corrected downwards by a little, and does not grow beyond this in
// the days between two reports.
constexpr double kGrowthMin = 0.8;
constexpr double kGrowthMax = 20;
// Apart from this, two totals of one day are of different things.
constexpr double kSameDayMax = 1.25;

// What the keys of two counts say of their events.
struct Event {
  bool same = false;    // Of one cause, so that what is told of it later is a new
                        // count of it rather than another's.
  bool disaster = false;  // Does not strike again the next day.
};

Growth GrowthOf(const JoinSample& x, const JoinSample& y, Event event) {
  const JoinSample& first = x.told <= y.told ? x : y;
  const JoinSample& last = x.told <= y.told ? y : x;
  const bool dated = first.day < first.told && last.day < last.told;
  const bool totals = x.running && y.running;
  if (dated && !NearInTime(first, last)) return {.against = totals};
  const double ratio = last.value.ToDouble() / first.value.ToDouble();
  if (last.told == first.told) {
    const bool equal = ratio <= kSameDayMax && ratio * kSameDayMax >= 1;
    return {.against = totals && !equal};
  }
  if (last.told - first.told > kTollDaysMax) return {};
  const bool grows = ratio >= kGrowthMin && ratio <= kGrowthMax;
  // Dated by nothing but its telling: "has killed 106 people".
  const bool undated = event.disaster && last.day == last.told;
  const bool one =
      last.running || (event.same && (undated || NearInTime(first, last)));
  return {.goes_on = grows && one, .against = totals && !grows};
}

Growth GrowthOf(const JoinNode& a, const JoinNode& b) {
  const Event event{.same = a.key.tally == Tally::kPerEvent &&
                            !(a.key.cause.empty() && b.key.cause.empty()),
                    .disaster = IsDisaster(a.key.cause) &&
                                IsDisaster(b.key.cause)};
  Growth growth;
  for (const JoinSample& x : a.samples) {
    if (!x.live) continue;
    for (const JoinSample& y : b.samples) {
      if (!y.live || x.article == y.article) continue;
      const Growth pair = GrowthOf(x, y, event);
      growth.goes_on |= pair.goes_on;
      growth.against |= pair.against;
    }
  }
  return growth;
}

// Whether counts of the two keys can be of one event without stating one
// number.
bool CanBeOneToll(const FigureKey& a, const FigureKey& b) {
  const bool causes =
      UnknownOrEqual(a.cause, b.cause) || AreOneWeather(a.cause, b.cause);
  if (!causes || a.concept_id != b.concept_id || a.tally != b.tally ||
      !UnknownOrEqual(a.country, b.country)) {
    return false;
  }
  const bool one_cause = a.cause == b.cause && !a.cause.empty();
  // "The toll from the wildfires", if all the world has one.
  if (a.country.empty() != b.country.empty()) return one_cause;
  // Without a place, any two events in the world would do.
  if (a.place_id.empty() || b.place_id.empty()) return false;
  const bool names = !InGazetteer(a.place_id) || !InGazetteer(b.place_id);
  return OnOneLine(a, b) || (names && one_cause && IsOneOf(a.cause, kRare));
}

// The nodes of a record on their way into figures.
class Grouping {
 public:
  explicit Grouping(const std::vector<JoinNode>& nodes) : nodes_(nodes) {}

  std::vector<size_t> Run() {
    JoinByNumbers();
    while (JoinTolls(/*one_place=*/true)) continue;
    while (JoinTolls(/*one_place=*/false)) continue;
    std::vector<size_t> name_of(nodes_.size());
    for (const Group& group : groups_) {
      for (const size_t node : group) name_of[node] = group.front();
    }
    return name_of;
  }

 private:
  using Group = std::vector<size_t>;  // The naming node first.
  // By index of a group.
  struct Ties {
    std::vector<std::vector<size_t>> partners;  // That can be one toll with it.
    std::vector<std::vector<bool>> rivals;      // Of those with partners.
  };

  bool Before(size_t a, size_t b) const {
    return std::pair(TellingOrder(nodes_[a].key), a) <
           std::pair(TellingOrder(nodes_[b].key), b);
  }

  void JoinByNumbers();
  bool NumbersJoin(const Group& group, size_t next) const;
  Ties TiesOf(bool one_place) const;
  bool JoinTolls(bool one_place);
  bool AreOneToll(const Group& a, const Group& b, bool one_place) const;
  // Whether at most one of them can be the toll of a third.
  bool AreRivals(const Group& a, const Group& b) const;

  const std::vector<JoinNode>& nodes_;
  std::vector<Group> groups_;  // By naming node.
};

bool Grouping::NumbersJoin(const Group& group, size_t next) const {
  const KeyDistance distance =
      DistanceOf(nodes_[group.front()].key, nodes_[next].key);
  if (distance == KeyDistance::kApart) return false;
  const Decimal least = Decimal::FromInt(
      distance == KeyDistance::kFar ? kTellingFarMin : kTellingNearMin);
  return std::any_of(group.begin(), group.end(),
                     [&](size_t i) {
                       return Agree(nodes_[i], nodes_[next], least);
                     }) &&
         std::none_of(group.begin(), group.end(), [&](size_t i) {
           return ToldApart(nodes_[i], nodes_[next]);
         });
}

void Grouping::JoinByNumbers() {
  std::vector<size_t> order(nodes_.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return Before(a, b); });
  for (const size_t next : order) {
    const auto group =
        std::find_if(groups_.begin(), groups_.end(), [&](const Group& known) {
          return NumbersJoin(known, next);
        });
    if (group == groups_.end()) {
      groups_.push_back({next});
    } else {
      group->push_back(next);
    }
  }
}

bool Grouping::AreOneToll(const Group& a, const Group& b,
                          bool one_place) const {
  bool goes_on = false;
  for (const size_t i : a) {
    for (const size_t k : b) {
      const FigureKey& x = nodes_[i].key;
      const FigureKey& y = nodes_[k].key;
      if (DistanceOf(x, y) == KeyDistance::kApart ||
          ToldApart(nodes_[i], nodes_[k])) {
        return false;
      }
      const Growth growth = GrowthOf(nodes_[i], nodes_[k]);
      if (growth.against) return false;
      goes_on |= growth.goes_on && CanBeOneToll(x, y) &&
                 (!one_place || x.place_id == y.place_id);
    }
  }
  return goes_on;
}

bool Grouping::AreRivals(const Group& a, const Group& b) const {
  for (const size_t i : a) {
    for (const size_t k : b) {
      if (!CanBeOneToll(nodes_[i].key, nodes_[k].key) ||
          ToldApart(nodes_[i], nodes_[k]) ||
          GrowthOf(nodes_[i], nodes_[k]).against) {
        return true;
      }
    }
  }
  return false;
}

Grouping::Ties Grouping::TiesOf(bool one_place) const {
  const size_t size = groups_.size();
  Ties ties{.partners = std::vector<std::vector<size_t>>(size),
            .rivals = std::vector<std::vector<bool>>(
                size, std::vector<bool>(size, false))};
  for (size_t a = 0; a < size; ++a) {
    for (size_t b = a + 1; b < size; ++b) {
      if (!AreOneToll(groups_[a], groups_[b], one_place)) continue;
      ties.partners[a].push_back(b);
      ties.partners[b].push_back(a);
    }
  }
  for (size_t a = 0; a < size; ++a) {
    for (size_t b = a + 1; b < size; ++b) {
      if (ties.partners[a].empty() || ties.partners[b].empty()) continue;
      ties.rivals[a][b] = ties.rivals[b][a] =
          AreRivals(groups_[a], groups_[b]);
    }
  }
  return ties;
}

// Joins each two figures that can be one toll, of one place if `one_place`,
// unless one of them can be so with a rival of the other. True if there were
// any.
bool Grouping::JoinTolls(bool one_place) {
  const Ties ties = TiesOf(one_place);
  const auto has_rival = [&](size_t a, size_t b) {
    return std::any_of(
        ties.partners[a].begin(), ties.partners[a].end(),
        [&](size_t other) { return other != b && ties.rivals[other][b]; });
  };
  std::vector<bool> taken(groups_.size(), false);
  for (size_t a = 0; a < groups_.size(); ++a) {
    for (const size_t b : ties.partners[a]) {
      if (b < a || taken[a] || taken[b] || has_rival(a, b) ||
          has_rival(b, a)) {
        continue;
      }
      groups_[a].insert(groups_[a].end(), groups_[b].begin(),
                        groups_[b].end());
      groups_[b].clear();
      taken[a] = taken[b] = true;
    }
  }
  return std::erase_if(groups_, [](const Group& g) { return g.empty(); }) > 0;
}

}  // namespace

bool IsRareCause(std::string_view cause) {
  return IsOneOf(cause, kRare) || cause == "wildfire";
}

bool PlaceContains(const FigureKey& outer, const FigureKey& inner) {
  if (outer.place_id == inner.place_id || !InGazetteer(outer.place_id)) {
    return false;
  }
  if (outer.region.empty()) return true;  // A country.
  if (outer.region != outer.place_id) return false;  // A town.
  return outer.region == inner.region ||
         (!inner.place_id.empty() && !InGazetteer(inner.place_id));
}

KeyDistance DistanceOf(const FigureKey& a, const FigureKey& b) {
  if (!UnknownOrEqual(a.country, b.country)) return KeyDistance::kApart;
  const bool people = a.object == "person" || b.object == "person";
  if (people ? !AreAlikePeople(a.subset, b.subset)
             : !NarrowsOrEqual(a.subset, b.subset)) {
    return KeyDistance::kApart;
  }
  const bool one_cause = UnknownOrEqual(a.cause, b.cause);
  // What happens in a week is a sum of other events than those of a night.
  const bool periods =
      a.tally == Tally::kPerPeriod || b.tally == Tally::kPerPeriod;
  if ((periods && a.tally != b.tally) ||
      !AreAlikeActions(a.concept_id, b.concept_id) ||
      !UnknownOrEqual(a.actor, b.actor) || (!one_cause && !OnOneLine(a, b))) {
    return KeyDistance::kApart;
  }
  const bool places = InGazetteer(a.place_id) && InGazetteer(b.place_id) &&
                      !OnOneLine(a, b);
  const bool far = places || !one_cause || a.tally != b.tally ||
                   a.subset != b.subset || a.concept_id != b.concept_id ||
                   a.country != b.country;
  return far ? KeyDistance::kFar : KeyDistance::kNear;
}

std::vector<size_t> JoinNodes(const JoinRecord& record) {
  return Grouping(record.nodes).Run();
}

}  // namespace factline::track
