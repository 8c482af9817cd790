#ifndef FACTLINE_DAEMON_SERVE_AUTH_TOKENS_H_
#define FACTLINE_DAEMON_SERVE_AUTH_TOKENS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/serve/auth_scopes.h"

namespace factline::serve {

// Every call compares with all of them.
inline constexpr size_t kMaxAuthTokens = 1000;

// A bearer token as the file of tokens has it: its hash only. The token has
// 256 random bits, so that the hash needs no salt and cannot be reversed.
struct AuthToken {
  std::string name;    // Whose it is; quotas and logs go by it.
  std::string sha256;  // Of the whole token, 64 lower-case hex digits.
  Scopes scopes;
  absl::Time end = absl::InfiniteFuture();
};

// Reads a file of tokens: a line each, blanks between its fields; empty lines
// and lines that begin with '#' count for nothing.
//
//   # name     SHA-256 of the token    scopes      valid until (may be absent)
//   dashboard  4f0c...(64 digits)      read,watch  2027-01-01T00:00:00Z
//
// Two tokens may share a name (the old and the new one of a change-over).
// Errors: InvalidArgument with the number of the line; never its text, which
// may be a token that somebody put there by mistake.
absl::StatusOr<std::vector<AuthToken>> ParseAuthTokens(std::string_view text);

// The line that ParseAuthTokens() reads.
std::string LineOf(const AuthToken& token);

// Whether `text` has the form of our tokens.
bool LooksLikeAuthToken(std::string_view text);

// The token that `presented` is, expired or not; null if it is none. Takes
// the same time whatever it is: all are compared, to their ends.
const AuthToken* FindAuthToken(const std::vector<AuthToken>& tokens,
                               std::string_view presented);

// A new token, from the system's random source: what the caller gets, which is
// kept nowhere, and what goes into the file.
struct NewAuthToken {
  std::string secret;
  AuthToken entry;
};
// Errors: InvalidArgument for a name that the file cannot hold.
absl::StatusOr<NewAuthToken> MakeAuthToken(std::string_view name,
                                           Scopes scopes, absl::Time end);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_AUTH_TOKENS_H_
