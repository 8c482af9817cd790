#include "daemon/store/digest.h"

#include <bit>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/base/status.h"
#include "daemon/store/keys.h"
#include "daemon/store/operations.h"

namespace factline::store {
namespace {

// Changes when what goes into the digest does, so that digests of two rules
// are never equal by chance.
constexpr std::string_view kDigestRule = "factline-digest-1";

template <typename Enum>
void AddEnum(Enum value, Sha256& hash) {
  hash.Add(static_cast<int64_t>(value));
}

void AddTime(absl::Time time, Sha256& hash) {
  if (time == absl::InfinitePast()) {
    hash.Add(std::numeric_limits<int64_t>::min());
  } else if (time == absl::InfiniteFuture()) {
    hash.Add(std::numeric_limits<int64_t>::max());
  } else {
    const int64_t seconds = absl::ToUnixSeconds(time);
    hash.Add(seconds);
    hash.Add(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds)));
  }
}

void AddTime(const std::optional<absl::Time>& time, Sha256& hash) {
  hash.Add(int64_t{time.has_value()});
  if (time) AddTime(*time, hash);
}

void AddDecimal(const std::optional<Decimal>& number, Sha256& hash) {
  hash.Add(number ? number->ToString() : std::string());
}

void AddQuantity(const Quantity& quantity, Sha256& hash) {
  AddDecimal(quantity.value, hash);
  AddEnum(quantity.comparator, hash);
  AddDecimal(quantity.lower_bound, hash);
  AddDecimal(quantity.upper_bound, hash);
  hash.Add(quantity.unit_code);
  AddEnum(quantity.unit_system, hash);
  hash.Add(quantity.surface_text);
  hash.Add(int64_t{quantity.significant_digits});
  hash.Add(int64_t{quantity.has_multiplier});
  AddEnum(quantity.role, hash);
}

void AddEventTime(const EventTime& time, Sha256& hash) {
  AddTime(time.earliest, hash);
  AddTime(time.latest, hash);
  AddEnum(time.precision, hash);
  AddEnum(time.basis, hash);
  hash.Add(time.edtf);
  hash.Add(time.time_zone);
  hash.Add(time.surface_text);
}

void AddMeasure(const Measure& measure, Sha256& hash) {
  hash.Add(measure.action);
  hash.Add(measure.object);
  hash.Add(measure.subset);
  hash.Add(measure.actor);
  hash.Add(measure.place);
}

void AddStatement(const Statement& statement, Sha256& hash) {
  hash.Add(statement.text);
  hash.Add(int64_t{statement.quoted});
  hash.Add(static_cast<int64_t>(statement.mentions.size()));
  for (const std::string& mention : statement.mentions) hash.Add(mention);
}

void AddPoint(const Point& point, Sha256& hash) {
  hash.Add(point.id);
  AddEventTime(point.event_time, hash);
  hash.Add(point.selected_claim);
  AddQuantity(point.best, hash);
  AddQuantity(point.low, hash);
  AddQuantity(point.high, hash);
  hash.Add(int64_t{point.source_count});
  hash.Add(int64_t{point.disputed});
  hash.Add(point.selection_rule);
  hash.Add(static_cast<int64_t>(point.selection_steps.size()));
  for (const std::string& step : point.selection_steps) hash.Add(step);
  hash.Add(static_cast<int64_t>(point.claims.size()));
  for (const std::string& claim : point.claims) hash.Add(claim);
}

}  // namespace

void AddToDigest(const Claim& claim, ClaimState state, Sha256& hash) {
  hash.Add("claim");
  hash.Add(claim.id);
  AddEnum(state, hash);
  hash.Add(claim.article_uri);
  hash.Add(claim.publisher);
  hash.Add(CanonicalText(claim.figure_key));
  AddMeasure(claim.measure, hash);
  hash.Add(int64_t{claim.quantity.has_value()});
  if (claim.quantity) AddQuantity(*claim.quantity, hash);
  hash.Add(int64_t{claim.statement.has_value()});
  if (claim.statement) AddStatement(*claim.statement, hash);
  AddEventTime(claim.event_time, hash);
  AddEnum(claim.tally, hash);
  hash.Add(static_cast<int64_t>(claim.attributions.size()));
  for (const Attribution& attribution : claim.attributions) {
    hash.Add(attribution.source);
    hash.Add(attribution.cue);
    AddEnum(attribution.stance, hash);
    AddTime(attribution.statement_time, hash);
  }
  AddEnum(claim.factuality, hash);
  AddTime(claim.publish_time, hash);
  hash.Add(std::bit_cast<int64_t>(claim.confidence));
}

void AddToDigest(const Figure& figure, Sha256& hash) {
  hash.Add("figure");
  hash.Add(figure.id);
  hash.Add(CanonicalText(figure.key));
  AddMeasure(figure.measure, hash);
  hash.Add(figure.display_name);
  hash.Add(static_cast<int64_t>(figure.points.size()));
  for (const Point& point : figure.points) AddPoint(point, hash);
}

absl::StatusOr<DigestResult> ComputeDigest(const FactReader& reader) {
  Sha256 hash;
  hash.Add(kDigestRule);
  DigestResult result;
  FACTLINE_RETURN_IF_ERROR(reader.ScanClaims([&](const StoredClaim& stored) {
    AddToDigest(stored.claim, stored.state, hash);
    ++result.claims;
  }));
  PrefixScan decisions(reader.source(), Family::kDefault,
                       TablePrefix(Table::kDecision));
  for (decisions.SeekToFirst(); decisions.Valid(); decisions.Next()) {
    FACTLINE_ASSIGN_OR_RETURN(const track::Decision decision,
                              DecodeDecision(decisions.value()));
    hash.Add("decision");
    hash.Add(FigureIdOf(decision.key));
    hash.Add(FigureIdOf(decision.into));
  }
  FACTLINE_RETURN_IF_ERROR(decisions.status());
  FACTLINE_RETURN_IF_ERROR(reader.ScanFigures("", [&](const Figure& figure) {
    AddToDigest(figure, hash);
    ++result.figures;
    result.points += static_cast<int64_t>(figure.points.size());
    return true;
  }));
  result.digest = hash.FinishHex();
  return result;
}

}  // namespace factline::store
