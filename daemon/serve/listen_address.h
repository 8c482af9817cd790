#ifndef FACTLINE_DAEMON_SERVE_LISTEN_ADDRESS_H_
#define FACTLINE_DAEMON_SERVE_LISTEN_ADDRESS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace factline::serve {

// Where a server listens: "localhost:50651", "127.0.0.1:0", "[::1]:50651",
// "0.0.0.0:50651" or "unix:/run/factline/api.sock".
class ListenAddress {
 public:
  // Errors: InvalidArgument. Host names are not looked up.
  static absl::StatusOr<ListenAddress> Parse(std::string_view text);

  bool is_unix() const { return is_unix_; }
  // Only this machine can reach it. A host name other than localhost counts as
  // one that others can reach.
  bool is_local() const { return is_local_; }
  // As gRPC takes it.
  const std::string& target() const { return target_; }
  // Of a Unix socket; empty else.
  std::string path() const;

 private:
  std::string target_;
  bool is_unix_ = false;
  bool is_local_ = false;
};

// Whether a Unix socket can be made at `path`: it is absolute, short enough,
// and nothing but a socket stands there.
absl::Status CheckSocketPath(const std::string& path);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_LISTEN_ADDRESS_H_
