#include "daemon/track/bounds.h"

#include <cstdlib>
#include <utility>

namespace factline::track {
namespace {

// A tenth of |value|.
std::optional<Decimal> Tenth(Decimal value) {
  return Decimal::Make(std::abs(value.coefficient()), value.exponent() - 1);
}

// Half of |value|.
std::optional<Decimal> Half(Decimal value) {
  const auto tenth = Tenth(value);
  return tenth ? tenth->Times(Decimal::FromInt(5)) : std::nullopt;
}

// Half a unit of the last of the digits that `value` was written with.
std::optional<Decimal> HalfLastDigit(Decimal value, int significant_digits) {
  const int64_t coefficient = std::abs(value.coefficient());
  int digits = 0;
  for (int64_t rest = coefficient; rest > 0; rest /= 10) ++digits;
  if (digits == 0) return std::nullopt;
  // Unknown counts as the fewest that can have been written. Fewer than the
  // value has are a contradiction; its own digits are then the better word.
  const int written = significant_digits > digits ? significant_digits : digits;
  return Decimal::Make(5, value.exponent() - (written - digits) - 1);
}

// value + distance and value - distance; `value` where that does not fit.
Decimal Above(Decimal value, std::optional<Decimal> distance) {
  if (!distance) return value;
  return value.Plus(*distance).value_or(value);
}

Decimal Below(Decimal value, std::optional<Decimal> distance) {
  if (!distance) return value;
  return value.Minus(*distance).value_or(value);
}

AgreementBounds Stated(const Quantity& quantity) {
  AgreementBounds bounds{.lower = quantity.lower_bound,
                         .upper = quantity.upper_bound};
  if (bounds.lower && bounds.upper && *bounds.upper < *bounds.lower) {
    std::swap(bounds.lower, bounds.upper);
  }
  return bounds;
}

AgreementBounds Closed(Decimal lower, Decimal upper) {
  return {.lower = lower, .upper = upper};
}

// "more than 0" and "less than 0" have no |v| to be a part of: without end.
AgreementBounds Upwards(Decimal value, bool open) {
  AgreementBounds bounds;
  bounds.lower = value;
  bounds.lower_open = open;
  if (!value.IsZero()) bounds.upper = Above(value, Half(value));
  return bounds;
}

AgreementBounds Downwards(Decimal value, std::optional<Decimal> distance,
                          bool open) {
  AgreementBounds bounds;
  bounds.upper = value;
  bounds.upper_open = open;
  if (!value.IsZero()) bounds.lower = Below(value, distance);
  return bounds;
}

}  // namespace

AgreementBounds BoundsOf(const Quantity& quantity) {
  if (!quantity.value) return Stated(quantity);
  const Decimal value = *quantity.value;
  switch (quantity.comparator) {
    case Comparator::kApproximate:
      return Closed(Below(value, Tenth(value)), Above(value, Tenth(value)));
    case Comparator::kJustUnder:
      return Downwards(value, Tenth(value), /*open=*/true);
    case Comparator::kGreaterThan:
      return Upwards(value, /*open=*/true);
    case Comparator::kAtLeast:
      return Upwards(value, /*open=*/false);
    case Comparator::kLessThan:
      return Downwards(value, Half(value), /*open=*/true);
    case Comparator::kAtMost:
      return Downwards(value, Half(value), /*open=*/false);
    case Comparator::kRange:
    case Comparator::kVague:
      return Stated(quantity);
    case Comparator::kUnspecified:
    case Comparator::kExact:
      break;
  }
  if (!quantity.has_multiplier) return Closed(value, value);
  const auto half = HalfLastDigit(value, quantity.significant_digits);
  return Closed(Below(value, half), Above(value, half));
}

bool Meet(const AgreementBounds& a, const AgreementBounds& b) {
  const auto below = [](const AgreementBounds& x, const AgreementBounds& y) {
    if (!x.lower || !y.upper) return true;
    if (x.lower_open || y.upper_open) return *x.lower < *y.upper;
    return *x.lower <= *y.upper;
  };
  return below(a, b) && below(b, a);
}

bool Agree(const Quantity& a, const Quantity& b) {
  return Meet(BoundsOf(a), BoundsOf(b));
}

std::optional<Decimal> WidthOf(const AgreementBounds& bounds) {
  if (!bounds.lower || !bounds.upper) return std::nullopt;
  return bounds.upper->Minus(*bounds.lower);
}

bool Tighter(const AgreementBounds& a, const AgreementBounds& b) {
  const auto width_a = WidthOf(a);
  const auto width_b = WidthOf(b);
  if (!width_a || !width_b) return width_a.has_value() && !width_b;
  return *width_a < *width_b;
}

bool SameNumber(const Quantity& a, const Quantity& b) {
  return a.value == b.value && a.comparator == b.comparator &&
         a.lower_bound == b.lower_bound && a.upper_bound == b.upper_bound;
}

}  // namespace factline::track
