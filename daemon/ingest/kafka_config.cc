#include "daemon/ingest/kafka_config.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "daemon/base/files.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/ingest/kafka_conf.h"

namespace factline::ingest {
namespace {

constexpr std::array<std::string_view, 9> kRefused = {
    "enable.auto.commit",   "enable.auto.offset.store",
    "auto.offset.reset",    "auto.commit.enable",
    "plugin.library.paths", "sasl.kerberos.kinit.cmd",
    "group.instance.id",    "ssl.engine.location",
    "test.mock.num.brokers",
};

// What may be debugged. librdkafka also has "conf" and "all", which write
// secrets into the log, and reads the list its own way (spaces, case, signs):
// so only these names are let through.
constexpr std::array<std::string_view, 18> kDebugContexts = {
    "generic",  "broker",   "topic",       "metadata", "feature", "queue",
    "msg",      "protocol", "cgrp",        "security", "fetch",   "consumer",
    "assignor", "admin",    "interceptor", "plugin",   "eos",     "mock",
};

// Settings of a topic may be given with it in front, for all topics.
constexpr std::string_view kForTopics = "topic.";

constexpr std::string_view kFromFile = ".file";
constexpr std::string_view kFromEnvironment = ".env";

// The property that NAME.file or NAME.env gives a value to; empty if `name` is
// neither.
std::string_view TargetOf(std::string_view name) {
  for (const std::string_view suffix : {kFromFile, kFromEnvironment}) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      return name.substr(0, name.size() - suffix.size());
    }
  }
  return {};
}

absl::StatusOr<std::string> ValueFromElsewhere(std::string_view name,
                                               const std::string& where) {
  if (name.ends_with(kFromEnvironment)) {
    const char* value = std::getenv(where.c_str());
    if (value != nullptr) return std::string(value);
    return absl::InvalidArgumentError(
        absl::StrCat("kafka setting '", ToAbsl(name),
                     "': there is no environment variable ", where));
  }
  absl::StatusOr<std::string> text = IsSecretKafkaProperty(TargetOf(name))
                                         ? ReadSecretFile(where)
                                         : ReadSmallFile(where);
  if (!text.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "kafka setting '", ToAbsl(name), "': ", text.status().message()));
  }
  const size_t end = text->find_last_not_of("\r\n");
  text->resize(end == std::string::npos ? 0 : end + 1);
  return text;
}

absl::Status Set(rd_kafka_conf_t* conf, const std::string& name,
                 const std::string& value) {
  char why[512];
  if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof(why)) !=
      RD_KAFKA_CONF_OK) {
    // librdkafka's words may repeat the value, which may be a secret.
    return absl::InvalidArgumentError(absl::StrCat(
        "kafka setting '", Printable(name, 80),
        "' is unknown to librdkafka or has a value that it does not take"));
  }
  return absl::OkStatus();
}

void OnLog(const rd_kafka_t*, int level, const char* facility,
           const char* text) {
  // syslog levels: 0 to 3 errors, 4 warning, 5 notice, 6 info, 7 debug.
  constexpr int kSyslogError = 3;
  constexpr int kSyslogWarning = 4;
  const LogLevel ours = level <= kSyslogError     ? LogLevel::kError
                        : level == kSyslogWarning ? LogLevel::kWarning
                                                  : LogLevel::kDebug;
  Log(ours, "kafka", {{"facility", facility}, {"text", text}});
}

bool IsRefused(std::string_view name) {
  if (name.starts_with(kForTopics)) name.remove_prefix(kForTopics.size());
  return std::find(kRefused.begin(), kRefused.end(), name) != kRefused.end();
}

absl::Status CheckDebug(const std::string& value) {
  for (const absl::string_view part : absl::StrSplit(value, ',')) {
    const std::string_view context = FromAbsl(absl::StripAsciiWhitespace(part));
    if (std::find(kDebugContexts.begin(), kDebugContexts.end(), context) ==
        kDebugContexts.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "kafka setting 'debug' does not take '", Printable(context, 40),
          "' ('conf' and 'all' would write secrets into the log); it takes ",
          absl::StrJoin(kDebugContexts, ", ",
                        [](std::string* out, std::string_view name) {
                          out->append(name);
                        })));
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsSecretKafkaProperty(std::string_view name) {
  if (!TargetOf(name).empty()) return false;
  for (const std::string_view part : {"password", "secret", "key.pem",
                                      "sasl.oauthbearer.config"}) {
    if (name.find(part) != name.npos) return true;
  }
  return false;
}

absl::StatusOr<KafkaProperties> ResolveKafkaSecrets(
    const KafkaProperties& properties) {
  KafkaProperties resolved;
  for (const auto& [name, value] : properties) {
    std::string target(TargetOf(name));
    std::string text = value;
    if (target.empty()) {
      target = name;
    } else {
      FACTLINE_ASSIGN_OR_RETURN(text, ValueFromElsewhere(name, value));
    }
    if (!resolved.emplace(target, std::move(text)).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("kafka setting '", target, "' is given twice"));
    }
  }
  return resolved;
}

absl::Status CheckKafkaProperties(const KafkaProperties& properties) {
  const KafkaConf scratch(rd_kafka_conf_new());
  for (const auto& [name, value] : properties) {
    const std::string_view target = TargetOf(name);
    if (IsRefused(name) || IsRefused(target)) {
      return absl::InvalidArgumentError(
          absl::StrCat("kafka setting '", name,
                       "' cannot be changed: the store depends on it"));
    }
    if (target == "debug") {
      return absl::InvalidArgumentError(absl::StrCat(
          "kafka setting '", name, "': give 'debug' itself; it is no secret"));
    }
    if (name == "debug") FACTLINE_RETURN_IF_ERROR(CheckDebug(value));
    if (target.empty()) {
      FACTLINE_RETURN_IF_ERROR(Set(scratch.get(), name, value));
      continue;
    }
    // No value = the default: only the name is looked at.
    char why[512];
    if (rd_kafka_conf_set(scratch.get(), std::string(target).c_str(), nullptr,
                          why, sizeof(why)) == RD_KAFKA_CONF_UNKNOWN) {
      return absl::InvalidArgumentError(
          absl::StrCat("kafka setting '", Printable(name, 80),
                       "': librdkafka does not know what it gives"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<KafkaConf> MakeKafkaConf(const KafkaConfig& config,
                                        const KafkaSettings& defaults,
                                        const KafkaSettings& required,
                                        void* opaque) {
  FACTLINE_RETURN_IF_ERROR(CheckKafkaProperties(config.properties));
  FACTLINE_ASSIGN_OR_RETURN(const KafkaProperties properties,
                            ResolveKafkaSecrets(config.properties));
  KafkaConf conf(rd_kafka_conf_new());
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  rd_kafka_conf_set_opaque(conf.get(), opaque);
  FACTLINE_RETURN_IF_ERROR(Set(conf.get(), "client.id", "factlined"));
  for (const auto& [name, value] : defaults) {
    FACTLINE_RETURN_IF_ERROR(Set(conf.get(), name, value));
  }
  for (const auto& [name, value] : properties) {
    FACTLINE_RETURN_IF_ERROR(Set(conf.get(), name, value));
  }
  for (const auto& [name, value] : required) {
    FACTLINE_RETURN_IF_ERROR(Set(conf.get(), name, value));
  }
  FACTLINE_RETURN_IF_ERROR(
      Set(conf.get(), "bootstrap.servers", config.brokers));
  return conf;
}

}  // namespace factline::ingest
