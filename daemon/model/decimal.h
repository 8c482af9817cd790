#ifndef FACTLINE_DAEMON_MODEL_DECIMAL_H_
#define FACTLINE_DAEMON_MODEL_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace factline {

// An exact decimal number, coefficient x 10^exponent. News writes decimals, so
// they are kept as such: 0.1 + 0.2 is 0.3, and $500bn is 5 x 10^11.
//
// Invariants:
//   (1) |coefficient| < 10^18 (kMaxDigits): every product fits 128 bits.
//   (2) The coefficient does not end in 0, and zero is 0 x 10^0. So equal
//       numbers have equal members, and the default == is numeric.
//   (3) kMinExponent <= exponent <= kMaxExponent.
class Decimal {
 public:
  static constexpr int kMaxDigits = 18;
  static constexpr int kMinExponent = -18;
  static constexpr int kMaxExponent = 30;

  constexpr Decimal() = default;  // Zero.

  // Empty when the number needs more than kMaxDigits digits or its exponent
  // leaves the range.
  static std::optional<Decimal> Make(int64_t coefficient, int exponent);
  static Decimal FromInt(int32_t value);

  // Reads plain decimal text as ToString() writes it: "267", "-0.5", "1500".
  // No grouping, no exponent, no blank, no leading '+'. Empty when `text` is
  // not that, or does not fit.
  static std::optional<Decimal> Parse(std::string_view text);

  // Plain text without an exponent: "500000000000", "-0.5". Parse() reads it.
  std::string ToString() const;

  // The nearest double; for charts and ratios, never for what is stored.
  double ToDouble() const;

  // Each is empty when the result does not fit.
  std::optional<Decimal> Plus(Decimal other) const;
  std::optional<Decimal> Minus(Decimal other) const;
  std::optional<Decimal> Times(Decimal other) const;

  bool IsZero() const { return coefficient_ == 0; }
  bool IsNegative() const { return coefficient_ < 0; }
  int64_t coefficient() const { return coefficient_; }
  int exponent() const { return exponent_; }

  friend bool operator==(Decimal, Decimal) = default;
  friend std::strong_ordering operator<=>(Decimal a, Decimal b);

 private:
  constexpr Decimal(int64_t coefficient, int exponent)
      : coefficient_(coefficient), exponent_(exponent) {}

  int64_t coefficient_ = 0;
  int32_t exponent_ = 0;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_DECIMAL_H_
