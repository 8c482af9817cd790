#include "daemon/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace factline {
namespace {

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

struct Lead {
  uint32_t length;       // 0 = not a lead byte.
  unsigned char low;     // Range of the second byte, which rules out overlong
  unsigned char high;    // forms, surrogates and codes past U+10FFFF.
  char32_t bits;
};

Lead LeadOf(unsigned char b) {
  if (b >= 0xC2 && b <= 0xDF) return {2, 0x80, 0xBF, b & 0x1Fu};
  if (b == 0xE0) return {3, 0xA0, 0xBF, 0};
  if (b == 0xED) return {3, 0x80, 0x9F, 0xD};
  if (b >= 0xE1 && b <= 0xEF) return {3, 0x80, 0xBF, b & 0x0Fu};
  if (b == 0xF0) return {4, 0x90, 0xBF, 0};
  if (b >= 0xF1 && b <= 0xF3) return {4, 0x80, 0xBF, b & 0x07u};
  if (b == 0xF4) return {4, 0x80, 0x8F, 4};
  return {0, 0, 0, 0};
}

}  // namespace

Utf8Char utf8_internal::DecodeLong(std::string_view text) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const Lead lead = LeadOf(byte(0));
  if (lead.length == 0 || text.size() < 2 || byte(1) < lead.low ||
      byte(1) > lead.high) {
    return {};
  }
  char32_t code = lead.bits << 6 | (byte(1) & 0x3F);
  for (uint32_t i = 2; i < lead.length; ++i) {
    if (i >= text.size() || !IsContinuation(byte(i))) {
      return {kReplacementCharacter, i, false};
    }
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, lead.length, true};
}

void AppendUtf8(char32_t code, std::string& out) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

bool IsValidUtf8(std::string_view text) {
  // Eight characters at a time while they are ASCII.
  constexpr uint64_t kTopBits = 0x8080808080808080;
  uint64_t word = 0;
  while (text.size() >= sizeof(word)) {
    std::memcpy(&word, text.data(), sizeof(word));
    if ((word & kTopBits) != 0) break;
    text.remove_prefix(sizeof(word));
  }
  while (!text.empty()) {
    const Utf8Char c = DecodeUtf8(text);
    if (!c.valid) return false;
    text.remove_prefix(c.bytes);
  }
  return true;
}

std::string RepairUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = DecodeUtf8(text);
    AppendUtf8(c.code == 0 ? kReplacementCharacter : c.code, out);
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::string_view Utf8Prefix(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && IsContinuation(static_cast<unsigned char>(text[end]))) {
    --end;
  }
  return text.substr(0, end);
}

}  // namespace factline
