#ifndef FACTLINE_DAEMON_SERVE_FILTER_FIELDS_H_
#define FACTLINE_DAEMON_SERVE_FILTER_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/change.h"
#include "daemon/model/claim.h"
#include "daemon/model/decimal.h"
#include "daemon/model/figure.h"
#include "google/protobuf/descriptor.h"

namespace factline::serve {

// What a list or stream is made of; decides which fields its filter may name.
enum class FilterScope : uint8_t { kFigures = 1, kClaims = 2, kChanges = 4 };

// Ids in a filter of figures that joined others since, and the ids of these.
using OldIds = std::vector<std::pair<std::string, std::string>>;

// One thing that a filter is tested on. What is null has no values: a figure
// claim alone knows its measure, a figure alone has no source. Where a point
// is set, value and event time are the point's, else the claim's; a claim's own
// point tells the rest of it, where it is known. What is
// counted and where are the figure's words, and the claim's own in lists of
// claims or without a figure.
struct FilterSubject {
  const Figure* figure = nullptr;
  const Point* point = nullptr;
  const Claim* claim = nullptr;
  const Point* point_of_claim = nullptr;  // For fields that claims have not.
  ClaimState state = ClaimState::kUnspecified;  // Of the claim.
  const Change* change = nullptr;
  // The change is the one of its revision that tells of its point: conditions
  // hold for no other.
  bool tells = true;
  // A test for an old id holds for the figure that it leads to. Null = for none.
  const OldIds* old_ids = nullptr;
  // The figure's latest point before the change; null if there was none, or if
  // no function asks for it.
  const Point* latest_before = nullptr;
};

// Values of a text field; several for a chain of speakers.
using Texts = std::vector<std::string_view>;
using TextField = void (*)(const FilterSubject&, Texts&);
using NumberField = std::optional<Decimal> (*)(const FilterSubject&);
using TimeField = std::optional<absl::Time> (*)(const FilterSubject&);
using BoolField = std::optional<bool> (*)(const FilterSubject&);

// What whole values of a text field name: anything, places (they become their
// ids), or countries by their codes.
enum class Names : uint8_t { kAnything, kPlaces, kCountries };

// A field that filters may name.
struct FieldDef {
  std::string_view name;
  uint8_t scopes;           // FilterScopes, or'ed.
  std::string_view prefix;  // May stand before a value: "figures/", "TALLY_".
  std::variant<TextField, NumberField, TimeField, BoolField> get;
  // The enum whose names are all values; null = there are others.
  const google::protobuf::EnumDescriptor* (*values)() = nullptr;
  Names names = Names::kAnything;
};

// All values of a field of an enum, without its prefix: "VALUE_ADDED". Empty for
// other fields.
std::vector<std::string> KnownValues(const FieldDef& field);

// The field of that name; "figure." or "measure." may stand before it. Null if
// there is none.
const FieldDef* FindField(std::string_view name);

// Names of all fields of a scope, for people: "action, actor, ...".
std::string FieldNames(FilterScope scope);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FILTER_FIELDS_H_
