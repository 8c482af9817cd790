#ifndef FACTLINE_DAEMON_EXTRACT_CLAIM_TIME_H_
#define FACTLINE_DAEMON_EXTRACT_CLAIM_TIME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "daemon/extract/claim_input.h"
#include "daemon/model/event_time.h"

namespace factline::extract {

// Longest time that can be the day of an event: a night over two days.
inline constexpr absl::Duration kMaxEventDay = absl::Hours(49);

// What of a figure matters to its time.
struct TimeQuestion {
  uint32_t sentence = 0;
  uint32_t number = 0;  // First token of the number.
  uint32_t action = 0;  // Token of the action; `number` if there is none.
  std::optional<language::Span> credited;  // Innermost credited content.
  bool told = false;  // By the cue itself: "today confirmed 1,940 cases".
  bool toll = false;                       // Counts an event's harm.
  bool past = false;     // Told as over, or the harm of an event.
  bool state = false;    // Holds now: "are still missing".
  bool aftermath = false;  // Goes on after its event: "50 were rescued".
  bool running = false;  // Worded as growing: "has risen to", "so far".
  bool lasting = false;  // What has its cause goes on for months.
  bool perfect = false;  // "have been charged": by now, whenever it began.
  bool compared = false;  // Set beside the figure before: "up from 34".
  bool goes_on = false;   // Opens its sentence and adds: "A further 40 died".
  bool change = false;    // Tells how something moved: "rose 3 percent".
  // An amount told as over or moved: what an account of a year goes on about.
  bool account = false;
};

// When a figure happened or holds.
struct FigureTime {
  EventTime time;
  bool since = false;   // Counted from a start on: "since the war began".
  bool period = false;  // A stretch of time rather than a date: "last week".
  bool coarse = false;  // A month or a year, which may date or take in.
  bool until = false;   // Counted up to then: "as of 18 July".
};

// Finds when figures happened or hold.
//
// Order of preference: a time of the figure's own clause, then of its sentence,
// then that of the last figure of the paragraph, then (for tolls) the day of
// the event that the article is about, then the publish day.
class TimeFinder {
 public:
  explicit TimeFinder(const ClaimInput& input);

  // Ask in text order: answers lend their time to what follows them.
  FigureTime At(const TimeQuestion& question);

  // When a statement without a figure was made, else the publish day.
  EventTime OfStatement(const AttributionMention& mention) const;

  // The day of the event that the article is about, where it tells one.
  const std::optional<EventTime>& event_day() const { return event_day_; }

 private:
  const TimeMention* OwnTime(const TimeQuestion& question) const;
  bool IsDateline(const TimeMention& time) const;
  FigureTime Find(const TimeQuestion& question);
  bool InBrackets(const TimeMention& time) const;
  bool SameBrackets(const TimeQuestion& question,
                    const TimeMention& time) const;
  bool FollowsFrom(const TimeMention& time) const;
  // "now", "currently": a figure is current, and may have happened earlier.
  bool IsNow(const TimeMention& time) const;
  bool IsSince(const TimeMention& time) const;
  bool RunsSince(const TimeQuestion& question, const TimeMention& time) const;
  bool IsRecent(const EventTime& time) const;
  bool IsAccountSpan(const EventTime& time) const;
  bool EndedBy(const TimeMention& time) const;
  bool IsFresh(const EventTime& event) const;
  bool HoldsVerb(uint32_t begin, uint32_t end) const;     // Of tokens.
  bool FollowsThan(const TimeMention& time) const;
  bool SaysNow(uint32_t sentence) const;
  bool ComesBy(const TimeMention& time) const;
  bool DescribesNoun(const TimeMention& time) const;
  bool HoldsClauseOpener(uint32_t begin, uint32_t end) const;  // Of tokens.
  bool HoldsComma(uint32_t begin, uint32_t end) const;    // Of bytes.
  bool IsUntil(const TimeMention& time) const;
  bool DatesOther(const TimeQuestion& question, const TimeMention& time) const;
  bool InWhenClause(const TimeQuestion& question,
                    const TimeMention& time) const;
  EventTime Earlier() const;
  bool ComparesSince(const TimeMention& time) const;
  void ExtendToll(const TimeQuestion& question, FigureTime& found) const;
  void ExtendToPublish(EventTime& time) const;
  double Fitness(const TimeQuestion& question, const TimeMention& time) const;
  bool IsStatementTime(const TimeMention& time) const;
  // "Sunday's storm", "December's gain".
  bool OwnsEvent(const TimeMention& time) const;
  bool DatesCue(const TimeMention& time,
                const AttributionMention& mention) const;
  bool NearCause(const TimeMention& time) const;
  bool LeadTellsSpan() const;
  void FindEventDay();
  EventTime PublishDay() const;
  EventTime SinceEvent() const;

  const ClaimInput& input_;
  absl::TimeZone zone_;
  absl::CivilDay publish_day_;
  std::vector<uint32_t> first_time_;      // By sentence, one more at the end.
  std::vector<uint32_t> first_quantity_;  // Likewise.
  std::vector<uint32_t> first_credit_;    // Likewise, attributions.
  std::optional<EventTime> event_day_;
  std::optional<EventTime> answer_;  // Time of the last figure ...
  uint32_t answer_paragraph_ = 0;    // ... and its paragraph.
  std::optional<FigureTime> last_;  // Own time of the last figure ...
  uint32_t last_paragraph_ = 0;     // ... and its paragraph.
  std::optional<FigureTime> span_;  // Last quarter or year ...
  uint32_t span_paragraph_ = 0;     // ... and its paragraph.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CLAIM_TIME_H_
