#ifndef FACTLINE_DAEMON_LANGUAGE_CHARACTERS_H_
#define FACTLINE_DAEMON_LANGUAGE_CHARACTERS_H_

#include <cstdint>
#include <string_view>

namespace factline::language {

// What a character is to the tokenizer.
enum class CharClass : uint8_t {
  kBlank,
  kLetter,       // With combining marks and superscripts (km²).
  kDigit,        // ASCII digits and vulgar fractions.
  kPeriod,
  kComma,
  kApostrophe,   // ' and ’
  kHyphen,       // - only
  kDash,         // – —
  kQuote,        // Double quotes and ‘ „ « »
  kOpenBracket,
  kCloseBracket,
  kCurrency,
  kOther,        // Any other mark; a token of its own.
};

struct Character {
  CharClass type = CharClass::kOther;
  uint32_t bytes = 1;
  bool upper = false;  // An upper-case letter.
};

// The character at the front of non-empty `text`.
Character ReadCharacter(std::string_view text);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_CHARACTERS_H_
