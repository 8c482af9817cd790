#ifndef FACTLINE_DAEMON_SERVE_AUTH_GATE_H_
#define FACTLINE_DAEMON_SERVE_AUTH_GATE_H_

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "daemon/serve/auth_tokens.h"
#include "daemon/serve/quota.h"
#include "grpcpp/server_context.h"

namespace factline::serve {

struct GateOptions {
  // File of tokens; empty = no tokens are asked for.
  std::string token_file;
  // How often the file is looked at. A file that cannot be read any more, or
  // not understood, leaves the tokens that were read before.
  absl::Duration reload_interval = absl::Seconds(1);
  // AdminService listens on a Unix socket that only our user may open: then
  // who reaches it has the scope admin.
  bool admin_by_socket = true;
  // Of each caller; 0 = no limit.
  double requests_per_second = 0;
};

// What a call says of who makes it.
struct Presented {
  // Values of the header "authorization"; more than one is malformed.
  std::vector<std::string_view> authorization;
  // Of a client certificate that TLS has verified; empty = none.
  std::string_view certificate_name;
  // Where it comes from; each connection is a caller of its own if nothing
  // better is known.
  std::string_view connection;
};

// Who makes a call, for quotas and logs: "token:NAME", "cert:NAME" or
// "conn:ADDRESS". `tokens` null = none are asked for.
//
// A method outside the table of scopes is refused to everybody, a token even
// where a certificate was shown: certificates say who may connect, tokens what
// they may do.
//
// Errors: Unauthenticated() and ScopeMissing() of errors.h.
absl::StatusOr<std::string> Authorize(const std::vector<AuthToken>* tokens,
                                      const Presented& presented,
                                      std::string_view method, absl::Time now);

// The one place that every call of our services passes before any work is done
// for it. Health and reflection have no part in it: they tell whether we serve,
// and what the public protos say.
//
// Thread-safe.
class Gate {
 public:
  // Whether a file of tokens can be read and understood.
  // Errors: InvalidArgument, naming the file and what is wrong.
  static absl::Status Check(const std::string& token_file);
  // Errors: as Check().
  static absl::StatusOr<std::unique_ptr<Gate>> Open(const GateOptions& options);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  // The caller's name, for quotas. Errors: as Authorize(), and
  // TOO_MANY_REQUESTS.
  absl::StatusOr<std::string> Admit(const grpc::CallbackServerContext& call,
                                    std::string_view method);

 private:
  using Tokens = std::shared_ptr<const std::vector<AuthToken>>;

  explicit Gate(const GateOptions& options);
  void Watch();
  void Reload();
  Tokens tokens() ABSL_LOCKS_EXCLUDED(mu_);

  const GateOptions options_;
  RequestQuota quota_;
  absl::Mutex mu_;
  Tokens tokens_ ABSL_GUARDED_BY(mu_);  // Null = none are asked for.
  bool closing_ ABSL_GUARDED_BY(mu_) = false;
  // Of watcher_: what the file held, or why it could not be read.
  absl::StatusOr<std::string> seen_;
  std::thread watcher_;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_AUTH_GATE_H_
