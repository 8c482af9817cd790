#ifndef FACTLINE_DAEMON_SERVE_SERVER_H_
#define FACTLINE_DAEMON_SERVE_SERVER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "daemon/base/metrics.h"
#include "daemon/serve/admin_desk.h"
#include "daemon/serve/core.h"
#include "daemon/serve/ingest_monitor.h"
#include "daemon/serve/tls.h"
#include "daemon/store/fact_store.h"

namespace factline::serve {

// Names of grpc.health.v1; "" is set to whether both serve.
inline constexpr char kHealthRead[] = "factline.read";
inline constexpr char kHealthIngest[] = "factline.ingest";

inline constexpr char kDefaultListenAddress[] = "127.0.0.1:7461";

struct ServerOptions {
  // "host:port", "[::1]:port" or "unix:/path"; port 0 takes a free one.
  std::string listen_address = kDefaultListenAddress;
  TlsOptions tls;  // Of the public services.
  // An address that others can reach must be asked for if it has no TLS.
  bool insecure_listen = false;
  // File of bearer tokens (auth_tokens.h); empty = none are asked for.
  std::string token_file;
  // Where AdminService listens: "unix:/path", made with mode 0600, or an
  // address of loopback; empty = no AdminService.
  std::string admin_address;
  // Unset = on for loopback and Unix sockets where no token is asked for.
  std::optional<bool> reflection;
  Limits limits;
  // Kept texts of articles, to show them; null = there are none. Outlive the
  // server.
  const store::TextStore* texts = nullptr;
  // For filters on containment; may be empty.
  PlaceIds places;
  // For searches; may be empty.
  ConceptIds concepts;
};

// Checks what can be checked without listening (`--check-config`).
// Errors: InvalidArgument, saying which option is wrong and what would be
// right.
absl::Status CheckServerOptions(const ServerOptions& options);

// The gRPC API of one store: public services on the address, AdminService on
// an address of its own, health and reflection.
//
// Calls run on threads of its own until Shutdown(). Thread-safe.
class Server {
 public:
  // Listens; health starts as NOT_SERVING for both names. Takes the store's
  // commit listener. All arguments outlive the server.
  //
  // Errors:
  //   InvalidArgument  as CheckServerOptions().
  //   Unavailable      an address cannot be listened on, e.g. another process
  //                    has it.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options, store::FactStore& store,
      const IngestMonitor& ingest, Metrics& metrics, AdminDesk& desk);

  // As Shutdown(1 s), if that was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The port listened on; 0 for a Unix socket.
  int port() const;
  // Likewise of AdminService; 0 too when there is none.
  int admin_port() const;

  // `name` is kHealthRead or kHealthIngest.
  void SetServing(std::string_view name, bool serving);

  // Ends: health says NOT_SERVING, streams get `closing` and UNAVAILABLE
  // (SHUTTING_DOWN), calls under way may go on until `grace` has passed and are
  // cut then. Returns when nothing runs any more: after `grace` and a second at
  // worst. Later calls do nothing.
  void Shutdown(absl::Duration grace);

  // Open subscriptions.
  int subscriptions() const;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_SERVER_H_
