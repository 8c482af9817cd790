// factline: asks a factlined, feeds it, watches it.
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "client/cli/command.h"

namespace {

constexpr char kFooter[] = R"(
Examples:
  factline publish deploy/samples/articles
  factline figures drones ukraine
  factline history drones launched ukraine --chart
  factline explain drones launched ukraine
  factline timeline --from 2025-02-22 --to 2025-02-25
  factline watch --filter 'kind="VALUE_REVISED"' --token-file position.txt
  factline figures --json killed | jq .latestPoint.best.value

Exit codes: 0 done, 1 failure, 2 wrong flags, arguments or filter, 3 no such
figure, claim or file, 4 the daemon or the broker cannot be reached, 5 scrub
found damage.)";

void AddConnectionFlags(CLI::App& app, factline::cli::Context& context) {
  factline::client::ClientOptions& connection = context.connection;
  app.add_option("--server", context.server, "Address of the daemon's API")
      ->envname("FACTLINE_SERVER")
      ->capture_default_str();
  app.add_flag("--tls", connection.tls,
               "Speak TLS, with the system's certificate authorities")
      ->envname("FACTLINE_TLS");
  app.add_option("--tls-ca", connection.tls_ca,
                 "Speak TLS; PEM file of the authorities to trust")
      ->envname("FACTLINE_TLS_CA")
      ->type_name("FILE");
  app.add_option("--tls-cert", connection.tls_cert,
                 "PEM file of a certificate to show to the server")
      ->envname("FACTLINE_TLS_CLIENT_CERT")
      ->type_name("FILE");
  app.add_option("--tls-key", connection.tls_key,
                 "PEM file of its key, with mode 600")
      ->envname("FACTLINE_TLS_CLIENT_KEY")
      ->type_name("FILE");
  app.add_option("--tls-name", connection.tls_name,
                 "Name that the server's certificate must have [host of "
                 "--server]")
      ->envname("FACTLINE_TLS_NAME")
      ->type_name("HOST");
  app.add_option("--auth-token-file", connection.auth_token_file,
                 "File with the token to show to the server, with mode 600")
      ->envname("FACTLINE_AUTH_TOKEN_FILE")
      ->type_name("FILE");
  app.add_flag("--allow-plain-text-token", connection.allow_plain_text_token,
               "Send the token without TLS to another machine too")
      ->envname("FACTLINE_ALLOW_PLAIN_TEXT_TOKEN");
}

}  // namespace

int main(int argc, char** argv) {
  using namespace factline::cli;  // NOLINT: the whole program is of it.
  std::signal(SIGPIPE, SIG_DFL);  // `factline ... | head` ends quietly.
  Context context;
  CLI::App app("factline asks a factlined what numbers the news reports, feeds "
               "it articles and watches it.",
               "factline");
  app.footer(kFooter);
  app.set_version_flag("--version",
                       std::string("factline ") + FACTLINE_VERSION);
  AddConnectionFlags(app, context);
  app.add_flag("--json", context.json,
               "One JSON object a line (protobuf's JSON mapping)");
  app.require_subcommand(1);
  app.fallthrough();
  AddPublishCommand(app, context);
  AddFigureCommands(app, context);
  AddClaimCommands(app, context);
  AddChangeCommands(app, context);
  AddVerifyStreamCommand(app, context);
  AddOperateCommands(app, context);
  AddAdminCommands(app, context);
  AddCompletionCommand(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    const std::vector<std::string> unknown = app.remaining();
    if (app.get_subcommands().empty() && !unknown.empty()) {
      return Complain(kExitUsage, "no such command or flag: " +
                                      unknown.front() +
                                      " (see factline --help)");
    }
    return Complain(kExitUsage, std::string(error.what()) +
                                    " (see factline --help)");
  }
  return context.exit_code;
}
