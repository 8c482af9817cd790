#ifndef FACTLINE_DAEMON_SERVE_TOKEN_H_
#define FACTLINE_DAEMON_SERVE_TOKEN_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace factline::serve {

// Tokens that clients hand back: opaque to them, base64url without padding,
// ending with a checksum that tells a mangled token from one of ours. It is no
// signature: a forged token reads what its sender may read anyway.

// Longest token that is looked at; ours are far shorter.
inline constexpr size_t kMaxTokenBytes = 4096;

// Where a subscription goes on. All changes up to and including `revision`
// were handled, and of the next one the first `handled_of_next`, which only
// pages can leave behind; or, inside a snapshot as of `revision`, the figures up
// to and including `snapshot_after`.
struct ResumeToken {
  std::string store_id;
  int64_t revision = 0;
  uint64_t query_hash = 0;  // Of filter and kinds; see HashQuery().
  int64_t handled_of_next = 0;
  bool in_snapshot = false;
  std::string snapshot_after;  // Figure id; empty = none yet.

  friend bool operator==(const ResumeToken&, const ResumeToken&) = default;
};

// Where a list goes on, after the row of sort key `last_key` and unique name
// `last_name`.
struct PageToken {
  std::string store_id;
  int64_t revision = 0;     // State of knowledge of all pages.
  uint64_t query_hash = 0;  // Of all that must be equal on all pages.
  std::string last_key;
  std::string last_name;

  friend bool operator==(const PageToken&, const PageToken&) = default;
};

std::string Encode(const ResumeToken& token);
std::string Encode(const PageToken& token);

// Errors: TOKEN_MALFORMED, naming `field`. The caller checks the contents.
absl::StatusOr<ResumeToken> DecodeResumeToken(std::string_view text,
                                              std::string_view field);
absl::StatusOr<PageToken> DecodePageToken(std::string_view text,
                                          std::string_view field);

// 64 bits over a list of texts, equal on every machine and in every version.
uint64_t HashQuery(std::initializer_list<std::string_view> parts);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_TOKEN_H_
