#ifndef FACTLINE_DAEMON_LANGUAGE_ABBREVIATIONS_H_
#define FACTLINE_DAEMON_LANGUAGE_ABBREVIATIONS_H_

#include <cstdint>
#include <string_view>

namespace factline::language {

// What a word with a full stop may be; see lexicon/abbreviations.tsv.
enum class Abbreviation : uint8_t { kNone, kTitle, kNumber, kDate, kAny };

// `word` in lower case with its stop: "gen.". Thread-safe.
Abbreviation AbbreviationOf(std::string_view word);

// Function words that commonly open a sentence and seldom follow an
// abbreviation inside one: "The", "He", "In". `word` in lower case.
bool IsLikelyStarter(std::string_view word);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_ABBREVIATIONS_H_
