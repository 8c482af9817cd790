#include "daemon/serve/token.h"

#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "daemon/base/hash.h"
#include "daemon/base/strings.h"
#include "daemon/serve/errors.h"

namespace factline::serve {
namespace {

// First byte: what the token is and how it is written. A new layout takes a
// new byte, and old ones are then TOKEN_MALFORMED.
constexpr char kResume = 'R';
constexpr char kPage = 'P';

void PutFixed64(uint64_t value, std::string& out) {
  for (int shift = 0; shift < 64; shift += 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

// Texts in tokens are at most kMaxTokenBytes, so 16 bits hold their length.
void PutText(std::string_view text, std::string& out) {
  out.push_back(static_cast<char>(text.size() & 0xff));
  out.push_back(static_cast<char>(text.size() >> 8 & 0xff));
  out.append(text);
}

// Takes fields off the front of a token; failed for good once one is short.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::string_view Bytes(size_t count) {
    if (bytes_.size() < count) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  uint64_t Fixed64() {
    uint64_t value = 0;
    const std::string_view bytes = Bytes(8);
    for (size_t i = bytes.size(); i-- > 0;) {
      value = value << 8 | static_cast<uint8_t>(bytes[i]);
    }
    return value;
  }
  std::string Text() {
    const std::string_view size = Bytes(2);
    if (size.empty()) return "";
    return std::string(Bytes(static_cast<uint8_t>(size[0]) |
                             static_cast<uint8_t>(size[1]) << 8));
  }
  bool Finished() const { return !failed_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

std::string Seal(std::string bytes) {
  const uint32_t crc = Crc32c(bytes);
  for (int shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<char>(crc >> shift & 0xff));
  }
  return absl::WebSafeBase64Escape(bytes);
}

// The bytes between kind and checksum; empty when the text is not a token of
// that kind.
std::optional<std::string> Unseal(std::string_view text, char kind) {
  std::string bytes;
  if (text.size() > kMaxTokenBytes ||
      !absl::WebSafeBase64Unescape(ToAbsl(text), &bytes) || bytes.size() < 5 ||
      bytes[0] != kind) {
    return std::nullopt;
  }
  const std::string_view sealed(bytes);
  if (Seal(std::string(sealed.substr(0, bytes.size() - 4))) != text) {
    return std::nullopt;
  }
  return bytes.substr(1, bytes.size() - 5);
}

}  // namespace

std::string Encode(const ResumeToken& token) {
  std::string out(1, kResume);
  PutText(token.store_id, out);
  PutFixed64(static_cast<uint64_t>(token.revision), out);
  PutFixed64(token.query_hash, out);
  out.push_back(token.in_snapshot ? 1 : 0);
  PutText(token.snapshot_after, out);
  // Tokens that were given out before there was such a number have none.
  if (token.handled_of_next > 0) {
    PutFixed64(static_cast<uint64_t>(token.handled_of_next), out);
  }
  return Seal(std::move(out));
}

std::string Encode(const PageToken& token) {
  std::string out(1, kPage);
  PutText(token.store_id, out);
  PutFixed64(static_cast<uint64_t>(token.revision), out);
  PutFixed64(token.query_hash, out);
  PutText(token.last_key, out);
  PutText(token.last_name, out);
  return Seal(std::move(out));
}

absl::StatusOr<ResumeToken> DecodeResumeToken(std::string_view text,
                                              std::string_view field) {
  const std::optional<std::string> bytes = Unseal(text, kResume);
  if (!bytes) return TokenMalformed(field);
  Reader reader(*bytes);
  ResumeToken token;
  token.store_id = reader.Text();
  token.revision = static_cast<int64_t>(reader.Fixed64());
  token.query_hash = reader.Fixed64();
  token.in_snapshot = reader.Bytes(1) == std::string_view("\1", 1);
  token.snapshot_after = reader.Text();
  if (!reader.Finished()) {
    token.handled_of_next = static_cast<int64_t>(reader.Fixed64());
  }
  if (!reader.Finished() || token.revision < 0 || token.handled_of_next < 0) {
    return TokenMalformed(field);
  }
  return token;
}

absl::StatusOr<PageToken> DecodePageToken(std::string_view text,
                                          std::string_view field) {
  const std::optional<std::string> bytes = Unseal(text, kPage);
  if (!bytes) return TokenMalformed(field);
  Reader reader(*bytes);
  PageToken token;
  token.store_id = reader.Text();
  token.revision = static_cast<int64_t>(reader.Fixed64());
  token.query_hash = reader.Fixed64();
  token.last_key = reader.Text();
  token.last_name = reader.Text();
  if (!reader.Finished() || token.revision < 0) return TokenMalformed(field);
  return token;
}

uint64_t HashQuery(std::initializer_list<std::string_view> parts) {
  Sha256 hash;
  for (const std::string_view part : parts) hash.Add(part);
  const std::string hex = hash.FinishHex();
  uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + 16, value, 16);
  return value;
}

}  // namespace factline::serve
