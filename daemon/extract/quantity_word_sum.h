#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_WORD_SUM_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_WORD_SUM_H_

#include <optional>

#include "daemon/model/decimal.h"

namespace factline::extract {

// The sum that number words make, taken one by one: "two", "hundred", "and",
// "five", "thousand".
//
// Invariants: scales taken with Multiply() fall ("million" before "thousand");
// group_ is what stands after the last of them.
class WordSum {
 public:
  // Takes a cardinal below 100; false when it does not go on with the number.
  bool Add(int cardinal) {
    const bool fits = last_ == kNothing || last_ == kHundred ||
                      last_ == kScale ||
                      (last_ == kTens && cardinal > 0 && cardinal < 10);
    if (!fits || !Grow(Decimal::FromInt(cardinal))) return false;
    last_ = cardinal >= 20 ? kTens : kOnes;
    return true;
  }

  // Takes "hundred" (100), "thousand" ...; false when it does not fit here.
  bool Multiply(Decimal factor) {
    if (last_ == kNothing || last_ == kDone) return false;
    if (factor == Decimal::FromInt(100)) {
      const auto product = group_.Times(factor);
      if (last_ == kHundred || last_ == kScale || !product) return false;
      group_ = *product;
      last_ = kHundred;
      return true;
    }
    const bool chained = last_ == kScale;  // "thousand million"
    if (!chained && smallest_ && factor >= *smallest_) return false;
    const auto product = (chained ? total_ : group_).Times(factor);
    const auto sum = chained || !product ? product : total_.Plus(*product);
    if (!sum) return false;
    total_ = *sum;
    group_ = Decimal();
    smallest_ = factor;
    last_ = kScale;
    multiplied_ = true;
    return true;
  }

  // Takes "and a half", of one ("two and a half") or of the last scale ("a
  // million and a half").
  bool AddHalf() {
    if (last_ == kScale) {
      const auto half = smallest_->Times(*Decimal::Make(5, -1));
      const auto sum = half ? total_.Plus(*half) : half;
      if (!sum) return false;
      total_ = *sum;
      last_ = kDone;
      return true;
    }
    const bool fits = last_ == kOnes || last_ == kTens;
    if (!fits || !Grow(*Decimal::Make(5, -1))) return false;
    last_ = kOnes;
    return true;
  }

  bool TakesAnd() const { return last_ == kHundred || last_ == kScale; }
  bool multiplied() const { return multiplied_; }

  // What the last scale multiplied by: 10^6 of "ten million".
  Decimal factor() const {
    return last_ == kScale && smallest_ ? *smallest_ : Decimal::FromInt(1);
  }

  // Empty when nothing was taken or the sum does not fit.
  std::optional<Decimal> Total() const {
    return last_ == kNothing ? std::nullopt : total_.Plus(group_);
  }

 private:
  enum Last { kNothing, kOnes, kTens, kHundred, kScale, kDone };

  bool Grow(Decimal by) {
    const auto sum = group_.Plus(by);
    if (sum) group_ = *sum;
    return sum.has_value();
  }

  Last last_ = kNothing;
  Decimal total_;
  Decimal group_;
  std::optional<Decimal> smallest_;
  bool multiplied_ = false;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_WORD_SUM_H_
