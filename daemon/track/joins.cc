#include "daemon/track/joins.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <tuple>

#include "daemon/base/hash.h"

namespace factline::track {
namespace {

constexpr size_t kIdDigits = 32;  // As of figures.

// Least numbers that join near keys, and far ones.
constexpr int32_t kTellingMin = 20;
constexpr int32_t kTellingFarMin = 100;

// Articles date one event by the day it began, ended or was reported.
constexpr int32_t kDaysApartMax = 1;

constexpr int32_t kNoMonth = 0;

uint64_t HashOf(std::string_view text) {
  Sha256 hash;
  hash.Add(text);
  // Sixteen hex digits are 64 bits.
  return std::strtoull(hash.FinishHex().substr(0, 16).c_str(), nullptr, 16);
}

bool NearInTime(const JoinSample& a, const JoinSample& b) {
  return std::abs(static_cast<int64_t>(a.day) - b.day) <= kDaysApartMax;
}

bool Agree(const JoinNode& a, const JoinNode& b, Decimal least) {
  for (const JoinSample& x : a.samples) {
    if (!x.live || x.value < least) continue;
    for (const JoinSample& y : b.samples) {
      if (y.live && x.value == y.value && NearInTime(x, y)) return true;
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

// True when an article tells the two apart: it states both near in time, and
// for neither the number of the other.
bool ToldApart(const JoinNode& a, const JoinNode& b) {
  for (const JoinSample& x : a.samples) {
    if (!x.live) continue;
    for (const JoinSample& y : b.samples) {
      if (!y.live || x.article != y.article || x.value == y.value ||
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

bool UnknownOrEqual(const std::string& a, const std::string& b) {
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

// The less is left open, the earlier.
auto TellingOrder(const FigureKey& key) {
  return std::tuple(key.concept_id.empty(), key.tally,
                    !InGazetteer(key.place_id), key.place_id.empty(),
                    key.cause.empty(), key.actor.empty(), !key.subset.empty());
}

}  // namespace

int32_t MonthOf(const Claim& claim) {
  if (!claim.event_time.earliest) return kNoMonth;
  const absl::CivilMonth month =
      absl::ToCivilMonth(*claim.event_time.earliest, absl::UTCTimeZone());
  if (month.year() < 1 || month.year() > 9999) return kNoMonth;
  return static_cast<int32_t>(month.year() * 12 + month.month());
}

std::string JoinRecordIdOf(const FigureKey& key, int32_t month) {
  FigureKey family;
  family.object = key.object;
  family.unit_code = key.unit_code;
  family.role = key.role;
  family.country = key.country;
  Sha256 hash;
  hash.Add(CanonicalText(family));
  hash.Add(int64_t{month});
  return hash.FinishHex().substr(0, kIdDigits);
}

bool AddToJoins(const Claim& claim, bool live, JoinRecord& record) {
  const std::optional<Decimal>& value = claim.quantity->value;
  if (record.crowded || !value || *value < Decimal::FromInt(kTellingMin)) {
    return false;
  }
  auto node = std::lower_bound(
      record.nodes.begin(), record.nodes.end(), claim.figure_key,
      [](const JoinNode& a, const FigureKey& key) { return a.key < key; });
  bool changed = false;
  if (node == record.nodes.end() || node->key != claim.figure_key) {
    if (record.nodes.size() == kJoinKeysMax) {
      record = {.crowded = true, .nodes = {}};
      return true;
    }
    node = record.nodes.insert(node, {.key = claim.figure_key, .samples = {}});
    changed = true;
  }
  const absl::Time start = claim.event_time.earliest.value_or(
      absl::FromUnixSeconds(0));
  const JoinSample sample{
      .rank = HashOf(claim.id),
      .value = *value,
      .day = static_cast<int32_t>(absl::ToUnixSeconds(start) / 86'400),
      .article = HashOf(claim.article_uri),
      .live = live};
  std::vector<JoinSample>& samples = node->samples;
  const auto place = std::lower_bound(
      samples.begin(), samples.end(), sample,
      [](const JoinSample& a, const JoinSample& b) { return a.rank < b.rank; });
  if (place != samples.end() && place->rank == sample.rank) {
    changed |= place->live != live;
    place->live = live;
    return changed;
  }
  if (place == samples.end() && samples.size() == kJoinSamplesMax) {
    return changed;
  }
  samples.insert(place, sample);
  if (samples.size() > kJoinSamplesMax) samples.pop_back();
  return true;
}

KeyDistance DistanceOf(const FigureKey& a, const FigureKey& b) {
  // Children among the dead are not the dead, however equal the numbers.
  const bool people = a.object == "person" || b.object == "person";
  if (people ? a.subset != b.subset : !NarrowsOrEqual(a.subset, b.subset)) {
    return KeyDistance::kApart;
  }
  // What happens in a week is a sum of other events than those of a night.
  const bool periods =
      a.tally == Tally::kPerPeriod || b.tally == Tally::kPerPeriod;
  if ((periods && a.tally != b.tally) ||
      !UnknownOrEqual(a.concept_id, b.concept_id) ||
      !UnknownOrEqual(a.cause, b.cause) || !UnknownOrEqual(a.actor, b.actor)) {
    return KeyDistance::kApart;
  }
  const bool places = a.place_id != b.place_id && InGazetteer(a.place_id) &&
                      InGazetteer(b.place_id);
  const bool far = places || a.tally != b.tally || a.subset != b.subset ||
                   a.concept_id != b.concept_id;
  return far ? KeyDistance::kFar : KeyDistance::kNear;
}

std::vector<size_t> JoinNodes(const JoinRecord& record) {
  const std::vector<JoinNode>& nodes = record.nodes;
  std::vector<size_t> order(nodes.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return TellingOrder(nodes[a].key) < TellingOrder(nodes[b].key);
  });
  std::vector<size_t> name_of(nodes.size());
  std::vector<std::vector<size_t>> figures;  // The naming node first.
  for (const size_t next : order) {
    const auto fits = [&](const std::vector<size_t>& figure) {
      const KeyDistance distance =
          DistanceOf(nodes[figure.front()].key, nodes[next].key);
      if (distance == KeyDistance::kApart) return false;
      const Decimal least = Decimal::FromInt(
          distance == KeyDistance::kFar ? kTellingFarMin : kTellingMin);
      const auto agrees = [&](size_t i) {
        return Agree(nodes[i], nodes[next], least);
      };
      const auto apart = [&](size_t i) {
        return ToldApart(nodes[i], nodes[next]);
      };
      return std::any_of(figure.begin(), figure.end(), agrees) &&
             std::none_of(figure.begin(), figure.end(), apart);
    };
    const auto figure = std::find_if(figures.begin(), figures.end(), fits);
    if (figure == figures.end()) {
      figures.push_back({next});
      name_of[next] = next;
    } else {
      figure->push_back(next);
      name_of[next] = figure->front();
    }
  }
  return name_of;
}

FigureKey NamingKeyOf(const FigureKey& key, const JoinRecord& record) {
  const std::vector<size_t> name_of = JoinNodes(record);
  for (size_t i = 0; i < record.nodes.size(); ++i) {
    if (record.nodes[i].key == key) return record.nodes[name_of[i]].key;
  }
  return key;
}

}  // namespace factline::track
