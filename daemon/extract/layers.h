#ifndef FACTLINE_DAEMON_EXTRACT_LAYERS_H_
#define FACTLINE_DAEMON_EXTRACT_LAYERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/language/document.h"
#include "daemon/model/claim.h"
#include "daemon/model/event_time.h"
#include "daemon/model/quantity.h"

// What each layer finds in a document, for the layer of claims to join. Spans
// are bytes of Document::text; token ranges are half-open indexes into
// Document::tokens. Lists are in text order and do not overlap, except where a
// layer says so.
namespace factline::extract {

using language::Span;

struct TokenRange {
  uint32_t begin = 0;
  uint32_t end = 0;

  friend bool operator==(TokenRange, TokenRange) = default;
};

// What a number counts or measures, as far as the number's own words tell.
enum class QuantityKind : uint8_t {
  kCount,     // "267", "a dozen": the unit is the noun that follows.
  kMoney,     // "$500bn"
  kPercent,   // "50 percent"; "percentage points" have unit_code "[pp]".
  kMeasured,  // "40 km", "magnitude 7.8"
  kDuration,  // "30-day", "12 years": a length of time as a fact.
};
inline constexpr size_t kQuantityKinds = 5;

// A number of the text that may be a figure. Dates, clock times, ages,
// ordinals, scores, names and ids are not among them.
struct QuantityMention {
  Quantity quantity;    // surface_text = Text(span).
  QuantityKind kind = QuantityKind::kCount;
  Span span;            // Number with its unit sign or word: "$500bn", "40 km".
  Span comparator_span; // "more than"; empty if none.
  TokenRange tokens;    // Of span.
  uint32_t sentence = 0;
  std::string unit_text;  // "drones" for counts if adjacent, "km", "$".
  // An age, or a length of time that only says when ("three days ago"): no
  // figure. Such are found on request only (QuantityScope::kAmounts).
  bool only_time = false;
  // A bracketed conversion ("25 km (15 miles)") points at its original.
  std::optional<uint32_t> conversion_of;
};

// TIMEX3 types (ISO 24617-1).
enum class TimexType : uint8_t { kDate, kTime, kDuration, kSet };

struct TimeMention {
  Span span;
  TokenRange tokens;
  uint32_t sentence = 0;
  TimexType type = TimexType::kDate;
  std::string timex_value;  // "2025-02-22", "P1W", "PRESENT_REF"
  // The period on the time line; a kDuration or kSet that locates nothing
  // ("for two hours", "every day") has neither bound.
  EventTime time;
};

// Kinds of names that other layers resolve against.
enum class EntityKind : uint8_t { kPerson, kOrganization, kPlace, kOther };

// A named person, body or place of the article and every mention of it.
struct Entity {
  EntityKind kind = EntityKind::kOther;
  std::string name;  // Fullest form in the article: "Volodymyr Zelenskyy".
};

struct EntityMention {
  Span span;
  TokenRange tokens;
  uint32_t sentence = 0;
  uint32_t entity = 0;  // Index into Layers::entities.
  bool is_pronoun = false;  // "he", "the Ukrainian president"
};

// A place of the gazetteer named in the text.
struct PlaceMention {
  Span span;
  TokenRange tokens;
  uint32_t sentence = 0;
  std::string name;      // As the article writes it: "Kryvyi Rih".
  int64_t geoname_id = 0;  // 0 = a place by its context, not in the gazetteer.
  std::string country;   // ISO 3166-1 alpha-2; empty = unknown.
  std::vector<int64_t> containers;  // Innermost first, up to the country.
  int64_t population = 0;
  // A country named through its people, adjective or government ("Russian",
  // "Moscow said"): an actor rather than a scene.
  bool is_adjective = false;
};

// Who says what. Nested speech makes nested contents; `outer` links them.
struct AttributionMention {
  Span cue;                // "said", "according to"
  uint32_t sentence = 0;
  std::string speaker;     // Resolved: "Volodymyr Zelenskyy"; never empty.
  std::optional<uint32_t> speaker_entity;
  Stance stance = Stance::kAsserts;
  Span content;            // The words credited; may span sentences.
  bool quoted = false;     // Content is direct speech.
  std::optional<uint32_t> outer;  // The mention whose content holds this one.
};

struct Layers {
  std::vector<QuantityMention> quantities;
  std::vector<TimeMention> times;
  std::vector<Entity> entities;
  std::vector<EntityMention> entity_mentions;
  std::vector<PlaceMention> places;
  std::vector<AttributionMention> attributions;
};

// What of the article, beside its text, the layers may look at.
struct ArticleContext {
  absl::Time publish_time;
  bool publish_time_has_clock = true;
  std::string time_zone;  // IANA, of the dateline; "UTC" where none is known.
  std::string dateline_place;
  std::string publisher;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_LAYERS_H_
