#include "daemon/extract/time_grammar.h"

#include <utility>

namespace factline::extract {
namespace {

// A date or part of one, as "the end of" takes it.
bool IsDated(const Expression& e) {
  return e.kind == ExpressionKind::kDate ||
         e.kind == ExpressionKind::kRelative ||
         e.kind == ExpressionKind::kNth || e.kind == ExpressionKind::kWindow;
}

constexpr uint32_t Bit(WordClass c) { return 1u << static_cast<int>(c); }

// Classes of words that an expression may begin with.
constexpr uint32_t kBeginners =
    Bit(WordClass::kMonth) | Bit(WordClass::kWeekday) |
    Bit(WordClass::kSeason) | Bit(WordClass::kUnit) | Bit(WordClass::kDayPart) |
    Bit(WordClass::kRelativeDay) | Bit(WordClass::kClock) |
    Bit(WordClass::kNumber) | Bit(WordClass::kOrdinal) |
    Bit(WordClass::kDecade) | Bit(WordClass::kVague) |
    Bit(WordClass::kDirection) | Bit(WordClass::kEdge) |
    Bit(WordClass::kEdgeNoun) | Bit(WordClass::kFrequency) |
    Bit(WordClass::kApproximate) | Bit(WordClass::kPhraseStart) |
    Bit(WordClass::kHolidayStart);

bool IsDay(const DateFields& date) {
  return date.weekday || date.day || date.relative_day || date.holiday;
}

}  // namespace

// Cheap test that spares most atoms the readers.
bool TimeGrammar::MayBegin(uint32_t i) const {
  const Atom& atom = atoms_[i];
  if (atom.kind == AtomKind::kNumber) return atom.number >= 0;
  if (atom.kind == AtomKind::kPunct) return atom.mark == '\'';
  if (atom.entry != nullptr && (atom.entry->classes & kBeginners) != 0) {
    return true;
  }
  switch (atom.text.front()) {
    case 't':
      return atom.text == "the" || atom.text == "their";
    case 'a':
      return atom.text == "a" || atom.text == "an" || atom.text == "at" ||
             atom.text == "ad";
    case 'h':
      return atom.text == "half" || atom.text == "his" || atom.text == "her" ||
             atom.text == "h";
    case 'e':
      return atom.text == "every" || atom.text == "each" || atom.text == "eve";
    case 'p':
      return atom.text == "per";
    case 'm':
      return atom.text == "more";
    case 'l':
      return atom.text == "less";
    case 'u':
      return atom.text == "up";
    case 'f':
      return atom.text == "fiscal" || atom.text == "financial" ||
             atom.text == "fy" || atom.text == "fewer";
    case 'q':
      return atom.text == "q";
    case 'i':
      return atom.text == "its";
    default:
      return false;
  }
}

uint32_t TimeGrammar::ReadAt(uint32_t i, std::vector<Expression>& out) const {
  if (!Has(i) || !MayBegin(i)) return 0;
  if (const uint32_t pair = DayPairAt(i, out)) return pair;
  if (const uint32_t pair = YearPairAt(i, out)) return pair;
  if (const uint32_t pair = ClockPairAt(i, out)) return pair;
  std::optional<Expression> found = ExpressionAt(i, 0);
  if (!found) return 0;
  const uint32_t end = found->end;
  out.push_back(*std::move(found));
  return end;
}

std::optional<Expression> TimeGrammar::ExpressionAt(uint32_t i,
                                                    int depth) const {
  if (!Has(i) || !MayBegin(i)) return std::nullopt;
  Expression best;
  uint32_t best_end = 0;
  const auto take = [&best, &best_end](uint32_t end, Expression& e) {
    if (end <= best_end) return;
    best_end = end;
    best = std::move(e);
  };
  Expression e;
  take(DateAt(i, e), e);
  take(WindowAt(i, e), e);
  take(RelativeAt(i, e), e);
  take(SetAt(i, e), e);
  take(DurationAt(i, e), e);
  take(ReferenceAt(i, e), e);
  if (depth < kMaxDepth) {
    take(ShiftedAt(i, depth, e), e);
    take(EdgeAt(i, depth, e), e);
    take(EdgeNounAt(i, depth, e), e);
    take(NthAt(i, depth, e), e);
    take(PartOfDayOfAt(i, depth, e), e);
    take(EveAt(i, depth, e), e);
    take(SamePeriodAt(i, depth, e), e);
    take(WholeUnitAt(i, e), e);
  }
  if (best_end == 0) return std::nullopt;
  best.begin = i;
  best.end = best_end;
  return best;
}

// "now", "in the near future" without "in"
uint32_t TimeGrammar::ReferenceAt(uint32_t i, Expression& out) const {
  if (!Has(i)) return 0;
  out = Expression();
  out.kind = ExpressionKind::kReference;
  for (const TimePhrase& phrase : lexicon_.PhrasesAt(atoms_[i].text)) {
    uint32_t at = i;
    for (const std::string& word : phrase.words) {
      const uint32_t word_at = IsMark(at, '-') ? at + 1 : at;
      if (!IsWord(word_at, word)) {
        at = 0;
        break;
      }
      at = word_at + 1;
    }
    if (at == 0) continue;
    if (IsMark(at, '-') && IsGlued(at)) continue;  // "the now-cancelled deal"
    // "the past tense", "this time around": part of something longer.
    if (phrase.words.size() == 2 && phrase.words.front() == "the" && Has(at) &&
        atoms_[at].kind == AtomKind::kWord && !IsCalledFor(at + 1) &&
        !atoms_[at].Is(WordClass::kFuture)) {
      continue;
    }
    // "The Power of Now": a name goes on with its capitals.
    if (i > 0 && atoms_[i].capital && atoms_[i - 1].kind == AtomKind::kWord) {
      continue;
    }
    out.value = phrase.value;
    out.needs_future = phrase.needs_future;
    return at;
  }
  return 0;
}

uint32_t TimeGrammar::DirectionAt(uint32_t i, Step& step) const {
  const TimeWord* word = Find(i, WordClass::kDirection);
  if (word == nullptr) return 0;
  step = {word->value, static_cast<Anchor>(word->second)};
  // "this past week", "this coming Friday", "that same day", "the very next".
  const TimeWord* more = Find(i + 1, WordClass::kDirection);
  if (more == nullptr || step.count != 0) return i + 1;
  const bool text = step.anchor == Anchor::kText;
  step = {more->value, static_cast<Anchor>(more->second)};
  if (text) step.anchor = Anchor::kText;
  return i + 2;
}

// "the month" where the words before call for it: "the end of the month".
uint32_t TimeGrammar::TheUnitAt(uint32_t i, Expression& out) const {
  if (!IsWord(i, "the") || !Has(i + 1)) return 0;
  uint32_t at = i + 1;
  if (Is(at, WordClass::kUnitAdjective)) ++at;
  const TimeWord* unit = Find(at, WordClass::kUnit);
  if (unit == nullptr || unit->plural ||
      unit->value < static_cast<int>(CalendarUnit::kDay)) {
    return 0;
  }
  out = Expression();
  out.kind = ExpressionKind::kRelative;
  out.unit = static_cast<CalendarUnit>(unit->value);
  // "later in the day" is the day told of, "the end of the year" the present.
  out.step = {
      0, out.unit == CalendarUnit::kDay ? Anchor::kText : Anchor::kPublish};
  out.begin = i;
  out.end = at + 1;
  return at + 1;
}

// "for the entire year", "ended the day at 12": a unit that is told of whole.
uint32_t TimeGrammar::WholeUnitAt(uint32_t i, Expression& out) const {
  const bool whole = IsWord(i + 1, "entire") || IsWord(i + 1, "whole") ||
                     IsWord(i + 1, "full");
  const uint32_t end = TheUnitAt(i, out);
  if (end == 0 || i == 0) return 0;
  if (whole) {
    out.step.anchor = Anchor::kText;
    return IsWord(end, "of") || IsMark(end, '-') ? 0 : end;
  }
  if (out.unit != CalendarUnit::kDay || end != i + 2) return 0;
  for (const std::string_view word : {"on", "for", "end", "ended", "ends",
                                      "ending", "close", "closed", "finished",
                                      "started", "began"}) {
    if (!IsWord(i - 1, word)) continue;
    const bool goes_on = Has(end) && atoms_[end].kind == AtomKind::kWord &&
                         !IsWord(end, "at") && !IsWord(end, "with") &&
                         !IsWord(end, "up") && !IsWord(end, "down") &&
                         !IsWord(end, "and") && !IsWord(end, "by");
    return goes_on || IsMark(end, '-') || IsMark(end, '\'') ? 0 : end;
  }
  return 0;
}

// The X of "the end of X".
uint32_t TimeGrammar::InnerAt(uint32_t i, int depth, Expression& out) const {
  std::optional<Expression> inner = ExpressionAt(i, depth + 1);
  if (inner && IsDated(*inner)) {
    out.inner = std::make_shared<const Expression>(*std::move(inner));
    return out.inner->end;
  }
  Expression unit;
  const uint32_t end = TheUnitAt(i, unit);
  if (end == 0) return 0;
  out.inner = std::make_shared<const Expression>(std::move(unit));
  return end;
}

// "early March", "mid-1980s", "late last year", "later in the day"
uint32_t TimeGrammar::EdgeAt(uint32_t i, int depth, Expression& out) const {
  const bool the = IsWord(i, "the");
  const uint32_t word_at = the ? i + 1 : i;
  const TimeWord* word = Find(word_at, WordClass::kEdge);
  if (word == nullptr) return 0;
  uint32_t at = word_at + 1;
  if (IsMark(at, '-')) ++at;
  // "to mid-May", "early to mid 2020": the first edge alone has no date.
  if ((IsWord(at, "hours") || IsWord(at, "part") || IsWord(at, "days")) &&
      IsWord(at + 1, "of")) {
    at += 2;
  } else if (!the && (IsWord(at, "in") || IsWord(at, "on"))) {
    ++at;
  }
  uint32_t end = 0;
  std::optional<Expression> inner = ExpressionAt(at, depth + 1);
  if (inner && (inner->kind == ExpressionKind::kDate ||
                inner->kind == ExpressionKind::kRelative)) {
    out = *std::move(inner);
    end = out.end;
  } else if (IsWord(at - 1, "in") && TheUnitAt(at, out) > 0) {
    end = out.end;
  } else if (const TimeWord* part = Find(at, WordClass::kDayPart);
             part != nullptr && !part->plural) {
    out = Expression();
    out.date.part = DayPart{part->code, part->second, part->third};
    end = at + 1;
    if (i > 0 && IsWord(i - 1, "an")) return 0;
  } else {
    return 0;
  }
  // "the 2014" keeps no article, "the late 1990s" does.
  if (out.edge != Edge::kNone) return 0;
  out.edge = static_cast<Edge>(word->value);
  return end;
}

// "the end of the month", "the start of 2014", "year-end", "month's end"
uint32_t TimeGrammar::EdgeNounAt(uint32_t i, int depth, Expression& out) const {
  out = Expression();
  const uint32_t at = IsWord(i, "the") ? i + 1 : i;
  const uint32_t noun_at = IsWord(at, "very") ? at + 1 : at;
  if (const TimeWord* noun = Find(noun_at, WordClass::kEdgeNoun)) {
    if (!IsWord(noun_at + 1, "of")) return 0;
    Expression holder;
    const uint32_t end = InnerAt(noun_at + 2, depth, holder);
    if (end == 0) return 0;
    out = *holder.inner;
    out.edge = static_cast<Edge>(noun->value);
    return end;
  }
  const TimeWord* unit = Find(i, WordClass::kUnit);
  if (unit == nullptr || unit->plural) return 0;
  uint32_t end_at = i + 1;
  if (IsMark(end_at, '-')) {
    ++end_at;
  } else if (IsMark(end_at, '\'') && IsWord(end_at + 1, "s")) {
    end_at += 2;
  } else {
    return 0;
  }
  if (!IsWord(end_at, "end")) return 0;
  out.kind = ExpressionKind::kRelative;
  out.step = {0, Anchor::kPublish};
  out.unit = static_cast<CalendarUnit>(unit->value);
  out.edge = Edge::kEnd;
  return end_at + 1;
}

// "the eve of the vote" has no date; "the eve of Christmas" has.
uint32_t TimeGrammar::EveAt(uint32_t i, int depth, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kEve;
  const uint32_t at = IsWord(i, "the") ? i + 1 : i;
  if (!IsWord(at, "eve") || !IsWord(at + 1, "of")) return 0;
  return InnerAt(at + 2, depth, out);
}

// "the first week of 2021", "third quarter", "the last two weeks of June",
// "the second half of last year"
uint32_t TimeGrammar::NthAt(uint32_t i, int depth, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kNth;
  const bool the = IsWord(i, "the");
  uint32_t at = the ? i + 1 : i;
  uint32_t next = 0;
  if (const TimeWord* last = Find(at, WordClass::kDirection);
      last != nullptr && atoms_[at].text == "last") {
    out.nth = -1;
    next = at + 1;
  } else {
    next = OrdinalAt(at, out.nth);
  }
  if (next == 0) return 0;
  CalendarUnit unit = CalendarUnit::kDay;
  out.amount.count = 1;
  uint32_t after_unit = UnitAt(next, false, unit);
  if (after_unit == 0 && IsWord(IsMark(next, '-') ? next + 1 : next, "half")) {
    unit = CalendarUnit::kHalf;
    after_unit = IsMark(next, '-') ? next + 2 : next + 1;
  }
  if (after_unit == 0) {
    Expression length;
    after_unit = IsWord(next, "a") ? 0 : LengthAt(next, length);
    if (after_unit == 0 || length.amount.vague) return 0;
    out.amount = length.amount;
    unit = *length.unit;
  }
  out.unit = unit;
  if (IsWord(after_unit, "of") || IsWord(after_unit, "in")) {
    const uint32_t end = InnerAt(after_unit + 1, depth, out);
    if (end > 0) return end;
  }
  if (unit == CalendarUnit::kQuarter && out.nth != 0) {
    DateFields year;
    const uint32_t with_year = OfYearAt(after_unit, year);
    if (with_year > 0) {
      Expression inner;
      inner.date = year;
      out.inner = std::make_shared<const Expression>(std::move(inner));
      return with_year;
    }
    return out.nth == -1 && !the ? 0 : after_unit;
  }
  return 0;
}

// "the morning of April 15", "the night of 14 April 1912"
uint32_t TimeGrammar::PartOfDayOfAt(uint32_t i, int depth,
                                    Expression& out) const {
  const uint32_t at = IsWord(i, "the") ? i + 1 : i;
  const TimeWord* part = Find(at, WordClass::kDayPart);
  if (part == nullptr || part->plural) return 0;
  uint32_t of = at + 1;
  if (IsWord(of, "hours")) ++of;  // "the early morning hours of Sunday"
  if (!IsWord(of, "of")) return 0;
  std::optional<Expression> inner = ExpressionAt(of + 1, depth + 1);
  if (!inner || !IsDated(*inner) || !IsDay(inner->date)) return 0;
  out = *std::move(inner);
  out.date.part = DayPart{part->code, part->second, part->third};
  return out.end;
}

// What a step may apply to: "week", "Tuesday", "March", "winter", "night".
uint32_t TimeGrammar::RelativeTargetAt(uint32_t i, Expression& out) const {
  if (const TimeWord* part = Find(i, WordClass::kDayPart);
      part != nullptr && !part->plural) {
    out.date.part = DayPart{part->code, part->second, part->third};
    return i + 1;
  }
  if (const TimeWord* day = Find(i, WordClass::kWeekday);
      day != nullptr && !day->plural && !day->needs_context) {
    out.date.weekday = day->value;
    const uint32_t with_part = DayPartAt(i + 1, out.date);
    return with_part > 0 ? with_part : i + 1;
  }
  if (const TimeWord* season = Find(i, WordClass::kSeason)) {
    out.date.season = season->value;
    return i + 1;
  }
  int month = 0;
  if (const uint32_t end = MonthAt(i, month)) {
    out.date.month = month;
    int day = 0;
    const uint32_t with_day = DayNumberAt(end, day);
    if (with_day == 0) return end;
    out.date.day = day;
    return with_day;
  }
  if (Is(i, WordClass::kHolidayStart)) {
    if (const uint32_t end = HolidayAt(i, out.date)) return end;
  }
  CalendarUnit unit = CalendarUnit::kDay;
  const uint32_t end = UnitAt(i, false, unit);
  // "last minute", "this second", "the last days" are no steps.
  if (end == 0 || unit <= CalendarUnit::kHour ||
      atoms_[end - 1].Find(WordClass::kUnit)->plural) {
    return 0;
  }
  out.unit = unit;
  if (unit != CalendarUnit::kDay) return end;
  const uint32_t with_part = DayPartAt(end, out.date);
  return with_part > 0 ? with_part : end;
}

// "the same month last year", "the same period a year earlier"
uint32_t TimeGrammar::SamePeriodAt(uint32_t i, int depth,
                                   Expression& out) const {
  if (!IsWord(i, "the") || !IsWord(i + 1, "same")) return 0;
  out = Expression();
  out.kind = ExpressionKind::kRelative;
  out.step = {0, Anchor::kText};
  CalendarUnit unit = CalendarUnit::kDay;
  uint32_t at = UnitAt(i + 2, false, unit);
  if (at > 0) {
    out.unit = unit;
  } else if (IsWord(i + 2, "period") || IsWord(i + 2, "time")) {
    at = i + 3;
  } else {
    return 0;
  }
  if (IsWord(at, "of") || IsWord(at, "in")) ++at;
  std::optional<Expression> year = ExpressionAt(at, depth + 1);
  if (!year) return 0;
  const bool is_year = year->unit == CalendarUnit::kYear
                           ? year->kind == ExpressionKind::kRelative ||
                                 year->kind == ExpressionKind::kShifted
                           : year->date.year && !year->date.month;
  if (!is_year) return 0;
  const uint32_t end = year->end;
  out.inner = std::make_shared<const Expression>(*std::move(year));
  return end;
}

// "last week", "this morning", "next March", "the following day", "the
// weekend"
uint32_t TimeGrammar::RelativeAt(uint32_t i, Expression& out) const {
  out = Expression();
  out.kind = ExpressionKind::kRelative;
  const bool the = IsWord(i, "the");
  const uint32_t at = the ? i + 1 : i;
  if (the && (IsWord(at, "weekend"))) {
    out.unit = CalendarUnit::kWeekend;
    out.step = {0, Anchor::kPublish};
    return at + 1;
  }
  // "in the morning": of the day told of.
  const TimeWord* part = the && i > 0 && IsWord(i - 1, "in")
                             ? Find(at, WordClass::kDayPart)
                             : nullptr;
  if (part != nullptr && !part->plural) {
    out.step = {0, Anchor::kText};
    out.date.part = DayPart{part->code, part->second, part->third};
    return at + 1;
  }
  const uint32_t after_step = DirectionAt(at, out.step);
  if (after_step == 0) return 0;
  // "the next day" follows the story, "next day" and "next week" the calendar.
  if (the && IsWord(after_step - 1, "next")) out.step.anchor = Anchor::kText;
  const uint32_t end = RelativeTargetAt(after_step, out);
  if (end == 0) return 0;
  // "this year's March" aside, "that day" needs no more; "same" needs "the".
  if (IsWord(at, "same") && !the) return 0;
  if (IsWord(at, "very") || IsWord(at, "present")) return 0;
  // "last Friday at 5 pm" keeps its clock apart.
  return end;
}

}  // namespace factline::extract
