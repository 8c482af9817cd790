#include "daemon/base/logging.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "daemon/base/strings.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace factline {
namespace {

// A field longer than this says no more to the reader of a log.
constexpr size_t kMaxFieldBytes = 512;

LogFormat g_format = LogFormat::kText;

spdlog::logger& Logger() {
  static spdlog::logger* const kLogger = [] {
    auto* logger = new spdlog::logger(
        "factline", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%v");
    logger->flush_on(spdlog::level::warn);
    return logger;
  }();
  return *kLogger;
}

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "info";
}

// `value` in double quotes; Printable() has taken out control characters.
std::string Quoted(std::string_view value) {
  std::string out = "\"";
  for (const char c : Printable(value, kMaxFieldBytes)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

void SetUpLogging(LogLevel least, LogFormat format) {
  g_format = format;
  Logger().set_level(ToSpdlog(least));
}

bool ParseLogLevel(std::string_view text, LogLevel& level) {
  for (const LogLevel candidate : {LogLevel::kDebug, LogLevel::kInfo,
                                   LogLevel::kWarning, LogLevel::kError}) {
    if (text == NameOf(candidate)) {
      level = candidate;
      return true;
    }
  }
  return false;
}

void Log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields) {
  if (!Logger().should_log(ToSpdlog(level))) return;
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(),
                                            absl::UTCTimeZone());
  std::string line;
  if (g_format == LogFormat::kJson) {
    absl::StrAppend(&line, "{\"time\":\"", time, "\",\"level\":\"",
                    ToAbsl(NameOf(level)), "\",\"event\":", Quoted(event));
    for (const LogField& field : fields) {
      absl::StrAppend(&line, ",", Quoted(field.key), ":",
                      field.bare ? field.value : Quoted(field.value));
    }
    line += '}';
  } else {
    absl::StrAppend(&line, time, " ", ToAbsl(NameOf(level)), " ",
                    Printable(event, kMaxFieldBytes));
    for (const LogField& field : fields) {
      absl::StrAppend(&line, " ", field.key, "=",
                      field.bare ? field.value : Quoted(field.value));
    }
  }
  Logger().log(ToSpdlog(level), spdlog::string_view_t(line));
}

}  // namespace factline
