#include "daemon/extract/quantity_amounts.h"

#include <string_view>
#include <utility>

#include "daemon/extract/quantity_context.h"
#include "daemon/extract/quantity_digits.h"

namespace factline::extract {
namespace {

using UnitMatch = PhraseTable<UnitEntry>::Match;

// The unit's form must stand in the text letter for letter if it says so.
bool CaseFits(const PieceList& pieces, const UnitMatch& match) {
  if (!match.value->cased) return true;
  const language::Span span = pieces.SpanOf(match.begin, match.end);
  return pieces.document().Text(span) == match.value->form;
}

// A glued match must not be the front of a longer word ("3.7km" but no "5m" of
// "5m1"), and a sign such as "$" after the number must touch it.
bool UnitFits(const PieceList& pieces, const Number& number,
              const UnitMatch& match) {
  const UnitEntry& unit = *match.value;
  if (!CaseFits(pieces, match)) return false;
  const bool joined = pieces.Glued(match.begin);
  if (unit.glued && !joined) return false;
  const Decimal hundred = Decimal::FromInt(100);
  if (unit.large && !number.has_multiplier &&
      (!number.value || *number.value < hundred)) {
    return false;
  }
  if (unit.weight) {
    // "5 million pounds" are paid, "5,000 pounds of explosives" weigh that.
    return number.has_multiplier && pieces.Lower(match.end) != "of";
  }
  if (unit.kind == QuantityKind::kMoney &&
      pieces[match.begin].kind == PieceKind::kSymbol) {
    // In "5 $10 notes" the sign belongs to what follows.
    return !pieces.IsNumber(match.end) || !pieces.Glued(match.end);
  }
  return true;
}

// Takes the unit after the number, if one stands there.
void TakeUnitAfter(const Scene& scene, Amount& amount) {
  const PieceList& pieces = scene.pieces;
  int at = amount.number.end;
  if (pieces.IsDash(at) && pieces.Glued(at) && pieces.Glued(at + 1)) ++at;
  const bool vague = amount.number.form == NumberForm::kVague;
  if (vague && pieces.Lower(at) == "of") ++at;
  const auto fits = [&](const UnitMatch& m) {
    return UnitFits(pieces, amount.number, m);
  };
  auto match = scene.lexicon.unit_after.At(pieces, at, fits);
  if (!match && pieces.Is(at, kUnitAdjective)) {
    match = scene.lexicon.unit_after.At(pieces, at + 1, fits);
    if (match && match.value->kind != QuantityKind::kDuration) match = {};
  }
  if (!match) return;
  amount.unit = match.value;
  amount.unit_begin = match.begin;
  amount.unit_end = amount.end = match.end;
}

// True when piece i is a sign of the number right after it.
bool IsSign(const PieceList& pieces, int i) {
  const std::string_view text = pieces.Text(i);
  if (text != "-" && text != "+" && text != "\u2212") return false;
  return (pieces[i].space_before || pieces.IsChar(i - 1, '(') || i == 0) &&
         pieces.Glued(i + 1);
}

// "minus five", but not of "plus or minus five".
bool IsMinusWord(const PieceList& pieces, int i) {
  if (pieces.Lower(i) == "negative") return true;
  return pieces.Lower(i) == "minus" &&
         !(pieces.Lower(i - 1) == "or" && pieces.Lower(i - 2) == "plus");
}

// "from X to Y" after a verb of change names two levels.
bool IsChange(const Scene& scene, int from) {
  constexpr int kMaxBack = 24;  // Words a verb may stand before "from".
  const PieceList& pieces = scene.pieces;
  for (int i = from - 1; i >= 0 && i >= from - kMaxBack; --i) {
    if (pieces.IsChar(i, ';') || pieces.IsChar(i, '.')) return false;
    if (pieces.Is(i, kChangeWord)) return true;
  }
  return false;
}

// Where the second end of a range would start, or 0.
int RangeTarget(const Scene& scene, const Amount& low) {
  const PieceList& pieces = scene.pieces;
  const int at = low.end;
  const std::string_view word = pieces.Lower(at);
  const std::string_view before = pieces.Lower(low.begin - 1);
  const std::string_view next = pieces.Lower(at + 1);
  if (pieces.IsDash(at) && pieces.Glued(at) && !pieces.Glued(at + 1) &&
      (next == "to" || next == "and" || next == "or")) {
    return at + 2;  // "8- to 16-metre"
  }
  if (pieces.IsDash(at) && pieces.Glued(at) && next == "to" &&
      pieces.IsDash(at + 2) && pieces.Glued(at + 2) && pieces.Glued(at + 3)) {
    return at + 3;  // "30-to-60-day"
  }
  if (pieces.IsDash(at)) {
    return pieces.Glued(at) == pieces.Glued(at + 1) ? at + 1 : 0;
  }
  if (word == "and") return before == "between" ? at + 1 : 0;
  if (word == "or") return at + 1;
  if (word != "to") return 0;
  if (before == "from") return IsChange(scene, low.begin - 1) ? 0 : at + 1;
  return FollowsChange(scene, low) ? 0 : at + 1;
}

// Gives both ends one unit and one multiplier; false when they differ.
bool Align(Amount& low, Amount& high) {
  // "in 2015 to $221bn"
  if (high.unit_before && low.unit == nullptr) return false;
  if (low.unit != nullptr && high.unit != nullptr) {
    if (low.unit->code != high.unit->code) return false;
  } else if (high.unit == nullptr) {
    high.unit = low.unit;
  } else {
    low.unit = high.unit;
  }
  const bool bare = low.number.form == NumberForm::kDigits
                        ? !low.number.has_multiplier
                        : low.number.form == NumberForm::kWords &&
                              !low.number.has_multiplier;
  if (bare && high.number.has_multiplier) {
    const auto scaled = low.number.value->Times(high.number.factor);
    if (scaled && *scaled < *high.number.value) {
      low.number.value = scaled;
      low.number.has_multiplier = true;
    }
  }
  auto from = ValueOf(low);
  auto to = ValueOf(high);
  if (from && to && from->IsNegative() && to->IsNegative() && *to < *from) {
    std::swap(low, high);  // "from -18 to -34 degrees"
    std::swap(from, to);
  }
  return from && to && *from < *to;
}

}  // namespace

std::optional<Amount> ReadAmount(const Scene& scene, int i) {
  const PieceList& pieces = scene.pieces;
  Amount amount{.begin = i, .end = i, .number = {}};
  int at = i;
  if (IsSign(pieces, at)) {
    amount.negative = !pieces.IsChar(at, '+');
    ++at;
  } else if (IsMinusWord(pieces, at) &&
             (pieces.IsNumber(at + 1) || pieces.Is(at + 1, kCardinal))) {
    amount.negative = true;
    ++at;
  }
  const bool has_sign = at > i && !pieces.IsWord(i);
  const auto before =
      scene.lexicon.unit_before.At(pieces, at, [&](const UnitMatch& m) {
        return CaseFits(pieces, m);
      });
  const bool money =
      before && before.value->kind == QuantityKind::kMoney;
  if (before) at = before.end;
  if (money && pieces.IsChar(at, '-') && pieces.Glued(at + 1)) {
    amount.negative = true;  // "$-5"
    ++at;
  }
  const auto number = ReadNumber(pieces, at, scene.lexicon, money);
  if (!number) return std::nullopt;
  const bool words = !pieces.IsNumber(number->begin);
  if ((before || has_sign) && words) return std::nullopt;
  amount.number = *number;
  amount.end = number->end;
  if (before) {
    amount.unit = before.value;
    amount.unit_before = true;
    amount.unit_begin = before.begin;
    amount.unit_end = before.end;
  } else {
    TakeUnitAfter(scene, amount);
  }
  return amount;
}

std::optional<Range> ReadRange(const Scene& scene, const Amount& low) {
  if (!low.number.value || low.number.form == NumberForm::kFraction) {
    return std::nullopt;
  }
  const int target = RangeTarget(scene, low);
  if (target == 0) return std::nullopt;
  const auto high = ReadAmount(scene, target);
  if (!high || !high->number.value ||
      high->number.form == NumberForm::kFraction) {
    return std::nullopt;
  }
  // "lost 1.7% or 25 points": each has its own.
  if (low.unit != nullptr && high->unit == nullptr &&
      NounWordsEnd(scene, high->end) > high->end) {
    return std::nullopt;
  }
  Range range{low.begin, high->end, low, *high};
  if (!Align(range.low, range.high)) return std::nullopt;
  return range;
}

std::optional<Decimal> BoundOf(const Amount& amount,
                               const std::optional<Decimal>& bound) {
  if (!bound) return std::nullopt;
  std::optional<Decimal> value =
      amount.IsShare() ? AsPercent(*bound)
      : amount.unit    ? Shifted(*bound, amount.unit->exponent)
                       : bound;
  if (value && amount.negative) value = Decimal().Minus(*value);
  return value;
}

std::optional<Decimal> ValueOf(const Amount& amount) {
  if (amount.number.form == NumberForm::kVague) return std::nullopt;
  return BoundOf(amount, amount.number.value);
}

}  // namespace factline::extract
