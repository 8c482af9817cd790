#include "daemon/serve/tls.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>

#include "absl/strings/str_cat.h"
#include "daemon/base/files.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"

namespace factline::serve {
namespace {

template <typename Handle, void (*kFree)(Handle*)>
struct Freed {
  void operator()(Handle* handle) const { kFree(handle); }
};
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;

absl::Status Wrong(const std::string& path, absl::string_view what) {
  ERR_clear_error();  // Of this thread; nobody else shall find it.
  return absl::InvalidArgumentError(
      absl::StrCat("'", Printable(path), "' ", what));
}

// The caller's options name the file: its own error says enough.
absl::Status AsArgument(const absl::Status& status) {
  return absl::InvalidArgumentError(status.message());
}

// A daemon cannot ask for a pass phrase.
int NoPassPhrase(char*, int, int, void*) { return -1; }

Bio BioOf(std::string_view bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

absl::StatusOr<Certificate> ReadCertificate(const std::string& path) {
  const absl::StatusOr<std::string> pem = ReadSmallFile(path);
  if (!pem.ok()) return AsArgument(pem.status());
  Certificate certificate(
      PEM_read_bio_X509(BioOf(*pem).get(), nullptr, NoPassPhrase, nullptr));
  if (certificate == nullptr) return Wrong(path, "holds no PEM certificate");
  return certificate;
}

absl::StatusOr<Key> ReadKey(const std::string& path) {
  const absl::StatusOr<std::string> pem = ReadSecretFile(path);
  if (!pem.ok()) return AsArgument(pem.status());
  Key key(PEM_read_bio_PrivateKey(BioOf(*pem).get(), nullptr, NoPassPhrase,
                                  nullptr));
  if (key == nullptr) {
    return Wrong(path, "holds no PEM private key, or an encrypted one");
  }
  return key;
}

}  // namespace

absl::Status CheckTls(const TlsOptions& options) {
  if (!options.enabled()) {
    if (!options.verifies_clients()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        "certificates of clients need one of the server too: --tls-cert and "
        "--tls-key");
  }
  if (options.certificate.empty() || options.key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key go together: a certificate and its key");
  }
  FACTLINE_ASSIGN_OR_RETURN(const Certificate certificate,
                            ReadCertificate(options.certificate));
  FACTLINE_ASSIGN_OR_RETURN(const Key key, ReadKey(options.key));
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Wrong(options.key,
                 absl::StrCat("is not the key of the certificate in '",
                              Printable(options.certificate), "'"));
  }
  if (!options.verifies_clients()) return absl::OkStatus();
  return ReadCertificate(options.client_ca).status();
}

absl::StatusOr<absl::Time> CertificateEnd(const std::string& path) {
  FACTLINE_ASSIGN_OR_RETURN(const Certificate certificate,
                            ReadCertificate(path));
  std::tm end = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) {
    return Wrong(path, "has no readable end");
  }
  return absl::FromTimeT(::timegm(&end));
}

std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(
    const TlsOptions& options) {
  if (!options.enabled()) return grpc::InsecureServerCredentials();
  const auto seconds = static_cast<unsigned>(
      std::max<int64_t>(1, absl::ToInt64Seconds(options.reload_interval)));
  const auto files =
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          options.key, options.certificate, options.client_ca, seconds);
  grpc::experimental::TlsServerCredentialsOptions tls(files);
  tls.watch_identity_key_cert_pairs();
  if (options.verifies_clients()) {
    tls.watch_root_certs();
    tls.set_cert_request_type(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(tls);
}

}  // namespace factline::serve
