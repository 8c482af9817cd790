#ifndef FACTLINE_DAEMON_MODEL_QUANTITY_H_
#define FACTLINE_DAEMON_MODEL_QUANTITY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/model/decimal.h"

namespace factline {

// Enumerators have the numbers of factline.v1's enums of the same names;
// daemon/convert checks that at compile time.

// Relation between the written number and the true value.
enum class Comparator : uint8_t {
  kUnspecified = 0,
  kExact = 1,
  kApproximate = 2,  // about, some, around
  kJustUnder = 3,    // nearly, almost
  kGreaterThan = 4,  // more than, over
  kLessThan = 5,     // less than, fewer than, under
  kAtLeast = 6,
  kAtMost = 7,  // up to
  kRange = 8,   // between 10 and 15
  kVague = 9,   // dozens: bounds only, value empty
};

// What a number says of its figure.
enum class QuantityRole : uint8_t {
  kUnspecified = 0,
  kLevel = 1,
  kIncrease = 2,
  kDecrease = 3,
  kRatio = 4,
};

// Code system of a unit.
enum class UnitSystem : uint8_t {
  kUnspecified = 0,
  kUcum = 1,     // "%", "km", "{person}"
  kIso4217 = 2,  // "USD"
};

// A number as a source reported it. Numbers keep their words: the bounds here
// are those that the words state; what agrees with what is track's business.
struct Quantity {
  std::optional<Decimal> value;  // Empty for kVague and kRange.
  Comparator comparator = Comparator::kExact;
  std::optional<Decimal> lower_bound;  // Exclusive for kGreaterThan.
  std::optional<Decimal> upper_bound;  // Exclusive for kLessThan, kJustUnder.
  std::string unit_code;               // UCUM or ISO 4217.
  UnitSystem unit_system = UnitSystem::kUcum;
  std::string surface_text;    // "nearly 1,150 attack drones"
  int32_t significant_digits = 0;  // 0 = unknown.
  bool has_multiplier = false;     // Written with a word: "$500bn".
  QuantityRole role = QuantityRole::kLevel;

  friend bool operator==(const Quantity&, const Quantity&) = default;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_QUANTITY_H_
