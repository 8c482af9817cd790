#ifndef FACTLINE_DAEMON_EXTRACT_TIME_LEXICON_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_LEXICON_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "daemon/extract/lexicon_file.h"

namespace factline::extract {

// Sections of times.tsv, which documents what their values mean.
enum class WordClass : uint8_t {
  kMonth,
  kWeekday,
  kSeason,
  kUnit,
  kUnitAdjective,
  kDayPart,
  kRelativeDay,
  kClock,
  kHalfDay,
  kZone,
  kZoneUs,
  kNumber,
  kOrdinal,
  kDecade,
  kVague,
  kDirection,
  kEdge,
  kEdgeNoun,
  kShift,
  kFrequency,
  kApproximate,
  kCallsForTime,
  kCounted,
  kFuture,
  kPast,
  kBegin,
  kEvent,
  kConnector,
  kPhraseStart,
  kHolidayStart,
};

// Where a step ("last", "earlier") starts from.
enum class Anchor : uint8_t { kPublish, kText };

// Which part of a period ("early", "end of").
enum class Edge : uint8_t { kNone, kStart, kMid, kEnd };

// The bound that a preposition sets ("since", "until").
enum class Connector : uint8_t {
  kNone,
  kSince,
  kUntil,
  kBy,
  kBefore,
  kAfter,
  kFrom,
  kBetween,
};

struct TimeWord {
  WordClass word_class = WordClass::kNumber;
  // Number of the class: month, weekday, season, CalendarUnit, step, hour,
  // minutes, Edge, Connector ...
  int32_t value = 0;
  int32_t second = 0;     // Day part: first hour. Direction, shift: Anchor.
  int32_t third = 0;      // Day part: hour after the last.
  std::string code = {};  // Day part "MO", frequency "P1D", event key "war".
  bool needs_capital = false;
  bool needs_context = false;
  bool plural = false;
};

// All that one word may be.
struct TimeEntry {
  std::vector<TimeWord> words;
  uint32_t classes = 0;  // Bit set of WordClass.

  bool Is(WordClass c) const { return (classes >> static_cast<int>(c)) & 1; }
  const TimeWord* Find(WordClass c) const;
};

struct Holiday {
  enum class Rule : uint8_t { kFixed, kEaster, kWeekday };
  std::vector<std::string> words = {};
  Rule rule = Rule::kFixed;
  int month = 0;    // kFixed, kWeekday.
  int day = 0;      // kFixed: of the month; kEaster: days after Easter Sunday.
  int weekday = 0;  // kWeekday.
  int nth = 0;      // kWeekday; -1 = the last.
};

// An event that needs no date to be known.
struct KnownEvent {
  std::string key;                   // Of [event]: "war".
  std::vector<std::string> context;  // One of them is near: "ukraine".
  absl::CivilDay begin;
};

struct TimePhrase {
  std::vector<std::string> words;
  std::string value;          // "PAST_REF"
  bool needs_future = false;  // Is a time only in a clause of the future.
};

// The words of times, from lexicon/times.tsv or the user's file of that name.
// Immutable, thread-safe.
class TimeLexicon {
 public:
  // Errors: as LexiconFile::Load; InvalidArgument "times.tsv:7: ..." for an
  // unknown section, flag, unit or value.
  static absl::StatusOr<TimeLexicon> Load(const std::string& dir);

  // Null when `lower` is no word of times.
  const TimeEntry* Find(std::string_view lower) const;

  // Those that begin with `word`, longest first.
  const std::vector<TimePhrase>& PhrasesAt(std::string_view word) const;
  const std::vector<Holiday>& HolidaysAt(std::string_view word) const;

  // In the order of the file: earlier ones go first.
  const std::vector<KnownEvent>& known_events() const { return known_events_; }

 private:
  absl::Status Add(const LexiconFile& file, const LexiconRow& row);
  absl::Status AddPhrase(const LexiconFile& file, const LexiconRow& row);
  absl::Status AddKnownEvent(const LexiconFile& file, const LexiconRow& row);
  absl::Status AddHoliday(const LexiconFile& file, const LexiconRow& row);
  void AddWord(const std::string& word, TimeWord entry);

  static constexpr size_t kMaxWordBytes = 31;  // Longer words are none of ours.

  absl::flat_hash_map<std::string, TimeEntry> words_;
  absl::flat_hash_map<std::string, std::vector<TimePhrase>> phrases_;
  absl::flat_hash_map<std::string, std::vector<Holiday>> holidays_;
  std::vector<KnownEvent> known_events_;
  // Lengths of the words that begin with a byte: spares most look-ups.
  std::array<uint32_t, 256> lengths_{};
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_LEXICON_H_
