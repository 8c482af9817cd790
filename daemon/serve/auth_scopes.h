#ifndef FACTLINE_DAEMON_SERVE_AUTH_SCOPES_H_
#define FACTLINE_DAEMON_SERVE_AUTH_SCOPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace factline::serve {

// What a caller may do; none includes another.
enum class Scope : uint8_t {
  kRead = 1,   // Ask: figures, timelines, claims, articles, ingest status.
  kWatch = 2,  // Follow the change log: ChangeService.
  kAdmin = 4,  // Operate the store: AdminService.
};

// "read", "watch" or "admin".
std::string_view NameOf(Scope scope);

class Scopes {
 public:
  Scopes() = default;

  // "read" or "read,watch", no blanks. Errors: InvalidArgument for an unknown
  // name and for none.
  static absl::StatusOr<Scopes> Parse(std::string_view text);

  void Add(Scope scope) { bits_ |= static_cast<uint8_t>(scope); }
  bool Has(Scope scope) const {
    return (bits_ & static_cast<uint8_t>(scope)) != 0;
  }
  std::string ToString() const;  // As Parse() takes it.

  friend bool operator==(const Scopes&, const Scopes&) = default;

 private:
  uint8_t bits_ = 0;
};

// The scope that a method of the API needs, by its own name ("GetFigure",
// unique among our services); empty for a method that stands in no table: such
// a call is refused to everybody.
std::optional<Scope> ScopeOf(std::string_view method);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_AUTH_SCOPES_H_
