#include "client/cli/kafka_settings.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace factline::cli {
namespace {

constexpr std::string_view kFile = ".file";
constexpr std::string_view kVariable = ".env";
// What would run code that the user did not name, or show secrets.
constexpr std::string_view kRefused[] = {
    "plugin.library.paths", "ssl.engine.location", "sasl.kerberos.kinit.cmd",
    "debug"};

bool IsSecret(std::string_view name) {
  for (const std::string_view part :
       {"password", "secret", "key.pem", "sasl.oauthbearer.config"}) {
    if (name.find(part) != name.npos) return true;
  }
  return false;
}

// False, with `error` set, when the file is not there or others can read it.
bool ReadValue(const std::string& path, bool secret, std::string& value,
               std::string& error) {
  struct stat found = {};
  std::ifstream in(path, std::ios::binary);
  if (!in || stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) {
    error = "cannot read the file " + path;
    return false;
  }
  if (secret && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    error = path + " holds a secret and can be read by others: chmod 600";
    return false;
  }
  value.assign(std::istreambuf_iterator<char>(in), {});
  value.resize(value.find_last_not_of("\r\n") + 1);
  return true;
}

// Adds what one flag says; the error otherwise.
std::string Add(const std::string& flag,
                std::map<std::string, std::string>& values) {
  const size_t equals = flag.find('=');
  if (equals == std::string::npos || equals == 0) {
    return "--kafka takes name=value";
  }
  std::string name = flag.substr(0, equals);
  std::string value = flag.substr(equals + 1);
  std::string error;
  if (name.ends_with(kFile)) {
    name.resize(name.size() - kFile.size());
    const std::string path = std::exchange(value, "");
    if (!ReadValue(path, IsSecret(name), value, error)) return error;
  } else if (name.ends_with(kVariable)) {
    name.resize(name.size() - kVariable.size());
    const char* found = std::getenv(value.c_str());
    if (found == nullptr) return "no variable " + value + " for " + name;
    value = found;
  } else if (IsSecret(name)) {
    return "--kafka " + name +
           "=...: every user can read arguments; give it by --kafka " + name +
           ".file=PATH or " + name + ".env=VARIABLE";
  }
  for (const std::string_view refused : kRefused) {
    if (name == refused) return "the Kafka setting " + name + " is refused";
  }
  if (!values.emplace(name, std::move(value)).second) {
    return "the Kafka setting " + name + " is given twice";
  }
  return "";
}

}  // namespace

KafkaSettings ReadKafkaSettings(const std::vector<std::string>& flags) {
  KafkaSettings settings;
  for (const std::string& flag : flags) {
    settings.error = Add(flag, settings.values);
    if (!settings.error.empty()) break;
  }
  return settings;
}

}  // namespace factline::cli
