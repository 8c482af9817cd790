#include "daemon/serve/auth_tokens.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/hash.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::serve {
namespace {

// A prefix by which scanners for leaked secrets can know them.
constexpr std::string_view kPrefix = "factline_";
constexpr size_t kRandomBytes = 32;
// Base 64 of 32 bytes, without padding.
constexpr size_t kRandomLetters = 43;
constexpr size_t kHashDigits = 64;
constexpr size_t kMaxNameBytes = 64;

constexpr std::string_view kNameLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@";
constexpr std::string_view kBase64Letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool IsMadeOf(std::string_view text, std::string_view letters) {
  return text.find_first_not_of(letters) == text.npos;
}

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes &&
         IsMadeOf(text, kNameLetters);
}

absl::StatusOr<AuthToken> ParseLine(absl::string_view line) {
  const std::vector<absl::string_view> fields =
      absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (fields.size() < 3 || fields.size() > 4) {
    return absl::InvalidArgumentError(
        "expected: name, SHA-256, scopes, and perhaps an end");
  }
  AuthToken token;
  token.name = std::string(fields[0]);
  token.sha256 = std::string(fields[1]);
  if (!IsName(token.name)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a name has letters, digits and -_.@, at most ", kMaxNameBytes));
  }
  if (token.sha256.size() != kHashDigits ||
      !IsMadeOf(token.sha256, kHexDigits)) {
    return absl::InvalidArgumentError(
        "the second field must be a SHA-256 of 64 lower-case hex digits, "
        "never the token itself");
  }
  FACTLINE_ASSIGN_OR_RETURN(token.scopes, Scopes::Parse(FromAbsl(fields[2])));
  if (fields.size() == 4 &&
      !absl::ParseTime(absl::RFC3339_full, fields[3], &token.end, nullptr)) {
    return absl::InvalidArgumentError(
        "the end must look like 2027-01-01T00:00:00Z");
  }
  return token;
}

}  // namespace

absl::StatusOr<std::vector<AuthToken>> ParseAuthTokens(std::string_view text) {
  std::vector<AuthToken> tokens;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<AuthToken> token = ParseLine(line);
    if (token.ok() && tokens.size() >= kMaxAuthTokens) {
      token = absl::InvalidArgumentError(
          absl::StrCat("more than ", kMaxAuthTokens, " tokens"));
    }
    if (!token.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": ", token.status().message()));
    }
    tokens.push_back(*std::move(token));
  }
  return tokens;
}

std::string LineOf(const AuthToken& token) {
  std::string line = absl::StrCat(token.name, " ", token.sha256, " ",
                                  token.scopes.ToString());
  if (token.end != absl::InfiniteFuture()) {
    absl::StrAppend(&line, " ",
                    absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", token.end,
                                     absl::UTCTimeZone()));
  }
  return line;
}

bool LooksLikeAuthToken(std::string_view text) {
  return text.size() == kPrefix.size() + kRandomLetters &&
         text.starts_with(kPrefix) &&
         IsMadeOf(text.substr(kPrefix.size()), kBase64Letters);
}

const AuthToken* FindAuthToken(const std::vector<AuthToken>& tokens,
                               std::string_view presented) {
  const std::string hash = Sha256Hex(presented);
  const AuthToken* found = nullptr;
  for (const AuthToken& token : tokens) {
    const bool same =
        CRYPTO_memcmp(token.sha256.data(), hash.data(), kHashDigits) == 0;
    if (same) found = &token;
  }
  return found;
}

absl::StatusOr<NewAuthToken> MakeAuthToken(std::string_view name,
                                           Scopes scopes, absl::Time end) {
  if (!IsName(name)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a token's name has letters, digits and -_.@, at most ",
        kMaxNameBytes));
  }
  std::array<unsigned char, kRandomBytes> random;
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return absl::InternalError("the system gives no random bytes");
  }
  NewAuthToken made;
  made.secret = absl::StrCat(
      ToAbsl(kPrefix),
      absl::WebSafeBase64Escape(absl::string_view(
          reinterpret_cast<const char*>(random.data()), random.size())));
  made.entry = {.name = std::string(name),
                .sha256 = Sha256Hex(made.secret),
                .scopes = scopes,
                .end = end};
  return made;
}

}  // namespace factline::serve
