#include "daemon/extract/time_grammar.h"

// Years and what is named by them: seasons, quarters, decades, centuries.

namespace factline::extract {
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
    if (IsMark(next, '%') ||
        (Has(next) && atoms_[next].kind == AtomKind::kWord)) {
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

// Past the "-41" or "/1941" of "1940-41" that begins at atom i, else i.
uint32_t TimeGrammar::SecondYearEnd(uint32_t i) const {
  const bool joint = (IsMark(i, '-') || IsMark(i, '/')) && IsGlued(i) &&
                     IsNumber(i + 1) && IsGlued(i + 1);
  return joint && (atoms_[i + 1].digits == 2 || atoms_[i + 1].digits == 4)
             ? i + 2
             : i;
}

// "summer of 2020", "winter 1940-41"
uint32_t TimeGrammar::SeasonAt(uint32_t i, DateFields& date) const {
  const TimeWord* word = Find(i, WordClass::kSeason);
  if (word == nullptr) return 0;
  date.season = word->value;
  const uint32_t with_year = OfYearAt(i + 1, date);
  if (with_year > 0) return SecondYearEnd(with_year);
  if (!word->needs_context) return i + 1;
  // "the fall of Kabul", "a spring": other things.
  const bool the = i > 0 && IsWord(i - 1, "the");
  if (the && IsWord(i + 1, "of")) return 0;
  if (the && atoms_[i].text == "fall") return IsCalledFor(i - 1) ? i + 1 : 0;
  if (the && IsWord(i + 1, "in")) return 0;  // "the fall in prices"
  // "continue to fall", "and spring": verbs mostly.
  if (i > 0 &&
      (IsWord(i - 1, "to") || IsWord(i - 1, "and") || IsWord(i - 1, "or"))) {
    return 0;
  }
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

// "nearly 2000", "more than 1900", "up to 1500": amounts, not years.
bool TimeGrammar::IsAmountBefore(uint32_t i) const {
  if (i == 0) return false;
  if (IsWord(i - 1, "than")) {
    return i < 2 || !Is(i - 2, WordClass::kEdge);  // "later than 2030"
  }
  if (IsWord(i - 1, "to")) {
    return i >= 2 && (IsWord(i - 2, "up") || IsWord(i - 2, "close"));
  }
  if (IsWord(i - 1, "least") || IsWord(i - 1, "most")) {
    // "until at least 2030"
    return i >= 2 && IsWord(i - 2, "at") && !(i >= 3 && IsCalledFor(i - 2));
  }
  return IsWord(i - 1, "nearly") || IsWord(i - 1, "almost") ||
         IsWord(i - 1, "some") || IsWord(i - 1, "roughly") ||
         IsWord(i - 1, "approximately");
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
        (glued &&
         (before.IsMark('.') || before.IsMark(',') || before.IsMark(':') ||
          before.IsMark('/') || before.kind == AtomKind::kWord))) {
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
  if (IsAmountBefore(i)) return 0;
  if (year < kModernFrom && Has(next) && atoms_[next].kind == AtomKind::kWord &&
      !Is(next, WordClass::kCallsForTime)) {
    return 0;
  }
  date.year = year;
  return next;
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

}  // namespace factline::extract
