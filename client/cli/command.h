#ifndef FACTLINE_CLIENT_CLI_COMMAND_H_
#define FACTLINE_CLIENT_CLI_COMMAND_H_

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "factline/client.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"

namespace factline::cli {

// Exit codes of factline, as documented in docs/reference.md.
enum ExitCode : int {
  kExitOk = 0,
  kExitFailure = 1,      // An error that no other code names.
  kExitUsage = 2,        // Wrong flags, arguments or filter.
  kExitNotFound = 3,     // No such figure, claim or file.
  kExitUnavailable = 4,  // The daemon or the broker cannot be reached.
  kExitDamaged = 5,      // scrub found damage in the store.
};

// What the commands share: the global flags and how the command ended.
struct Context {
  std::string server = client::kDefaultAddress;
  client::ClientOptions connection;  // TLS and token; the address is `server`.
  // A socket's path, "unix:" and one, or host:port.
  std::string admin = "factline-data/admin.sock";
  bool json = false;
  int exit_code = kExitOk;

  // Made at the first call.
  client::Client& Connect();

 private:
  std::unique_ptr<client::Client> client_;
};

// Says on standard error what failed and what to do, and gives the exit code.
int Report(const Context& context, const grpc::Status& status);
int Complain(ExitCode code, const std::string& message);

// On standard error, after a list that was cut.
void SayThatThereIsMore(int limit);

// One line of protobuf JSON on standard output.
void PrintJson(const google::protobuf::Message& message);

// A command: `run` gives its exit code.
template <typename Run>
void SetAction(CLI::App* command, Context& context, Run run) {
  command->callback(
      [&context, run = std::move(run)] { context.exit_code = run(); });
}

void AddFigureCommands(CLI::App& app, Context& context);
void AddClaimCommands(CLI::App& app, Context& context);
void AddChangeCommands(CLI::App& app, Context& context);
void AddVerifyStreamCommand(CLI::App& app, Context& context);
void AddOperateCommands(CLI::App& app, Context& context);
void AddAdminCommands(CLI::App& app, Context& context);
void AddPublishCommand(CLI::App& app, Context& context);
void AddCompletionCommand(CLI::App& app, Context& context);

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_COMMAND_H_
