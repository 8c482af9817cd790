#include <utility>

#include "daemon/extract/time_grammar.h"

namespace factline::extract {
namespace {

// Two-digit years: '70 to '99 are of the 1900s, '00 to '69 of the 2000s.
int FullYear(int two_digits) {
  return two_digits >= 70 ? 1900 + two_digits : 2000 + two_digits;
}

bool IsOrdinalEnding(std::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th";
}

}  // namespace

// A year of four digits, or two after an apostrophe: "2014", "'82".
uint32_t TimeGrammar::YearAt(uint32_t i, int& year) const {
  if (IsMark(i, '\'') && IsNumber(i + 1) && IsGlued(i + 1) &&
      atoms_[i + 1].digits == 2) {
    year = FullYear(atoms_[i + 1].number);
    return i + 2;
  }
  if (!IsNumber(i) || atoms_[i].digits != 4 ||
      !IsPlausibleYear(atoms_[i].number)) {
    return 0;
  }
  // "2,025", "2025.5", "2025%", "2025km"
  const uint32_t next = i + 1;
  if (IsGlued(next)) {
    if ((IsMark(next, ',') || IsMark(next, '.')) && IsNumber(next + 1) &&
        IsGlued(next + 1)) {
      return 0;
    }
    if (IsMark(next, '%') || (Has(next) && atoms_[next].kind == AtomKind::kWord)) {
      return 0;
    }
  }
  if (Is(next, WordClass::kCounted)) return 0;
  year = atoms_[i].number;
  return next;
}

// ", 2014", "of 2014", "2014" after a month, season or holiday.
uint32_t TimeGrammar::OfYearAt(uint32_t i, DateFields& date) const {
  uint32_t at = i;
  if (IsMark(at, ',') || IsWord(at, "of")) ++at;
  if (IsWord(at, "in") && IsNumber(at + 1)) ++at;
  int year = 0;
  const uint32_t next = YearAt(at, year);
  if (next == 0) return 0;
  date.year = year;
  return next;
}

uint32_t TimeGrammar::MonthAt(uint32_t i, int& month) const {
  const TimeWord* word = Find(i, WordClass::kMonth);
  if (word == nullptr || (word->needs_capital && !atoms_[i].capital)) return 0;
  uint32_t next = i + 1;
  // Abbreviations take their stop along; it may end the sentence as well.
  if (IsMark(next, '.') && IsGlued(next) && atoms_[i].text != "may" &&
      (atoms_[i].text.size() == 3 || atoms_[i].text == "sept")) {
    ++next;
  }
  if (word->needs_context) {
    const bool number_after =
        IsNumber(next) || (IsMark(next, ',') && IsNumber(next + 1)) ||
        (IsWord(next, "of") && IsNumber(next + 1)) || IsMark(next, '/');
    const bool number_before =
        i > 0 && (IsNumber(i - 1) ||
                  (IsOrdinalEnding(atoms_[i - 1].text) && IsGlued(i - 1)));
    if (!number_after && !number_before && !IsCalledFor(i) &&
        !(i > 0 && IsMark(i - 1, '-'))) {
      return 0;
    }
  }
  month = word->value;
  return next;
}

// "first", "twenty-first", "1st", "23rd"
uint32_t TimeGrammar::OrdinalAt(uint32_t i, int& value) const {
  if (IsNumber(i) && atoms_[i].digits <= 2 && IsGlued(i + 1) &&
      Has(i + 1) && IsOrdinalEnding(atoms_[i + 1].text)) {
    value = atoms_[i].number;
    return i + 2;
  }
  if (const TimeWord* word = Find(i, WordClass::kOrdinal)) {
    value = word->value;
    return i + 1;
  }
  const TimeWord* tens = Find(i, WordClass::kNumber);
  if (tens == nullptr || tens->value < 20 || tens->value > 90) return 0;
  const uint32_t at = IsMark(i + 1, '-') ? i + 2 : i + 1;
  const TimeWord* ones = Find(at, WordClass::kOrdinal);
  if (ones == nullptr || ones->value < 1 || ones->value > 9) return 0;
  value = tens->value + ones->value;
  return at + 1;
}

// A day of the month: "23", "23rd", "the twenty-third" without "the".
uint32_t TimeGrammar::DayNumberAt(uint32_t i, int& day) const {
  if (const uint32_t next = OrdinalAt(i, day)) {
    return day >= 1 && day <= 31 ? next : 0;
  }
  if (!IsNumber(i) || atoms_[i].digits > 2 || atoms_[i].number < 1 ||
      atoms_[i].number > 31) {
    return 0;
  }
  // "3.5", "3:30", "3%", "3,000", "3km" are other numbers.
  const uint32_t next = i + 1;
  if (IsGlued(next)) {
    if ((IsMark(next, ',') || IsMark(next, '.') || IsMark(next, ':')) &&
        IsNumber(next + 1) && IsGlued(next + 1) &&
        !(IsMark(next, ',') && atoms_[next + 1].digits == 4)) {
      return 0;
    }
    if (IsMark(next, '%')) return 0;
    if (Has(next) && atoms_[next].kind == AtomKind::kWord &&
        !atoms_[next].Is(WordClass::kMonth)) {
      return 0;
    }
  }
  day = atoms_[i].number;
  return next;
}

// "February 23, 2025", "Feb. 23", "February 2025", "February"
uint32_t TimeGrammar::MonthFirstAt(uint32_t i, DateFields& date) const {
  int month = 0;
  const uint32_t after_month = MonthAt(i, month);
  if (after_month == 0) return 0;
  date.month = month;
  int day = 0;
  uint32_t at = after_month;
  if (IsMark(at, '/') || IsMark(at, '-')) ++at;
  if (IsWord(at, "the")) ++at;
  const uint32_t after_day = DayNumberAt(at, day);
  // "May 5 people": the number counts what follows.
  if (after_day > 0 && !Is(after_day, WordClass::kCounted) &&
      !Is(after_day, WordClass::kUnit)) {
    date.day = day;
    const uint32_t with_year = OfYearAt(after_day, date);
    return with_year > 0 ? with_year : after_day;
  }
  uint32_t year_at = after_month;
  if (IsMark(year_at, '-') && IsGlued(year_at)) ++year_at;
  const uint32_t with_year = OfYearAt(year_at, date);
  return with_year > 0 ? with_year : after_month;
}

// "23 February 2025", "the 14th of June"
uint32_t TimeGrammar::DayFirstAt(uint32_t i, DateFields& date) const {
  int day = 0;
  int month = 0;
  uint32_t at = DayNumberAt(i, day);
  if (at == 0) return 0;
  if (IsWord(at, "of")) ++at;
  if (IsMark(at, '-') || IsMark(at, '/')) ++at;
  at = MonthAt(at, month);
  if (at == 0) return 0;
  date.day = day;
  date.month = month;
  const uint32_t year_at = IsMark(at, '-') && IsGlued(at) ? at + 1 : at;
  const uint32_t with_year = OfYearAt(year_at, date);
  return with_year > 0 ? with_year : at;
}

// "2025-02-22", "22/02/2025", "7/8/07", "22.2.2025", "2025/02"
uint32_t TimeGrammar::NumericDateAt(uint32_t i, DateFields& date) const {
  if (!IsNumber(i) || (i > 0 && IsGlued(i) && (IsMark(i - 1, '/') ||
                                                IsMark(i - 1, '-') ||
                                                IsMark(i - 1, '.')))) {
    return 0;
  }
  const uint32_t first_mark = i + 1;
  if (!Has(first_mark) || !IsGlued(first_mark) || !IsGlued(i + 2) ||
      !IsNumber(i + 2)) {
    return 0;
  }
  const char mark = atoms_[first_mark].mark;
  if (mark != '-' && mark != '/' && mark != '.') return 0;
  const Atom& a = atoms_[i];
  const Atom& b = atoms_[i + 2];
  if (!IsMark(i + 3, mark) || !IsGlued(i + 3) || !IsNumber(i + 4) ||
      !IsGlued(i + 4)) {
    return 0;
  }
  const Atom& c = atoms_[i + 4];
  // A longer number, such as an address; a full stop may end the sentence.
  if (IsMark(i + 5, mark) && IsGlued(i + 5) && IsNumber(i + 6)) return 0;
  if (a.digits == 4 && b.digits <= 2 && c.digits <= 2) {
    date.year = a.number;
    date.month = b.number;
    date.day = c.number;
  } else if (a.digits <= 2 && b.digits <= 2 &&
             (c.digits == 4 || (c.digits == 2 && mark == '/'))) {
    const bool day_first = a.number > 12 || mark == '.';
    date.year = c.digits == 4 ? c.number : FullYear(c.number);
    date.month = day_first ? b.number : a.number;
    date.day = day_first ? a.number : b.number;
    date.ambiguous_order = !day_first && b.number <= 12;
  } else {
    return 0;
  }
  const bool valid = IsPlausibleYear(*date.year) &&
                     IsValidDay(*date.year, *date.month, *date.day);
  return valid ? i + 5 : 0;
}

// "the 23rd": only where a time is called for and no noun follows.
uint32_t TimeGrammar::LoneOrdinalAt(uint32_t i, DateFields& date) const {
  if (!IsWord(i, "the") || !IsCalledFor(i) || !IsNumber(i + 1)) return 0;
  int day = 0;
  const uint32_t next = OrdinalAt(i + 1, day);
  if (next == 0 || day < 1 || day > 31) return 0;
  const bool ends = !Has(next) || atoms_[next].kind == AtomKind::kPunct ||
                    IsCalledFor(next + 1);
  if (!ends || IsMark(next, '-')) return 0;
  date.day = day;
  return next;
}

uint32_t TimeGrammar::DayPartAt(uint32_t i, DateFields& date) const {
  uint32_t at = IsMark(i, '-') ? i + 1 : i;
  // "early Friday afternoon" keeps its edge outside; "mid-morning" does not.
  const TimeWord* word = Find(at, WordClass::kDayPart);
  if (word == nullptr || word->plural) return 0;
  date.part = DayPart{word->code, word->second, word->third};
  return at + 1;
}

// "Sunday", "Sunday, 23 February", "Sunday the 23rd"
uint32_t TimeGrammar::WeekdayAt(uint32_t i, DateFields& date) const {
  const TimeWord* word = Find(i, WordClass::kWeekday);
  if (word == nullptr || word->plural ||
      (word->needs_capital && !atoms_[i].capital)) {
    return 0;
  }
  uint32_t next = i + 1;
  if (IsMark(next, '.') && IsGlued(next) && atoms_[i].text.size() <= 5) ++next;
  date.weekday = word->value;
  uint32_t at = IsMark(next, ',') ? next + 1 : next;
  if (IsWord(at, "the")) ++at;
  DateFields rest = date;
  uint32_t end = MonthFirstAt(at, rest);
  if (end == 0) end = DayFirstAt(at, rest);
  if (end == 0) end = NumericDateAt(at, rest);
  if (end > 0 && rest.day) {
    date = rest;
    return end;
  }
  return word->needs_context ? 0 : next;
}

// "today", "tonight", "overnight"
uint32_t TimeGrammar::RelativeDayAt(uint32_t i, DateFields& date) const {
  const TimeWord* word = Find(i, WordClass::kRelativeDay);
  if (word == nullptr) return 0;
  // "the day after tomorrow" and "the day before yesterday" are shifts.
  date.relative_day = word->value;
  // From the evening of one day to the morning of the next: "overnight".
  const int end_hour = word->value < 0 ? 30 : 24;
  if (word->code == "NI") date.part = DayPart{"NI", 18, end_hour};
  return i + 1;
}

// "summer of 2020", "winter 1940-41"
uint32_t TimeGrammar::SeasonAt(uint32_t i, DateFields& date) const {
  const TimeWord* word = Find(i, WordClass::kSeason);
  if (word == nullptr) return 0;
  date.season = word->value;
  const uint32_t with_year = OfYearAt(i + 1, date);
  if (with_year > 0) return with_year;
  if (!word->needs_context) return i + 1;
  // "the fall of Kabul", "a spring": other things.
  const bool the = i > 0 && IsWord(i - 1, "the");
  if (the && IsWord(i + 1, "of")) return 0;
  if (the && atoms_[i].text == "fall") return IsCalledFor(i - 1) ? i + 1 : 0;
  if (the && IsWord(i + 1, "in")) return 0;  // "the fall in prices"
  return the || IsCalledFor(i) || (i > 0 && Is(i - 1, WordClass::kDirection))
             ? i + 1
             : 0;
}

uint32_t TimeGrammar::HolidayAt(uint32_t i, DateFields& date) const {
  if (!Is(i, WordClass::kHolidayStart) || !atoms_[i].capital) return 0;
  for (const Holiday& holiday : lexicon_.HolidaysAt(atoms_[i].text)) {
    uint32_t at = i;
    for (const std::string& word : holiday.words) {
      if (!Has(at) ||
          (atoms_[at].text != word && !(IsMark(at, '\'') && word == "'"))) {
        at = 0;
        break;
      }
      ++at;
    }
    if (at == 0) continue;
    date.holiday = &holiday;
    const uint32_t with_year = OfYearAt(at, date);
    return with_year > 0 ? with_year : at;
  }
  return 0;
}

// "Q3 2024", "3Q", "2024 Q3", "H1 2024"
uint32_t TimeGrammar::QuarterAt(uint32_t i, DateFields& date) const {
  int year = 0;
  if (const uint32_t after_year = YearAt(i, year)) {
    date.year = year;
    const uint32_t at = IsMark(after_year, '-') ? after_year + 1 : after_year;
    return IsWord(at, "q") || IsWord(at, "h") ? QuarterAt(at, date) : 0;
  }
  const bool letter_first = IsWord(i, "q") || IsWord(i, "h");
  const uint32_t digit = letter_first ? i + 1 : i;
  const uint32_t letter = letter_first ? i : i + 1;
  if (!IsNumber(digit) || atoms_[digit].digits != 1 || !IsGlued(i + 1) ||
      !(IsWord(letter, "q") || IsWord(letter, "h")) ||
      !atoms_[letter].capital) {
    return 0;
  }
  const bool half = IsWord(letter, "h");
  const int number = atoms_[digit].number;
  if (number < 1 || number > (half ? 2 : 4)) return 0;
  (half ? date.half : date.quarter) = number;
  const uint32_t with_year = OfYearAt(i + 2, date);
  if (with_year > 0) return with_year;
  return half && !date.year ? 0 : i + 2;
}

// "fiscal 2024", "fiscal year 2024", "FY2024", "FY24"
uint32_t TimeGrammar::FiscalAt(uint32_t i, DateFields& date) const {
  uint32_t at = i + 1;
  if (IsWord(i, "fy")) {
    if (IsNumber(at) && IsGlued(at) && atoms_[at].digits == 2) {
      date.year = FullYear(atoms_[at].number);
      date.fiscal = true;
      return at + 1;
    }
  } else if (IsWord(i, "fiscal") || IsWord(i, "financial")) {
    if (IsMark(at, '-')) ++at;
    if (IsWord(at, "year")) ++at;
  } else {
    return 0;
  }
  int year = 0;
  const uint32_t next = YearAt(at, year);
  if (next == 0) return 0;
  date.year = year;
  date.fiscal = true;
  return next;
}

// "1990s", "'90s", "the nineties"
uint32_t TimeGrammar::DecadeAt(uint32_t i, DateFields& date) const {
  if (const TimeWord* word = Find(i, WordClass::kDecade)) {
    if (i == 0 || !(IsWord(i - 1, "the") || Is(i - 1, WordClass::kEdge) ||
                    IsMark(i - 1, '-'))) {
      return 0;
    }
    date.decade = word->value;
    return i + 1;
  }
  const bool apostrophe = IsMark(i, '\'') && IsGlued(i + 1);
  const uint32_t at = apostrophe ? i + 1 : i;
  if (!IsNumber(at) || atoms_[at].number % 10 != 0) return 0;
  uint32_t next = at + 1;
  if (IsMark(next, '\'') && IsGlued(next)) ++next;
  if (!IsWord(next, "s") || !IsGlued(next)) return 0;
  const int number = atoms_[at].number;
  if (atoms_[at].digits == 4 && IsPlausibleYear(number)) {
    date.decade = number;
    return next + 1;
  }
  // "in her 80s" is an age.
  const bool called = apostrophe || IsCalledFor(at) ||
                      (i > 0 && (IsWord(i - 1, "the") || IsMark(i - 1, '-')));
  if (atoms_[at].digits != 2 || !called) return 0;
  date.decade = number;
  return next + 1;
}

// "20th century", "eleventh century BC"
uint32_t TimeGrammar::CenturyAt(uint32_t i, DateFields& date) const {
  int ordinal = 0;
  uint32_t at = OrdinalAt(i, ordinal);
  if (at == 0 || ordinal < 1 || ordinal > 30) return 0;
  if (IsMark(at, '-')) ++at;
  if (!IsWord(at, "century") && !IsWord(at, "centuries")) return 0;
  date.century = (ordinal - 1) * 100;
  ++at;
  if (IsWord(at, "bc") || IsWord(at, "bce")) {
    date.before_christ = true;
    ++at;
  }
  return at;
}

// "44 BC", "1200 B.C.", "AD 79"
uint32_t TimeGrammar::EraAt(uint32_t i, DateFields& date) const {
  if (IsWord(i, "ad") && atoms_[i].capital && IsNumber(i + 1) &&
      atoms_[i + 1].digits <= 4) {
    date.year = atoms_[i + 1].number;
    return i + 2;
  }
  if (!IsNumber(i) || atoms_[i].digits > 4 || atoms_[i].number < 1) return 0;
  uint32_t next = 0;
  if (IsWord(i + 1, "bc") || IsWord(i + 1, "bce")) {
    next = i + 2;
    date.before_christ = true;
  } else if (IsWord(i + 1, "b") && IsMark(i + 2, '.') && IsWord(i + 3, "c")) {
    next = IsMark(i + 4, '.') && IsGlued(i + 4) ? i + 5 : i + 4;
    date.before_christ = true;
  } else if ((IsWord(i + 1, "ad") || IsWord(i + 1, "ce")) &&
             atoms_[i + 1].capital) {
    next = i + 2;
  }
  if (next == 0) return 0;
  date.year = atoms_[i].number;
  return next;
}

// A year that stands alone. Years far from ours need a word that calls for
// them: 1,900 things are often written without their comma.
uint32_t TimeGrammar::LoneYearAt(uint32_t i, DateFields& date) const {
  constexpr int kModernFrom = 1500;
  constexpr int kCommonFrom = 1900;
  constexpr int kCommonTo = 2100;
  int year = 0;
  const uint32_t next = YearAt(i, year);
  if (next == 0) return 0;
  if (IsMark(i, '\'') && !IsCalledFor(i)) return 0;
  if (i > 0) {
    const Atom& before = atoms_[i - 1];
    const bool glued = IsGlued(i);
    if (before.IsMark('$') || before.IsMark('#') || before.IsMark('+') ||
        (glued && (before.IsMark('.') || before.IsMark(',') ||
                   before.IsMark(':') || before.IsMark('/') ||
                   before.kind == AtomKind::kWord))) {
      return 0;
    }
    // The number of a thing: "No. 2014", "Boeing 2014" is rarer than a year.
    if (IsWord(i - 1, "no") || IsWord(i - 1, "number") ||
        IsMark(i - 1, '\xC2') || IsWord(i - 1, "flight")) {
      return 0;
    }
  }
  const bool common = year >= kCommonFrom && year < kCommonTo;
  const bool paired =
      (i > 0 && (IsMark(i - 1, '(') || IsMark(i - 1, '-'))) ||
      (IsMark(next, '-') && IsNumber(next + 1) && IsGlued(next + 1) &&
       (atoms_[next + 1].digits == 4 || atoms_[next + 1].digits == 2));
  const bool named = year >= kModernFrom && i > 0 && IsWord(i - 1, "the");
  if (!common && !IsCalledFor(i) && !paired && !named) return 0;
  if (year < kModernFrom && Has(next) && atoms_[next].kind == AtomKind::kWord &&
      !Is(next, WordClass::kCallsForTime)) {
    return 0;
  }
  date.year = year;
  return next;
}

// What names a day, month or year, without a time of the clock.
uint32_t TimeGrammar::DayLevelAt(uint32_t i, DateFields& date) const {
  using Reader = uint32_t (TimeGrammar::*)(uint32_t, DateFields&) const;
  constexpr Reader kReaders[] = {
      &TimeGrammar::WeekdayAt,     &TimeGrammar::MonthFirstAt,
      &TimeGrammar::DayFirstAt,    &TimeGrammar::NumericDateAt,
      &TimeGrammar::RelativeDayAt, &TimeGrammar::SeasonAt,
      &TimeGrammar::HolidayAt,     &TimeGrammar::QuarterAt,
      &TimeGrammar::FiscalAt,      &TimeGrammar::CenturyAt,
      &TimeGrammar::DecadeAt,      &TimeGrammar::EraAt,
      &TimeGrammar::LoneOrdinalAt, &TimeGrammar::LoneYearAt,
  };
  uint32_t best = 0;
  for (const Reader reader : kReaders) {
    DateFields fields;
    const uint32_t end = (this->*reader)(i, fields);
    if (end <= best) continue;
    best = end;
    date = fields;
  }
  return best;
}

// "of that year", "last year" after a date without a year; gives `i` itself
// when no year follows.
uint32_t TimeGrammar::OfInnerYearAt(uint32_t i, Expression& out) const {
  const DateFields& date = out.date;
  const bool yearly = date.month || date.season || date.quarter ||
                      date.holiday != nullptr;
  if (!yearly || date.year) return i;
  Expression year;
  const uint32_t at = IsWord(i, "of") ? i + 1 : i;
  const uint32_t end = RelativeAt(at, year);
  if (end == 0 || year.unit != CalendarUnit::kYear) return i;
  year.begin = at;
  year.end = end;
  out.inner = std::make_shared<const Expression>(std::move(year));
  return end;
}

// A day with its part and clock: "Sunday morning", "4:30 pm GMT Friday".
uint32_t TimeGrammar::DateAt(uint32_t i, Expression& out) const {
  out = Expression();
  ClockTime clock;
  if (const uint32_t after_clock = ClockAt(i, clock)) {
    const uint32_t end = DayLevelAt(after_clock, out.date);
    const bool is_day = end > 0 && (out.date.weekday || out.date.day ||
                                    out.date.relative_day || out.date.holiday);
    if (!is_day) out.date = DateFields();
    out.date.clock = clock;
    return is_day ? end : after_clock;
  }
  uint32_t end = DayLevelAt(i, out.date);
  DateFields after_the;
  const uint32_t longer = IsWord(i, "the") ? DayLevelAt(i + 1, after_the) : 0;
  if (longer > end) {
    end = longer;
    out.date = after_the;
    // "the" belongs to "the 1990s" and "the 5th of May", not to "the 2014
    // election" or "the May 5 summit".
    const DateFields& date = out.date;
    const bool month_first = date.month && !IsNumber(i + 1) &&
                             !Is(i + 1, WordClass::kOrdinal);
    const bool bare_year = date.year && !date.month && !date.season;
    if (bare_year || month_first || date.weekday) return 0;
  }
  if (end > 0) end = OfInnerYearAt(end, out);
  if (end == 0) return 0;
  const bool is_day = out.date.weekday || out.date.day ||
                      out.date.relative_day || out.date.holiday;
  if (!is_day || out.date.part) return end;
  if (const uint32_t with_part = DayPartAt(end, out.date)) return with_part;
  if (const uint32_t with_clock = ClockAt(end, clock)) {
    out.date.clock = clock;
    return with_clock;
  }
  return end;
}

// "2014-18": the second year leaves out its century.
uint32_t TimeGrammar::YearPairAt(uint32_t i,
                                 std::vector<Expression>& out) const {
  Expression first, second;
  int year = 0;
  if (YearAt(i, year) != i + 1 || !IsMark(i + 1, '-') || !IsNumber(i + 2) ||
      atoms_[i + 2].digits != 2 || !IsGlued(i + 1) || !IsGlued(i + 2) ||
      (IsMark(i + 3, '-') && IsGlued(i + 3)) ||
      LoneYearAt(i, first.date) == 0) {
    return 0;
  }
  const int last = year / 100 * 100 + atoms_[i + 2].number;
  if (last <= year) return 0;
  second.date.year = last;
  first.begin = i;
  first.end = i + 1;
  second.begin = i + 2;
  second.end = i + 3;
  out.push_back(std::move(first));
  out.push_back(std::move(second));
  return i + 3;
}

// "June 3-5", "3-5 June 2025", "between 7 and 9 March": both days share the
// month and the year.
uint32_t TimeGrammar::DayPairAt(uint32_t i, std::vector<Expression>& out) const {
  Expression first, second;
  const auto joint_end = [this](uint32_t at) -> uint32_t {
    if (IsMark(at, '-') || IsWord(at, "to") || IsWord(at, "and") ||
        IsWord(at, "or") || IsWord(at, "through")) {
      return at + 1;
    }
    return 0;
  };
  int month = 0;
  int day = 0;
  int last_day = 0;
  if (const uint32_t after_month = MonthAt(i, month)) {
    const uint32_t after_day = DayNumberAt(after_month, day);
    const uint32_t second_at = after_day > 0 ? joint_end(after_day) : 0;
    uint32_t end = second_at > 0 ? DayNumberAt(second_at, last_day) : 0;
    if (end == 0 || Is(end, WordClass::kCounted) || Is(end, WordClass::kUnit) ||
        Is(end, WordClass::kMonth)) {
      return 0;
    }
    first.end = after_day;
    second.begin = second_at;
    const uint32_t with_year = OfYearAt(end, second.date);
    second.end = with_year > 0 ? with_year : end;
  } else {
    const uint32_t after_day = DayNumberAt(i, day);
    const uint32_t second_at = after_day > 0 ? joint_end(after_day) : 0;
    second.end = second_at > 0 ? DayFirstAt(second_at, second.date) : 0;
    if (second.end == 0) return 0;
    first.end = after_day;
    second.begin = second_at;
    last_day = *second.date.day;
    month = *second.date.month;
  }
  first.begin = i;
  second.date.month = first.date.month = month;
  first.date.day = day;
  second.date.day = last_day;
  first.date.year = second.date.year;
  const uint32_t end = second.end;
  out.push_back(std::move(first));
  out.push_back(std::move(second));
  return end;
}

}  // namespace factline::extract
