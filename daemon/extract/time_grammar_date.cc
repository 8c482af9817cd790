#include <utility>

#include "daemon/extract/time_grammar.h"

namespace factline::extract {
namespace {

bool IsOrdinalEnding(std::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th";
}

}  // namespace

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
  if (IsNumber(i) && atoms_[i].digits <= 2 && IsGlued(i + 1) && Has(i + 1) &&
      IsOrdinalEnding(atoms_[i + 1].text)) {
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
  if (!IsNumber(i) ||
      (i > 0 && IsGlued(i) &&
       (IsMark(i - 1, '/') || IsMark(i - 1, '-') || IsMark(i - 1, '.')))) {
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

// What names a day, month or year, without a time of the clock.
uint32_t TimeGrammar::DayLevelAt(uint32_t i, DateFields& date) const {
  using Reader = uint32_t (TimeGrammar::*)(uint32_t, DateFields&) const;
  static constexpr Reader kOfWords[] = {
      &TimeGrammar::WeekdayAt,  &TimeGrammar::MonthFirstAt,
      &TimeGrammar::DayFirstAt, &TimeGrammar::RelativeDayAt,
      &TimeGrammar::SeasonAt,   &TimeGrammar::HolidayAt,
      &TimeGrammar::CenturyAt,  &TimeGrammar::DecadeAt,
      &TimeGrammar::FiscalAt,   &TimeGrammar::LoneOrdinalAt,
  };
  // Words that are not in the lexicon: "the", "fiscal", "Q", "AD".
  static constexpr Reader kOfOtherWords[] = {
      &TimeGrammar::QuarterAt,
      &TimeGrammar::FiscalAt,
      &TimeGrammar::EraAt,
      &TimeGrammar::LoneOrdinalAt,
  };
  static constexpr Reader kOfNumbers[] = {
      &TimeGrammar::DayFirstAt, &TimeGrammar::NumericDateAt,
      &TimeGrammar::QuarterAt,  &TimeGrammar::CenturyAt,
      &TimeGrammar::DecadeAt,   &TimeGrammar::EraAt,
      &TimeGrammar::LoneYearAt,
  };
  static constexpr Reader kOfMarks[] = {&TimeGrammar::DecadeAt,
                                        &TimeGrammar::LoneYearAt};
  if (!Has(i)) return 0;
  const Atom& atom = atoms_[i];
  const std::span<const Reader> readers =
      atom.kind == AtomKind::kNumber  ? std::span<const Reader>(kOfNumbers)
      : atom.kind == AtomKind::kPunct ? std::span<const Reader>(kOfMarks)
      : atom.entry != nullptr         ? std::span<const Reader>(kOfWords)
                                      : std::span<const Reader>(kOfOtherWords);
  uint32_t best = 0;
  for (const Reader reader : readers) {
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
  const bool yearly =
      date.month || date.season || date.quarter || date.holiday != nullptr;
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
    const bool month_first =
        date.month && !IsNumber(i + 1) && !Is(i + 1, WordClass::kOrdinal);
    const bool bare_year = date.year && !date.month && !date.season;
    if (bare_year || month_first || date.weekday || date.relative_day ||
        date.holiday != nullptr) {
      return 0;
    }
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

// "June 3-5", "3-5 June 2025", "between 7 and 9 March": both days share the
// month and the year.
uint32_t TimeGrammar::DayPairAt(uint32_t i,
                                std::vector<Expression>& out) const {
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
