#ifndef FACTLINE_DAEMON_EXTRACT_TIME_GRAMMAR_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_GRAMMAR_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/extract/time_atoms.h"
#include "daemon/extract/time_expression.h"
#include "daemon/extract/time_lexicon.h"

namespace factline::extract {

// Reads expressions of time from the atoms of one sentence, by recursive
// descent; of several readings from one place the longest wins. Each reading
// looks at a bounded number of atoms, so a sentence is read in linear time.
//
// A reader `XxxAt(i, out)` gives the atom after what it read, or 0 when nothing
// of that kind begins at atom i; `out` is then unspecified.
class TimeGrammar {
 public:
  // `atoms` and `lexicon` must outlive the grammar and what it reads.
  TimeGrammar(std::span<const Atom> atoms, const TimeLexicon& lexicon)
      : atoms_(atoms), lexicon_(lexicon) {}

  // Reads what begins at atom `i` and appends it: mostly one expression, two
  // for pairs that share words ("June 3-5", "from 2 to 4 pm"). Gives the atom
  // after it, or 0 when no expression begins here.
  uint32_t ReadAt(uint32_t i, std::vector<Expression>& out) const;

 private:
  // "the end of the first week of last year": deeper nesting is not read.
  static constexpr int kMaxDepth = 4;

  // time_grammar.cc: expressions made of others.
  bool MayBegin(uint32_t i) const;
  std::optional<Expression> ExpressionAt(uint32_t i, int depth) const;
  uint32_t ReferenceAt(uint32_t i, Expression& out) const;
  uint32_t EdgeAt(uint32_t i, int depth, Expression& out) const;
  uint32_t EdgeNounAt(uint32_t i, int depth, Expression& out) const;
  uint32_t EveAt(uint32_t i, int depth, Expression& out) const;
  uint32_t NthAt(uint32_t i, int depth, Expression& out) const;
  uint32_t PartOfDayOfAt(uint32_t i, int depth, Expression& out) const;
  uint32_t RelativeAt(uint32_t i, Expression& out) const;
  uint32_t RelativeTargetAt(uint32_t i, Expression& out) const;
  uint32_t SamePeriodAt(uint32_t i, int depth, Expression& out) const;
  uint32_t TheUnitAt(uint32_t i, Expression& out) const;
  uint32_t WholeUnitAt(uint32_t i, Expression& out) const;
  uint32_t InnerAt(uint32_t i, int depth, Expression& out) const;
  uint32_t DirectionAt(uint32_t i, Step& step) const;

  // time_grammar_amount.cc: amounts, durations, shifts and windows.
  uint32_t AmountAt(uint32_t i, Amount& out) const;
  uint32_t NumberAt(uint32_t i, Amount& out) const;
  uint32_t ApproximateAt(uint32_t i) const;
  uint32_t UnitAt(uint32_t i, bool plural_only, CalendarUnit& out) const;
  bool IsLongSuffix(uint32_t i) const {
    return IsMark(i, '-') && IsWord(i + 1, "long");
  }
  uint32_t LengthAt(uint32_t i, Expression& out) const;
  bool IsWhile(uint32_t i) const;
  bool IsNameOfWar(uint32_t end) const;
  uint32_t SmallerLengthAt(uint32_t i, Expression& out) const;
  uint32_t DurationAt(uint32_t i, Expression& out) const;
  uint32_t BareUnitsAt(uint32_t i, Expression& out) const;
  uint32_t ShiftedAt(uint32_t i, int depth, Expression& out) const;
  uint32_t ShiftAfter(uint32_t i, int depth, Expression& out) const;
  uint32_t WindowAt(uint32_t i, Expression& out) const;

  // time_grammar_set.cc: what comes back.
  uint32_t SetAt(uint32_t i, Expression& out) const;
  uint32_t EachAt(uint32_t i, Expression& out) const;

  // time_grammar_date.cc, time_grammar_year.cc: calendar dates.
  uint32_t DateAt(uint32_t i, Expression& out) const;
  uint32_t DayLevelAt(uint32_t i, DateFields& date) const;
  uint32_t WeekdayAt(uint32_t i, DateFields& date) const;
  uint32_t MonthFirstAt(uint32_t i, DateFields& date) const;
  uint32_t DayFirstAt(uint32_t i, DateFields& date) const;
  uint32_t NumericDateAt(uint32_t i, DateFields& date) const;
  uint32_t LoneOrdinalAt(uint32_t i, DateFields& date) const;
  uint32_t SecondYearEnd(uint32_t i) const;
  uint32_t SeasonAt(uint32_t i, DateFields& date) const;
  uint32_t HolidayAt(uint32_t i, DateFields& date) const;
  uint32_t QuarterAt(uint32_t i, DateFields& date) const;
  uint32_t FiscalAt(uint32_t i, DateFields& date) const;
  uint32_t DecadeAt(uint32_t i, DateFields& date) const;
  uint32_t CenturyAt(uint32_t i, DateFields& date) const;
  uint32_t EraAt(uint32_t i, DateFields& date) const;
  bool IsAmountBefore(uint32_t i) const;
  uint32_t LoneYearAt(uint32_t i, DateFields& date) const;
  uint32_t RelativeDayAt(uint32_t i, DateFields& date) const;
  uint32_t YearAt(uint32_t i, int& year) const;
  uint32_t OfYearAt(uint32_t i, DateFields& date) const;
  uint32_t OfInnerYearAt(uint32_t i, Expression& out) const;
  uint32_t MonthAt(uint32_t i, int& month) const;
  uint32_t DayNumberAt(uint32_t i, int& day) const;
  uint32_t OrdinalAt(uint32_t i, int& value) const;
  uint32_t DayPartAt(uint32_t i, DateFields& date) const;
  uint32_t DayPairAt(uint32_t i, std::vector<Expression>& out) const;
  uint32_t YearPairAt(uint32_t i, std::vector<Expression>& out) const;

  // time_grammar_clock.cc: times of the clock.
  uint32_t ClockAt(uint32_t i, ClockTime& clock) const;
  uint32_t ClockWordsAt(uint32_t i, ClockTime& clock) const;
  uint32_t ClockDigitsAt(uint32_t i, ClockTime& clock, bool& complete) const;
  uint32_t SixtiethsAt(uint32_t i, char mark, int& value) const;
  uint32_t OClockAt(uint32_t i) const;
  uint32_t HalfDayAt(uint32_t i, ClockTime& clock) const;
  uint32_t ZoneAt(uint32_t i, bool after_half_day, ClockTime& clock) const;
  uint32_t ClockPairAt(uint32_t i, std::vector<Expression>& out) const;

  bool Has(uint32_t i) const { return i < atoms_.size(); }
  bool IsWord(uint32_t i, std::string_view word) const {
    return Has(i) && atoms_[i].kind == AtomKind::kWord &&
           atoms_[i].text == word;
  }
  bool IsMark(uint32_t i, char mark) const {
    return Has(i) && atoms_[i].IsMark(mark);
  }
  bool IsNumber(uint32_t i) const {
    return Has(i) && atoms_[i].kind == AtomKind::kNumber;
  }
  // Nothing between the atom and the one before.
  bool IsGlued(uint32_t i) const { return Has(i) && !atoms_[i].space_before; }
  bool Is(uint32_t i, WordClass c) const { return Has(i) && atoms_[i].Is(c); }
  const TimeWord* Find(uint32_t i, WordClass c) const {
    return Has(i) ? atoms_[i].Find(c) : nullptr;
  }
  // The atom before i calls for a time: "in", "last", "early".
  bool IsCalledFor(uint32_t i) const {
    return i > 0 && Is(i - 1, WordClass::kCallsForTime);
  }

  std::span<const Atom> atoms_;
  const TimeLexicon& lexicon_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_GRAMMAR_H_
