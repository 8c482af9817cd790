#include "daemon/extract/quantity_shared.h"

#include <string_view>

#include "daemon/extract/quantity_context.h"

namespace factline::extract {
namespace {

bool IsPlain(const Amount& amount) {
  return amount.unit == nullptr && !amount.number.has_multiplier &&
         (amount.number.form == NumberForm::kDigits ||
          amount.number.form == NumberForm::kWords);
}

void TakeUnit(const Amount& from, Amount& amount) {
  amount.unit = from.unit;
  amount.unit_begin = from.unit_begin;
  amount.unit_end = from.unit_end;
}

// Past "and", "or", "," or ", and" at piece `at`; `last` tells whether the list
// ends with what follows. 0 when there is none; ", or" says the same in other
// words ("5,000, or 9% of staff").
int AfterSeparator(const PieceList& pieces, int at, bool& last) {
  const bool comma = pieces.IsChar(at, ',');
  if (comma) ++at;
  last = pieces.Lower(at) == "and" || (!comma && pieces.Lower(at) == "or");
  if (comma && pieces.Lower(at) == "or") return 0;
  if (last) return at + 1;
  return comma ? at : 0;
}

// "5, 10 and 15 percent": the unit behind the last number of the list.
bool TakeNext(const Scene& scene, Amount& amount) {
  constexpr int kMaxItems = 4;
  if (!IsPlain(amount)) return false;
  int at = amount.end;
  for (int item = 0; item < kMaxItems; ++item) {
    bool last = false;
    const int next_at = AfterSeparator(scene.pieces, at, last);
    if (next_at == 0) return false;
    const auto next = ReadAmount(scene, next_at);
    if (!next || next->unit_before) return false;
    if (last && next->unit != nullptr) {
      // "5 and 10 million dollars" may be either; it says one multiplier.
      if (next->number.has_multiplier) return false;
      TakeUnit(*next, amount);
      return true;
    }
    if (last || !IsPlain(*next)) return false;
    at = next->end;
  }
  return false;
}

// In "fell 21p to 936" the level has the unit of the change.
bool TakeOfChange(const Scene& scene, const std::optional<Amount>& change,
                  Amount& amount) {
  const bool level = change && change->unit != nullptr &&
                     change->unit->kind != QuantityKind::kPercent &&
                     change->end == amount.begin - 1 &&
                     scene.pieces.Lower(amount.begin - 1) == "to" &&
                     amount.number.form == NumberForm::kDigits;
  if (level) TakeUnit(*change, amount);
  return level;
}

// In "1.5 mln dlrs versus 0.9 mln" the second is money, too, and in "151.3 yen,
// down from 151.8".
bool TakePrevious(const Scene& scene, const std::optional<Amount>& previous,
                  Amount& amount) {
  constexpr int kMaxGap = 8;       // "a loss a year earlier of"
  constexpr int kMaxPlainGap = 3;  // ", down from"
  if (!previous || previous->unit == nullptr ||
      previous->number.has_multiplier != amount.number.has_multiplier ||
      amount.number.form != NumberForm::kDigits) {
    return false;
  }
  const bool multiplied = amount.number.has_multiplier && previous->IsMoney();
  const int gap = amount.begin - previous->end;
  if (gap > (multiplied ? kMaxGap : kMaxPlainGap)) return false;
  if (!multiplied) {
    const bool compared = scene.pieces.Is(amount.begin - 1, kComparisonWord) &&
                          scene.pieces.Lower(amount.begin - 1) != "to" &&
                          previous->unit->kind != QuantityKind::kDuration;
    if (compared) TakeUnit(*previous, amount);
    return compared;
  }
  for (int at = previous->end; at < amount.begin; ++at) {
    if (scene.pieces.Is(at, kComparisonWord)) {
      TakeUnit(*previous, amount);
      return true;
    }
  }
  return false;
}

}  // namespace

Amount WithSharedUnit(const Scene& scene, Amount amount,
                      const std::optional<Amount>& change,
                      const std::optional<Amount>& previous) {
  if (amount.unit != nullptr || amount.IsShare() ||
      NounWordsEnd(scene, amount.end) > amount.end) {
    return amount;
  }
  if (TakeOfChange(scene, change, amount)) return amount;
  if (TakePrevious(scene, previous, amount)) return amount;
  TakeNext(scene, amount);
  return amount;
}

}  // namespace factline::extract
