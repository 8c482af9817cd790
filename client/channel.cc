#include "client/channel.h"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "grpcpp/support/client_interceptor.h"

namespace factline::client {
namespace {

// The server drops clients that ping more often than each 10 s.
constexpr int kKeepaliveTimeMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Pages are at most 1 MiB; this leaves room for what a later server may send.
constexpr int kMaxResponseBytes = 16 << 20;
// A token that was replaced in its file is sent after this time.
constexpr std::chrono::seconds kTokenLifetime(5);
// A file of one token; whatever is longer is another file.
constexpr size_t kMaxTokenFileBytes = 4096;

grpc::Status Refused(const std::string& why) {
  return grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, why);
}

bool ReadFile(const std::string& path, std::string* text) {
  // Reading a folder as a stream throws.
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return false;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  text->assign(std::istreambuf_iterator<char>(file), {});
  return !file.bad();
}

// As ssh does with keys: a secret that others can read is none. One that root
// owns may be lent to a group.
grpc::Status CheckSecret(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    return Refused("cannot read '" + path + "'");
  }
  mode_t forbidden = S_IRWXG | S_IRWXO;
  if (status.st_uid == 0) forbidden &= ~static_cast<mode_t>(S_IRGRP);
  if ((status.st_mode & forbidden) == 0) return grpc::Status::OK;
  return Refused("'" + path + "' holds a secret, but others can read it; chmod "
                 "600");
}

// The token in a file, read again when it is old.
//
// Thread-safe.
class TokenFile {
 public:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  grpc::Status Read() {
    if (grpc::Status secret = CheckSecret(path_); !secret.ok()) return secret;
    std::string text;
    if (!ReadFile(path_, &text)) return Refused("cannot read '" + path_ + "'");
    const size_t begin = text.find_first_not_of(" \t\r\n");
    const size_t end = text.find_last_not_of(" \t\r\n");
    if (begin == std::string::npos || text.size() > kMaxTokenFileBytes) {
      return Refused("'" + path_ + "' holds no token");
    }
    text = text.substr(begin, end - begin + 1);
    for (const char c : text) {
      if (c <= ' ' || c >= '\x7f') {
        return Refused("'" + path_ + "' must hold one token and nothing else");
      }
    }
    const std::lock_guard<std::mutex> lock(mu_);
    token_ = std::move(text);
    read_ = std::chrono::steady_clock::now();
    return grpc::Status::OK;
  }

  std::string Header() {
    bool old = false;
    {
      const std::lock_guard<std::mutex> lock(mu_);
      old = std::chrono::steady_clock::now() - read_ > kTokenLifetime;
    }
    if (old) Read();  // What cannot be read leaves the token of before.
    const std::lock_guard<std::mutex> lock(mu_);
    return "Bearer " + token_;
  }

 private:
  const std::string path_;
  std::mutex mu_;
  std::string token_;                           // Guarded by mu_.
  std::chrono::steady_clock::time_point read_;  // Guarded by mu_.
};

// Puts the token into every call. gRPC's own call credentials would refuse to
// do so on a connection of this machine without TLS.
class TokenSender final : public grpc::experimental::Interceptor {
 public:
  explicit TokenSender(std::shared_ptr<TokenFile> token)
      : token_(std::move(token)) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            grpc::experimental::InterceptionHookPoints::
                PRE_SEND_INITIAL_METADATA)) {
      batch->GetSendInitialMetadata()->emplace("authorization",
                                               token_->Header());
    }
    batch->Proceed();
  }

 private:
  const std::shared_ptr<TokenFile> token_;
};

class TokenSenderFactory final
    : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit TokenSenderFactory(std::shared_ptr<TokenFile> token)
      : token_(std::move(token)) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo*) override {
    return new TokenSender(token_);
  }

 private:
  const std::shared_ptr<TokenFile> token_;
};

bool UsesTls(const ClientOptions& options) {
  return options.tls || !options.tls_ca.empty() || !options.tls_cert.empty() ||
         !options.tls_key.empty();
}

// Whether what is sent stays on this machine.
bool IsLocal(const std::string& address) {
  for (const char* const start :
       {"unix:", "localhost:", "127.", "[::1]:"}) {
    if (address.starts_with(start)) return true;
  }
  return false;
}

grpc::Status ReadPem(const std::string& path, std::string* pem) {
  if (path.empty()) return grpc::Status::OK;
  if (!ReadFile(path, pem)) return Refused("cannot read '" + path + "'");
  if (pem->find("-----BEGIN") == std::string::npos) {
    return Refused("'" + path + "' is no PEM file");
  }
  return grpc::Status::OK;
}

grpc::Status MakeCredentials(const ClientOptions& options,
                             std::shared_ptr<grpc::ChannelCredentials>* made) {
  if (!UsesTls(options)) {
    *made = grpc::InsecureChannelCredentials();
    return grpc::Status::OK;
  }
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return Refused("a certificate of the client and its key go together");
  }
  grpc::SslCredentialsOptions tls;
  for (const auto& [path, pem] :
       {std::pair(&options.tls_ca, &tls.pem_root_certs),
        {&options.tls_cert, &tls.pem_cert_chain},
        {&options.tls_key, &tls.pem_private_key}}) {
    if (grpc::Status read = ReadPem(*path, pem); !read.ok()) return read;
  }
  if (!options.tls_key.empty()) {
    if (grpc::Status kept = CheckSecret(options.tls_key); !kept.ok()) {
      return kept;
    }
  }
  *made = grpc::SslCredentials(tls);
  return grpc::Status::OK;
}

grpc::ChannelArguments ArgumentsOf(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetMaxReceiveMessageSize(kMaxResponseBytes);
  // Each client its own connection: limits of the server are per connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (!options.tls_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls_name);
  }
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const ClientOptions& options,
                                           grpc::Status* why) {
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  *why = MakeCredentials(options, &credentials);
  if (!why->ok()) return nullptr;
  std::vector<
      std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
      interceptors;
  if (!options.auth_token_file.empty()) {
    if (!UsesTls(options) && !IsLocal(options.address) &&
        !options.allow_plain_text_token) {
      *why = Refused("refusing to send a token to " + options.address +
                     " in plain text: use TLS, or allow it where the network "
                     "itself is encrypted");
      return nullptr;
    }
    auto token = std::make_shared<TokenFile>(options.auth_token_file);
    *why = token->Read();
    if (!why->ok()) return nullptr;
    interceptors.push_back(
        std::make_unique<TokenSenderFactory>(std::move(token)));
  }
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      options.address, credentials, ArgumentsOf(options),
      std::move(interceptors));
}

}  // namespace factline::client
