#ifndef FACTLINE_DAEMON_BASE_LOGGING_H_
#define FACTLINE_DAEMON_BASE_LOGGING_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace factline {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

// One named value of a log line. Values are escaped and cut by the logger, so
// text from outside may be passed as it is; never pass article text above
// kDebug, nor a secret at any level.
struct LogField {
  LogField(std::string_view key, std::string_view value)
      : key(key), value(value) {}
  LogField(std::string_view key, const char* value) : key(key), value(value) {}
  LogField(std::string_view key, const std::string& value)
      : key(key), value(value) {}
  LogField(std::string_view key, int64_t value)
      : key(key), value(std::to_string(value)), bare(true) {}
  LogField(std::string_view key, int value)
      : LogField(key, static_cast<int64_t>(value)) {}
  LogField(std::string_view key, size_t value)
      : LogField(key, static_cast<int64_t>(value)) {}
  LogField(std::string_view key, double value)
      : key(key), value(std::to_string(value)), bare(true) {}
  LogField(std::string_view key, const absl::Status& status)
      : key(key), value(status.ToString()) {}

  std::string key;
  std::string value;
  bool bare = false;  // A number: not quoted in JSON.
};

// Where log lines go: standard error. Call before the first Log(), or not at
// all (text, kInfo).
void SetUpLogging(LogLevel least, LogFormat format);

// Parses "debug", "info", "warning" or "error"; false for anything else.
bool ParseLogLevel(std::string_view text, LogLevel& level);

// Writes one structured line: time (UTC), level, event, fields.
//   LogInfo("store opened", {{"revision", 12}, {"path", path}});
// Thread-safe.
void Log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields = {});

inline void LogDebug(std::string_view event,
                     std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kDebug, event, fields);
}
inline void LogInfo(std::string_view event,
                    std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kInfo, event, fields);
}
inline void LogWarning(std::string_view event,
                       std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kWarning, event, fields);
}
inline void LogError(std::string_view event,
                     std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kError, event, fields);
}

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_LOGGING_H_
