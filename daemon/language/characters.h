#ifndef FACTLINE_DAEMON_LANGUAGE_CHARACTERS_H_
#define FACTLINE_DAEMON_LANGUAGE_CHARACTERS_H_

#include <array>
#include <cstddef>
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

// By byte.
inline constexpr std::array<CharClass, 128> kAsciiClasses = [] {
  std::array<CharClass, 128> classes{};
  for (int c = 0; c < 128; ++c) {
    CharClass type = CharClass::kOther;
    if (c <= ' ' || c == 0x7F) type = CharClass::kBlank;
    if (c >= '0' && c <= '9') type = CharClass::kDigit;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      type = CharClass::kLetter;
    }
    if (c == '.') type = CharClass::kPeriod;
    if (c == ',') type = CharClass::kComma;
    if (c == '\'') type = CharClass::kApostrophe;
    if (c == '-') type = CharClass::kHyphen;
    if (c == '"') type = CharClass::kQuote;
    if (c == '(' || c == '[' || c == '{') type = CharClass::kOpenBracket;
    if (c == ')' || c == ']' || c == '}') type = CharClass::kCloseBracket;
    if (c == '$') type = CharClass::kCurrency;
    classes[static_cast<size_t>(c)] = type;
  }
  return classes;
}();

// As ReadCharacter(), for texts that do not begin with ASCII.
Character ReadWideCharacter(std::string_view text);

// The character at the front of non-empty `text`.
inline Character ReadCharacter(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte >= 0x80) return ReadWideCharacter(text);
  return {kAsciiClasses[byte], 1, byte >= 'A' && byte <= 'Z'};
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_CHARACTERS_H_
