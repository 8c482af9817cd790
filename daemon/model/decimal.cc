#include "daemon/model/decimal.h"

#include <cmath>

namespace factline {
namespace {

__extension__ using Int128 = __int128;

constexpr int64_t kCoefficientLimit = 1'000'000'000'000'000'000;  // 10^18

Int128 PowerOf10(int n) {
  Int128 power = 1;
  for (int i = 0; i < n; ++i) power *= 10;
  return power;
}

int DigitCount(Int128 value) {
  if (value < 0) value = -value;
  int digits = 1;
  while (value >= 10) {
    value /= 10;
    ++digits;
  }
  return digits;
}

// Brings coefficient x 10^exponent into the class's normal form.
std::optional<std::pair<int64_t, int>> Normalize(Int128 coefficient,
                                                 int exponent) {
  if (coefficient == 0) return std::pair<int64_t, int>(0, 0);
  while (coefficient % 10 == 0) {
    coefficient /= 10;
    ++exponent;
  }
  if (coefficient <= -kCoefficientLimit || coefficient >= kCoefficientLimit ||
      exponent < Decimal::kMinExponent || exponent > Decimal::kMaxExponent) {
    return std::nullopt;
  }
  return std::pair<int64_t, int>(static_cast<int64_t>(coefficient), exponent);
}

}  // namespace

std::optional<Decimal> Decimal::Make(int64_t coefficient, int exponent) {
  const auto normal = Normalize(coefficient, exponent);
  if (!normal) return std::nullopt;
  return Decimal(normal->first, normal->second);
}

Decimal Decimal::FromInt(int32_t value) { return *Make(value, 0); }

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  if (text.empty() || point == 0 || point == text.size() - 1) {
    return std::nullopt;
  }
  int64_t coefficient = 0;
  int exponent = 0;  // Of the digits taken so far.
  int zeros = 0;     // Seen, and not yet known to be inner ones.
  for (size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    const bool fraction = point != std::string_view::npos && i > point;
    if (fraction) --exponent;
    if (text[i] == '0') {
      // Trailing zeros never enter the coefficient, so "1" and 30 zeros fits.
      if (coefficient != 0) ++zeros;
      continue;
    }
    for (++zeros; zeros > 0; --zeros) {
      if (coefficient >= kCoefficientLimit / 10) return std::nullopt;
      coefficient *= 10;
    }
    coefficient += text[i] - '0';
  }
  return Make(negative ? -coefficient : coefficient, exponent + zeros);
}

std::string Decimal::ToString() const {
  std::string digits =
      std::to_string(coefficient_ < 0 ? -coefficient_ : coefficient_);
  if (exponent_ >= 0) {
    digits.append(exponent_, '0');
  } else {
    const size_t decimals = static_cast<size_t>(-exponent_);
    if (digits.size() <= decimals) {
      digits.insert(0, decimals - digits.size() + 1, '0');
    }
    digits.insert(digits.size() - decimals, 1, '.');
  }
  return coefficient_ < 0 ? "-" + digits : digits;
}

double Decimal::ToDouble() const {
  // Dividing by an exact power of ten rounds once; multiplying by an inexact
  // negative power would round twice.
  const double power = std::pow(10.0, std::abs(exponent_));
  return exponent_ < 0 ? static_cast<double>(coefficient_) / power
                       : static_cast<double>(coefficient_) * power;
}

std::optional<Decimal> Decimal::Plus(Decimal other) const {
  if (IsZero()) return other;
  if (other.IsZero()) return *this;
  const Decimal& high = exponent_ >= other.exponent_ ? *this : other;
  const Decimal& low = exponent_ >= other.exponent_ ? other : *this;
  const int shift = high.exponent_ - low.exponent_;
  // Past this the sum has more than kMaxDigits digits, or the shift overflows.
  if (shift > kMaxDigits + 1) return std::nullopt;
  const auto normal = Normalize(
      high.coefficient_ * PowerOf10(shift) + low.coefficient_, low.exponent_);
  if (!normal) return std::nullopt;
  return Decimal(normal->first, normal->second);
}

std::optional<Decimal> Decimal::Minus(Decimal other) const {
  return Plus(Decimal(-other.coefficient_, other.exponent_));
}

std::optional<Decimal> Decimal::Times(Decimal other) const {
  const auto normal =
      Normalize(static_cast<Int128>(coefficient_) * other.coefficient_,
                exponent_ + other.exponent_);
  if (!normal) return std::nullopt;
  return Decimal(normal->first, normal->second);
}

std::strong_ordering operator<=>(Decimal a, Decimal b) {
  const auto sign = [](Decimal d) {
    return (d.coefficient_ > 0) - (d.coefficient_ < 0);
  };
  if (sign(a) != sign(b) || sign(a) == 0) return sign(a) <=> sign(b);
  // Same sign: the larger magnitude decides, by length first.
  const int length_a = DigitCount(a.coefficient_) + a.exponent_;
  const int length_b = DigitCount(b.coefficient_) + b.exponent_;
  if (length_a != length_b) {
    return sign(a) > 0 ? length_a <=> length_b : length_b <=> length_a;
  }
  // Equal lengths: the exponents differ by less than kMaxDigits.
  Int128 left = a.coefficient_;
  Int128 right = b.coefficient_;
  if (a.exponent_ > b.exponent_) left *= PowerOf10(a.exponent_ - b.exponent_);
  if (b.exponent_ > a.exponent_) right *= PowerOf10(b.exponent_ - a.exponent_);
  return left <=> right;
}

}  // namespace factline
