#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_LEXICON_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_LEXICON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/lexicon_file.h"
#include "daemon/extract/quantity_phrases.h"
#include "daemon/extract/quantity_pieces.h"
#include "daemon/model/decimal.h"
#include "daemon/model/quantity.h"

namespace factline::extract {

// Classes of words that the rules ask for; each is a row of numbers.tsv
// [classes] named as in the comment. A word may be in several.
enum WordClass : uint64_t {
  kMonthWord = 1ull << 0,          // month
  kWeekdayWord = 1ull << 1,        // weekday
  kOrdinalWord = 1ull << 2,        // ordinal: "second"
  kOrdinalSuffix = 1ull << 3,      // ordinal suffix: 21"st"
  kFunctionWord = 1ull << 4,       // function: heads no counted thing
  kAuxiliary = 1ull << 5,          // auxiliary
  kModal = 1ull << 6,              // modal
  kClockZone = 1ull << 7,          // zone: 0900 "GMT"
  kMeridiem = 1ull << 8,           // meridiem: 4:30 "pm"
  kLocatesBefore = 1ull << 9,      // locates before: "past" 24 hours
  kPeriodPreposition = 1ull << 10, // period preposition: "in" 24 hours
  kLocatesAfter = 1ull << 11,      // locates after: two days "ago"
  kAgeWord = 1ull << 12,           // age word: "aged" 12
  kPersonWord = 1ull << 13,        // person: 2000 "people" is no year
  kYearContext = 1ull << 14,       // year context: "in" 1987
  kIdHead = 1ull << 15,            // id head: "Formula" One, if capital
  kIdNoun = 1ull << 16,            // id noun: "article" 5
  kStreetWord = 1ull << 17,        // street: 10 Downing "Street"
  kSportWord = 1ull << 18,         // sport: "beat" them 2-0
  kCallWord = 1ull << 19,          // call: "dialled" 911
  kTimesWord = 1ull << 20,         // times: three "times" as many
  kOutWord = 1ull << 21,           // out: nine "out" of 10
  kNounOfOne = 1ull << 22,         // noun of one: "killing" one
  kUnitAdjective = 1ull << 23,     // unit adjective: 3 "straight" days
  kEraWord = 1ull << 30,           // era: 229 "BC"
  kPlacePreposition = 1ull << 31,  // place preposition: "under" one roof
  kLevelPreposition = 1ull << 24,  // level preposition: rose "above" 9
  kChangeWord = 1ull << 25,        // comparators.tsv [increase] ... [shifts]
  kCardinal = 1ull << 26,          // numbers.tsv [cardinals]
  kScale = 1ull << 27,             // [scales]
  kFractionWord = 1ull << 28,      // [fractions]
  kVaguePlural = 1ull << 29,       // [vague]
  kRaceWord = 1ull << 32,          // race: 100m "hurdles"
  kNounFiller = 1ull << 33,        // noun filler: six "other" boats
  kDeterminerWord = 1ull << 34,    // determiner: two of "the" boats
  kAdjunctWord = 1ull << 35,       // adjunct: four points "ahead"
  kStatisticWord = 1ull << 37,     // statistic: the 5,000 "average"
  kPointWord = 1ull << 38,         // point: lost 57.9 "points"
  kComparisonWord = 1ull << 36,    // comparison: 5 mln "versus" 4 mln
};

struct ScaleEntry {
  Decimal factor;
  bool money = false;   // "$5m", "5M", "5m people"
  bool glued = false;   // "40k"
  bool digits = false;  // After a number only: "3 mln", not "a mln".

  // A word of the language rather than an abbreviation.
  bool IsWord() const { return !money && !glued && !digits; }
};

struct VagueEntry {
  Decimal low;
  Decimal high;
  Decimal unit;
  bool needs_of = false;
};

struct VagueHead {
  int32_t low = 0;
  int32_t high = 0;
};

// A word of change: "rose", "cut", "up".
struct ChangeEntry {
  QuantityRole role = QuantityRole::kLevel;
  bool transitive = false;  // "cut 500 jobs": only "cut by 500" is a change.
  bool particle = false;    // "up", "down": follow verbs that change nothing.
};

struct UnitEntry {
  std::string form;  // As in the lexicon.
  std::string code;
  UnitSystem system = UnitSystem::kUcum;
  QuantityKind kind = QuantityKind::kMeasured;
  int exponent = 0;     // The amount is times 10 to this.
  bool cased = false;   // The text must be `form` letter for letter.
  bool glued = false;   // No blank before it.
  bool large = false;   // Only after amounts over 99.
  bool weight = false;  // A mass unless a multiplier tells money.
};

// All that numbers.tsv, comparators.tsv, units.tsv and currencies.tsv say.
// Immutable after Load(), thread-safe.
struct QuantityLexicon {
  // InvalidArgument with file and line when a lexicon is malformed. `dir` as in
  // LexiconFile::Load().
  static absl::StatusOr<QuantityLexicon> Load(const std::string& dir);

  Vocabulary vocabulary;
  absl::flat_hash_map<WordId, int> cardinals;
  absl::flat_hash_map<WordId, ScaleEntry> scales;
  absl::flat_hash_map<WordId, int> fractions;  // Denominators.
  absl::flat_hash_map<WordId, VagueEntry> vague;
  PhraseTable<VagueHead> vague_heads;
  PhraseTable<bool> idioms;

  PhraseTable<Comparator> before;
  PhraseTable<Comparator> after;
  PhraseTable<ChangeEntry> change_words;
  PhraseTable<QuantityRole> change_nouns;
  PhraseTable<Decimal> ratios;
  PhraseTable<bool> ratio_tails;

  PhraseTable<UnitEntry> unit_before;
  PhraseTable<UnitEntry> unit_after;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_LEXICON_H_
