#include "daemon/pipeline/config.h"

#include <filesystem>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"

namespace factline::pipeline {
namespace {

// Relative paths of sockets are made absolute, as gRPC wants them.
std::string AdminAddressOf(const Config& config) {
  constexpr std::string_view kUnix = "unix:";
  const std::string& asked = config.admin_listen;
  if (!asked.empty() && !asked.starts_with(kUnix)) return asked;
  const std::filesystem::path path =
      asked.empty() ? std::filesystem::path(config.data_dir) / "admin.sock"
                    : std::filesystem::path(asked.substr(kUnix.size()));
  return absl::StrCat("unix:", std::filesystem::absolute(path).string());
}

}  // namespace

serve::ServerOptions ServerOptionsOf(const Config& config) {
  serve::ServerOptions options;
  options.listen_address = config.listen;
  options.insecure_listen = config.insecure_listen;
  options.tls.certificate = config.tls_cert;
  options.tls.key = config.tls_key;
  options.tls.client_ca = config.tls_client_ca;
  options.token_file = config.auth_tokens;
  options.admin_address = AdminAddressOf(config);
  if (config.reflection != "auto") {
    options.reflection = config.reflection == "on";
  }
  options.limits.max_subscriptions = config.max_subscriptions;
  options.limits.max_subscriptions_per_caller =
      config.max_subscriptions_per_caller;
  options.limits.max_requests_per_second = config.max_requests_per_second;
  options.limits.change_retention = config.keep.changes;
  return options;
}

absl::Status CheckConfig(const Config& config) {
  if (config.embedded_broker && !config.kafka.brokers.empty()) {
    return absl::InvalidArgumentError(
        "--embedded-broker and --brokers exclude each other: give the brokers "
        "of a real Kafka, or the flag for trying out");
  }
  if (!config.embedded_broker && config.kafka.brokers.empty()) {
    return absl::InvalidArgumentError(
        "no Kafka given: --brokers host:port[,host:port...] for a real one, "
        "or --embedded-broker to try factline out");
  }
  if (config.kafka.topic == config.kafka.dead_letter_topic) {
    return absl::InvalidArgumentError(
        "--topic and --dead-letter-topic must differ: refused messages would "
        "come back for ever");
  }
  FACTLINE_RETURN_IF_ERROR(CheckKeepTimes(config.keep));
  FACTLINE_RETURN_IF_ERROR(serve::CheckServerOptions(ServerOptionsOf(config)));
  FACTLINE_RETURN_IF_ERROR(
      ingest::CheckKafkaProperties(config.kafka.properties));
  return ingest::ResolveKafkaSecrets(config.kafka.properties).status();
}

}  // namespace factline::pipeline
