#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_NUMBERS_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_NUMBERS_H_

#include <cstdint>
#include <optional>

#include "daemon/extract/quantity_lexicon.h"
#include "daemon/extract/quantity_pieces.h"
#include "daemon/model/decimal.h"

namespace factline::extract {

enum class NumberForm : uint8_t {
  kDigits,    // "267", "2.3 million"
  kWords,     // "twenty-three", "a dozen"
  kFraction,  // "a third", "nine out of 10": value is the share, 0 to 1.
  kVague,     // "dozens", "several hundred": low and high, no value.
};

// A number of the text, without unit and comparator.
struct Number {
  int begin = 0;  // Pieces [begin, end).
  int end = 0;
  NumberForm form = NumberForm::kDigits;
  std::optional<Decimal> value = std::nullopt;
  std::optional<Decimal> low = std::nullopt;  // Of kVague.
  std::optional<Decimal> high = std::nullopt;
  int significant_digits = 0;
  bool has_multiplier = false;
  Decimal factor = Decimal::FromInt(1);  // Of the multipliers after digits.
  bool has_sign = false;
  // Digits alone, as years and names have them: no separator, no multiplier.
  bool bare_digits = false;
  // A kFraction of `unit` ("half a mile") or `scale`, not a share.
  bool applies_to_unit = false;
};

// Reads the longest number that starts at piece i, if one does; empty value
// and no bounds otherwise. After a currency sign (`money`) "m", "b" and "t" are
// multipliers.
std::optional<Number> ReadNumber(const PieceList& pieces, int i,
                                 const QuantityLexicon& lexicon, bool money);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_NUMBERS_H_
