#ifndef FACTLINE_DAEMON_BASE_STRINGS_H_
#define FACTLINE_DAEMON_BASE_STRINGS_H_

#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace factline {

// The way into Abseil, whose string_view is a type of its own in our package.
inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

inline std::string_view FromAbsl(absl::string_view text) {
  return std::string_view(text.data(), text.size());
}

// Lower-cases ASCII letters only, so byte offsets stay what they were.
std::string AsciiLower(std::string_view text);

inline char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Folds what an editor may change without changing what is said: ASCII case,
// runs of white space to one blank, typographic quotes and dashes to ASCII, and
// blanks and punctuation at both ends away. Used for identity, never shown.
std::string NormalizeForIdentity(std::string_view text);

// One line, safe for a terminal or a log: control and bidi characters become
// '?', and what is over `max_bytes` is cut at a character and marked "...".
std::string Printable(std::string_view text, size_t max_bytes = 200);

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_STRINGS_H_
