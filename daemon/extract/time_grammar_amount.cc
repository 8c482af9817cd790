#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/extract/time_grammar.h"

namespace factline::extract {
namespace {

// TIMEX3 designator of a unit, after "P" and the number.
std::string_view DesignatorOf(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kSecond:
      return "S";
    case CalendarUnit::kMinute:
      return "M";
    case CalendarUnit::kHour:
      return "H";
    case CalendarUnit::kDay:
      return "D";
    case CalendarUnit::kWeekend:
      return "WE";
    case CalendarUnit::kWeek:
    case CalendarUnit::kFortnight:
      return "W";
    case CalendarUnit::kMonth:
      return "M";
    case CalendarUnit::kQuarter:
      return "Q";
    case CalendarUnit::kSeason:
      return "M";
    case CalendarUnit::kHalf:
      return "M";
    case CalendarUnit::kYear:
      return "Y";
    case CalendarUnit::kDecade:
      return "DE";
    case CalendarUnit::kCentury:
      return "CE";
  }
  return "D";
}

bool IsClockUnit(CalendarUnit unit) { return unit <= CalendarUnit::kHour; }

int64_t MultipleOf(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kFortnight:
      return 2;
    case CalendarUnit::kSeason:
      return 3;
    case CalendarUnit::kHalf:
      return 6;
    default:
      return 1;
  }
}

}  // namespace

std::string TimexDuration(const Amount& amount, CalendarUnit unit) {
  const std::string_view prefix = IsClockUnit(unit) ? "PT" : "P";
  if (amount.vague) {
    return absl::StrCat(ToAbsl(prefix), "X", ToAbsl(DesignatorOf(unit)));
  }
  if (amount.decimal_digits > 0) {
    const std::string decimals = absl::StrCat(amount.decimals);
    const size_t zeros = amount.decimal_digits - decimals.size();
    return absl::StrCat(ToAbsl(prefix), amount.count, ".",
                        std::string(zeros, '0'), decimals,
                        ToAbsl(DesignatorOf(unit)));
  }
  return absl::StrCat(ToAbsl(prefix), amount.count * MultipleOf(unit),
                      amount.half ? ".5" : "", ToAbsl(DesignatorOf(unit)));
}

// "twenty-five", "two hundred", "1,450", "18"
uint32_t TimeGrammar::NumberAt(uint32_t i, Amount& out) const {
  constexpr int64_t kMaxCount = 1'000'000;
  out = Amount();
  if (IsNumber(i)) {
    if (atoms_[i].number < 0) return 0;
    if (i > 0 && IsGlued(i) && atoms_[i - 1].kind == AtomKind::kPunct &&
        !IsMark(i - 1, '-') && !IsMark(i - 1, '(') && !IsMark(i - 1, '"') &&
        !IsMark(i - 1, '\'')) {
      return 0;  // The end of a longer number or of a price.
    }
    out.count = atoms_[i].number;
    uint32_t next = i + 1;
    while (IsMark(next, ',') && IsGlued(next) && IsNumber(next + 1) &&
           IsGlued(next + 1) && atoms_[next + 1].digits == 3 &&
           out.count < kMaxCount) {
      out.count = out.count * 1000 + atoms_[next + 1].number;
      next += 2;
    }
    if (IsMark(next, '.') && IsGlued(next) && IsNumber(next + 1) &&
        IsGlued(next + 1)) {
      const Atom& decimals = atoms_[next + 1];
      out.half = decimals.number == 5 && decimals.digits == 1;
      if (decimals.number < 0) return 0;  // Too long for a length of time.
      if (!out.half && decimals.number > 0) {
        out.decimals = decimals.number;
        out.decimal_digits = decimals.digits;
      }
      next += 2;
    }
    return out.count <= kMaxCount ? next : 0;
  }
  const TimeWord* word = Find(i, WordClass::kNumber);
  if (word == nullptr) return 0;
  int64_t total = word->value;
  uint32_t next = i + 1;
  for (int words = 0; words < 6; ++words) {
    uint32_t at = IsMark(next, '-') ? next + 1 : next;
    if (IsWord(at, "and") && total >= 100) ++at;
    const TimeWord* more = Find(at, WordClass::kNumber);
    if (more == nullptr) break;
    if (more->value >= 100) {
      total *= more->value;
    } else if ((total % 100 == 0 && total > 0) ||
               (total % 10 == 0 && total % 100 >= 20 && more->value < 10)) {
      total += more->value;
    } else {
      break;
    }
    if (total > kMaxCount) return 0;
    next = at + 1;
  }
  out.count = total;
  return next;
}

// "three", "two and a half", "a", "half a", "several", "a couple of"
uint32_t TimeGrammar::AmountAt(uint32_t i, Amount& out) const {
  out = Amount();
  uint32_t at = i;
  if (IsWord(at, "half")) {
    out.count = 0;
    out.half = true;
    ++at;
    if (IsMark(at, '-')) return at + 1;
    return IsWord(at, "a") || IsWord(at, "an") ? at + 1 : 0;
  }
  const bool article = IsWord(at, "a") || IsWord(at, "an");
  if (article) ++at;
  if (const TimeWord* vague = Find(at, WordClass::kVague)) {
    // "a some" is none; "few", "several", "couple of".
    out.vague = vague->value == 0;
    out.count = vague->value == 0 ? 1 : vague->value;
    ++at;
    if (IsWord(at, "dozen") || IsWord(at, "hundred")) ++at;
    return IsWord(at, "of") ? at + 1 : at;
  }
  if (article &&
      (IsWord(at, "number") || IsWord(at, "handful") || IsWord(at, "matter")) &&
      IsWord(at + 1, "of")) {
    out.vague = true;
    return at + 2;
  }
  if (article && IsWord(at, "half") && IsMark(at + 1, '-')) {
    out.count = 0;
    out.half = true;
    return at + 2;
  }
  const uint32_t number = NumberAt(at, out);
  if (article) {
    // "a dozen", "a hundred", else "a" alone: one.
    if (number > 0 && (out.count == 12 || out.count >= 100) && !IsNumber(at)) {
      return number;
    }
    out = Amount();
    return at;
  }
  if (number == 0) return 0;
  if (IsWord(number, "and") && IsWord(number + 1, "a") &&
      IsWord(number + 2, "half")) {
    out.half = true;
    return number + 3;
  }
  if (IsWord(number, "and") && IsWord(number + 1, "half")) {
    out.half = true;
    return number + 2;
  }
  return IsWord(number, "or") && Is(number + 1, WordClass::kNumber)
             ? NumberAt(number + 1, out)
             : number;
}

// "about", "more than", "just under"; 0 if none.
uint32_t TimeGrammar::ApproximateAt(uint32_t i) const {
  // "17% more than a year ago" compares, and not the time.
  if (i > 0 && (IsNumber(i - 1) || IsMark(i - 1, '%') ||
                IsWord(i - 1, "percent") || IsWord(i - 1, "times"))) {
    return 0;
  }
  if ((IsWord(i, "more") || IsWord(i, "less") || IsWord(i, "fewer") ||
       IsWord(i, "longer")) &&
      IsWord(i + 1, "than")) {
    const uint32_t again = ApproximateAt(i + 2);
    return again > 0 ? again : i + 2;
  }
  if (IsWord(i, "at") && (IsWord(i + 1, "least") || IsWord(i + 1, "most"))) {
    return i + 2;
  }
  if (IsWord(i, "up") && IsWord(i + 1, "to")) return i + 2;
  if (!Is(i, WordClass::kApproximate)) return 0;
  if (IsWord(i, "just") || IsWord(i, "only") || IsWord(i, "well")) {
    // "just three days" begins at the number, "just over" at "just".
    return Is(i + 1, WordClass::kApproximate) ? ApproximateAt(i + 1) : 0;
  }
  return i + 1;
}

// A unit after an amount: "days", "-day", "trading days".
uint32_t TimeGrammar::UnitAt(uint32_t i, bool plural_only,
                             CalendarUnit& out) const {
  constexpr int kMaxAdjectives = 2;
  uint32_t at = IsMark(i, '-') ? i + 1 : i;
  for (int n = 0; n < kMaxAdjectives && Is(at, WordClass::kUnitAdjective);
       ++n) {
    ++at;
  }
  const TimeWord* word = Find(at, WordClass::kUnit);
  if (word == nullptr || (plural_only && !word->plural)) return 0;
  out = static_cast<CalendarUnit>(word->value);
  return at + 1;
}

// An amount and its unit: "three days", "18-month", "an hour and a half".
uint32_t TimeGrammar::LengthAt(uint32_t i, Expression& out) const {
  const uint32_t after_amount = AmountAt(i, out.amount);
  if (after_amount == 0) return 0;
  const bool one =
      out.amount.count <= 1 || IsMark(after_amount, '-') || IsNumber(i);
  CalendarUnit unit = CalendarUnit::kDay;
  uint32_t next = UnitAt(after_amount, false, unit);
  if (next == 0) return 0;
  const TimeWord* word = atoms_[next - 1].Find(WordClass::kUnit);
  // "two second places": the singular needs one, a hyphen or digits.
  if (!word->plural && !one) {
    if (word->needs_context) return 0;
  }
  // "three quarters of its value" is a share, "four seasons" are of sport or
  // television, "zero-days" no days.
  if (unit == CalendarUnit::kQuarter && out.amount.count == 3 &&
      next == after_amount + 1 && IsWord(next, "of")) {
    return 0;
  }
  if (unit == CalendarUnit::kSeason) return 0;
  if (out.amount.count == 0 && !out.amount.half && !out.amount.vague) return 0;
  out.unit = unit;
  if (IsWord(next, "and") && IsWord(next + 1, "a") &&
      IsWord(next + 2, "half")) {
    out.amount.half = true;
    next += 3;
  }
  return next;
}

// "years of war", "for decades", "months-long"
uint32_t TimeGrammar::BareUnitsAt(uint32_t i, Expression& out) const {
  const TimeWord* word = Find(i, WordClass::kUnit);
  if (word == nullptr || word->needs_context) return 0;
  const auto unit = static_cast<CalendarUnit>(word->value);
  const bool long_suffix = IsLongSuffix(i + 1);
  if (!word->plural && !long_suffix) return 0;
  if (unit == CalendarUnit::kSecond || unit == CalendarUnit::kWeekend) return 0;
  if (!long_suffix && i > 0) {
    // "the days", "working hours", "these years" name no length.
    const Atom& before = atoms_[i - 1];
    const bool fits = before.kind == AtomKind::kPunct || IsCalledFor(i) ||
                      Is(i - 1, WordClass::kApproximate) ||
                      IsWord(i - 1, "within") || IsWord(i - 1, "take") ||
                      IsWord(i - 1, "takes") || IsWord(i - 1, "took") ||
                      IsWord(i - 1, "taken") || IsWord(i - 1, "lasted") ||
                      IsWord(i - 1, "spent") || IsWord(i - 1, "last") ||
                      IsWord(i - 1, "than");
    if (!fits || IsMark(i - 1, '-')) return 0;
  }
  out.amount.vague = word->plural;
  out.unit = unit;
  return long_suffix ? i + 3 : i + 1;
}

// After "two hours": "41 minutes", "and 41 minutes"; adds to out.value.
uint32_t TimeGrammar::SmallerLengthAt(uint32_t i, Expression& out) const {
  uint32_t at = IsMark(i, ',') ? i + 1 : i;
  if (IsWord(at, "and")) ++at;
  Expression part;
  if (!IsNumber(at) && !Is(at, WordClass::kNumber)) return 0;
  const uint32_t end = LengthAt(at, part);
  const auto whole = [](const Amount& amount) {
    return !amount.vague && !amount.half && amount.decimal_digits == 0;
  };
  if (end == 0 || *part.unit >= *out.unit || *out.unit > CalendarUnit::kYear ||
      !whole(out.amount) || !whole(part.amount) ||
      Is(end, WordClass::kShift)) {
    return 0;
  }
  // "P2Y" and "P3M" are "P2Y3M", "P1D" and "PT12H" are "P1DT12H".
  const size_t joint = IsClockUnit(*out.unit) ? 2 : 1;
  out.value = absl::StrCat(TimexDuration(out.amount, *out.unit),
                           TimexDuration(part.amount, *part.unit)
                               .substr(joint));
  return end;
}

// The "over" of "fell over six weeks" says when, that of "for over six weeks"
// how long.
bool TimeGrammar::IsWhile(uint32_t i) const {
  if (!IsWord(i, "over") || i == 0) return false;
  for (const std::string_view word :
       {"for", "in", "after", "of", "is", "was", "took", "takes", "take",
        "lasted", "lasts", "last", "spent", "just", "well", "within", "a"}) {
    if (IsWord(i - 1, word)) return false;
  }
  return atoms_[i - 1].kind == AtomKind::kWord;
}

// "the Thirty Years' War": a length up to atom `end` that names something.
bool TimeGrammar::IsNameOfWar(uint32_t end) const {
  return atoms_[end - 1].capital && IsMark(end, '\'') && IsGlued(end) &&
         Has(end + 1) && atoms_[end + 1].capital;
}

uint32_t TimeGrammar::DurationAt(uint32_t i, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kDuration;
  const uint32_t skipped = IsWhile(i) ? 0 : ApproximateAt(i);
  out.approximate = skipped > 0;
  const uint32_t at = skipped > 0 ? skipped : i;
  uint32_t end = LengthAt(at, out);
  if (end > 0) {
    if (const uint32_t longer = SmallerLengthAt(end, out)) return longer;
  } else {
    end = BareUnitsAt(at, out);
  }
  if (end == 0 || IsNameOfWar(end)) return 0;
  // Ages: "three-year-old", "19 years of age", "aged 5 years".
  const uint32_t next = IsMark(end, '-') ? end + 1 : end;
  if (IsWord(next, "old") || IsWord(next, "olds") ||
      (IsWord(end, "of") && IsWord(end + 1, "age"))) {
    return 0;
  }
  const bool article = IsWord(at, "a") || IsWord(at, "an");
  // In "a year-long inquiry" the article is the inquiry's.
  if (article && IsLongSuffix(end)) return 0;
  if (IsLongSuffix(end)) end += 2;
  // "a second", "a minute ago" is a shift; "a quarter" a fraction.
  if (article && (out.unit == CalendarUnit::kSecond ||
                  out.unit == CalendarUnit::kQuarter)) {
    return 0;
  }
  // "$5 a day", "twice a week": a rate.
  if (article && skipped == 0 && i > 0 && end == i + 2) {
    const Atom& before = atoms_[i - 1];
    if (before.kind == AtomKind::kNumber || before.IsMark('%') ||
        IsWord(i - 1, "times") || IsWord(i - 1, "once") ||
        IsWord(i - 1, "twice") || IsWord(i - 1, "percent") ||
        IsWord(i - 1, "million") || IsWord(i - 1, "billion")) {
      out.kind = ExpressionKind::kSet;
      out.value = TimexDuration(out.amount, *out.unit);
    }
  }
  return end;
}

// After "three days": "ago", "later", "before Christmas", "from now".
uint32_t TimeGrammar::ShiftAfter(uint32_t i, int depth, Expression& out) const {
  const bool from = IsWord(i, "from");
  if (from && IsWord(i + 1, "now")) {
    out.step = {1, Anchor::kPublish};
    return i + 2;
  }
  const TimeWord* word = Find(i, WordClass::kShift);
  if ((word == nullptr && !from) || IsWord(i + 1, "than")) return 0;
  out.step = from ? Step{1, Anchor::kPublish}
                  : Step{word->value, static_cast<Anchor>(word->second)};
  const bool takes_date = from || IsWord(i, "before") || IsWord(i, "after") ||
                          IsWord(i, "following");
  if (!takes_date) return i + 1;
  if (depth < kMaxDepth) {
    std::optional<Expression> inner = ExpressionAt(i + 1, depth + 1);
    if (inner &&
        (inner->kind == ExpressionKind::kDate ||
         inner->kind == ExpressionKind::kRelative) &&
        (!from || ((inner->date.weekday || inner->date.relative_day) &&
                   !IsClockUnit(*out.unit)))) {
      const uint32_t end = inner->end;
      out.inner = std::make_shared<const Expression>(*std::move(inner));
      return end;
    }
  }
  // Before an event of its own ("the day after the vote") there is no date.
  const bool clause_ends =
      !Has(i + 1) || (atoms_[i + 1].kind == AtomKind::kPunct &&
                      !IsMark(i + 1, '"') && !IsMark(i + 1, '('));
  return clause_ends && !from && !IsWord(i, "following") ? i + 1 : 0;
}

// "three days ago", "about a year later", "the day before yesterday"
uint32_t TimeGrammar::ShiftedAt(uint32_t i, int depth, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kShifted;
  const uint32_t skipped = ApproximateAt(i);
  out.approximate = skipped > 0;
  const uint32_t at = skipped > 0 ? skipped : i;
  uint32_t end = LengthAt(at, out);
  if (end == 0 && IsWord(at, "the")) {
    CalendarUnit unit = CalendarUnit::kDay;
    end = UnitAt(at + 1, false, unit);
    if (end > 0 && atoms_[end - 1].Find(WordClass::kUnit)->plural) end = 0;
    out.unit = unit;
    // Only "before" and "after" follow "the day".
    if (end > 0 && !IsWord(end, "before") && !IsWord(end, "after") &&
        !IsWord(end, "following")) {
      end = 0;
    }
  }
  if (end == 0) {
    end = BareUnitsAt(at, out);
    if (end == 0) {
      const TimeWord* unit = Find(at, WordClass::kUnit);
      if (unit == nullptr || !unit->plural) return 0;
      out.unit = static_cast<CalendarUnit>(unit->value);
      out.amount.vague = true;
      end = at + 1;
    }
  }
  return ShiftAfter(end, depth, out);
}

// "the past three days", "the last 24 hours", "recent years", "coming weeks"
uint32_t TimeGrammar::WindowAt(uint32_t i, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kWindow;
  const bool the = IsWord(i, "the") || IsWord(i, "these") || IsWord(i, "his") ||
                   IsWord(i, "her") || IsWord(i, "its") || IsWord(i, "their");
  const uint32_t at = the ? i + 1 : i;
  CalendarUnit unit = CalendarUnit::kDay;
  if (IsWord(at, "recent")) {
    const uint32_t end = UnitAt(at + 1, true, unit);
    out.unit = unit;
    out.amount.vague = true;
    out.step = {-1, Anchor::kPublish};
    return end;
  }
  const uint32_t after_step = DirectionAt(at, out.step);
  if (after_step == 0 || out.step.count == 0) return 0;
  // "will last six weeks"
  const bool verb = !the && IsWord(at, "last") && i > 0 &&
                    (IsWord(i - 1, "to") || Is(i - 1, WordClass::kFuture));
  if (verb) return 0;
  // "the past week" and "over the last year" are windows, "last week" is not.
  uint32_t end = UnitAt(after_step, false, unit);
  if (end > 0) {
    out.unit = unit;
    const bool plural = atoms_[end - 1].Find(WordClass::kUnit)->plural;
    if (plural) {
      out.amount.vague = true;
      return end;
    }
    const bool over = i > 0 && out.step.anchor == Anchor::kPublish &&
                      unit != CalendarUnit::kQuarter &&
                      (IsWord(i - 1, "over") || IsWord(i - 1, "during") ||
                       IsWord(i - 1, "within") || IsWord(i - 1, "throughout"));
    const bool past = IsWord(after_step - 1, "past");
    const bool long_unit =
        unit >= CalendarUnit::kDecade && IsWord(after_step - 1, "last");
    return (the && (past || over || long_unit)) ? end : 0;
  }
  const uint32_t approximate = ApproximateAt(after_step);
  const uint32_t from = approximate > 0 ? approximate : after_step;
  if (IsWord(from, "a") || IsWord(from, "an")) return 0;
  if (const uint32_t length = LengthAt(from, out)) return length;
  // "the next two to three years", "the past 10-15 days"
  const uint32_t joint = NumberAt(from, out.amount);
  if (joint == 0 || !(IsWord(joint, "to") || IsMark(joint, '-'))) return 0;
  return LengthAt(joint + 1, out);
}

}  // namespace factline::extract
