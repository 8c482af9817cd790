// The small values that claims and figures are made of.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/convert/convert.h"

namespace factline::convert {
namespace {

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: a Timestamp's own range.
constexpr int64_t kMinSeconds = -62135596800;
constexpr int64_t kMaxSeconds = 253402300799;
constexpr int32_t kMaxNanos = 999'999'999;

std::string ToText(const std::optional<Decimal>& number) {
  return number ? number->ToString() : std::string();
}

// Empty text is no number.
absl::Status ReadNumber(const std::string& text, const char* field,
                        std::optional<Decimal>& number) {
  if (text.empty()) return absl::OkStatus();
  number = Decimal::Parse(text);
  if (number) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": no decimal: '", Printable(text), "'"));
}

}  // namespace

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp out;
  const int64_t seconds = absl::ToUnixSeconds(time);  // Rounds down.
  if (seconds < kMinSeconds) {
    out.set_seconds(kMinSeconds);
  } else if (seconds > kMaxSeconds) {
    out.set_seconds(kMaxSeconds);
    out.set_nanos(kMaxNanos);
  } else {
    out.set_seconds(seconds);
    out.set_nanos(static_cast<int32_t>(
        absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  }
  return out;
}

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  const int64_t seconds = time.seconds();
  if (seconds < kMinSeconds) return absl::FromUnixSeconds(kMinSeconds);
  if (seconds > kMaxSeconds) {
    return absl::FromUnixSeconds(kMaxSeconds) + absl::Nanoseconds(kMaxNanos);
  }
  return absl::FromUnixSeconds(seconds) +
         absl::Nanoseconds(std::clamp(time.nanos(), 0, kMaxNanos));
}

v1::StorePosition ToProto(const StorePosition& position) {
  v1::StorePosition out;
  out.set_revision(position.revision);
  *out.mutable_record_time() = ToProto(position.record_time);
  out.set_store_id(position.store_id);
  return out;
}

StorePosition FromProto(const v1::StorePosition& position) {
  return {.revision = position.revision(),
          .record_time = FromProto(position.record_time()),
          .store_id = position.store_id()};
}

v1::EventTime ToProto(const EventTime& time) {
  v1::EventTime out;
  out.set_edtf(time.edtf);
  if (time.earliest) *out.mutable_earliest_time() = ToProto(*time.earliest);
  if (time.latest) *out.mutable_latest_time() = ToProto(*time.latest);
  out.set_precision(ToProto(time.precision));
  out.set_time_zone(time.time_zone);
  out.set_basis(ToProto(time.basis));
  out.set_surface_text(time.surface_text);
  return out;
}

EventTime FromProto(const v1::EventTime& time) {
  EventTime out;
  if (time.has_earliest_time()) out.earliest = FromProto(time.earliest_time());
  if (time.has_latest_time()) out.latest = FromProto(time.latest_time());
  out.precision = FromProto(time.precision());
  out.basis = FromProto(time.basis());
  out.edtf = time.edtf();
  out.time_zone = time.time_zone();
  out.surface_text = time.surface_text();
  return out;
}

v1::Quantity ToProto(const Quantity& quantity) {
  v1::Quantity out;
  out.set_value(ToText(quantity.value));
  out.set_comparator(ToProto(quantity.comparator));
  out.set_lower_bound(ToText(quantity.lower_bound));
  out.set_upper_bound(ToText(quantity.upper_bound));
  out.set_unit_code(quantity.unit_code);
  out.set_unit_system(ToProto(quantity.unit_system));
  out.set_surface_text(quantity.surface_text);
  out.set_significant_digits(quantity.significant_digits);
  out.set_role(ToProto(quantity.role));
  out.set_has_multiplier(quantity.has_multiplier);
  return out;
}

absl::StatusOr<Quantity> FromProto(const v1::Quantity& quantity) {
  Quantity out;
  FACTLINE_RETURN_IF_ERROR(ReadNumber(quantity.value(), "value", out.value));
  FACTLINE_RETURN_IF_ERROR(
      ReadNumber(quantity.lower_bound(), "lower_bound", out.lower_bound));
  FACTLINE_RETURN_IF_ERROR(
      ReadNumber(quantity.upper_bound(), "upper_bound", out.upper_bound));
  out.comparator = FromProto(quantity.comparator());
  out.unit_code = quantity.unit_code();
  out.unit_system = FromProto(quantity.unit_system());
  out.surface_text = quantity.surface_text();
  out.significant_digits = quantity.significant_digits();
  out.has_multiplier = quantity.has_multiplier();
  out.role = FromProto(quantity.role());
  return out;
}

v1::Measure ToProto(const Measure& measure) {
  v1::Measure out;
  out.set_action(measure.action);
  out.set_object(measure.object);
  out.set_subset(measure.subset);
  out.set_actor(measure.actor);
  out.set_place(measure.place);
  return out;
}

Measure FromProto(const v1::Measure& measure) {
  return {.action = measure.action(),
          .object = measure.object(),
          .subset = measure.subset(),
          .actor = measure.actor(),
          .place = measure.place()};
}

v1::FigureKey ToProto(const FigureKey& key) {
  v1::FigureKey out;
  out.set_concept_id(key.concept_id);
  out.set_cause(key.cause);
  out.set_object(key.object);
  out.set_subset(key.subset);
  out.set_unit_code(key.unit_code);
  out.set_role(ToProto(key.role));
  out.set_tally(ToProto(key.tally));
  out.set_actor(key.actor);
  out.set_place_id(key.place_id);
  out.set_country(key.country);
  out.set_region(key.region);
  return out;
}

FigureKey FromProto(const v1::FigureKey& key) {
  return {.concept_id = key.concept_id(),
          .cause = key.cause(),
          .object = key.object(),
          .subset = key.subset(),
          .unit_code = key.unit_code(),
          .role = FromProto(key.role()),
          .tally = FromProto(key.tally()),
          .actor = key.actor(),
          .place_id = key.place_id(),
          .country = key.country(),
          .region = key.region()};
}

v1::Attribution ToProto(const Attribution& attribution) {
  v1::Attribution out;
  out.set_source(attribution.source);
  out.set_cue(attribution.cue);
  out.set_stance(ToProto(attribution.stance));
  if (attribution.statement_time) {
    *out.mutable_statement_time() = ToProto(*attribution.statement_time);
  }
  return out;
}

Attribution FromProto(const v1::Attribution& attribution) {
  Attribution out;
  out.source = attribution.source();
  out.cue = attribution.cue();
  out.stance = FromProto(attribution.stance());
  if (attribution.has_statement_time()) {
    out.statement_time = FromProto(attribution.statement_time());
  }
  return out;
}

v1::Statement ToProto(const Statement& statement) {
  v1::Statement out;
  out.set_text(statement.text);
  out.set_quoted(statement.quoted);
  for (const std::string& mention : statement.mentions) {
    out.add_mentions(mention);
  }
  return out;
}

Statement FromProto(const v1::Statement& statement) {
  return {
      .text = statement.text(),
      .quoted = statement.quoted(),
      .mentions = {statement.mentions().begin(), statement.mentions().end()}};
}

v1::Evidence ToProto(const Evidence& evidence,
                     std::string_view article_revision) {
  v1::Evidence out;
  out.set_article_revision(std::string(article_revision));
  out.set_field(evidence.field);
  out.set_start_byte(evidence.start_byte);
  out.set_end_byte(evidence.end_byte);
  out.set_quote(evidence.quote);
  return out;
}

Evidence FromProto(const v1::Evidence& evidence) {
  return {.field = evidence.field(),
          .start_byte = evidence.start_byte(),
          .end_byte = evidence.end_byte(),
          .quote = evidence.quote()};
}

}  // namespace factline::convert
