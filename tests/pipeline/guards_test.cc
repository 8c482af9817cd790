// What watches over the disk, the clock and the counters.
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "daemon/base/metrics.h"
#include "daemon/pipeline/clock_watch.h"
#include "daemon/pipeline/disk_guard.h"
#include "daemon/pipeline/label_set.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

namespace fs = std::filesystem;

struct RoomCase {
  std::string_view name;
  bool paused;
  int64_t free;
  int64_t least;
  bool pause;
};

class MustPauseTest : public testing::TestWithParam<RoomCase> {};

TEST_P(MustPauseTest, ByTheRoomThereIs) {
  const RoomCase& row = GetParam();
  EXPECT_EQ(MustPause(row.paused, row.free, {.min_free_bytes = row.least}),
            row.pause);
}

constexpr RoomCase kRoomCases[] = {
    {"Plenty", false, 1000, 800, false},
    {"AtTheLimit", false, 800, 800, false},
    {"BelowTheLimit", false, 799, 800, true},
    {"StaysPausedALittleAbove", true, 899, 800, true},
    {"GoesOnAnEighthAbove", true, 900, 800, false},
    {"NoLimit", false, 0, 0, false},
    {"NoLimitAndPaused", true, 0, 0, false},
};

INSTANTIATE_TEST_SUITE_P(All, MustPauseTest, testing::ValuesIn(kRoomCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(LabelSetTest, KeepsTheFirstAndLumpsTheRest) {
  LabelSet labels(2);
  EXPECT_EQ(labels.Of("language:de"), "language:de");
  EXPECT_EQ(labels.Of("language:fr"), "language:fr");
  EXPECT_EQ(labels.Of("language:it"), "other");
  EXPECT_EQ(labels.Of("language:de"), "language:de");
}

TEST(DiskGuardTest, TakesTheBallastUpAndGivesItUp) {
  const store::TempDir dir;
  const fs::path ballast = dir.Sub("ballast");
  Metrics metrics;
  DiskGuard guard(dir.path(), {.min_free_bytes = 1, .ballast_bytes = 1 << 20},
                  metrics);
  EXPECT_FALSE(guard.Check());
  ASSERT_TRUE(fs::exists(ballast));
  EXPECT_EQ(fs::file_size(ballast), 1u << 20);
  guard.MakeRoom();
  EXPECT_TRUE(fs::exists(ballast)) << "there is room enough";
  // As at a start that finds less room than the ballast takes.
  DiskGuard late(dir.path(),
                 {.min_free_bytes = 1, .ballast_bytes = int64_t{1} << 60},
                 metrics);
  late.MakeRoom();
  EXPECT_FALSE(fs::exists(ballast));
}

TEST(DiskGuardTest, TakesUpNoBallastWhereRoomIsShort) {
  const store::TempDir dir;
  Metrics metrics;
  // More than any disk has.
  DiskGuard guard(dir.path(), {.min_free_bytes = int64_t{1} << 60}, metrics);
  EXPECT_TRUE(guard.Check());
  EXPECT_TRUE(guard.Check());
  EXPECT_FALSE(fs::exists(dir.Sub("ballast")));
}

struct ClockCase {
  std::string_view name;
  absl::Duration wall;    // Passed since the first look.
  absl::Duration steady;  // By the other clock.
  absl::Duration back;    // Noticed.
};

class ClockWatchTest : public testing::TestWithParam<ClockCase> {};

TEST_P(ClockWatchTest, NoticesThatTheClockWasSetBack) {
  const ClockCase& row = GetParam();
  const absl::Time start = absl::FromUnixSeconds(1746525600);
  ClockWatch watch;
  EXPECT_FALSE(watch.StepBack(start, absl::Hours(5)));
  const auto back =
      watch.StepBack(start + row.wall, absl::Hours(5) + row.steady);
  EXPECT_EQ(back.value_or(absl::ZeroDuration()), row.back);
  // Told once.
  EXPECT_FALSE(watch.StepBack(start + row.wall + absl::Seconds(1),
                              absl::Hours(5) + row.steady + absl::Seconds(1)));
}

constexpr absl::Duration kNone = absl::ZeroDuration();

INSTANTIATE_TEST_SUITE_P(
    All, ClockWatchTest,
    testing::Values(
        ClockCase{"InStep", absl::Seconds(1), absl::Seconds(1), kNone},
        ClockCase{"SlewedBack", absl::Milliseconds(90), absl::Milliseconds(100),
                  kNone},
        ClockCase{"SetForward", absl::Hours(1), absl::Seconds(1), kNone},
        ClockCase{"SetBackAnHour", absl::Seconds(1) - absl::Hours(1),
                  absl::Seconds(1), absl::Hours(1)},
        ClockCase{"SetBackBesideALongPause", absl::Seconds(50),
                  absl::Seconds(60), absl::Seconds(10)}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace factline::pipeline
