#include "daemon/extract/quantity_numbers.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "daemon/extract/quantity_digits.h"
#include "daemon/extract/quantity_word_sum.h"

namespace factline::extract {
namespace {

int SignificantDigits(Decimal value) {
  return static_cast<int>(
      std::to_string(std::abs(value.coefficient())).size());
}

// Reads one number. Each Read method starts at the piece given and returns
// nothing when there is no such number.
class Reader {
 public:
  Reader(const PieceList& pieces, const QuantityLexicon& lexicon, bool money)
      : pieces_(pieces), lexicon_(lexicon), money_(money) {}

  std::optional<Number> Read(int i) const {
    const Piece& piece = pieces_[i];
    if (piece.masked) return std::nullopt;
    if (piece.kind == PieceKind::kNumber) {
      if (auto share = ReadOutOf(i)) return share;
      return ReadDigits(i);
    }
    if (piece.kind == PieceKind::kSymbol) return ReadVulgar(i, Decimal());
    if (piece.word == kNoWord) return std::nullopt;
    if (auto vague = ReadVague(i)) return vague;
    if (auto fraction = ReadFraction(i)) return fraction;
    if (auto share = ReadOutOf(i)) return share;
    return ReadWords(i);
  }

 private:
  std::optional<int> CardinalAt(int i) const {
    if (!pieces_.Is(i, kCardinal)) return std::nullopt;
    return lexicon_.cardinals.at(pieces_[i].word);
  }
  const ScaleEntry* ScaleAt(int i) const {
    if (!pieces_.Is(i, kScale)) return nullptr;
    return &lexicon_.scales.at(pieces_[i].word);
  }
  bool IsArticle(int i) const {
    return pieces_.Lower(i) == "a" || pieces_.Lower(i) == "an";
  }
  // The piece after i, over a hyphen that joins them ("twenty-three").
  int Next(int i) const {
    return pieces_.IsDash(i + 1) && pieces_.Glued(i + 1) && pieces_.Glued(i + 2)
               ? i + 2
               : i + 1;
  }

  // True when the abbreviation at i may multiply the digits before it.
  bool MayMultiply(const ScaleEntry& scale, int i) const {
    const bool joined = pieces_.Glued(i);
    if (scale.glued) return joined;
    if (!scale.money) return true;
    if (money_) return true;
    if (!joined) return false;
    if (pieces_.Text(i) == "M" || pieces_.Text(i) == "B") return true;
    if (pieces_.Text(i) != "m") return false;
    // "a 60m-pound deal"
    const auto unit = pieces_.IsDash(i + 1) && pieces_.Glued(i + 2)
                          ? lexicon_.unit_after.At(pieces_, i + 2)
                          : PhraseTable<UnitEntry>::Match();
    return IsCounted(i + 1) ||
           (unit && unit.value->kind == QuantityKind::kMoney);
  }

  // "5m people", "780m pounds", "1.3m customers", but not "400m hurdles".
  bool IsCounted(int i) const {
    if (pieces_.Is(i, kPersonWord)) return true;
    if (!pieces_.IsWord(i) || pieces_.Glued(i) || pieces_[i].capitalized ||
        pieces_.Is(i, kFunctionWord | kRaceWord)) {
      return false;
    }
    const std::string_view word = pieces_.Lower(i);
    const auto unit = lexicon_.unit_after.At(pieces_, i);
    if (unit) return unit.value->kind != QuantityKind::kPercent;
    return word.size() > 3 && word.ends_with('s') && !word.ends_with("ss");
  }

  // Takes the multipliers from piece `i` on into `number`.
  void TakeScales(int i, Number& number) const {
    while (number.value) {
      const int at = pieces_.IsDash(i) && pieces_.Glued(i) ? i + 1 : i;
      const ScaleEntry* scale = ScaleAt(at);
      if (scale == nullptr || !MayMultiply(*scale, at)) break;
      number.value = number.value->Times(scale->factor);
      const auto factor = number.factor.Times(scale->factor);
      if (factor) number.factor = *factor;
      number.has_multiplier = true;
      number.bare_digits = false;
      i = number.end = at + 1;
    }
  }

  // Joins "2 500" when blanks group the digits in threes; the end piece.
  int GroupedEnd(int i, std::string& digits) const {
    const std::string_view first = pieces_.Text(i);
    if (first.size() > 3 || !AllDigits(first) || first[0] == '0') return i + 1;
    constexpr int kMaxGroups = 8;  // More than fit, so the number is refused.
    int end = i + 1;
    while (end - i < kMaxGroups && pieces_.IsNumber(end) &&
           pieces_.Text(end).size() == 3 &&
           AllDigits(pieces_.Text(end)) &&
           pieces_[end].span.begin == pieces_[end - 1].span.end + 1) {
      digits += pieces_.Text(end);
      ++end;
    }
    return end;
  }

  std::optional<Number> ReadDigits(int i) const {
    std::string digits(pieces_.Text(i));
    const int end = GroupedEnd(i, digits);
    Number number{.begin = i, .end = end};
    number.value = ParseDigits(digits);
    if (!number.value && pieces_.IsChar(end, '%')) {
      number.value = DecimalComma(digits);
    }
    if (!number.value) return std::nullopt;
    number.significant_digits = SignificantDigits(*number.value);
    number.bare_digits = end == i + 1 && AllDigits(digits);
    if (number.bare_digits) {
      if (auto mixed = ReadMixed(i, *number.value)) return mixed;
    }
    TakeScales(number.end, number);
    return number.value ? std::optional(number) : std::nullopt;
  }

  static std::optional<Decimal> DecimalComma(std::string text) {
    if (std::count(text.begin(), text.end(), ',') != 1) return std::nullopt;
    std::replace(text.begin(), text.end(), ',', '.');
    return ParseDigits(text);
  }

  // "1/2" from piece i, or nothing.
  std::optional<Decimal> Slashed(int i) const {
    if (!pieces_.IsNumber(i) || !pieces_.IsChar(i + 1, '/') ||
        !pieces_.Glued(i + 1) || !pieces_.IsNumber(i + 2) ||
        !pieces_.Glued(i + 2) || pieces_.IsChar(i + 3, '/') ||
        (pieces_.IsChar(i - 1, '/') && pieces_.Glued(i))) {
      return std::nullopt;
    }
    constexpr int kMaxDenominator = 16;  // Past it, it is a date or a name.
    const auto top = ParseDigits(pieces_.Text(i));
    const auto bottom = ParseDigits(pieces_.Text(i + 2));
    if (!top || !bottom || top->exponent() < 0 || bottom->exponent() < 0 ||
        *top >= *bottom || top->IsZero() ||
        *bottom > Decimal::FromInt(kMaxDenominator)) {
      return std::nullopt;
    }
    return Share(static_cast<int>(top->ToDouble()),
                 static_cast<int>(bottom->ToDouble()));
  }

  // "2 1/2", "2½", "1/2"; `whole` is the value of piece i.
  std::optional<Number> ReadMixed(int i, Decimal whole) const {
    if (auto share = Slashed(i)) {
      return Fraction(i, i + 3, *share, /*is_amount=*/false);
    }
    const bool joint = pieces_.IsDash(i + 1) && pieces_.Glued(i + 1) &&
                       pieces_.Glued(i + 2);
    const int part = joint ? i + 2 : i + 1;  // "2-1/2"
    if (auto share = Slashed(part)) {
      return Fraction(i, part + 3, whole.Plus(*share), /*is_amount=*/true);
    }
    if (auto vulgar = ReadVulgar(i + 1, whole)) {
      vulgar->begin = i;
      vulgar->form = NumberForm::kDigits;
      return vulgar;
    }
    return std::nullopt;
  }

  std::optional<Number> ReadVulgar(int i, Decimal whole) const {
    constexpr std::pair<std::string_view, std::pair<int, int>> kVulgar[] = {
        {"½", {1, 2}}, {"¼", {1, 4}}, {"¾", {3, 4}}, {"⅓", {1, 3}},
        {"⅔", {2, 3}}, {"⅕", {1, 5}}, {"⅛", {1, 8}}};
    const std::string_view text = pieces_.Text(i);
    for (const auto& [sign, parts] : kVulgar) {
      if (sign != text) continue;
      return Fraction(i, i + 1, whole.Plus(*Share(parts.first, parts.second)),
                      !whole.IsZero());
    }
    return std::nullopt;
  }

  std::optional<Number> Fraction(int begin, int end,
                                 std::optional<Decimal> value,
                                 bool is_amount) const {
    if (!value) return std::nullopt;
    Number number{.begin = begin,
                  .end = end,
                  .form = is_amount ? NumberForm::kDigits
                                    : NumberForm::kFraction};
    number.value = value;
    number.significant_digits = SignificantDigits(*value);
    if (is_amount) TakeScales(end, number);
    return number.value ? std::optional(number) : std::nullopt;
  }

  // top / bottom to six decimals, which AsPercent() rounds to two.
  static std::optional<Decimal> Share(int top, int bottom) {
    constexpr int kDecimals = 6;
    constexpr int64_t kPower = 1'000'000;
    return Decimal::Make((2 * kPower * top + bottom) / (2 * bottom),
                         -kDecimals);
  }

  std::optional<Number> ReadVague(int i) const;
  std::optional<Number> VagueHeaded(int i) const;
  std::optional<Number> ReadFraction(int i) const;
  std::optional<Number> ReadHalf(int i) const;
  std::optional<Number> ReadOutOf(int i) const;
  std::optional<Number> ReadWords(int i) const;
  bool StartsAnother(const WordSum& sum, int i) const;
  bool IsShareTail(int i, bool plural) const;
  std::optional<Number> Scaled(int begin, int i, Decimal share) const;

  const PieceList& pieces_;
  const QuantityLexicon& lexicon_;
  const bool money_;
};

// "dozens", "tens of thousands", "several hundred", "a few dozen".
std::optional<Number> Reader::ReadVague(int i) const {
  if (!pieces_.Is(i, kVaguePlural)) return VagueHeaded(i);
  if (pieces_.IsDash(i - 1) && pieces_.Glued(i)) return std::nullopt;
  const VagueEntry& entry = lexicon_.vague.at(pieces_[i].word);
  Number number{.begin = i, .end = i + 1, .form = NumberForm::kVague};
  number.has_multiplier = true;
  number.low = entry.low;
  number.high = entry.high;
  const bool of = pieces_.Lower(i + 1) == "of";
  if (of && pieces_.Is(i + 2, kVaguePlural)) {
    const VagueEntry& unit = lexicon_.vague.at(pieces_[i + 2].word);
    number.end = i + 3;
    const auto above = entry.high.Plus(Decimal::FromInt(1));
    number.low = entry.low.Times(unit.unit);
    const auto past = above ? above->Times(unit.unit) : above;
    number.high = past ? past->Minus(Decimal::FromInt(1)) : past;
    if (!number.low || !number.high) return std::nullopt;
  } else if (entry.needs_of && !of && pieces_.Lower(i + 1) != "more") {
    return std::nullopt;
  }
  return number;
}

std::optional<Number> Reader::VagueHeaded(int i) const {
  const auto head = lexicon_.vague_heads.At(pieces_, i);
  if (!head) return std::nullopt;
  Number number{.begin = i, .end = head.end, .form = NumberForm::kVague};
  Decimal factor = Decimal::FromInt(1);
  while (const ScaleEntry* scale = ScaleAt(number.end)) {
    if (!scale->IsWord()) break;
    const auto product = factor.Times(scale->factor);
    if (!product) return std::nullopt;
    factor = *product;
    ++number.end;
  }
  if (pieces_.Is(number.end, kVaguePlural)) {  // "several hundred thousands"
    const auto product =
        factor.Times(lexicon_.vague.at(pieces_[number.end].word).unit);
    if (!product) return std::nullopt;
    factor = *product;
    ++number.end;
  }
  if (number.end == head.end) return std::nullopt;  // "several people"
  number.has_multiplier = true;
  number.low = factor.Times(Decimal::FromInt(head.value->low));
  number.high = factor.Times(Decimal::FromInt(head.value->high));
  if (!number.low || !number.high) return std::nullopt;
  return number;
}

// What may follow a share: "of", a verb, a comparison, the end of a clause.
// "a third fire" is an ordinal.
bool Reader::IsShareTail(int i, bool plural) const {
  if (pieces_.Lower(i) == "of" || pieces_.Is(i, kAuxiliary)) return true;
  for (const std::string_view word : {"more", "less", "fewer", "higher",
                                      "lower", "larger", "smaller"}) {
    if (pieces_.Lower(i) == word) return true;
  }
  if (plural) return true;
  return pieces_[i].kind == PieceKind::kEnd || pieces_.IsChar(i, '.') ||
         pieces_.IsChar(i, ',') || pieces_.IsChar(i, ')') ||
         pieces_.Lower(i) == "in" || pieces_.Lower(i) == "from";
}

// A share of something counted in words: "a quarter of a million".
std::optional<Number> Reader::Scaled(int begin, int i, Decimal share) const {
  if (IsArticle(i)) ++i;
  const ScaleEntry* scale = ScaleAt(i);
  if (scale == nullptr || !scale->IsWord()) return std::nullopt;
  Number number{.begin = begin, .end = i, .form = NumberForm::kWords};
  number.value = share;
  TakeScales(i, number);
  if (!number.value) return std::nullopt;
  number.significant_digits = SignificantDigits(*number.value);
  return number;
}

// "half a million", "half-dozen", "half an hour", "half of them".
std::optional<Number> Reader::ReadHalf(int i) const {
  if (pieces_.Lower(i) != "half") return std::nullopt;
  const Decimal half = *Decimal::Make(5, -1);
  const int next = Next(i);
  if (auto scaled = Scaled(i, next, half)) return scaled;
  Number number{.begin = i, .end = i + 1, .form = NumberForm::kFraction};
  number.value = half;
  number.significant_digits = 1;
  if (IsArticle(next) || next == i + 2) {
    const int unit = IsArticle(next) ? next + 1 : next;
    number.end = unit;
    number.applies_to_unit = true;
    if (lexicon_.unit_after.At(pieces_, unit)) return number;
    return std::nullopt;
  }
  for (const std::string_view word : {"of", "the", "its", "their", "his", "her",
                                      "our", "all", "those", "these"}) {
    if (pieces_.Lower(next) == word) return number;
  }
  return pieces_.Is(next, kAuxiliary) ? std::optional(number) : std::nullopt;
}

// "a third", "two-thirds", "three quarters of a mile", "a quarter of a
// million".
std::optional<Number> Reader::ReadFraction(int i) const {
  if (auto half = ReadHalf(i)) return half;
  const std::optional<int> cardinal = CardinalAt(i);
  const int top = IsArticle(i) ? 1 : cardinal.value_or(0);
  const int word = Next(i);
  if (top == 0 || !pieces_.Is(word, kFractionWord)) return std::nullopt;
  const int bottom = lexicon_.fractions.at(pieces_[word].word);
  const std::string_view form = pieces_.Lower(word);
  const bool plural = form.ends_with('s') || form == "halves";
  if (top >= bottom || (top > 1) != plural) return std::nullopt;
  const Decimal share = *Share(top, bottom);
  const int after = word + 1;
  const int of = pieces_.Lower(after) == "of" ? after + 1 : after;
  if (auto scaled = Scaled(i, of, share)) return scaled;
  Number number{.begin = i, .end = after, .form = NumberForm::kFraction};
  number.value = share;
  number.significant_digits = 1;
  if (of > after && IsArticle(of) &&
      lexicon_.unit_after.At(pieces_, of + 1)) {
    number.end = of + 1;
    number.applies_to_unit = true;
    return number;
  }
  // "a quarter" alone is a time, "a second" a moment; "fell by a quarter" tells
  // how much.
  if (form == "quarter" && of == after && pieces_.Lower(i - 1) != "by") {
    return std::nullopt;
  }
  return IsShareTail(after, plural || cardinal.has_value())
             ? std::optional(number)
             : std::nullopt;
}

// "one in five", "1 in 4", "nine out of 10".
std::optional<Number> Reader::ReadOutOf(int i) const {
  const auto small = [&](int at) -> int {
    if (const std::optional<int> cardinal = CardinalAt(at)) return *cardinal;
    if (!pieces_.IsNumber(at) || pieces_.Text(at).size() > 3) return 0;
    const auto value = ParseDigits(pieces_.Text(at));
    return value && value->exponent() >= 0
               ? static_cast<int>(value->ToDouble())
               : 0;
  };
  const int top = small(i);
  if (top == 0) return std::nullopt;
  const bool out_of =
      pieces_.Is(i + 1, kOutWord) && pieces_.Lower(i + 2) == "of";
  int at = i + 1;
  if (out_of) {
    at = i + 3;
    if (pieces_.Lower(at) == "every") ++at;
  } else if (pieces_.Lower(i + 1) == "in" && top == 1) {
    at = i + 2;
    if (pieces_.Lower(at) == "every") ++at;
  } else {
    return std::nullopt;
  }
  const int bottom = small(at);
  const bool round = bottom >= 3 && (bottom <= 10 || bottom % 10 == 0) &&
                     bottom <= 100;
  if (!round || top >= bottom || ScaleAt(at + 1) != nullptr ||
      lexicon_.unit_after.At(pieces_, at + 1)) {
    return std::nullopt;
  }
  Number number{.begin = i, .end = at + 1, .form = NumberForm::kFraction};
  number.value = Share(top, bottom);
  number.significant_digits = 1;
  return number;
}

// "three million and | five million": the second number's scale is no smaller
// than the last of the first.
bool Reader::StartsAnother(const WordSum& sum, int i) const {
  const Decimal last = sum.factor();
  if (last == Decimal::FromInt(1)) return false;
  while (CardinalAt(i)) i = Next(i);
  const ScaleEntry* scale = ScaleAt(i);
  return scale != nullptr && scale->factor >= last;
}

// "one hundred and twenty-three", "a dozen", "two and a half million".
std::optional<Number> Reader::ReadWords(int i) const {
  WordSum sum;
  int at = i;
  if (IsArticle(i)) {
    const ScaleEntry* scale = ScaleAt(i + 1);
    if (scale == nullptr || !scale->IsWord()) return std::nullopt;
    sum.Add(1);
    at = i + 1;
  }
  int end = at;
  while (true) {
    if (const std::optional<int> cardinal = CardinalAt(at)) {
      if (!sum.Add(*cardinal)) break;
    } else if (const ScaleEntry* scale = ScaleAt(at)) {
      if (scale->money || scale->glued || !sum.Multiply(scale->factor)) break;
    } else if (pieces_.Lower(at) == "and") {
      // "and a half", "and half"
      const int next = Next(at);
      const int half = IsArticle(next) ? Next(next) : next;
      if (pieces_.Lower(half) == "half") {
        if (!sum.AddHalf()) break;
        at = half;
      } else if (sum.TakesAnd() && CardinalAt(at + 1) &&
                 !StartsAnother(sum, at + 1)) {
        ++at;
        continue;
      } else {
        break;
      }
    } else {
      break;
    }
    end = at + 1;
    at = Next(at);
  }
  Number number{.begin = i, .end = end, .form = NumberForm::kWords};
  number.value = sum.Total();
  if (!number.value) return std::nullopt;
  number.has_multiplier = sum.multiplied();
  number.factor = sum.factor();
  number.significant_digits = SignificantDigits(*number.value);
  return number;
}

}  // namespace

std::optional<Number> ReadNumber(const PieceList& pieces, int i,
                                 const QuantityLexicon& lexicon, bool money) {
  return Reader(pieces, lexicon, money).Read(i);
}

}  // namespace factline::extract
