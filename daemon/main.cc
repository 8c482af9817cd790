// factlined: signals, exit codes, and which of its programs runs.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "daemon/base/logging.h"
#include "daemon/pipeline/config.h"
#include "daemon/pipeline/daemon.h"
#include "daemon/program/commands.h"
#include "daemon/program/flags.h"
#include "google/protobuf/stubs/logging.h"

namespace factline::program {
namespace {

volatile std::sig_atomic_t g_stop_signal = 0;

constexpr char kFooter[] = R"(
Examples:
  factlined --embedded-broker --data-dir /tmp/try
  factlined --brokers kafka-1:9092,kafka-2:9092 --data-dir /var/lib/factline
  factlined --config /etc/factline.toml --check-config
  factlined extract --layers < articles.jsonl
  factlined replay --beam 1 < articles.jsonl
  factlined reextract --data-dir /var/lib/factline
  factlined rebuild --brokers kafka-1:9092 --data-dir /var/lib/factline-new
  factlined token dashboard --scope read,watch

Every flag may stand in the TOML file under its own name (brokers = "...",
kafka = ["sasl.username=reader"]); flags beat the environment, which beats
the file.

Exit codes: 0 done, 1 failure, 2 flags or configuration, 3 data directory
missing, locked or damaged, 4 data directory of a newer factlined, 5 address
in use, 6 scrub found damage, 75 disk or clock failed, start again.)";

// Each connection and each table file takes a descriptor; the soft limit of most
// systems is for programs that use select(). gRPC 1.51 never accepts again once
// it found none free.
void RaiseDescriptorLimit() {
  constexpr rlim_t kEnough = 65536;
  struct rlimit files = {};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = std::max(files.rlim_cur, std::min(files.rlim_max, kEnough));
  (void)setrlimit(RLIMIT_NOFILE, &files);
}

void SetUpProcess(const pipeline::Config& config) {
  LogLevel level = LogLevel::kInfo;
  ParseLogLevel(config.log_level, level);
  SetUpLogging(level, config.log_format == "json" ? LogFormat::kJson
                                                  : LogFormat::kText);
  // A message that is not UTF-8 is refused with a reason of its own.
  google::protobuf::SetLogHandler(
      [](google::protobuf::LogLevel, const char*, int,
         const std::string& message) {
        LogDebug("protobuf", {{"text", message}});
      });
  struct sigaction action = {};
  action.sa_handler = [](int signal) {
    // A second signal does not wait for the drain.
    if (g_stop_signal != 0) _exit(pipeline::kExitFailure);
    g_stop_signal = signal;
  };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // Over a file size limit, writes shall fail and be seen, not kill us.
  std::signal(SIGXFSZ, SIG_IGN);
  RaiseDescriptorLimit();
}

int Serve(const Flags& flags) {
  if (absl::Status status = pipeline::CheckConfig(flags.config);
      !status.ok()) {
    return Fail(pipeline::kExitUsage, std::string(status.message()));
  }
  if (flags.check_config) {
    if (MakeExtractor(flags.config) == nullptr) return pipeline::kExitUsage;
    std::cout << "configuration is good\n";
    return pipeline::kExitOk;
  }
  pipeline::Failure failure;
  const std::unique_ptr<pipeline::Daemon> daemon =
      pipeline::Daemon::Start(flags.config, failure);
  if (daemon == nullptr) {
    return Fail(failure.code, std::string(failure.status.message()));
  }
  const pipeline::Failure end = daemon->Run(g_stop_signal);
  return end.status.ok() ? pipeline::kExitOk
                         : Fail(end.code, std::string(end.status.message()));
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app(
      "factlined keeps the story of every number in the news: articles in "
      "through Kafka, figures and their history out through gRPC.",
      "factlined");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("factlined ") +
                                        FACTLINE_VERSION);
  AddFlags(app, flags);
  Commands commands(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return Fail(pipeline::kExitUsage, std::string(error.what()) +
                                          " (see factlined --help)");
  }
  if (absl::Status status = FinishFlags(app, argc, argv, flags);
      !status.ok()) {
    return Fail(pipeline::kExitUsage, std::string(status.message()));
  }
  SetUpProcess(flags.config);
  return commands.parsed() ? commands.Run(g_stop_signal) : Serve(flags);
}

}  // namespace
}  // namespace factline::program

int main(int argc, char** argv) {
  // Stores, texts and backups hold what readers of the API need a token for:
  // what this process makes is its user's alone.
  umask(S_IRWXG | S_IRWXO);
  std::ios::sync_with_stdio(false);
  return factline::program::Main(argc, argv);
}
