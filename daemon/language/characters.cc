#include "daemon/language/characters.h"

#include <unicode/uchar.h>

#include "daemon/base/utf8.h"

namespace factline::language {
namespace {

CharClass ClassOf(char32_t code) {
  switch (code) {
    case 0x2019: return CharClass::kApostrophe;
    case 0x2013: case 0x2014: case 0x2012: case 0x2015: return CharClass::kDash;
    case 0x201C: case 0x201D: case 0x201E: case 0x2018: case 0x201A:
    case 0xAB: case 0xBB: return CharClass::kQuote;
    case 0xBC: case 0xBD: case 0xBE: return CharClass::kDigit;
    case 0xB2: case 0xB3: case 0xB0: return CharClass::kLetter;
    default: break;
  }
  const auto c = static_cast<UChar32>(code);
  if (u_isUWhiteSpace(c)) return CharClass::kBlank;
  const int8_t type = u_charType(c);
  if (type == U_CURRENCY_SYMBOL) return CharClass::kCurrency;
  if (u_isalnum(c) || type == U_NON_SPACING_MARK ||
      type == U_COMBINING_SPACING_MARK || type == U_ENCLOSING_MARK ||
      code == 0x2BB || code == 0x2BC) {
    return CharClass::kLetter;
  }
  return CharClass::kOther;
}

}  // namespace

Character ReadWideCharacter(std::string_view text) {
  const Utf8Char c = DecodeUtf8(text);
  const CharClass type = ClassOf(c.code);
  return {type, c.bytes,
          type == CharClass::kLetter && u_isupper(static_cast<UChar32>(c.code))};
}

}  // namespace factline::language
