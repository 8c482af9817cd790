#include "daemon/program/flags.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/base/files.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/language/beam.h"
#include "daemon/pipeline/retention.h"

namespace factline::program {
namespace {

void AddApiFlags(CLI::App& app, pipeline::Config& config) {
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
  pipeline::Config& config = flags.config;
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

void AddWorkFlags(CLI::App& app, pipeline::Config& config) {
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
}

void AddStoreFlags(CLI::App& app, Flags& flags) {
  pipeline::Config& config = flags.config;
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
  app.add_option("--keep-changes", flags.keep_changes,
                 "How long changes are kept for those who come back and list "
                 "them, e.g. 30d, 36h")
      ->envname("FACTLINE_KEEP_CHANGES")
      ->capture_default_str();
  app.add_option("--keep-states", flags.keep_states,
                 "How far back calls can read as of; not shorter than "
                 "--keep-changes. Histories of figures stay whole")
      ->envname("FACTLINE_KEEP_STATES")
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

// Moves what needs more than CLI11's checks from `flags` into its config.
absl::Status MoveIntoConfig(Flags& flags) {
  pipeline::Config& config = flags.config;
  config.kafka.on_gap = flags.on_gap == "continue" ? ingest::OnGap::kContinue
                                                   : ingest::OnGap::kStop;
  config.batch.linger = absl::Milliseconds(flags.batch_linger_ms);
  config.disk.min_free_bytes = flags.min_free_mb << 20;
  config.disk.ballast_bytes = flags.ballast_mb << 20;
  FACTLINE_ASSIGN_OR_RETURN(config.keep.changes,
                            pipeline::ParseKeepTime(flags.keep_changes));
  FACTLINE_ASSIGN_OR_RETURN(config.keep.states,
                            pipeline::ParseKeepTime(flags.keep_states));
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

}  // namespace

void AddFlags(CLI::App& app, Flags& flags) {
  app.set_config("--config", "", "TOML file of settings; every flag may stand "
                                 "in it");
  app.allow_config_extras(false);
  app.add_flag("--check-config", flags.check_config,
               "Check flags, environment, file and lexicons, then exit")
      ->configurable(false);
  AddApiFlags(app, flags.config);
  AddKafkaFlags(app, flags);
  AddWorkFlags(app, flags.config);
  AddStoreFlags(app, flags);
}

absl::Status FinishFlags(const CLI::App& app, int argc, char** argv,
                         Flags& flags) {
  FACTLINE_RETURN_IF_ERROR(MoveIntoConfig(flags));
  return CheckSecrets(flags, app, argc, argv);
}

}  // namespace factline::program
