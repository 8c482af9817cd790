#include "daemon/track/joins.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/base/hash.h"
#include "daemon/base/status.h"

namespace factline::track {
namespace {

constexpr size_t kIdDigits = 32;  // As of figures.

// Least numbers that are noted.
constexpr int32_t kTellingMin = 20;

constexpr int32_t kNoMonth = 0;

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

// Puts nodes of a record that has become too large into the records of `level`.
absl::Status Spread(std::vector<JoinNode> nodes, int32_t month, int level,
                    JoinRecordFinder find) {
  if (level == kJoinLevels) return absl::OkStatus();
  for (JoinNode& node : nodes) {
    FACTLINE_ASSIGN_OR_RETURN(JoinRecord* const record,
                              find(JoinRecordIdOf(node.key, month, level)));
    record->nodes.insert(PlaceOf(node.key, *record), std::move(node));
    if (record->nodes.size() <= kJoinKeysMax) continue;
    // Only all of them can be too many, so this was the last one.
    std::vector<JoinNode> rest = std::move(record->nodes);
    *record = {.crowded = true, .nodes = {}};
    return Spread(std::move(rest), month, level + 1, find);
  }
  return absl::OkStatus();
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

std::string JoinRecordIdOf(const FigureKey& key, int32_t month, int level) {
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
    part.region = key.region;
  }
  Sha256 hash;
  hash.Add(CanonicalText(part));
  hash.Add(int64_t{month});
  hash.Add(int64_t{level});
  return hash.FinishHex().substr(0, kIdDigits);
}

absl::Status AddToJoins(const Claim& claim, bool live, JoinRecordFinder find) {
  const std::optional<Decimal>& value = claim.quantity->value;
  if (!value || *value < Decimal::FromInt(kTellingMin)) return absl::OkStatus();
  const FigureKey& key = claim.figure_key;
  const int32_t month = MonthOf(claim);
  for (int level = 0; level < kJoinLevels; ++level) {
    FACTLINE_ASSIGN_OR_RETURN(JoinRecord* const record,
                              find(JoinRecordIdOf(key, month, level)));
    if (record->crowded) continue;
    auto node = PlaceOf(key, *record);
    if (node == record->nodes.end() || node->key != key) {
      node = record->nodes.insert(node, {.key = key, .samples = {}});
    }
    AddSample(SampleOf(claim, live), node->samples);
    if (record->nodes.size() <= kJoinKeysMax) return absl::OkStatus();
    std::vector<JoinNode> nodes = std::move(record->nodes);
    *record = {.crowded = true, .nodes = {}};
    return Spread(std::move(nodes), month, level + 1, find);
  }
  return absl::OkStatus();
}

}  // namespace factline::track
