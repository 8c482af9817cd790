#include "client/cli/command.h"

#include <iostream>
#include <utility>

#include "client/cli/table.h"
#include "google/protobuf/util/json_util.h"

namespace factline::cli {

namespace {

// gRPC tells of handshakes in the words of OpenSSL.
std::string WhyUnavailable(const Context& context, const std::string& said) {
  const auto has = [&](const char* words) {
    return said.find(words) != std::string::npos;
  };
  const std::string at = " at " + context.server;
  if (has("CERTIFICATE_VERIFY_FAILED") || has("certificate verify failed")) {
    return "the certificate of the server" + at +
           " is of no authority that is trusted here; name its authority with "
           "--tls-ca (" + said + ")";
  }
  if (has("does not match") || has("Hostname Verification")) {
    return "the certificate of the server" + at +
           " has another name; connect by that name, or give it by --tls-name "
           "(" + said + ")";
  }
  if (has("WRONG_VERSION_NUMBER") || has("wrong version number")) {
    return "the server" + at + " does not speak TLS; leave out --tls and "
           "--tls-ca (" + said + ")";
  }
  return "no factlined answers" + at +
         "; start one, or name its address with --server, and --tls-ca if it "
         "speaks TLS (" + said + ")";
}

}  // namespace

client::Client& Context::Connect() {
  if (client_ == nullptr) {
    client::ClientOptions options = connection;
    options.address = server;
    client_ = std::make_unique<client::Client>(std::move(options));
  }
  return *client_;
}

int Report(const Context& context, const grpc::Status& status) {
  const client::Error error = client::ErrorOf(status);
  if (error.code == grpc::StatusCode::UNAVAILABLE && error.reason.empty()) {
    return Complain(kExitUnavailable, WhyUnavailable(context, error.message));
  }
  if (error.code == grpc::StatusCode::UNAUTHENTICATED) {
    return Complain(kExitFailure, error.ToString() +
                                      "; give a token by --auth-token-file");
  }
  std::string text = error.ToString();
  if (error.reason == "TOKEN_MISMATCH" || error.reason == "STORE_REPLACED") {
    text += "; to start anew remove the token file, or name another";
  }
  switch (error.code) {
    case grpc::StatusCode::NOT_FOUND:
      return Complain(kExitNotFound, text);
    case grpc::StatusCode::INVALID_ARGUMENT:
      return Complain(kExitUsage, text);
    case grpc::StatusCode::UNAVAILABLE:
      return Complain(kExitUnavailable, text);
    default:
      return Complain(kExitFailure, text);
  }
}

int Complain(ExitCode code, const std::string& message) {
  std::cerr << "factline: " << SafeText(message) << "\n";
  return code;
}

void SayThatThereIsMore(int limit) {
  std::cerr << "there are more than " << limit << ": raise --limit\n";
}

void PrintJson(const google::protobuf::Message& message) {
  std::string line;
  if (google::protobuf::util::MessageToJsonString(message, &line).ok()) {
    std::cout << line << "\n" << std::flush;
  }
}

}  // namespace factline::cli
