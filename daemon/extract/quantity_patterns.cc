#include <algorithm>
#include <string_view>

#include "daemon/extract/quantity_filters.h"

// The first half of the filters: patterns that are told by their own shape.
namespace factline::extract {
namespace {

bool IsBareDigits(const PieceList& pieces, int i, size_t low, size_t high) {
  const std::string_view text = pieces.Text(i);
  return pieces.IsNumber(i) && text.size() >= low && text.size() <= high &&
         text.find_first_of(".,") == std::string_view::npos;
}

// Of a piece that IsBareDigits(), of few digits.
int Number(const PieceList& pieces, int i) {
  int value = 0;
  for (const char c : pieces.Text(i)) value = 10 * value + (c - '0');
  return value;
}

bool IsDay(const PieceList& pieces, int i) {
  return IsBareDigits(pieces, i, 1, 2) && Number(pieces, i) >= 1 &&
         Number(pieces, i) <= 31;
}

bool IsYear(const PieceList& pieces, int i) {
  return IsBareDigits(pieces, i, 4, 4) && Number(pieces, i) >= 1000 &&
         Number(pieces, i) <= 2199;
}

bool IsMonth(const PieceList& pieces, int i) {
  return pieces.Is(i, kMonthWord) && pieces[i].capitalized;
}

// A day with "st" or "th" or not; its end, or i.
int DayEnd(const PieceList& pieces, int i) {
  if (!IsDay(pieces, i)) return i;
  const bool suffix = pieces.Is(i + 1, kOrdinalSuffix) && pieces.Glued(i + 1);
  return suffix ? i + 2 : i + 1;
}

// Days after a first one: "-26", "to 26", ", 15 and 16"; their end.
int MoreDays(const PieceList& pieces, int i) {
  while (pieces.IsDash(i) || pieces.IsChar(i, ',') ||
         pieces.Lower(i) == "to" || pieces.Lower(i) == "and" ||
         pieces.Lower(i) == "or") {
    const int end = DayEnd(pieces, i + 1);
    // "on May 5 and 6 people died": the day needs an end of its own.
    const bool ends = !pieces.IsWord(end) || pieces.Is(end, kFunctionWord);
    if (end == i + 1 || (!pieces.IsDash(i) && !ends && !IsMonth(pieces, end))) {
      break;
    }
    i = end;
  }
  return i;
}

// ", 2022" or "2022" at i; its end, or i.
int YearEnd(const PieceList& pieces, int i) {
  const int at = pieces.IsChar(i, ',') ? i + 1 : i;
  return IsYear(pieces, at) ? at + 1 : i;
}

// "Feb. 24-26, 2022", "March 2014", "June 5".
int MonthFirst(const PieceList& pieces, int i) {
  if (!IsMonth(pieces, i)) return i;
  int at = i + 1;
  if (pieces.IsChar(at, '.') && pieces.Glued(at)) ++at;
  if (pieces.Lower(at) == "the") ++at;
  const int day = DayEnd(pieces, at);
  if (day > at) return YearEnd(pieces, MoreDays(pieces, day));
  const int year = YearEnd(pieces, at);
  return year > at ? year : i;
}

// "24 February 2022", "24-26 Feb", "the 3rd of May".
int DayFirst(const PieceList& pieces, int i) {
  int at = DayEnd(pieces, i);
  if (at == i) return i;
  at = MoreDays(pieces, at);
  if (pieces.Lower(at) == "of") ++at;
  if (!IsMonth(pieces, at)) return i;
  ++at;
  if (pieces.IsChar(at, '.') && pieces.Glued(at) &&
      pieces.IsNumber(at + 1)) {
    ++at;
  }
  const int end = YearEnd(pieces, at);
  // "told 5 May": the modal is not capitalised, the month is.
  return end;
}

// "3/4"
bool IsFraction(const PieceList& pieces, int i) {
  return IsBareDigits(pieces, i, 1, 2) && pieces.IsChar(i + 1, '/') &&
         IsBareDigits(pieces, i + 2, 1, 2) &&
         Number(pieces, i) < Number(pieces, i + 2);
}

// Numbers joined by one kind of sign: "2025-02-23", "23/02/2025",
// "1-800-555-0199", "5/6". Their end if they are no figure, else i.
int Chain(const PieceList& pieces, int i) {
  if (!pieces.IsNumber(i)) return i;
  int at = i + 1;
  int joints = 0;
  bool slash = false;
  while (pieces.Glued(at) && pieces.Glued(at + 1) && pieces.IsNumber(at + 1) &&
         (pieces.IsDash(at) || pieces.IsChar(at, '/'))) {
    slash = slash || pieces.IsChar(at, '/');
    ++joints;
    at += 2;
  }
  if (joints >= 2) {
    return joints == 2 && IsFraction(pieces, i + 2) ? i : at;  // "2-1/2"
  }
  if (joints == 0) return i;
  if (slash) {
    // One slash: a date unless it is a fraction, which ReadNumber() knows.
    return IsFraction(pieces, i) ? i : at;
  }
  const bool years = IsYear(pieces, i) && IsBareDigits(pieces, i + 2, 2, 4) &&
                     (pieces.Text(i + 2).size() == 2 || IsYear(pieces, i + 2));
  return years ? at : i;
}

// "+44 20 7946 0958", "(555) 123-4567".
int Phone(const PieceList& pieces, int i) {
  constexpr size_t kPhoneDigits = 9;  // Fewer have no country code.
  int at = i;
  if (pieces.IsChar(at, '+') && pieces.Glued(at + 1)) {
    ++at;
  } else if (!(pieces.IsChar(at, '(') && IsBareDigits(pieces, at + 1, 3, 3) &&
               pieces.IsChar(at + 2, ')') && pieces.IsNumber(at + 3))) {
    return i;
  }
  size_t digits = 0;
  constexpr int kMaxPieces = 16;
  while (at < i + kMaxPieces &&
         (pieces.IsNumber(at) || pieces.IsDash(at) || pieces.IsChar(at, '(') ||
          pieces.IsChar(at, ')'))) {
    if (pieces.IsNumber(at)) digits += pieces.Text(at).size();
    ++at;
  }
  return digits >= kPhoneDigits ? at : i;
}

// "am", "p.m." at i; its end, or i.
int MeridiemEnd(const PieceList& pieces, int i) {
  if (pieces.Is(i, kMeridiem)) return i + 1;
  const bool dotted = (pieces.Lower(i) == "a" || pieces.Lower(i) == "p") &&
                      pieces.IsChar(i + 1, '.') && pieces.Glued(i + 1) &&
                      pieces.Lower(i + 2) == "m" && pieces.Glued(i + 2);
  if (!dotted) return i;
  return pieces.IsChar(i + 3, '.') && pieces.Glued(i + 3) ? i + 4 : i + 3;
}

// "4:30pm", "14:00", "10 a.m.", "0900 GMT", "5 o'clock", also "3:1".
int Clock(const PieceList& pieces, int i) {
  if (!pieces.IsNumber(i)) return i;
  int at = i + 1;
  while (pieces.IsChar(at, ':') && pieces.Glued(at) && pieces.Glued(at + 1) &&
         pieces.IsNumber(at + 1)) {
    at += 2;
  }
  const bool colon = at > i + 1;
  const int meridiem = MeridiemEnd(pieces, at);
  // "5 am" of one who says "I, 5, am" does not occur; "a.m." is no article.
  const bool short_number = pieces.Text(i).size() <= 5;
  const bool clock = meridiem > at && short_number;
  if (clock) at = meridiem;
  const bool zone = pieces.Is(at, kClockZone) &&
                    (colon || clock || IsBareDigits(pieces, i, 4, 4)) &&
                    (colon || clock || pieces.Text(at) != pieces.Lower(at));
  if (zone) return at + 1;
  if (pieces.Lower(at) == "o" && pieces.Lower(at + 2) == "clock") return at + 3;
  return colon || clock ? at : i;
}

bool HasSportWord(const PieceList& pieces, int from, int to) {
  for (int i = from; i < to; ++i) {
    if (pieces.Is(i, kSportWord)) return true;
  }
  return false;
}

// "3-1", "beat them 0-2", "6-4, 6-3".
int Score(const PieceList& pieces, int i) {
  if (!IsBareDigits(pieces, i, 1, 3) || !pieces.IsDash(i + 1) ||
      !pieces.Glued(i + 1) || !pieces.Glued(i + 2) ||
      !IsBareDigits(pieces, i + 2, 1, 3)) {
    return i;
  }
  if (Number(pieces, i) >= Number(pieces, i + 2)) {
    return pieces.IsChar(i + 3, '%') ? i : i + 3;
  }
  constexpr int kReach = 6;  // Words between the verb and the score.
  const bool sport = HasSportWord(pieces, i - kReach, i) ||
                     HasSportWord(pieces, i + 3, i + 5);
  const bool counts = pieces.IsWord(i + 3) &&
                      !pieces.Is(i + 3, kFunctionWord | kSportWord);
  return sport && !counts && !pieces.IsChar(i + 3, '%') ? i + 3 : i;
}

// "half past ten", "quarter to 5"
int ClockWords(const PieceList& pieces, int i) {
  const bool half = pieces.Lower(i) == "half" && pieces.Lower(i + 1) == "past";
  const bool quarter =
      pieces.Lower(i) == "quarter" &&
      (pieces.Lower(i + 1) == "past" || pieces.Lower(i + 1) == "to");
  if (!half && !quarter) return i;
  return pieces.IsNumber(i + 2) || pieces.Is(i + 2, kCardinal) ? i + 3 : i;
}

// "1-in-83", "one-in-a-million": odds that describe a noun.
int Odds(const PieceList& pieces, int i) {
  const bool joined = pieces.IsDash(i + 1) && pieces.Glued(i + 1) &&
                      pieces.Lower(i + 2) == "in" && pieces.IsDash(i + 3) &&
                      pieces.Glued(i + 3) && pieces.Glued(i + 4);
  if (!joined || !(pieces.IsNumber(i) || pieces.Is(i, kCardinal))) return i;
  return i + 5;
}

// "1." or "(1)" in front of a list's item, "[1]" of a note.
int ListNumber(const PieceList& pieces, int i) {
  const bool open = pieces.IsChar(i, '[') || pieces.IsChar(i, '(');
  const int number = open ? i + 1 : i;
  if (!IsBareDigits(pieces, number, 1, 2)) return i;
  const int close = number + 1;
  if (open) {
    const bool closed = pieces.IsChar(close, ']') || pieces.IsChar(close, ')');
    return closed ? close + 1 : i;
  }
  const bool stop = (pieces.IsChar(close, '.') || pieces.IsChar(close, ')')) &&
                    pieces.Glued(close);
  const bool item = pieces[close + 1].kind == PieceKind::kEnd ||
                    (pieces.IsWord(close + 1) && pieces[close + 1].capitalized);
  return i == 0 && stop && item ? close + 1 : i;
}

// "10 Downing Street", "221 West Main St".
int Address(const PieceList& pieces, int i) {
  constexpr int kMaxWords = 3;  // Of the street's name.
  if (!IsBareDigits(pieces, i, 1, 5)) return i;
  for (int at = i + 1; at <= i + 1 + kMaxWords; ++at) {
    if (!pieces.IsWord(at) || !pieces[at].capitalized) return i;
    if (at > i + 1 && pieces.Is(at, kStreetWord)) return at + 1;
  }
  return i;
}

}  // namespace

int SkipNonFigure(const Scene& scene, int i) {
  const PieceList& pieces = scene.pieces;
  if (const auto idiom = scene.lexicon.idioms.At(pieces, i)) return idiom.end;
  if (pieces.IsWord(i)) {
    if (const int odds = Odds(pieces, i); odds > i) return odds;
    if (const int clock = ClockWords(pieces, i); clock > i) return clock;
    return MonthFirst(pieces, i);
  }
  for (const auto skip : {Phone, ListNumber, DayFirst, Chain, Clock, Score,
                          Odds, Address}) {
    const int end = skip(pieces, i);
    if (end > i) return end;
  }
  return i;
}

}  // namespace factline::extract
