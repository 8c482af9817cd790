#include "daemon/extract/times.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "daemon/base/status.h"
#include "daemon/extract/time_calendar.h"
#include "daemon/extract/time_events.h"
#include "daemon/extract/time_format.h"
#include "daemon/extract/time_lexicon.h"
#include "daemon/extract/time_resolver.h"
#include "daemon/extract/time_scan.h"

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilSecond;
using language::Document;

// Zone of the dateline; a name that is not in the zone database is UTC.
absl::TimeZone ZoneOf(const ArticleContext& context) {
  absl::TimeZone zone;
  if (context.time_zone.empty() ||
      !absl::LoadTimeZone(context.time_zone, &zone)) {
    return absl::UTCTimeZone();
  }
  return zone;
}

// Outside the Americas days come before months.
bool WritesDayFirst(const std::string& time_zone) {
  return time_zone.starts_with("Europe/") || time_zone.starts_with("Asia/") ||
         time_zone.starts_with("Africa/") ||
         time_zone.starts_with("Australia/") ||
         time_zone.starts_with("Pacific/");
}

// A text that names many years and hardly its own day tells of the past in its
// own order.
bool IsNarrative(const std::vector<ScannedTime>& times, int64_t publish_year) {
  constexpr int kMinOldYears = 4;
  constexpr int kOldPerPresent = 4;
  int old_years = 0;
  int present = 0;
  for (const ScannedTime& time : times) {
    const Expression& e = time.expression;
    const DateFields& date = e.date;
    if (e.kind == ExpressionKind::kDate && date.year) {
      (*date.year < publish_year ? old_years : present) += 1;
    } else if (date.relative_day || (date.weekday && !date.day) ||
               (e.kind == ExpressionKind::kRelative &&
                e.step.anchor == Anchor::kPublish) ||
               (e.kind == ExpressionKind::kShifted &&
                e.step.anchor == Anchor::kPublish)) {
      ++present;
    }
  }
  return old_years >= kMinOldYears && old_years >= kOldPerPresent * present;
}

TimeFrame FrameOf(const ArticleContext& context, absl::TimeZone zone,
                  const std::vector<ScannedTime>& times) {
  TimeFrame frame;
  frame.publish_has_clock = context.publish_time_has_clock;
  // A bare date names the day itself, wherever the dateline is.
  frame.publish =
      context.publish_time_has_clock
          ? absl::ToCivilSecond(context.publish_time, zone)
          : absl::ToCivilSecond(context.publish_time, absl::UTCTimeZone());
  // Keeps the arithmetic of broken clocks inside the calendar.
  if (!IsPlausibleYear(frame.publish.year())) {
    frame.publish = CivilSecond(
        std::clamp<int64_t>(frame.publish.year(), kMinYear, kMaxYear), 1, 1);
  }
  frame.day_first = WritesDayFirst(context.time_zone);
  frame.narrative = IsNarrative(times, frame.publish.year());
  return frame;
}

// "after third-quarter profit fell": the connector joins the clause, and the time
// only describes its noun.
bool Describes(const Document& document, const ScannedTime& scanned) {
  const uint32_t next = scanned.tokens.end;
  const language::Sentence& sentence = document.sentences[scanned.sentence];
  if (next >= sentence.first_token + sentence.token_count) return false;
  const language::Upos upos = document.tokens[next].upos;
  const bool quarter = scanned.expression.date.quarter.has_value() ||
                       scanned.expression.unit == CalendarUnit::kQuarter;
  return upos == language::Upos::kNoun && quarter;
}

// What the words that join the expression make of its bounds.
void ApplyConnector(Connector connector, const TimeFrame& frame,
                    PlacedTime& time) {
  if (!time.period || !time.begin || !time.end) return;
  const CivilSecond today(CivilDay(frame.publish));
  const CivilSecond today_end(CivilDay(frame.publish) + 1);
  // A bound in the future counts from now, one in the past from no known time.
  const auto open_begin = [&today](CivilSecond end) {
    return end > today ? std::optional<CivilSecond>(today) : std::nullopt;
  };
  switch (connector) {
    case Connector::kSince:
      if (*time.begin < today_end) time.end = today_end;
      break;
    case Connector::kUntil:
    case Connector::kBy:
      time.begin = open_begin(*time.end);
      break;
    case Connector::kBefore:
      time.end = time.begin;
      time.begin = open_begin(*time.end);
      break;
    case Connector::kAfter:
      time.begin = time.end;
      time.end = *time.begin < today_end ? std::optional<CivilSecond>(today_end)
                                         : std::nullopt;
      break;
    case Connector::kNone:
    case Connector::kFrom:
    case Connector::kBetween:
      break;
  }
}

// "the 12 months to June", "the year ended 30 June": the length before a date.
bool EndsAt(const Document& document, const ScannedTime& length,
            const ScannedTime& date) {
  if (length.expression.kind != ExpressionKind::kDuration ||
      length.expression.amount.vague || length.sentence != date.sentence ||
      date.tokens.begin != length.tokens.end + 1) {
    return false;
  }
  const std::string_view joint =
      document.Lower(document.tokens[length.tokens.end]);
  return joint == "to" || joint == "through" || joint == "ending" ||
         joint == "ended";
}

// Bounds of a length that a date ends; both mentions get them.
void PlaceBefore(const ScannedTime& length, PlacedTime& time,
                 PlacedTime& date) {
  if (!date.end) return;
  const std::optional<CivilSecond> begin =
      Move(*date.end, length.expression.unit.value_or(CalendarUnit::kDay),
           -length.expression.amount.count);
  if (!begin) return;
  time.begin = date.begin = begin;
  time.end = date.end;
  time.basis = date.basis;
  time.precision = date.precision;
}

// "the week ended May 9", "the quarter to June": the date ends the unit named
// before it.
void PlaceUnitEnd(const Document& document, const TimeLexicon& lexicon,
                  const ScannedTime& scanned, PlacedTime& time) {
  const uint32_t first = document.sentences[scanned.sentence].first_token;
  const uint32_t at = scanned.tokens.begin;
  if (at < first + 3 || !time.end || time.precision > TimePrecision::kMonth) {
    return;
  }
  const std::string_view joint = document.Lower(document.tokens[at - 1]);
  if (joint != "ended" && joint != "ending" && joint != "to") return;
  // "from a week to May 9" has other words before it.
  if (joint == "to" && document.Lower(document.tokens[at - 3]) != "the") return;
  const TimeEntry* entry =
      lexicon.Find(document.Lower(document.tokens[at - 2]));
  const TimeWord* unit =
      entry == nullptr ? nullptr : entry->Find(WordClass::kUnit);
  if (unit == nullptr || unit->plural) return;
  const std::optional<CivilSecond> begin =
      Move(*time.end, static_cast<CalendarUnit>(unit->value), -1);
  if (!begin) return;
  time.begin = begin;
  time.period.reset();
}

// "in two weeks" of a clause of the future: the day, week or month in which
// the length is over.
void PlaceAhead(const Document& document, const TimeFrame& frame,
                const ScannedTime& scanned, PlacedTime& time) {
  const Expression& e = scanned.expression;
  if (e.kind != ExpressionKind::kDuration || e.amount.vague || e.amount.half ||
      scanned.tense != Tense::kFuture || scanned.tokens.begin == 0 ||
      document.Lower(document.tokens[scanned.tokens.begin - 1]) != "in") {
    return;
  }
  const CalendarUnit unit = e.unit.value_or(CalendarUnit::kDay);
  const std::optional<CivilSecond> at =
      Move(unit <= CalendarUnit::kHour ? frame.publish
                                       : CivilSecond(CivilDay(frame.publish)),
           unit, e.amount.count);
  if (!at) return;
  const CivilPeriod period = PeriodAround(unit, *at);
  time.begin = period.begin;
  time.end = period.end;
  time.precision = PrecisionOf(unit);
  time.approximate = e.approximate;
}

// Turns placed times into the layer's mentions.
class MentionWriter {
 public:
  MentionWriter(const Document& document, absl::TimeZone zone)
      : document_(document), zone_(zone) {}

  TimeMention Write(const ScannedTime& scanned, const PlacedTime& placed,
                    uint32_t phrase_end) const {
    TimeMention mention;
    mention.span = scanned.span;
    mention.tokens = scanned.tokens;
    mention.sentence = scanned.sentence;
    mention.type = placed.type;
    mention.timex_value = placed.value;
    EventTime& time = mention.time;
    const absl::TimeZone zone =
        placed.offset_minutes ? absl::FixedTimeZone(*placed.offset_minutes * 60)
                              : zone_;
    if (placed.begin) time.earliest = absl::FromCivil(*placed.begin, zone);
    if (placed.end) time.latest = absl::FromCivil(*placed.end, zone);
    time.precision = placed.precision;
    time.basis = placed.basis;
    time.edtf = Edtf(placed);
    time.time_zone = zone.name();
    time.surface_text = std::string(
        document_.Text(language::Span{scanned.phrase_begin, phrase_end}));
    return mention;
  }

 private:
  std::string Edtf(const PlacedTime& placed) const {
    const bool whole = placed.period && placed.begin == placed.period->begin &&
                       placed.end == placed.period->end;
    if (whole) return EdtfOf(*placed.period, placed.approximate);
    if (placed.precision != TimePrecision::kUnspecified &&
        placed.precision < TimePrecision::kDayPart && placed.begin) {
      return EdtfOf({*placed.begin, *placed.begin, CalendarUnit::kSecond},
                    false);
    }
    return EdtfOf(placed.begin, placed.end);
  }

  const Document& document_;
  const absl::TimeZone zone_;
};

// "from January to March": with no year named, both are of the second's year,
// or the first of the year before.
void TakeYear(const TimeResolver& resolver, const ScannedTime& second,
              ScannedTime& first) {
  DateFields& a = first.expression.date;
  const DateFields& b = second.expression.date;
  if (!a.month || !b.month || a.year || b.year) return;
  const std::optional<int> year =
      resolver.YearOf(second.expression, second.tense);
  if (year) a.year = *year - (*a.month > *b.month ? 1 : 0);
}

// The interval from the first time's begin to the second one's end; false when
// they are in the wrong order.
bool JoinRange(const PlacedTime& first, const PlacedTime& second, PlacedTime& a,
               PlacedTime& b) {
  if (!first.begin || !second.end || *second.end <= *first.begin) return false;
  a.begin = b.begin = first.begin;
  a.end = b.end = second.end;
  return true;
}

}  // namespace

absl::StatusOr<TimeReader> TimeReader::Create(const std::string& lexicon_dir) {
  FACTLINE_ASSIGN_OR_RETURN(TimeLexicon lexicon,
                            TimeLexicon::Load(lexicon_dir));
  return TimeReader(std::make_shared<const TimeLexicon>(std::move(lexicon)));
}

void TimeReader::Find(const Document& document, const ArticleContext& context,
                      std::vector<TimeMention>& mentions) const {
  std::vector<ScannedTime> scanned = ScanTimes(document, *lexicon_);
  const absl::TimeZone zone = ZoneOf(context);
  const TimeFrame frame = FrameOf(context, zone, scanned);

  TimeResolver resolver(frame);
  std::vector<PlacedTime> placed;
  placed.reserve(scanned.size());
  for (size_t i = 0; i < scanned.size(); ++i) {
    if (i == 0 || scanned[i].sentence != scanned[i - 1].sentence) {
      resolver.BeginSentence();
    }
    if (scanned[i].begins_range) TakeYear(resolver, scanned[i + 1], scanned[i]);
    placed.push_back(resolver.Place(scanned[i].expression, scanned[i].tense));
  }

  std::vector<TimeMention> found;
  const MentionWriter writer(document, zone);
  for (size_t i = 0; i < scanned.size(); ++i) {
    PlacedTime time = placed[i];
    if (scanned[i].begins_range) {
      PlacedTime next = placed[i + 1];
      if (JoinRange(placed[i], placed[i + 1], time, next)) {
        const uint32_t end = scanned[i + 1].span.end;
        ScannedTime last = scanned[i + 1];
        last.phrase_begin = scanned[i].phrase_begin;
        found.push_back(writer.Write(scanned[i], time, end));
        found.push_back(writer.Write(last, next, end));
        ++i;
        continue;
      }
    }
    if (i + 1 < scanned.size() &&
        EndsAt(document, scanned[i], scanned[i + 1])) {
      PlaceBefore(scanned[i], time, placed[i + 1]);
    }
    PlaceUnitEnd(document, *lexicon_, scanned[i], time);
    PlaceAhead(document, frame, scanned[i], time);
    if (!Describes(document, scanned[i])) {
      ApplyConnector(scanned[i].connector, frame, time);
    }
    found.push_back(writer.Write(scanned[i], time, scanned[i].span.end));
  }
  AddEventTimes(document, *lexicon_, scanned, placed, frame, zone, found);
  std::stable_sort(found.begin(), found.end(),
                   [](const TimeMention& a, const TimeMention& b) {
                     return a.span.begin < b.span.begin;
                   });
  mentions.insert(mentions.end(), std::make_move_iterator(found.begin()),
                  std::make_move_iterator(found.end()));
}

}  // namespace factline::extract
