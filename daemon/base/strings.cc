#include "daemon/base/strings.h"

#include "daemon/base/utf8.h"

namespace factline {
namespace {

// The ASCII character that a typographic one stands for; 0 = none.
char AsciiTwin(char32_t code) {
  switch (code) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x2032:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2033:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    default:
      return 0;
  }
}

bool IsBlank(char32_t code) {
  return code <= 0x20 || code == 0xA0 || (code >= 0x2000 && code <= 0x200B) ||
         code == 0x202F || code == 0x2028 || code == 0x2029 ||
         code == 0x3000 || code == 0xFEFF;
}

// Marks that an editor adds or drops at the ends of a sentence.
bool IsEndPunctuation(char c) {
  switch (c) {
    case '.':
    case ',':
    case ';':
    case ':':
    case '!':
    case '?':
    case '"':
    case '\'':
    case '-':
    case ' ':
      return true;
    default:
      return false;
  }
}

bool IsUnsafeToPrint(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
         (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF;
}

}  // namespace

std::string AsciiLower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = AsciiLower(c);
  return out;
}

std::string NormalizeForIdentity(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = DecodeUtf8(text);
    text.remove_prefix(c.bytes);
    if (IsBlank(c.code)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (const char twin = AsciiTwin(c.code); twin != 0) {
      out += twin;
    } else if (c.code < 0x80) {
      out += AsciiLower(static_cast<char>(c.code));
    } else {
      AppendUtf8(c.code, out);
    }
  }
  while (!out.empty() && IsEndPunctuation(out.back())) out.pop_back();
  size_t begin = 0;
  while (begin < out.size() && IsEndPunctuation(out[begin])) ++begin;
  return out.substr(begin);
}

std::string Printable(std::string_view text, size_t max_bytes) {
  const bool cut = text.size() > max_bytes;
  if (cut) text = text.substr(0, max_bytes);
  std::string out;
  while (!text.empty()) {
    const Utf8Char c = DecodeUtf8(text);
    text.remove_prefix(c.bytes);
    if (c.valid && !IsUnsafeToPrint(c.code)) {
      AppendUtf8(c.code, out);
    } else {
      out += '?';
    }
  }
  return cut ? out + "..." : out;
}

}  // namespace factline
