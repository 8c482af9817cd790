#include "daemon/pipeline/health.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace factline::pipeline {
namespace {

absl::Time At(int seconds) { return absl::FromUnixSeconds(1'800'000'000 + seconds); }

// What is seen at second `at`.
struct Look {
  int at;
  int64_t applied;
  int64_t lag_messages;
  int lag_seconds = 0;
  int polled_ago = 0;
  bool connected = true;
  int stopped = 0;
  int64_t free_bytes = 1000;
  bool paused = false;
};

struct Row {
  std::string_view name;
  std::vector<Look> looks;
  std::string_view reason;  // Of the last look, a part of it; empty = serving.
};

class HealthWatchTest : public testing::TestWithParam<Row> {};

TEST_P(HealthWatchTest, SaysWhy) {
  HealthWatch watch({.max_lag = absl::Seconds(300), .min_free_bytes = 100},
                    At(0));
  std::string reason;
  for (const Look& look : GetParam().looks) {
    Pulse pulse;
    pulse.connected = look.connected;
    pulse.stopped_partitions = look.stopped;
    pulse.last_poll = At(look.at - look.polled_ago);
    pulse.applied = look.applied;
    pulse.lag_messages = look.lag_messages;
    pulse.lag = absl::Seconds(look.lag_seconds);
    pulse.free_bytes = look.free_bytes;
    pulse.paused = look.paused;
    reason = watch.Look(pulse, At(look.at));
  }
  if (GetParam().reason.empty()) {
    EXPECT_EQ(reason, "");
  } else {
    EXPECT_NE(reason.find(GetParam().reason), std::string::npos) << reason;
  }
}

const Row kRows[] = {
    {"Quiet", {{0, 5, 0}, {1000, 5, 0}}, ""},
    {"Flowing", {{0, 5, 9}, {50, 6, 9}, {100, 7, 9}}, ""},
    {"BusyForAWhile", {{0, 5, 9}, {59, 5, 9}}, ""},
    {"NoProgress", {{0, 5, 9}, {61, 5, 9}}, "9 messages wait"},
    {"ProgressAgain", {{0, 5, 9}, {61, 5, 9}, {62, 6, 8}}, ""},
    {"WorkAfterAQuietNight", {{0, 5, 0}, {9000, 5, 0}, {9001, 5, 1}}, ""},
    {"QuietNightThenStuck",
     {{0, 5, 0}, {9000, 5, 0}, {9001, 5, 1}, {9060, 5, 1}},
     "1 messages wait"},
    {"NewPartitionsCountAsProgress", {{0, 5, 9}, {59, 105, 9}, {100, 105, 9}},
     ""},
    {"ClockWentBack",
     {{1000, 5, 9}, {0, 5, 9}, {61, 5, 9}},
     "none was applied"},
    {.name = "SourceHangs",
     .looks = {{.at = 100, .applied = 5, .lag_messages = 0, .polled_ago = 60}},
     .reason = "no message for 1m"},
    {.name = "SourceIsSlow",
     .looks = {{.at = 100, .applied = 5, .lag_messages = 0, .polled_ago = 59}},
     .reason = ""},
    {.name = "NoBroker",
     .looks = {{.at = 1, .applied = 0, .lag_messages = 0, .connected = false}},
     .reason = "no broker"},
    {.name = "Gap",
     .looks = {{.at = 1, .applied = 5, .lag_messages = 0, .stopped = 2}},
     .reason = "2 partitions stopped"},
    {.name = "DiskLow",
     .looks = {{.at = 1, .applied = 5, .lag_messages = 0, .free_bytes = 99}},
     .reason = "99 bytes left"},
    {.name = "Paused",
     .looks = {{.at = 1, .applied = 5, .lag_messages = 0, .paused = true}},
     .reason = "room on the disk"},
    {.name = "DiskJustEnough",
     .looks = {{.at = 1, .applied = 5, .lag_messages = 0, .free_bytes = 100}},
     .reason = ""},
    {.name = "FarBehind",
     .looks = {{.at = 1, .applied = 5, .lag_messages = 2, .lag_seconds = 301}},
     .reason = "5m1s old"},
    {.name = "BehindWithinTheLimit",
     .looks = {{.at = 1, .applied = 5, .lag_messages = 2, .lag_seconds = 300}},
     .reason = ""},
};

INSTANTIATE_TEST_SUITE_P(Pulses, HealthWatchTest, testing::ValuesIn(kRows),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::pipeline
