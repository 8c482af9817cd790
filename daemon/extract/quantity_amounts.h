#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_AMOUNTS_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_AMOUNTS_H_

#include <optional>

#include "daemon/extract/quantity_lexicon.h"
#include "daemon/extract/quantity_numbers.h"
#include "daemon/extract/quantity_pieces.h"

namespace factline::extract {

// A sentence and what to read it with. Both outlive the scene.
struct Scene {
  const PieceList& pieces;
  const QuantityLexicon& lexicon;
};

// A number with its sign and unit: "$500bn", "-1%", "30-day", "267".
struct Amount {
  int begin = 0;  // Pieces [begin, end).
  int end = 0;
  Number number;  // Values without sign and unit.
  bool negative = false;
  const UnitEntry* unit = nullptr;  // Null = a count, or a share.
  bool unit_before = false;         // "$5", "magnitude 7.8"
  int unit_begin = 0;               // Pieces of the unit.
  int unit_end = 0;

  bool IsMoney() const {
    return unit != nullptr && unit->kind == QuantityKind::kMoney;
  }
  // A fraction that is not one of a unit is a percentage of its whole.
  bool IsShare() const {
    return unit == nullptr && number.form == NumberForm::kFraction;
  }
};

// Two amounts that are the ends of one quantity: "between 10 and 15", "10-15".
struct Range {
  int begin = 0;  // Pieces [begin, end), whichever end stands first.
  int end = 0;
  Amount low;
  Amount high;
};

// Reads the amount that starts at piece i: a sign, a unit before, or a number.
std::optional<Amount> ReadAmount(const Scene& scene, int i);

// Goes on from `low`, which may start a range: "-15", "to 15", "and 15" after
// "between", "or three". Empty when it does not; a change "from 34 to 100" is
// two levels and no range.
std::optional<Range> ReadRange(const Scene& scene, const Amount& low);

// The amount as a number of its unit: sign, unit's power of ten, and shares as
// percent applied. Empty for vague ones and when it does not fit.
std::optional<Decimal> ValueOf(const Amount& amount);

// Likewise for a bound of a vague amount.
std::optional<Decimal> BoundOf(const Amount& amount,
                               const std::optional<Decimal>& bound);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_AMOUNTS_H_
