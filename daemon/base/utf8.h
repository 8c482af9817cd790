#ifndef FACTLINE_DAEMON_BASE_UTF8_H_
#define FACTLINE_DAEMON_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace factline {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// A decoded character and how many bytes it took (at least 1).
struct Utf8Char {
  char32_t code = kReplacementCharacter;
  uint32_t bytes = 1;
  bool valid = false;
};

namespace utf8_internal {
Utf8Char DecodeLong(std::string_view text);
}  // namespace utf8_internal

// Decodes the character at the front of non-empty `text`. Bytes that are not
// UTF-8 (RFC 3629: no overlong form, no surrogate, at most U+10FFFF) give
// kReplacementCharacter, one for each maximal subpart (Unicode, table 3-8).
//
// Inline for ASCII, which most of the text is: as a call it was an eighth of the
// time of extraction.
inline Utf8Char DecodeUtf8(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1, true};
  return utf8_internal::DecodeLong(text);
}

void AppendUtf8(char32_t code, std::string& out);

bool IsValidUtf8(std::string_view text);

// `text` with every invalid subpart and every NUL replaced by U+FFFD.
std::string RepairUtf8(std::string_view text);

// The longest prefix of valid `text` of at most `max_bytes` that ends at a
// character.
std::string_view Utf8Prefix(std::string_view text, size_t max_bytes);

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_UTF8_H_
