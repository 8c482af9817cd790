#include "daemon/pipeline/retention.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "daemon/base/metrics.h"
#include "daemon/ingest/dead_letters.h"
#include "daemon/pipeline/errands.h"
#include "daemon/pipeline/ingest_status.h"
#include "daemon/pipeline/writer.h"
#include "gtest/gtest.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

using store::Day;

struct TimeCase {
  std::string_view name;
  std::string_view text;
  absl::Duration time = absl::ZeroDuration();  // 0 = refused.
};

class ParseKeepTimeTest : public testing::TestWithParam<TimeCase> {};

TEST_P(ParseKeepTimeTest, ReadsOrRefuses) {
  const auto time = ParseKeepTime(GetParam().text);
  EXPECT_EQ(time.value_or(absl::ZeroDuration()), GetParam().time);
  if (!time.ok()) {
    EXPECT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument);
  }
}

constexpr TimeCase kTimes[] = {
    {"Days", "30d", absl::Hours(720)},
    {"Hours", "36h", absl::Hours(36)},
    {"Mixed", "1h30m", absl::Minutes(90)},
    {"Least", "1s", absl::Seconds(1)},
    {"ForEver", "forever", absl::InfiniteDuration()},
    {"TooShort", "100ms"},
    {"None", "0"},
    {"NoDays", "0d"},
    {"Negative", "-3d"},
    {"NegativeHours", "-3h"},
    {"PartOfADay", "1.5d"},
    {"NoUnit", "30"},
    {"OnlyAUnit", "d"},
    {"Empty", ""},
    {"Infinite", "inf", absl::InfiniteDuration()},
    {"TooManyDays", "36501d"},
    {"FarTooMany", "99999999999999999999d"},
};

INSTANTIATE_TEST_SUITE_P(All, ParseKeepTimeTest, testing::ValuesIn(kTimes),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// A store with a revision a day, and a writer that has nothing else to do.
class RetentionTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = store::OpenOrDie(folder_.Sub("data"));
    for (int day = 1; day <= 20; ++day) {
      store::CommitForTest(
          {{.uri = "a", .claims = {store::DroneClaim("a", "kyiv", day, 3)}}},
          *store_, Day(day));
    }
    ingest::KafkaConfig nowhere;
    nowhere.brokers = "127.0.0.1:1";
    letters_ = *ingest::DeadLetters::Open(nowhere);
    writer_ = std::make_unique<Writer>(BatchLimits(), "x1", *store_, *letters_,
                                       status_, metrics_, [](const auto&) {});
    writer_->TakeErrands(errands_);
    thread_ = std::thread([this] {
      EXPECT_TRUE(writer_->Run(queue_).ok());
      errands_.Close();
    });
  }
  void TearDown() override { EndWriter(); }

  void EndWriter() {
    queue_.Close();
    if (thread_.joinable()) thread_.join();
  }

  const store::TempDir folder_;
  std::unique_ptr<store::FactStore> store_;
  std::unique_ptr<ingest::DeadLetters> letters_;
  IngestStatus status_;
  Metrics metrics_;
  Errands errands_;
  Writer::JobQueue queue_{4};
  std::unique_ptr<Writer> writer_;
  std::thread thread_;
};

TEST_F(RetentionTest, GivesUpByRecordTime) {
  Retention retention(
      {.changes = absl::Hours(24 * 5), .states = absl::Hours(24 * 10)},
      *store_, errands_, metrics_);
  ASSERT_TRUE(retention.Pass(Day(3)).ok());
  EXPECT_EQ(store_->earliest().revision, 1);
  EXPECT_EQ(store_->earliest_state(), 0);

  ASSERT_TRUE(retention.Pass(Day(17)).ok());
  // That of day 12 is five days old; the state of day 7 ten.
  EXPECT_EQ(store_->earliest().revision, 13);
  EXPECT_EQ(store_->earliest_state(), 7);
  EXPECT_EQ(store_->ReadChanges(13, 100, 1 << 20)->size(), 8u);
  EXPECT_TRUE(absl::IsOutOfRange(store_->ViewAt(6).status()));
  EXPECT_TRUE(store_->ViewAt(7).ok());
  store::LeftoverWalk walk(*store_, store::Leftovers::kChanges);
  EXPECT_TRUE(walk.Next(100)->empty()) << "all was deleted";
}

TEST_F(RetentionTest, WhatALastRunLeftIsDeletedThoughNothingIsDue) {
  auto transaction = store_->Begin();
  transaction->GiveUp(6, 5);
  ASSERT_TRUE(store_->Commit(std::move(transaction)).ok());
  Retention retention({.changes = absl::Hours(24 * 30)}, *store_, errands_,
                      metrics_);
  ASSERT_TRUE(retention.Pass(Day(21)).ok());
  for (const auto what :
       {store::Leftovers::kChanges, store::Leftovers::kStates}) {
    store::LeftoverWalk walk(*store_, what);
    while (!walk.done()) EXPECT_TRUE(walk.Next(1000)->empty());
  }
  EXPECT_EQ(store_->earliest().revision, 6);
}

TEST_F(RetentionTest, GoesOnByItselfUntilTheWriterEnds) {
  Retention retention({.changes = absl::Seconds(1)}, *store_, errands_,
                      metrics_);
  retention.Start();
  EXPECT_TRUE(WaitUntil([&] { return store_->earliest().revision == 21; }));
  EXPECT_EQ(store_->earliest_state(), 0) << "states are kept for ever";
  EndWriter();
}

TEST_F(RetentionTest, SaysThatTheWriterHasEnded) {
  EndWriter();
  Retention retention({.changes = absl::Seconds(1)}, *store_, errands_,
                      metrics_);
  EXPECT_TRUE(absl::IsUnavailable(retention.Pass(Day(30))));
}

}  // namespace
}  // namespace factline::pipeline
