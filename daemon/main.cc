// factlined: flags, configuration, signals and exit codes; nothing else.
#include <csignal>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/files.h"
#include "daemon/base/logging.h"
#include "daemon/base/strings.h"
#include "daemon/extract/extractor.h"
#include "daemon/language/beam.h"
#include "daemon/pipeline/care.h"
#include "daemon/pipeline/config.h"
#include "daemon/pipeline/daemon.h"
#include "daemon/pipeline/offline.h"
#include "daemon/pipeline/rebuild.h"
#include "daemon/pipeline/reextract.h"
#include "daemon/pipeline/token_command.h"
#include "daemon/store/fact_store.h"
#include "google/protobuf/stubs/logging.h"

namespace factline::pipeline {
namespace {

volatile std::sig_atomic_t g_stop_signal = 0;

// What the flags hold before it is checked and moved into Config.
struct Flags {
  Config config;
  std::vector<std::string> kafka_properties;
  std::string on_gap = "stop";
  int64_t batch_linger_ms = 5;
  int64_t min_free_mb = DiskLimits().min_free_bytes >> 20;
  int64_t ballast_mb = DiskLimits().ballast_bytes >> 20;
  bool check_config = false;
  bool layers = false;
  std::string offline_data_dir;  // Of commands that need no daemon.
  std::string backup_folder;
  OfflineSkip skip;
  NewTokenRequest new_token;
};

int Fail(ExitCode code, const std::string& message) {
  std::cerr << "factlined: " << message << "\n";
  return code;
}

void AddApiFlags(CLI::App& app, Config& config) {
  app.add_option("--data-dir", config.data_dir,
                 "Folder of the store; made if absent")
      ->envname("FACTLINE_DATA_DIR")
      ->capture_default_str();
  app.add_option("--listen", config.listen, "Address of the gRPC API")
      ->envname("FACTLINE_LISTEN")
      ->capture_default_str();
  app.add_flag("--insecure-listen", config.insecure_listen,
               "Allow --listen on an address that is not loopback without "
               "TLS: everything goes over the network in plain text")
      ->envname("FACTLINE_INSECURE_LISTEN");
  app.add_option("--tls-cert", config.tls_cert,
                 "PEM file of the certificate of --listen, with those that "
                 "issued it; read again when it changes")
      ->envname("FACTLINE_TLS_CERT")
      ->type_name("FILE");
  app.add_option("--tls-key", config.tls_key,
                 "PEM file of its key, with mode 600")
      ->envname("FACTLINE_TLS_KEY")
      ->type_name("FILE");
  app.add_option("--tls-client-ca", config.tls_client_ca,
                 "PEM file of authorities: clients must show a certificate of "
                 "one of them")
      ->envname("FACTLINE_TLS_CLIENT_CA")
      ->type_name("FILE");
  app.add_option("--auth-tokens", config.auth_tokens,
                 "File of the tokens that clients must show, as factlined "
                 "token makes them, with mode 600; read again when it changes")
      ->envname("FACTLINE_AUTH_TOKENS")
      ->type_name("FILE");
  app.add_option("--admin-listen", config.admin_listen,
                 "Address of the admin API: unix:PATH, or a port of loopback, "
                 "which every user of the machine can reach [unix:admin.sock "
                 "in --data-dir]")
      ->envname("FACTLINE_ADMIN_LISTEN");
  app.add_option("--metrics-listen", config.metrics_listen,
                 "Address of the Prometheus metrics; empty = none")
      ->envname("FACTLINE_METRICS_LISTEN")
      ->capture_default_str();
  app.add_option("--reflection", config.reflection,
                 "gRPC server reflection; auto = on loopback only")
      ->envname("FACTLINE_REFLECTION")
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str();
  app.add_option("--max-subscriptions", config.max_subscriptions,
                 "Open Subscribe streams at the most")
      ->envname("FACTLINE_MAX_SUBSCRIPTIONS")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--max-subscriptions-per-caller",
                 config.max_subscriptions_per_caller,
                 "Of them, those of one token, certificate or connection")
      ->envname("FACTLINE_MAX_SUBSCRIPTIONS_PER_CALLER")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--max-requests-per-second", config.max_requests_per_second,
                 "Calls of one token, certificate or connection; twice as many "
                 "at once; 0 = no limit")
      ->envname("FACTLINE_MAX_REQUESTS_PER_SECOND")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
}

void AddKafkaFlags(CLI::App& app, Flags& flags) {
  Config& config = flags.config;
  app.add_option("--brokers", config.kafka.brokers,
                 "Kafka bootstrap servers, host:port[,host:port...]")
      ->envname("FACTLINE_BROKERS");
  app.add_flag("--embedded-broker", config.embedded_broker,
               "Run a Kafka broker inside this process instead; for trying "
               "out and tests only: it keeps about 5 MB a partition, in memory")
      ->envname("FACTLINE_EMBEDDED_BROKER");
  app.add_option("--embedded-partitions", config.embedded_partitions,
                 "Partitions of the embedded broker's topic")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--topic", config.kafka.topic, "Topic of article messages")
      ->envname("FACTLINE_TOPIC")
      ->capture_default_str();
  app.add_option("--dead-letter-topic", config.kafka.dead_letter_topic,
                 "Topic that refused messages go to")
      ->envname("FACTLINE_DEAD_LETTER_TOPIC")
      ->capture_default_str();
  app.add_option("--group", config.kafka.group,
                 "Group under which the position is committed for lag tools; "
                 "never read back")
      ->envname("FACTLINE_GROUP")
      ->capture_default_str();
  app.add_option("--partitions", config.kafka.partitions,
                 "Partitions to read, e.g. 0,2 [all, also new ones]")
      ->envname("FACTLINE_PARTITIONS")
      ->delimiter(',')
      ->check(CLI::NonNegativeNumber);
  app.add_option("--on-gap", flags.on_gap,
                 "When the store's next offset is not in the topic any more: "
                 "stop that partition, or continue at its oldest message")
      ->envname("FACTLINE_ON_GAP")
      ->check(CLI::IsMember({"stop", "continue"}))
      ->capture_default_str();
  app.add_option("--kafka", flags.kafka_properties,
                 "Any librdkafka setting as name=value; repeatable. Secrets "
                 "come from elsewhere: name.file=path, name.env=variable")
      ->type_name("NAME=VALUE")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void AddWorkFlags(CLI::App& app, Flags& flags) {
  Config& config = flags.config;
  app.add_option("--lexicon", config.extractor.lexicon_dir,
                 "Folder whose files NAME.tsv replace the built-in lexicons, "
                 "and NAME.add.tsv add to them")
      ->envname("FACTLINE_LEXICON");
  app.add_option("--model", config.extractor.model_path,
                 "File of a language model instead of the built-in one")
      ->envname("FACTLINE_MODEL");
  app.add_option("--beam", config.extractor.beam,
                 "Readings of a sentence that the parser weighs against each "
                 "other; 1 for the fastest backfill")
      ->envname("FACTLINE_BEAM")
      ->check(CLI::Range(1, language::kMaxBeam))
      ->capture_default_str();
  app.add_option("--extract-threads", config.extract_threads,
                 "Threads that read articles")
      ->envname("FACTLINE_EXTRACT_THREADS")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_flag("--keep-text", config.keep_text,
               "Keep the texts of articles, compressed, in the data directory, "
               "so that a newer extractor can read them again")
      ->envname("FACTLINE_KEEP_TEXT");
  app.add_option("--reextract-rate", config.reextract_rate,
                 "Kept articles that are read again a second when another "
                 "extractor read them; 0 = none")
      ->envname("FACTLINE_REEXTRACT_RATE")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  app.add_option("--max-ingest-lag", config.max_ingest_lag_s,
                 "Health says NOT_SERVING for factline.ingest when the oldest "
                 "message that waits is older, in seconds; 0 = not for that")
      ->envname("FACTLINE_MAX_INGEST_LAG")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--min-free-mb", flags.min_free_mb,
                 "Room on the disk, in MB, below which nothing is taken from "
                 "the topic; reads go on. 0 = until the disk is full")
      ->envname("FACTLINE_MIN_FREE_MB")
      ->check(CLI::Range(0, 1 << 24))
      ->capture_default_str();
  app.add_option("--ballast-mb", flags.ballast_mb,
                 "Size of the file in the data directory, in MB, that is given "
                 "up when the disk is full, so that the store opens; 0 = none")
      ->envname("FACTLINE_BALLAST_MB")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  app.add_option("--batch-messages", config.batch.max_messages,
                 "Messages of one commit at the most")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--batch-linger-ms", flags.batch_linger_ms,
                 "How long a commit waits for more messages, in milliseconds")
      ->check(CLI::Range(0, 10000))
      ->capture_default_str();
  app.add_option("--log-level", config.log_level, "Least level that is logged")
      ->envname("FACTLINE_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  app.add_option("--log-format", config.log_format,
                 "Form of the log on standard error")
      ->envname("FACTLINE_LOG_FORMAT")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

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

// Moves what needs more than CLI11's checks from `flags` into its config.
absl::Status Finish(Flags& flags) {
  Config& config = flags.config;
  config.kafka.on_gap = flags.on_gap == "continue" ? ingest::OnGap::kContinue
                                                   : ingest::OnGap::kStop;
  config.batch.linger = absl::Milliseconds(flags.batch_linger_ms);
  config.disk.min_free_bytes = flags.min_free_mb << 20;
  config.disk.ballast_bytes = flags.ballast_mb << 20;
  for (const std::string& property : flags.kafka_properties) {
    const size_t equals = property.find('=');
    if (equals == std::string::npos || equals == 0) {
      // The text may hold a secret: say only what is wrong with it.
      return absl::InvalidArgumentError("--kafka takes name=value");
    }
    config.kafka.properties[property.substr(0, equals)] =
        property.substr(equals + 1);
  }
  return absl::OkStatus();
}

// Arguments can be read by every user of the machine, and a configuration file
// by those that its mode lets.
absl::Status CheckSecrets(const Flags& flags, const CLI::App& app, int argc,
                          char** argv) {
  constexpr std::string_view kFlag = "--kafka";
  for (int i = 1; i < argc; ++i) {
    std::string_view word = argv[i];
    if (word.starts_with("--kafka=")) {
      word.remove_prefix(kFlag.size() + 1);
    } else if (std::string_view(argv[i - 1]) != kFlag) {
      continue;
    }
    const std::string_view name = word.substr(0, word.find('='));
    if (ingest::IsSecretKafkaProperty(name)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--kafka ", ToAbsl(name),
          "=...: every user can read arguments; give the secret by --kafka ",
          ToAbsl(name), ".file=PATH or in the configuration file"));
    }
  }
  const CLI::Option* file = app.get_config_ptr();
  if (file == nullptr || file->count() == 0) return absl::OkStatus();
  for (const auto& [name, value] : flags.config.kafka.properties) {
    if (ingest::IsSecretKafkaProperty(name)) {
      return ReadSecretFile(file->as<std::string>()).status();
    }
  }
  return absl::OkStatus();
}

void SetUpProcess(const Config& config) {
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
    if (g_stop_signal != 0) _exit(kExitFailure);
    g_stop_signal = signal;
  };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // Over a file size limit, writes shall fail and be seen, not kill us.
  std::signal(SIGXFSZ, SIG_IGN);
}

std::unique_ptr<extract::Extractor> MakeExtractor(const Config& config) {
  absl::StatusOr<std::unique_ptr<extract::Extractor>> extractor =
      extract::Extractor::Create(config.extractor);
  if (extractor.ok()) return *std::move(extractor);
  std::cerr << "factlined: " << extractor.status().message() << "\n";
  return nullptr;
}

int FinishOffline(const OfflineSummary& summary) {
  std::cerr << summary.articles << " articles, " << summary.claims
            << " claims";
  if (summary.refused > 0) std::cerr << ", " << summary.refused << " refused";
  std::cerr << "\n";
  std::cout.flush();
  if (!std::cout) return Fail(kExitFailure, "cannot write to standard output");
  return summary.refused > 0 ? kExitFailure : kExitOk;
}

int Extract(const Flags& flags) {
  const auto extractor = MakeExtractor(flags.config);
  if (extractor == nullptr) return kExitUsage;
  return FinishOffline(RunExtract(*extractor, flags.layers, std::cin,
                                  std::cout, std::cerr));
}

int Replay(const Flags& flags) {
  const auto extractor = MakeExtractor(flags.config);
  if (extractor == nullptr) return kExitUsage;
  const absl::StatusOr<OfflineSummary> summary = RunReplay(
      *extractor, flags.offline_data_dir, std::cin, std::cout, std::cerr,
      flags.config.keep_text);
  if (!summary.ok()) {
    return Fail(store::FactStore::IsNewerFormat(summary.status())
                    ? kExitNewerFormat
                    : kExitDataDir,
                std::string(summary.status().message()));
  }
  return FinishOffline(*summary);
}

int Reextract(const Flags& flags) {
  const auto extractor = MakeExtractor(flags.config);
  if (extractor == nullptr) return kExitUsage;
  const auto done = RunReextract(*extractor, flags.offline_data_dir,
                                 flags.config.reextract_rate, std::cerr);
  if (!done.ok()) {
    return Fail(store::FactStore::IsNewerFormat(done.status())
                    ? kExitNewerFormat
                    : kExitDataDir,
                std::string(done.status().message()));
  }
  std::cerr << done->read << " texts, " << done->changed << " changed\n";
  return kExitOk;
}

// backup, restore, scrub and skip-offset.
struct CareCommands {
  CLI::App* backup = nullptr;
  CLI::App* restore = nullptr;
  CLI::App* scrub = nullptr;
  CLI::App* skip = nullptr;
};

CareCommands AddCareCommands(CLI::App& app, Flags& flags) {
  CareCommands care{
      .backup = app.add_subcommand(
          "backup", "Backup of a store at rest into a folder, verified; of a "
                    "running daemon: factline backup"),
      .restore = app.add_subcommand(
          "restore", "Makes a data directory of the newest backup in a folder"),
      .scrub = app.add_subcommand(
          "scrub", "Reads a store at rest and says what is damaged; of a "
                   "running daemon: factline scrub"),
      .skip = app.add_subcommand(
          "skip-offset", "Lets a message of the topic be passed over that the "
                         "daemon dies of; of a running daemon: factline "
                         "skip-offset"),
  };
  for (CLI::App* command : {care.backup, care.restore}) {
    command->add_option("folder", flags.backup_folder, "Folder of backups")
        ->required();
  }
  OfflineSkip& skip = flags.skip;
  care.skip->add_option("topic", skip.topic, "Topic")->required();
  care.skip->add_option("partition", skip.partition, "Its partition")
      ->required()
      ->check(CLI::NonNegativeNumber);
  care.skip->add_option("offset", skip.offset, "Of the message")
      ->required()
      ->check(CLI::NonNegativeNumber);
  care.skip->add_option("--reason", skip.reason, "For the record")->required();
  care.skip->add_option("--cluster", skip.cluster_id,
                        "Id of the cluster [the one that was read from]");
  for (CLI::App* command : {care.backup, care.restore, care.scrub, care.skip}) {
    command
        ->add_option("--data-dir", flags.offline_data_dir,
                     command == care.restore
                         ? "Folder to make; must be empty or absent"
                         : "Folder of the store; no daemon may have it open")
        ->required();
  }
  return care;
}

int Care(const CareCommands& care, const Flags& flags) {
  const Failure end =
      care.backup->parsed()
          ? RunBackup(flags.offline_data_dir, flags.backup_folder, std::cout)
      : care.restore->parsed()
          ? RunRestore(flags.backup_folder, flags.offline_data_dir, std::cout)
      : care.skip->parsed()
          ? RunSkip(flags.offline_data_dir, flags.skip, std::cout)
          : RunScrub(flags.offline_data_dir, std::cout);
  if (end.status.ok()) return end.code;
  return Fail(end.code, std::string(end.status.message()));
}

CLI::App* AddTokenCommand(CLI::App& app, Flags& flags) {
  CLI::App* token = app.add_subcommand(
      "token", "Makes a token for a client: prints it, this once, and the line "
               "for the file of --auth-tokens, which holds its hash only");
  token->add_option("name", flags.new_token.name,
                    "Whose it is; quotas and logs go by it")
      ->required();
  token->add_option("--scope", flags.new_token.scopes,
                    "What it allows, e.g. read,watch; admin is for an admin "
                    "API on a port")
      ->capture_default_str();
  token->add_option("--until", flags.new_token.until,
                    "Instant at which it ends, e.g. 2027-01-01T00:00:00Z "
                    "[never]");
  return token;
}

int MakeToken(const Flags& flags) {
  const absl::Status made =
      RunNewToken(flags.new_token, std::cout, std::cerr);
  return made.ok() ? kExitOk
                   : Fail(kExitUsage, std::string(made.message()));
}

int Rebuild(const Flags& flags) {
  if (absl::Status status = CheckConfig(flags.config); !status.ok()) {
    return Fail(kExitUsage, std::string(status.message()));
  }
  const auto extractor = MakeExtractor(flags.config);
  if (extractor == nullptr) return kExitUsage;
  const Failure end =
      RunRebuild(flags.config, *extractor, g_stop_signal, std::cout);
  if (end.status.ok()) return end.code;
  return Fail(end.code, std::string(end.status.message()));
}

int Serve(Flags& flags) {
  if (absl::Status status = CheckConfig(flags.config); !status.ok()) {
    return Fail(kExitUsage, std::string(status.message()));
  }
  if (flags.check_config) {
    if (MakeExtractor(flags.config) == nullptr) return kExitUsage;
    std::cout << "configuration is good\n";
    return kExitOk;
  }
  Failure failure;
  const std::unique_ptr<Daemon> daemon =
      Daemon::Start(flags.config, failure);
  if (daemon == nullptr) {
    return Fail(failure.code, std::string(failure.status.message()));
  }
  const Failure end = daemon->Run(g_stop_signal);
  return end.status.ok() ? kExitOk
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
  app.set_config("--config", "", "TOML file of settings; every flag may stand "
                                 "in it");
  app.allow_config_extras(false);
  app.add_flag("--check-config", flags.check_config,
               "Check flags, environment, file and lexicons, then exit")
      ->configurable(false);
  AddApiFlags(app, flags.config);
  AddKafkaFlags(app, flags);
  AddWorkFlags(app, flags);
  CLI::App* extract = app.add_subcommand(
      "extract", "Articles as JSON lines on standard input to claims as JSON "
                 "lines on standard output");
  extract->add_flag("--layers", flags.layers,
                    "Also print quantities, times and attributions");
  CLI::App* replay = app.add_subcommand(
      "replay", "The same through tracking too: each claim names its figure");
  replay->add_option("--data-dir", flags.offline_data_dir,
                     "Keep the store in this folder [a temporary one]");
  replay->add_flag("--keep-text", flags.config.keep_text,
                   "Keep the texts of articles in the store");
  CLI::App* reextract = app.add_subcommand(
      "reextract", "Reads the texts that a store keeps again, where another "
                   "extractor read them; goes on where it was stopped");
  reextract->add_option("--data-dir", flags.offline_data_dir,
                        "Folder of the store; no daemon may have it open")
      ->required();
  reextract->add_option("--rate", flags.config.reextract_rate,
                        "Articles a second at the most [no limit]")
      ->check(CLI::Range(0.0, 1e6));
  CLI::App* rebuild = app.add_subcommand(
      "rebuild", "Makes a data directory (--data-dir) anew of all that the "
                 "topic holds, and ends there; goes on where it was stopped");
  const CareCommands care = AddCareCommands(app, flags);
  CLI::App* token = AddTokenCommand(app, flags);
  // So that settings of reading may follow the subcommand.
  extract->fallthrough();
  replay->fallthrough();
  reextract->fallthrough();
  rebuild->fallthrough();
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return Fail(kExitUsage, std::string(error.what()) +
                                " (see factlined --help)");
  }
  if (absl::Status status = Finish(flags); !status.ok()) {
    return Fail(kExitUsage, std::string(status.message()));
  }
  if (absl::Status status = CheckSecrets(flags, app, argc, argv);
      !status.ok()) {
    return Fail(kExitUsage, std::string(status.message()));
  }
  SetUpProcess(flags.config);
  if (extract->parsed()) return Extract(flags);
  if (replay->parsed()) return Replay(flags);
  if (reextract->parsed()) return Reextract(flags);
  if (token->parsed()) return MakeToken(flags);
  if (rebuild->parsed()) return Rebuild(flags);
  if (!app.get_subcommands().empty()) return Care(care, flags);
  return Serve(flags);
}

}  // namespace
}  // namespace factline::pipeline

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return factline::pipeline::Main(argc, argv);
}
