#ifndef FACTLINE_DAEMON_MODEL_CLAIM_H_
#define FACTLINE_DAEMON_MODEL_CLAIM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/event_time.h"
#include "daemon/model/quantity.h"

namespace factline {

// Enumerators have the numbers of factline.v1's enums of the same names.

enum class Tally : uint8_t {
  kUnspecified = 0,
  kPerEvent = 1,
  kPerPeriod = 2,
  kCumulative = 3,
  kLevel = 4,
};

enum class Stance : uint8_t {
  kUnspecified = 0,
  kAsserts = 1,
  kReports = 2,
  kDenies = 3,
  kQuestions = 4,
};

// FactBank's certainty by polarity grid.
enum class Factuality : uint8_t {
  kUnspecified = 0,
  kCertain = 1,
  kProbable = 2,
  kPossible = 3,
  kPossiblyNot = 4,
  kProbablyNot = 5,
  kCertainlyNot = 6,
};

enum class ClaimState : uint8_t {
  kUnspecified = 0,
  kCurrent = 1,    // In the current revision of its article.
  kRevised = 2,    // Its article changed the wording or number.
  kCorrected = 3,  // The publisher said that it was wrong.
  kWithdrawn = 4,  // Its article was withdrawn.
  kUnread = 5,     // A newer extractor no longer reads it.
};

// What a figure counts, in words for people.
struct Measure {
  std::string action;   // "killed", "launched", "owed"
  std::string object;   // "person", "drone", "money"
  std::string subset;   // "child", "guided aerial bomb"
  std::string actor;    // Who did it, where known.
  std::string place;    // Name of the place it holds for.

  friend bool operator==(const Measure&, const Measure&) = default;
};

// One speaker of the chain of attribution.
struct Attribution {
  std::string source;  // "Yuriy Ignat", "regional authorities"
  std::string cue;     // "said", "denied"
  Stance stance = Stance::kAsserts;
  std::optional<absl::Time> statement_time;

  friend bool operator==(const Attribution&, const Attribution&) = default;
};

// A credited statement without a tracked number.
struct Statement {
  std::string text;
  bool quoted = false;
  std::vector<std::string> mentions;

  friend bool operator==(const Statement&, const Statement&) = default;
};

// Exact place in an article revision that something was read from. Bytes of
// the field as the publisher sent it (UTF-8 repaired, otherwise untouched).
struct Evidence {
  std::string field;  // "headline" or "body"
  int32_t start_byte = 0;
  int32_t end_byte = 0;  // The byte after.
  std::string quote;

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

// Identity of the figure that a claim reports on, made from the claim's own
// article alone (see docs on tracking). Equal keys are one figure.
struct FigureKey {
  std::string concept_id;  // "killed"; a lemma where the lexicon has none.
  std::string cause;       // "earthquake", "attack"; empty = unknown.
  std::string object;      // "person"
  std::string subset;      // "child"
  std::string unit_code;   // "{person}", "USD"
  QuantityRole role = QuantityRole::kLevel;
  Tally tally = Tally::kUnspecified;
  std::string actor;       // Only where it tells figures apart; lower case.
  std::string place_id;    // "geo:703448"; lower-case name if not in gazetteer.
  std::string country;     // ISO 3166-1 alpha-2 of the place; empty = unknown.
  // "geo:" id of the first-level region that the place is or lies in, if the
  // gazetteer knows the place; empty for a country.
  std::string region;

  friend bool operator==(const FigureKey&, const FigureKey&) = default;
  friend auto operator<=>(const FigureKey&, const FigureKey&) = default;
};

// The key as one string: fields escaped and joined, equal iff the keys are.
std::string CanonicalText(const FigureKey& key);

// 32 lower-case hex digits, the front of SHA-256 over CanonicalText().
std::string FigureIdOf(const FigureKey& key);

// One statement read from one article, immutable once written. Exactly one of
// quantity and statement is set; figure_key and measure go with quantity
// (measure may be set for statements that name one).
struct Claim {
  std::string id;           // 32 hex digits; see MakeClaimId().
  std::string article_uri;
  std::string publisher;
  FigureKey figure_key;
  Measure measure;
  std::optional<Quantity> quantity;
  std::optional<Statement> statement;
  EventTime event_time;
  Tally tally = Tally::kUnspecified;
  std::vector<Attribution> attributions;  // Outermost first, no publisher.
  // Of a claim that credits nobody: who is credited with the same number
  // elsewhere in the article, so that a headline is no voice of its own beside
  // the report below it. Empty = nobody.
  std::string origin;
  Factuality factuality = Factuality::kCertain;
  absl::Time publish_time;  // Of the first revision that had these words.
  double confidence = 0;    // 0 to 1.
  // SketchOf() its sentence, by which copies of a wire story are known; empty =
  // too short to tell.
  std::string sketch;

  bool IsFigureClaim() const { return quantity.has_value(); }

  friend bool operator==(const Claim&, const Claim&) = default;
};

// Where and by whom a claim was read in one article revision. A claim has one
// reading for each revision that states it.
struct Reading {
  std::vector<Evidence> evidence;  // [0] is the quantity phrase.
  std::string extractor_version;

  friend bool operator==(const Reading&, const Reading&) = default;
};

struct ReadClaim {
  Claim claim;
  Reading reading;

  friend bool operator==(const ReadClaim&, const ReadClaim&) = default;
};

// Hash over (article uri, normalised sentence, ordinal in it, quantity, key):
// the same words in a later revision are the same claim. `sentence` is
// normalised here (case, white space, punctuation at the ends).
std::string MakeClaimId(std::string_view article_uri, std::string_view sentence,
                        int ordinal, const Claim& claim);

// The same for a sentence that is normalised already, by NormalizeForIdentity().
std::string ClaimIdOf(std::string_view article_uri,
                      std::string_view normal_sentence, int ordinal,
                      const Claim& claim);

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_CLAIM_H_
