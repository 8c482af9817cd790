#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_DIGITS_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_DIGITS_H_

#include <optional>
#include <string_view>

#include "daemon/model/decimal.h"

namespace factline::extract {

// True for one ASCII digit or more and nothing else.
bool AllDigits(std::string_view text);

// The value of digits with separators: "1,150", "1,00,000", "3.7", ".5",
// "1.234.567". Empty for what is none ("1,15", "192.168.1.2", "007") or has
// more than 18 digits. One point parts decimals, as English has it.
std::optional<Decimal> ParseDigits(std::string_view text);

// Multiplies by 10^exponent; empty when the result does not fit.
std::optional<Decimal> Shifted(Decimal value, int exponent);

// The share as percent, to two decimals: 33.33 for a third.
std::optional<Decimal> AsPercent(Decimal share);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_DIGITS_H_
