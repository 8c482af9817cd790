#include "daemon/extract/time_grammar.h"

namespace factline::extract {
namespace {

constexpr int kMinutesPerHour = 60;

}  // namespace

// "pm", "p.m.", "a.m"
uint32_t TimeGrammar::HalfDayAt(uint32_t i, ClockTime& clock) const {
  uint32_t next = 0;
  int add = 0;
  if (const TimeWord* word = Find(i, WordClass::kHalfDay)) {
    next = i + 1;
    add = word->value;
  } else if ((IsWord(i, "a") || IsWord(i, "p")) && IsMark(i + 1, '.') &&
             IsWord(i + 2, "m") && IsGlued(i + 2)) {
    next = i + 3;
    add = atoms_[i].text == "p" ? 12 : 0;
    if (IsMark(next, '.') && IsGlued(next)) ++next;
  }
  if (next == 0 || clock.hour < 1 || clock.hour > 12) return 0;
  clock.hour = clock.hour % 12 + add;
  return next;
}

// "GMT", "GMT+8", "(GMT +8)", "ET", "local time", "Moscow time"
uint32_t TimeGrammar::ZoneAt(uint32_t i, bool after_half_day,
                             ClockTime& clock) const {
  const bool bracket = IsMark(i, '(');
  const uint32_t at = bracket ? i + 1 : i;
  if (IsWord(at, "local") && IsWord(at + 1, "time")) return at + 2;
  if (!Has(at) || !atoms_[at].capital) return 0;
  const TimeWord* zone = Find(at, WordClass::kZone);
  if (zone == nullptr && after_half_day) zone = Find(at, WordClass::kZoneUs);
  if (zone == nullptr) {
    // A city's own clock: the zone is not known, the words belong to the time.
    return !bracket && IsWord(at + 1, "time") ? at + 2 : 0;
  }
  uint32_t next = at + 1;
  clock.offset_minutes = zone->value;
  clock.is_utc = zone->value == 0;
  const bool plus = IsMark(next, '+');
  if ((plus || IsMark(next, '-')) && IsNumber(next + 1) &&
      atoms_[next + 1].digits <= 2 && atoms_[next + 1].number <= 14) {
    clock.offset_minutes =
        (plus ? 1 : -1) * atoms_[next + 1].number * kMinutesPerHour;
    clock.is_utc = false;
    next += 2;
  }
  if (bracket) return IsMark(next, ')') ? next + 1 : 0;
  return next;
}

// ":30" after an hour; 0 when there is none.
uint32_t TimeGrammar::SixtiethsAt(uint32_t i, char mark, int& value) const {
  if (!IsMark(i, mark) || !IsGlued(i) || !IsNumber(i + 1) || !IsGlued(i + 1) ||
      atoms_[i + 1].digits != 2 || atoms_[i + 1].number >= 60) {
    return 0;
  }
  value = atoms_[i + 1].number;
  return i + 2;
}

// The digits of a clock time. `complete` tells whether they are one without
// more words: "16:30" is, "4" and "4.30" are not.
uint32_t TimeGrammar::ClockDigitsAt(uint32_t i, ClockTime& clock,
                                    bool& complete) const {
  complete = false;
  if (!IsNumber(i) || atoms_[i].number < 0) return 0;
  // Part of a longer number: "1,900", "$4:30", "0.5".
  if (i > 0 && IsGlued(i) &&
      (IsMark(i - 1, '$') || IsMark(i - 1, '.') || IsMark(i - 1, ','))) {
    return 0;
  }
  const int number = atoms_[i].number;
  if (atoms_[i].digits == 4 && number % 100 < 60 && number < 2400) {
    clock.hour = number / 100;
    clock.minute = number % 100;
    clock.has_minute = true;
    return i + 1;
  }
  if (atoms_[i].digits > 2 || number > 24) return 0;
  clock.hour = number;
  uint32_t next = SixtiethsAt(i + 1, ':', clock.minute);
  complete = next > 0;
  if (next == 0) next = SixtiethsAt(i + 1, '.', clock.minute);
  if (next == 0) return i + 1;
  clock.has_minute = true;
  const uint32_t seconds = SixtiethsAt(next, ':', clock.second);
  clock.has_second = seconds > 0;
  // "1:44.72" is how long somebody ran.
  if (seconds == 0 && IsMark(next, '.') && IsGlued(next) &&
      IsNumber(next + 1) && IsGlued(next + 1)) {
    return 0;
  }
  return seconds > 0 ? seconds : next;
}

// "noon", "nine o'clock", "nine p.m."
uint32_t TimeGrammar::ClockWordsAt(uint32_t i, ClockTime& clock) const {
  if (const TimeWord* word = Find(i, WordClass::kClock)) {
    clock.hour = word->value;
    const uint32_t zone = ZoneAt(i + 1, false, clock);
    return zone > 0 ? zone : i + 1;
  }
  const TimeWord* number = Find(i, WordClass::kNumber);
  if (number == nullptr || number->value < 1 || number->value > 12) return 0;
  clock.hour = number->value;
  const uint32_t o_clock = OClockAt(i + 1);
  return o_clock > 0 ? o_clock : HalfDayAt(i + 1, clock);
}

uint32_t TimeGrammar::OClockAt(uint32_t i) const {
  return IsWord(i, "o") && IsMark(i + 1, '\'') && IsWord(i + 2, "clock") ? i + 3
                                                                         : 0;
}

// "4:30 pm GMT", "16:30", "1630 GMT", "4pm", "noon", "nine o'clock"
uint32_t TimeGrammar::ClockAt(uint32_t i, ClockTime& clock) const {
  clock = ClockTime();
  if (const uint32_t words = ClockWordsAt(i, clock)) return words;
  bool complete = false;
  uint32_t next = ClockDigitsAt(i, clock, complete);
  if (next == 0) return 0;
  if (clock.hour == 24 && clock.minute > 0) return 0;
  if (atoms_[i].digits == 4 &&
      (IsWord(next, "hrs") || (IsWord(next, "hours") && IsCalledFor(i)))) {
    return next + 1;
  }
  const uint32_t half_day = HalfDayAt(next, clock);
  if (half_day > 0) {
    next = half_day;
  } else if (const uint32_t o_clock = OClockAt(next)) {
    return o_clock;
  }
  const uint32_t zone = ZoneAt(next, half_day > 0, clock);
  // A bare number beside "Moscow time" is no time of the clock.
  if (zone > 0 && (clock.offset_minutes || clock.has_minute || half_day > 0)) {
    return zone;
  }
  return half_day > 0 || complete ? next : 0;
}

// "2-4 pm", "from 7:00 to 8:00pm": the first shares the half of the day.
uint32_t TimeGrammar::ClockPairAt(uint32_t i,
                                  std::vector<Expression>& out) const {
  bool complete = false;
  Expression first, second;
  ClockTime& start = first.date.clock.emplace();
  const uint32_t joint = ClockDigitsAt(i, start, complete);
  if (joint == 0 || atoms_[i].digits > 2 || start.hour < 1 || start.hour > 12 ||
      !(IsMark(joint, '-') || IsWord(joint, "to") || IsWord(joint, "and"))) {
    return 0;
  }
  ClockTime& stop = second.date.clock.emplace();
  const uint32_t bare_end = ClockDigitsAt(joint + 1, stop, complete);
  if (bare_end == 0 || HalfDayAt(bare_end, stop) == 0) return 0;
  const uint32_t end = ClockAt(joint + 1, stop);
  if (end == 0) return 0;
  const int shared = start.hour % 12 + (stop.hour >= 12 ? 12 : 0);
  start.hour = shared <= stop.hour ? shared : start.hour % 12;
  start.offset_minutes = stop.offset_minutes;
  start.is_utc = stop.is_utc;
  first.begin = i;
  first.end = joint;
  second.begin = joint + 1;
  second.end = end;
  out.push_back(std::move(first));
  out.push_back(std::move(second));
  return end;
}

}  // namespace factline::extract
