#include "client/cli/command.h"

#include <iostream>

#include "client/cli/table.h"
#include "google/protobuf/util/json_util.h"

namespace factline::cli {

client::Client& Context::Connect() {
  if (client_ == nullptr) {
    client_ = std::make_unique<client::Client>(
        client::ClientOptions{.address = server});
  }
  return *client_;
}

int Report(const Context& context, const grpc::Status& status) {
  const client::Error error = client::ErrorOf(status);
  if (error.code == grpc::StatusCode::UNAVAILABLE && error.reason.empty()) {
    return Complain(kExitUnavailable,
                    "no factlined answers at " + context.server +
                        "; start one, or name its address with --server (" +
                        error.message + ")");
  }
  switch (error.code) {
    case grpc::StatusCode::NOT_FOUND:
      return Complain(kExitNotFound, error.ToString());
    case grpc::StatusCode::INVALID_ARGUMENT:
      return Complain(kExitUsage, error.ToString());
    case grpc::StatusCode::UNAVAILABLE:
      return Complain(kExitUnavailable, error.ToString());
    default:
      return Complain(kExitFailure, error.ToString());
  }
}

int Complain(ExitCode code, const std::string& message) {
  std::cerr << "factline: " << SafeText(message) << "\n";
  return code;
}

void PrintJson(const google::protobuf::Message& message) {
  std::string line;
  if (google::protobuf::util::MessageToJsonString(message, &line).ok()) {
    std::cout << line << "\n" << std::flush;
  }
}

}  // namespace factline::cli
