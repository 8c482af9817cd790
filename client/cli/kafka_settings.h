#ifndef FACTLINE_CLIENT_CLI_KAFKA_SETTINGS_H_
#define FACTLINE_CLIENT_CLI_KAFKA_SETTINGS_H_

#include <map>
#include <string>
#include <vector>

namespace factline::cli {

// What --kafka NAME=VALUE flags come to: librdkafka's settings by name. As with
// factlined, NAME.file=PATH and NAME.env=VARIABLE say where a value is, and a
// secret must come from one of them, since every user can read arguments; its
// file must be readable by its owner only.
struct KafkaSettings {
  std::map<std::string, std::string> values;
  std::string error;  // Empty = good. Never holds a value.
};
KafkaSettings ReadKafkaSettings(const std::vector<std::string>& flags);

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_KAFKA_SETTINGS_H_
