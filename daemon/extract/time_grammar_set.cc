#include <string_view>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/extract/time_grammar.h"

namespace factline::extract {

// "every day", "each of", "per week"
uint32_t TimeGrammar::EachAt(uint32_t i, Expression& out) const {
  const bool per = IsWord(i, "per");
  if (!per && !IsWord(i, "every") && !IsWord(i, "each")) return 0;
  uint32_t at = i + 1;
  bool other = false;
  if (IsWord(at, "other")) {
    other = true;
    ++at;
  }
  CalendarUnit unit = CalendarUnit::kDay;
  if (const uint32_t end = UnitAt(at, false, unit)) {
    if (atoms_[end - 1].Find(WordClass::kUnit)->plural) return 0;
    Amount amount;
    amount.count = other ? 2 : 1;
    out.value = TimexDuration(amount, unit);
    return end;
  }
  Expression length;
  if (!per && !IsWord(at, "a")) {
    if (const uint32_t end = LengthAt(at, length)) {
      out.value = TimexDuration(length.amount, *length.unit);
      return end;
    }
  }
  if (const TimeWord* word = Find(at, WordClass::kWeekday)) {
    out.value = absl::StrCat("XXXX-WXX-", word->value);
    return at + 1;
  }
  if (const TimeWord* word = Find(at, WordClass::kDayPart)) {
    out.value = absl::StrCat("XXXX-XX-XXT", word->code);
    return at + 1;
  }
  if (const TimeWord* word = Find(at, WordClass::kMonth)) {
    out.value = absl::StrCat("XXXX-", absl::Dec(word->value, absl::kZeroPad2));
    return at + 1;
  }
  if (const TimeWord* word = Find(at, WordClass::kSeason)) {
    constexpr std::string_view kCodes[] = {"SP", "SU", "FA", "WI"};
    out.value = absl::StrCat("XXXX-", ToAbsl(kCodes[(word->value - 1) & 3]));
    return at + 1;
  }
  return 0;
}

// "daily", "every Tuesday", "Sundays"
uint32_t TimeGrammar::SetAt(uint32_t i, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kSet;
  if (const TimeWord* word = Find(i, WordClass::kFrequency)) {
    out.value = word->code;
    return i + 1;
  }
  if (const TimeWord* word = Find(i, WordClass::kWeekday);
      word != nullptr && word->plural) {
    out.value = absl::StrCat("XXXX-WXX-", word->value);
    return i + 1;
  }
  return EachAt(i, out);
}

}  // namespace factline::extract
