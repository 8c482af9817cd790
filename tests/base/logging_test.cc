#include "daemon/base/logging.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

using testing::HasSubstr;
using testing::Not;

// What `log` writes to standard error.
template <typename F>
std::string Written(LogLevel least, LogFormat format, F log) {
  SetUpLogging(least, format);
  testing::internal::CaptureStderr();
  log();
  std::string out = testing::internal::GetCapturedStderr();
  SetUpLogging(LogLevel::kInfo, LogFormat::kText);
  return out;
}

TEST(LogLevelTest, ParsesItsNames) {
  LogLevel level = LogLevel::kInfo;
  EXPECT_TRUE(ParseLogLevel("debug", level));
  EXPECT_EQ(level, LogLevel::kDebug);
  EXPECT_TRUE(ParseLogLevel("warning", level));
  EXPECT_EQ(level, LogLevel::kWarning);
  EXPECT_FALSE(ParseLogLevel("WARNING", level));
  EXPECT_FALSE(ParseLogLevel("", level));
  EXPECT_EQ(level, LogLevel::kWarning);  // Untouched when refused.
}

TEST(LogTest, TextHasEventAndFields) {
  const std::string out = Written(LogLevel::kInfo, LogFormat::kText, [] {
    LogWarning("store opened",
               {{"revision", 12}, {"path", "/var/lib"}, {"share", 0.5}});
  });
  EXPECT_THAT(out, HasSubstr("warning"));
  EXPECT_THAT(out, HasSubstr("store opened"));
  EXPECT_THAT(out, HasSubstr("12"));
  EXPECT_THAT(out, HasSubstr("/var/lib"));
}

TEST(LogTest, LevelsBelowTheLeastAreLeftOut) {
  const std::string out = Written(LogLevel::kWarning, LogFormat::kText, [] {
    LogInfo("quiet");
    LogError("loud");
  });
  EXPECT_THAT(out, Not(HasSubstr("quiet")));
  EXPECT_THAT(out, HasSubstr("loud"));
}

TEST(LogTest, OneLineWhateverTheValue) {
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    const std::string out = Written(LogLevel::kInfo, format, [] {
      LogError("bad \"message\"",
               {{"text", "line\nbreak \"quoted\" \x1b[31m \xFF"},
                {"status", absl::NotFoundError("no such\nthing")}});
    });
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1) << out;
    EXPECT_THAT(out, Not(HasSubstr("\x1b")));
    EXPECT_THAT(out, Not(HasSubstr("\xFF")));
  }
}

TEST(LogTest, JsonIsBracedAndEscaped) {
  const std::string out = Written(LogLevel::kInfo, LogFormat::kJson, [] {
    LogError("bad", {{"text", "a \"b\""}, {"count", 3}});
  });
  EXPECT_EQ(out.front(), '{');
  EXPECT_THAT(out, HasSubstr("\"text\":\"a \\\"b\\\"\""));
  EXPECT_THAT(out, HasSubstr("\"count\":3"));
}

TEST(LogTest, LongValuesAreCut) {
  constexpr size_t kMuch = 100'000;
  const std::string out = Written(LogLevel::kInfo, LogFormat::kText, [] {
    LogError("long", {{"text", std::string(kMuch, 'x')}});
  });
  EXPECT_LT(out.size(), kMuch / 10);
}

}  // namespace
}  // namespace factline
