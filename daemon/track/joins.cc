#include "daemon/track/joins.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/base/hash.h"
#include "daemon/base/status.h"

namespace factline::track {
namespace {

constexpr size_t kIdDigits = 32;  // As of figures.

// Least numbers that are noted; of totals that grow, which are told with their
// words, and of rare disasters smaller ones as well.
constexpr int32_t kTellingMin = 20;
constexpr int32_t kTellingTotalMin = 3;

constexpr int32_t kNoMonth = 0;

// A growing toll is told anew within this time, so that what is told of it in
// another month is seen there.
constexpr int kBorderDays = 7;

uint64_t HashOf(std::string_view text) {
  Sha256 hash;
  hash.Add(text);
  // Sixteen hex digits are 64 bits.
  return std::strtoull(hash.FinishHex().substr(0, 16).c_str(), nullptr, 16);
}

int32_t DayOf(absl::Time time) {
  return static_cast<int32_t>(absl::ToUnixSeconds(time) / 86'400);
}

JoinSample SampleOf(const Claim& claim, bool live) {
  return {.rank = HashOf(claim.id),
          .value = *claim.quantity->value,
          .day = DayOf(claim.event_time.earliest.value_or(absl::UnixEpoch())),
          .article = HashOf(claim.article_uri),
          .live = live,
          .told = DayOf(claim.publish_time),
          .running = claim.tally == Tally::kCumulative};
}

std::vector<JoinNode>::iterator PlaceOf(const FigureKey& key,
                                        JoinRecord& record) {
  return std::lower_bound(
      record.nodes.begin(), record.nodes.end(), key,
      [](const JoinNode& a, const FigureKey& b) { return a.key < b; });
}

void AddSample(const JoinSample& sample, std::vector<JoinSample>& samples) {
  const auto place = std::lower_bound(
      samples.begin(), samples.end(), sample,
      [](const JoinSample& a, const JoinSample& b) { return a.rank < b.rank; });
  if (place != samples.end() && place->rank == sample.rank) {
    place->live = sample.live;
    return;
  }
  samples.insert(place, sample);
  if (samples.size() > kJoinSamplesMax) samples.pop_back();
}

bool IsTelling(const Claim& claim) {
  const std::optional<Decimal>& value = claim.quantity->value;
  if (!value) return false;
  // "Six are dead": the first word of a toll that is told for days.
  const bool toll = claim.tally == Tally::kCumulative ||
                    IsRareCause(claim.figure_key.cause);
  return *value >= Decimal::FromInt(toll ? kTellingTotalMin : kTellingMin);
}

// Whether a toll told of no place could be this one.
bool IsSeenByAll(const Claim& claim) {
  const FigureKey& key = claim.figure_key;
  return claim.tally == Tally::kCumulative && !key.cause.empty() &&
         !key.country.empty();
}

// A family or all countries' together, in a month.
struct Scope {
  int32_t month = 0;
  bool all = false;

  JoinRecordName NameOf(const FigureKey& key, int level) const {
    if (!all) return JoinRecordNameOf(key, month, level);
    return JoinRecordNameOf(WithoutCountry(key), month, level);
  }
};

// Puts nodes of a record that has become too large into the records of `level`.
absl::Status Spread(std::vector<JoinNode> nodes, Scope scope, int level,
                    JoinRecordFinder find) {
  if (level == kJoinLevels) return absl::OkStatus();
  for (JoinNode& node : nodes) {
    FACTLINE_ASSIGN_OR_RETURN(JoinRecord* const record,
                              find(scope.NameOf(node.key, level)));
    record->nodes.insert(PlaceOf(node.key, *record), std::move(node));
    if (record->nodes.size() <= kJoinKeysMax) continue;
    // Only all of them can be too many, so this was the last one.
    std::vector<JoinNode> rest = std::move(record->nodes);
    *record = {.crowded = true, .nodes = {}};
    return Spread(std::move(rest), scope, level + 1, find);
  }
  return absl::OkStatus();
}

absl::Status AddTo(Scope scope, const FigureKey& key, const JoinSample& sample,
                   JoinRecordFinder find) {
  for (int level = 0; level < kJoinLevels; ++level) {
    FACTLINE_ASSIGN_OR_RETURN(JoinRecord* const record,
                              find(scope.NameOf(key, level)));
    if (record->crowded) continue;
    auto node = PlaceOf(key, *record);
    if (node == record->nodes.end() || node->key != key) {
      node = record->nodes.insert(node, {.key = key, .samples = {}});
    }
    AddSample(sample, node->samples);
    if (record->nodes.size() <= kJoinKeysMax) return absl::OkStatus();
    std::vector<JoinNode> nodes = std::move(record->nodes);
    *record = {.crowded = true, .nodes = {}};
    return Spread(std::move(nodes), scope, level + 1, find);
  }
  return absl::OkStatus();
}

// The month of a claim, and that before or after it if what the claim tells of,
// or the day on which it tells a total, is near.
std::vector<int32_t> MonthsNear(const Claim& claim) {
  const int32_t month = MonthOf(claim);
  std::vector<int32_t> months = {month};
  if (month == kNoMonth) return months;
  const auto month_at = [](absl::CivilDay day) {
    return static_cast<int32_t>(day.year() * 12 + day.month());
  };
  const absl::CivilDay event =
      absl::ToCivilDay(*claim.event_time.earliest, absl::UTCTimeZone());
  if (month_at(event - kBorderDays) < month) months.push_back(month - 1);
  absl::CivilDay last = event;
  if (claim.tally == Tally::kCumulative) {
    last = std::max(last, absl::ToCivilDay(claim.publish_time,
                                           absl::UTCTimeZone()));
  }
  if (month_at(last + kBorderDays) > month) months.push_back(month + 1);
  return months;
}

}  // namespace

int32_t MonthOf(const Claim& claim) { return MonthOf(claim.event_time); }

int32_t MonthOf(const EventTime& time) {
  if (!time.earliest) return kNoMonth;
  const absl::CivilMonth month =
      absl::ToCivilMonth(*time.earliest, absl::UTCTimeZone());
  if (month.year() < 1 || month.year() > 9999) return kNoMonth;
  return static_cast<int32_t>(month.year() * 12 + month.month());
}

JoinRecordName JoinRecordNameOf(const FigureKey& key, int32_t month,
                                int level) {
  FigureKey part;
  part.object = key.object;
  part.unit_code = key.unit_code;
  part.role = key.role;
  part.country = key.country;
  if (level > 0) {
    part.concept_id = key.concept_id;
    part.subset = key.subset;
  }
  if (level > 1) {
    part.cause = key.cause;
    if (!key.country.empty()) part.region = key.region;
  }
  Sha256 hash;
  hash.Add(CanonicalText(part));
  hash.Add(int64_t{month});
  hash.Add(int64_t{level});
  return {.id = hash.FinishHex().substr(0, kIdDigits),
          .month = month,
          .country = key.country};
}

FigureKey WithoutCountry(FigureKey key) {
  key.country.clear();
  key.region.clear();
  return key;
}

absl::Status AddToJoins(const Claim& claim, bool live, JoinRecordFinder find) {
  if (!IsTelling(claim)) return absl::OkStatus();
  const FigureKey& key = claim.figure_key;
  const JoinSample sample = SampleOf(claim, live);
  for (const int32_t month : MonthsNear(claim)) {
    // Keys of no country share their records with what is seen by all, so that
    // all of a record spread by one rule.
    const Scope own = {.month = month, .all = key.country.empty()};
    FACTLINE_RETURN_IF_ERROR(AddTo(own, key, sample, find));
    if (!IsSeenByAll(claim)) continue;
    FACTLINE_RETURN_IF_ERROR(
        AddTo({.month = month, .all = true}, key, sample, find));
  }
  return absl::OkStatus();
}

SharedJoins NameJoins(JoinRecord record) {
  auto named = std::make_shared<NamedJoins>();
  named->name_of = JoinNodes(record);
  named->record = std::move(record);
  return named;
}

}  // namespace factline::track
