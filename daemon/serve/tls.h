#ifndef FACTLINE_DAEMON_SERVE_TLS_H_
#define FACTLINE_DAEMON_SERVE_TLS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"

namespace factline::serve {

// What a server shows and demands in a TLS handshake; all are paths of PEM
// files, none = no TLS.
struct TlsOptions {
  std::string certificate = "";  // The server's, followed by those that issued it.
  std::string key = "";          // Of the first certificate; not encrypted.
  // Issuers of client certificates; given = clients must show one (mTLS).
  std::string client_ca = "";
  // How often the files are looked at: a replaced certificate serves the
  // handshakes that begin after this time. Open connections live on.
  absl::Duration reload_interval = absl::Seconds(30);

  bool enabled() const { return !certificate.empty() || !key.empty(); }
  bool verifies_clients() const { return !client_ca.empty(); }
};

// Checks what a handshake would only tell to clients: that the files are
// there, that nobody else can read the key, that key and certificate fit.
//
// Errors: InvalidArgument naming the file and what is wrong with it. A
// certificate that has expired is not an error: see CertificateEnd().
absl::Status CheckTls(const TlsOptions& options);

// When the first certificate of a PEM file ends.
absl::StatusOr<absl::Time> CertificateEnd(const std::string& path);

// Of options that CheckTls() accepts: TLS 1.2 or newer, files read again when
// they change; without TLS the credentials of plain text. Files that cannot
// be read when they are looked at again leave what was read before.
std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(
    const TlsOptions& options);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_TLS_H_
