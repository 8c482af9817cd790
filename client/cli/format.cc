#include "client/cli/format.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <ctime>

namespace factline::cli {
namespace {

// "VALUE_REVISED" to "value revised".
std::string Words(std::string_view name) {
  std::string out;
  for (const char c : name) {
    out += c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  }
  return out;
}

std::string WithoutPrefix(const std::string& name, std::string_view prefix) {
  return Words(std::string_view(name).substr(prefix.size()));
}

std::string Qualifier(v1::Comparator comparator) {
  switch (comparator) {
    case v1::COMPARATOR_APPROXIMATE:
      return "about ";
    case v1::COMPARATOR_JUST_UNDER:
      return "almost ";
    case v1::COMPARATOR_GREATER_THAN:
      return "more than ";
    case v1::COMPARATOR_LESS_THAN:
      return "less than ";
    case v1::COMPARATOR_AT_LEAST:
      return "at least ";
    case v1::COMPARATOR_AT_MOST:
      return "up to ";
    default:
      return "";
  }
}

std::string RoleMark(v1::QuantityRole role) {
  switch (role) {
    case v1::QUANTITY_ROLE_INCREASE:
      return "+";
    case v1::QUANTITY_ROLE_DECREASE:
      return "-";
    case v1::QUANTITY_ROLE_RATIO:
      return "x";
    default:
      return "";
  }
}

// Counted things ("{drone}") stand in the figure's own name.
std::string WithUnit(const std::string& number, const v1::Quantity& quantity) {
  const std::string& code = quantity.unit_code();
  if (code.empty() || code == "1" || code.front() == '{') return number;
  if (quantity.unit_system() == v1::UNIT_SYSTEM_ISO_4217) {
    return code + " " + number;
  }
  return number + " " + code;
}

std::string CivilDay(int64_t unix_seconds) {
  const std::time_t seconds = static_cast<std::time_t>(unix_seconds);
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%d", &utc);
  return text;
}

}  // namespace

std::string GroupDigits(std::string_view decimal) {
  const size_t sign = decimal.starts_with('-') ? 1 : 0;
  const size_t point = std::min(decimal.find('.'), decimal.size());
  std::string out;
  for (size_t i = 0; i < decimal.size(); ++i) {
    if (i < point && i > sign && (point - i) % 3 == 0) out += ',';
    out += decimal[i];
  }
  return out;
}

std::string FormatQuantity(const v1::Quantity& quantity) {
  if (quantity.comparator() == v1::COMPARATOR_RANGE) {
    return WithUnit(GroupDigits(quantity.lower_bound()) + " to " +
                        GroupDigits(quantity.upper_bound()),
                    quantity);
  }
  if (quantity.value().empty()) {
    return quantity.surface_text().empty() ? "?" : quantity.surface_text();
  }
  return Qualifier(quantity.comparator()) +
         WithUnit(RoleMark(quantity.role()) + GroupDigits(quantity.value()),
                  quantity);
}

std::string FormatEventTime(const v1::EventTime& time) {
  if (!time.edtf().empty()) return time.edtf();
  if (!time.has_earliest_time() && !time.has_latest_time()) return "-";
  const std::string from =
      time.has_earliest_time() ? CivilDay(time.earliest_time().seconds()) : "..";
  const std::string to =
      time.has_latest_time() ? CivilDay(time.latest_time().seconds() - 1) : "..";
  return from == to ? from : from + "/" + to;
}

std::string FormatTime(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  const std::time_t seconds = static_cast<std::time_t>(time.seconds());
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &utc);
  return text;
}

std::string FormatSpeakers(const v1::Claim& claim) {
  std::string out;
  for (const v1::Attribution& attribution : claim.attributions()) {
    if (!out.empty()) out += ", ";
    out += attribution.source();
    if (attribution.stance() == v1::STANCE_DENIES) out += " denies";
    if (attribution.stance() == v1::STANCE_QUESTIONS) out += " questions";
  }
  return out.empty() ? claim.publisher() : out;
}

std::string FormatMeasure(const v1::Claim& claim) {
  const v1::Measure& measure = claim.measure();
  std::string action = claim.figure_key().concept_id().empty()
                           ? measure.action()
                           : claim.figure_key().concept_id();
  std::replace(action.begin(), action.end(), '_', ' ');
  std::string out = measure.subset().empty() || measure.subset() == measure.object()
                        ? measure.object()
                        : measure.object() + " (" + measure.subset() + ")";
  if (!action.empty()) out += " " + action;
  if (!measure.actor().empty()) out += " by " + measure.actor();
  if (!measure.place().empty()) out += ", " + measure.place();
  return out;
}

std::string FormatKind(v1::ChangeKind kind) {
  return WithoutPrefix(v1::ChangeKind_Name(kind), "CHANGE_KIND_");
}

std::string FormatCause(v1::ChangeCause cause) {
  return WithoutPrefix(v1::ChangeCause_Name(cause), "CHANGE_CAUSE_");
}

std::string FormatState(v1::ClaimState state) {
  return WithoutPrefix(v1::ClaimState_Name(state), "CLAIM_STATE_");
}

std::optional<double> NumberOf(const std::string& decimal) {
  if (decimal.empty()) return std::nullopt;
  return std::strtod(decimal.c_str(), nullptr);
}

}  // namespace factline::cli
