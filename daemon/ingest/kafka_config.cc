#include "daemon/ingest/kafka_config.h"

#include <array>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/ingest/kafka_conf.h"

namespace factline::ingest {
namespace {

constexpr std::array<std::string_view, 7> kRefused = {
    "enable.auto.commit",   "enable.auto.offset.store",
    "auto.offset.reset",    "auto.commit.enable",
    "plugin.library.paths", "sasl.kerberos.kinit.cmd",
    "group.instance.id",
};

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

}  // namespace

absl::Status CheckKafkaProperties(
    const std::map<std::string, std::string>& properties) {
  const KafkaConf scratch(rd_kafka_conf_new());
  for (const auto& [name, value] : properties) {
    for (const std::string_view refused : kRefused) {
      if (name == refused) {
        return absl::InvalidArgumentError(absl::StrCat(
            "kafka setting '", name,
            "' cannot be changed: the store depends on it"));
      }
    }
    if (name == "debug") {
      for (absl::string_view context : absl::StrSplit(value, ',')) {
        if (context == "conf" || context == "all") {
          return absl::InvalidArgumentError(
              "kafka setting 'debug' must not contain 'conf' or 'all': they "
              "write secrets into the log");
        }
      }
    }
    FACTLINE_RETURN_IF_ERROR(Set(scratch.get(), name, value));
  }
  return absl::OkStatus();
}

absl::StatusOr<KafkaConf> MakeKafkaConf(const KafkaConfig& config,
                                        const KafkaSettings& defaults,
                                        const KafkaSettings& required,
                                        void* opaque) {
  FACTLINE_RETURN_IF_ERROR(CheckKafkaProperties(config.properties));
  KafkaConf conf(rd_kafka_conf_new());
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  rd_kafka_conf_set_opaque(conf.get(), opaque);
  FACTLINE_RETURN_IF_ERROR(Set(conf.get(), "client.id", "factlined"));
  for (const auto& [name, value] : defaults) {
    FACTLINE_RETURN_IF_ERROR(Set(conf.get(), name, value));
  }
  for (const auto& [name, value] : config.properties) {
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
