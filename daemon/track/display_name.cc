// The words of a figure's label.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "daemon/track/resolve.h"

namespace factline::track {
namespace {

struct Plural {
  std::string_view one;
  std::string_view many;
};

// Nouns of news whose plural no ending makes; the rest follows the endings.
constexpr Plural kIrregular[] = {
    {"aircraft", "aircraft"},   {"child", "children"},
    {"cattle", "cattle"},       {"fish", "fish"},
    {"foot", "feet"},           {"half", "halves"},
    {"knife", "knives"},        {"life", "lives"},
    {"livestock", "livestock"}, {"man", "men"},
    {"people", "people"},       {"person", "people"},
    {"personnel", "personnel"}, {"police", "police"},
    {"sheep", "sheep"},         {"staff", "staff"},
    {"woman", "women"},
};

bool EndsWithAny(std::string_view word,
                 std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return word.ends_with(end); });
}

// The plural of a noun phrase: of its last word.
std::string PluralOf(std::string_view phrase) {
  const size_t blank = phrase.rfind(' ');
  const size_t begin = blank == phrase.npos ? 0 : blank + 1;
  const std::string_view word = phrase.substr(begin);
  const auto irregular =
      std::find_if(std::begin(kIrregular), std::end(kIrregular),
                   [&](const Plural& plural) { return plural.one == word; });
  if (irregular != std::end(kIrregular)) {
    return std::string(phrase.substr(0, begin)).append(irregular->many);
  }
  std::string plural(phrase);
  if (word.ends_with("y") &&
      !EndsWithAny(word, {"ay", "ey", "oy", "uy", "quy"})) {
    plural.back() = 'i';
    return plural + "es";
  }
  return plural + (EndsWithAny(word, {"s", "x", "z", "ch", "sh"}) ? "es" : "s");
}

// Units in braces count things; others measure what has no plural.
bool IsCounted(std::string_view unit_code) {
  return unit_code.empty() || unit_code.starts_with('{');
}

std::string_view Prefix(QuantityRole role) {
  switch (role) {
    case QuantityRole::kIncrease:
      return "increase in ";
    case QuantityRole::kDecrease:
      return "decrease in ";
    case QuantityRole::kRatio:
      return "multiple of ";
    case QuantityRole::kUnspecified:
    case QuantityRole::kLevel:
      break;
  }
  return "";
}

std::string_view TallyWords(Tally tally) {
  switch (tally) {
    case Tally::kPerEvent:
      return "per event";
    case Tally::kPerPeriod:
      return "per period";
    case Tally::kCumulative:
      return "in total";
    case Tally::kUnspecified:
    case Tally::kLevel:
      break;
  }
  return "";
}

// "laid off" for the concept laid_off; the claim's own word where the lexicon
// has no concept.
std::string ActionWords(const Measure& measure, const FigureKey& key) {
  std::string words = key.concept_id.empty() ? measure.action : key.concept_id;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void AppendPart(std::string_view separator, std::string_view part,
                std::string& name) {
  if (part.empty()) return;
  if (!name.empty()) name += separator;
  name += part;
}

}  // namespace

std::string DisplayNameOf(const Measure& measure, const FigureKey& key) {
  const bool counted = IsCounted(key.unit_code);
  const std::string& noun =
      measure.subset.empty() ? measure.object : measure.subset;
  std::string name;
  AppendPart("", counted && !noun.empty() ? PluralOf(noun) : noun, name);
  AppendPart(" ", ActionWords(measure, key), name);
  if (name.empty()) name = "number";
  name.insert(0, Prefix(key.role));
  if (!counted) name += " (" + key.unit_code + ")";
  AppendPart(" by ", measure.actor, name);
  AppendPart(", ", key.cause, name);
  AppendPart(", ", measure.place, name);
  AppendPart(", ", TallyWords(key.tally), name);
  return name;
}

}  // namespace factline::track
