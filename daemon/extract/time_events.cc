#include "daemon/extract/time_events.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "daemon/base/strings.h"
#include "daemon/extract/time_format.h"

namespace factline::extract {
namespace {

using absl::CivilDay;
using absl::CivilSecond;
using language::Document;
using language::Sentence;

// How far, in tokens, the parts of "the war ... began ... on 24 February" may
// stand from each other, and the event from its "since".
constexpr uint32_t kMaxEventDistance = 6;
constexpr uint32_t kMaxDateDistance = 14;
constexpr uint32_t kMaxSinceDistance = 12;
// A text's head that is longer is no headline.
constexpr uint32_t kMaxHeadSentences = 2;
// An event beside its date needs no "began": "the 24 February 2022 invasion".
constexpr uint32_t kAdjacent = 2;

class EventDates {
 public:
  EventDates(const Document& document, const TimeLexicon& lexicon,
             const TimeFrame& frame)
      : document_(document), lexicon_(lexicon), frame_(frame) {}

  // Learns from a sentence and one of its dates.
  void Learn(const ScannedTime& scanned, const PlacedTime& placed) {
    if (!placed.period || placed.type == TimexType::kDuration ||
        placed.period->unit > CalendarUnit::kYear ||
        scanned.connector == Connector::kSince ||
        scanned.connector == Connector::kUntil) {
      return;
    }
    const Sentence& sentence = document_.sentences[scanned.sentence];
    const uint32_t end = sentence.first_token + sentence.token_count;
    const uint32_t from =
        std::max(sentence.first_token,
                 scanned.tokens.begin -
                     std::min(scanned.tokens.begin, kMaxDateDistance));
    const uint32_t to = std::min(end, scanned.tokens.end + kMaxDateDistance);
    for (uint32_t t = from; t < to; ++t) {
      const TimeWord* event = Word(t, WordClass::kEvent);
      if (event == nullptr || IsName(t)) continue;
      const bool is_explicit = placed.basis == TimeBasis::kExplicit;
      const bool adjacent = Joins(t, t, scanned.tokens, kAdjacent);
      // "since the invasion in 2022" dates it, "since the invasion on Sunday"
      // dates something else.
      const bool learns =
          FollowsSince(t, sentence)
              ? adjacent && is_explicit
              : adjacent || BeginsOn(t, scanned.tokens, sentence);
      if (learns) Keep(event->code, {*placed.period, is_explicit});
    }
  }

  // Learns from "the third anniversary of the invasion", on the day that the
  // sentence names, else tomorrow for "eve", else the publish day.
  void LearnAnniversary(uint32_t token, const Sentence& sentence,
                        std::optional<CivilDay> day) {
    const std::optional<int> years = YearsBefore(token, sentence);
    const uint32_t end = sentence.first_token + sentence.token_count;
    const uint32_t to = std::min(end, token + 1 + kMaxDateDistance);
    if (!years) return;
    for (uint32_t t = token + 1; t < to; ++t) {
      const TimeWord* event = Word(t, WordClass::kEvent);
      if (event == nullptr) continue;
      const CivilDay base = HasEve(token, sentence)
                                ? CivilDay(frame_.publish) + 1
                                : day.value_or(CivilDay(frame_.publish));
      const std::optional<CivilSecond> date =
          Move(CivilSecond(base), CalendarUnit::kYear, -*years);
      if (date) {
        Keep(event->code, {PeriodAround(CalendarUnit::kDay, *date), false});
      }
      return;
    }
  }

  // The event that a clause after "since" at `token` counts from.
  struct Reference {
    TokenRange tokens;
    CivilPeriod period;
  };
  std::optional<Reference> After(uint32_t token,
                                 const Sentence& sentence) const {
    const uint32_t end = std::min(sentence.first_token + sentence.token_count,
                                  token + 1 + kMaxSinceDistance);
    for (uint32_t t = token + 1; t < end; ++t) {
      const std::string_view word = document_.Lower(document_.tokens[t]);
      if (word == "," || word == "." || word == ";" || word == "that") break;
      const TimeWord* event = Word(t, WordClass::kEvent);
      if (event == nullptr) continue;
      if (IsName(t)) return std::nullopt;
      const std::optional<CivilPeriod> period = DateOf(event->code, sentence);
      if (!period) return std::nullopt;
      uint32_t last = t + 1;
      if (last < end && Word(last, WordClass::kBegin) != nullptr) ++last;
      return Reference{{token + 1, last}, *period};
    }
    return std::nullopt;
  }

 private:
  // The date that the article gives, sharpened by what is known of the event;
  // else what is known of it.
  std::optional<CivilPeriod> DateOf(const std::string& key,
                                    const Sentence& sentence) const {
    const auto given = dates_.find(key);
    for (const KnownEvent& event : lexicon_.known_events()) {
      const CivilPeriod day = DayPeriod(event.begin);
      if (event.key != key || day.begin > frame_.publish) continue;
      if (given != dates_.end()) {
        const CivilPeriod& period = given->second.period;
        if (day.begin < period.begin || day.end > period.end) continue;
      }
      if (IsNear(event, sentence)) return day;
    }
    if (given == dates_.end()) return std::nullopt;
    return given->second.period;
  }

  // A word of the event's context stands in the sentence or the headline.
  bool IsNear(const KnownEvent& event, const Sentence& sentence) const {
    if (Names(event, sentence)) return true;
    if (document_.paragraphs.empty()) return false;
    const language::Paragraph& front = document_.paragraphs.front();
    const uint32_t count = std::min(front.sentence_count, kMaxHeadSentences);
    for (uint32_t n = 0; n < count; ++n) {
      if (Names(event, document_.sentences[front.first_sentence + n])) {
        return true;
      }
    }
    return false;
  }

  bool Names(const KnownEvent& event, const Sentence& sentence) const {
    for (uint32_t n = 0; n < sentence.token_count; ++n) {
      const std::string_view word =
          document_.Lower(document_.tokens[sentence.first_token + n]);
      if (std::find(event.context.begin(), event.context.end(), word) !=
          event.context.end()) {
        return true;
      }
    }
    return false;
  }

  const TimeWord* Word(uint32_t t, WordClass c) const {
    const TimeEntry* entry =
        lexicon_.Find(document_.Lower(document_.tokens[t]));
    return entry == nullptr ? nullptr : entry->Find(c);
  }

  bool IsMark(uint32_t t) const {
    const std::string_view text = document_.Lower(document_.tokens[t]);
    return !text.empty() && text.size() <= 3 &&
           text.find_first_of(",.;:()\"") != text.npos;
  }

  // "World War", "the Vietnam War": the name of another event.
  bool IsName(uint32_t t) const {
    return t > 0 && document_.tokens[t].Has(language::kTokenCapitalized) &&
           document_.tokens[t - 1].Has(language::kTokenCapitalized);
  }

  // The event is what a clause counts from, not what it dates.
  bool FollowsSince(uint32_t t, const Sentence& sentence) const {
    const uint32_t from =
        std::max(sentence.first_token, t - std::min(t, kMaxSinceDistance));
    for (uint32_t i = t; i > from; --i) {
      if (IsMark(i - 1)) return false;
      if (document_.Lower(document_.tokens[i - 1]) == "since") return true;
    }
    return false;
  }

  // The words first ... last stand at most `distance` tokens from the date,
  // with no mark between but a comma after a date that comes first.
  bool Joins(uint32_t first, uint32_t last, TokenRange date,
             uint32_t distance) const {
    const bool after = date.begin > last;
    if (!after && date.end > first) return false;
    const uint32_t from = after ? last + 1 : date.end;
    const uint32_t to = after ? date.begin : first;
    if (to - from > distance) return false;
    for (uint32_t t = from; t < to; ++t) {
      if (!IsMark(t)) continue;
      const bool comma = document_.Lower(document_.tokens[t]) == ",";
      if (after || t != from || !comma) return false;
    }
    return true;
  }

  // The event at t and a word of beginning near it are joined to the date.
  bool BeginsOn(uint32_t t, TokenRange date, const Sentence& sentence) const {
    const uint32_t from =
        std::max(sentence.first_token, t - std::min(t, kMaxEventDistance));
    const uint32_t to = std::min(sentence.first_token + sentence.token_count,
                                 t + 1 + kMaxEventDistance);
    for (uint32_t i = from; i < to; ++i) {
      if (Word(i, WordClass::kBegin) != nullptr &&
          Joins(std::min(i, t), std::max(i, t), date, kMaxEventDistance)) {
        return true;
      }
    }
    return false;
  }

  // "third", "three-year", "3rd" before "anniversary".
  std::optional<int> YearsBefore(uint32_t token,
                                 const Sentence& sentence) const {
    const uint32_t from =
        std::max(sentence.first_token, token - std::min(token, 4u));
    for (uint32_t t = token; t > from; --t) {
      if (const TimeWord* word = Word(t - 1, WordClass::kOrdinal)) {
        if (word->value > 0) return word->value;
      }
      if (const TimeWord* word = Word(t - 1, WordClass::kNumber)) {
        return word->value;
      }
      const std::string_view text = document_.Lower(document_.tokens[t - 1]);
      int number = 0;
      size_t digits = 0;
      while (digits < text.size() && digits < 3 && text[digits] >= '0' &&
             text[digits] <= '9') {
        number = number * 10 + (text[digits++] - '0');
      }
      if (digits > 0) return number;
    }
    return std::nullopt;
  }

  bool HasEve(uint32_t token, const Sentence& sentence) const {
    const uint32_t from =
        std::max(sentence.first_token, token - std::min(token, 8u));
    for (uint32_t t = from; t < token; ++t) {
      if (document_.Lower(document_.tokens[t]) == "eve") return true;
    }
    return false;
  }

  struct Known {
    CivilPeriod period;
    bool is_explicit = false;
  };

  // Dates with their year count before others, then the finest, then the first.
  void Keep(const std::string& key, const Known& date) {
    const auto [found, added] = dates_.try_emplace(key, date);
    Known& known = found->second;
    if (added || known.is_explicit > date.is_explicit) return;
    if (date.is_explicit > known.is_explicit ||
        date.period.unit < known.period.unit) {
      known = date;
    }
  }

  const Document& document_;
  const TimeLexicon& lexicon_;
  const TimeFrame& frame_;
  absl::flat_hash_map<std::string, Known> dates_;
};

TimeMention SinceMention(const Document& document, uint32_t since_token,
                         uint32_t sentence, const EventDates::Reference& event,
                         const TimeFrame& frame, absl::TimeZone zone) {
  TimeMention mention;
  mention.tokens = event.tokens;
  mention.span = {document.tokens[event.tokens.begin].span.begin,
                  document.tokens[event.tokens.end - 1].span.end};
  mention.sentence = sentence;
  mention.timex_value = TimexOf(event.period);
  const CivilSecond end(CivilDay(frame.publish) + 1);
  mention.time.earliest = absl::FromCivil(event.period.begin, zone);
  mention.time.latest = absl::FromCivil(end, zone);
  mention.time.precision = PrecisionOf(event.period.unit);
  mention.time.basis = TimeBasis::kAnchored;
  mention.time.edtf = EdtfOf(event.period.begin, end);
  mention.time.time_zone = zone.name();
  mention.time.surface_text = std::string(document.Text(language::Span{
      document.tokens[since_token].span.begin, mention.span.end}));
  return mention;
}

// `mentions` are in text order and do not overlap.
bool OverlapsAny(absl::Span<const TimeMention> mentions, Span span) {
  const auto first = std::partition_point(mentions.begin(), mentions.end(),
                                          [span](const TimeMention& other) {
                                            return other.span.end <= span.begin;
                                          });
  return first != mentions.end() && first->span.Overlaps(span);
}

}  // namespace

void AddEventTimes(const Document& document, const TimeLexicon& lexicon,
                   const std::vector<ScannedTime>& scanned,
                   const std::vector<PlacedTime>& placed,
                   const TimeFrame& frame, absl::TimeZone zone,
                   std::vector<TimeMention>& mentions) {
  EventDates dates(document, lexicon, frame);
  for (size_t i = 0; i < scanned.size(); ++i) {
    dates.Learn(scanned[i], placed[i]);
  }
  struct Since {
    uint32_t token;
    uint32_t sentence;
  };
  std::vector<Since> found;
  size_t next_time = 0;
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    while (next_time < scanned.size() && scanned[next_time].sentence < s) {
      ++next_time;
    }
    for (uint32_t n = 0; n < sentence.token_count; ++n) {
      const uint32_t t = sentence.first_token + n;
      const std::string_view word = document.Lower(document.tokens[t]);
      if (word == "since") found.push_back({t, s});
      if (word != "anniversary") continue;
      const bool has_day = next_time < scanned.size() &&
                           scanned[next_time].sentence == s &&
                           placed[next_time].period &&
                           placed[next_time].period->unit == CalendarUnit::kDay;
      dates.LearnAnniversary(t, sentence,
                             has_day ? std::optional<CivilDay>(CivilDay(
                                           placed[next_time].period->begin))
                                     : std::nullopt);
    }
  }
  std::vector<TimeMention> counted;
  for (const Since& since : found) {
    const auto event =
        dates.After(since.token, document.sentences[since.sentence]);
    if (!event || event->period.begin > CivilSecond(frame.publish)) continue;
    TimeMention mention = SinceMention(document, since.token, since.sentence,
                                       *event, frame, zone);
    if (OverlapsAny(mentions, mention.span)) continue;
    // "since the raid since the war began": the nearer one has the event.
    if (!counted.empty() && counted.back().span.Overlaps(mention.span)) {
      counted.pop_back();
    }
    counted.push_back(std::move(mention));
  }
  mentions.insert(mentions.end(), std::make_move_iterator(counted.begin()),
                  std::make_move_iterator(counted.end()));
}

}  // namespace factline::extract
