#include "daemon/pipeline/ingest_status.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace factline::pipeline {
namespace {

// More than the test takes between two readings of the clock.
constexpr absl::Duration kSlack = absl::Seconds(30);

PartitionKey Key(int partition) {
  return {.cluster_id = "c", .topic = "articles", .partition = partition};
}

ingest::SourcePartition FromSource(int partition, int64_t high_watermark,
                                   bool stopped = false) {
  ingest::SourcePartition source;
  source.key = Key(partition);
  source.high_watermark = high_watermark;
  source.stopped = stopped;
  return source;
}

store::PartitionPosition Applied(int64_t next_offset,
                                 absl::Duration message_age) {
  return {.next_offset = next_offset,
          .last_message_time = absl::Now() - message_age};
}

// What is told of one partition, in order.
struct Step {
  enum Kind { kSource, kApplied } kind;
  int64_t offset;
  absl::Duration message_age = absl::ZeroDuration();
};

struct LagRow {
  std::string_view name;
  std::vector<Step> steps;
  int64_t messages;
  absl::Duration at_least;  // The lag; up to kSlack more is right.
};

class LagTest : public testing::TestWithParam<LagRow> {};

TEST_P(LagTest, CountsWhatTheStoreHasNot) {
  IngestStatus status;
  for (const Step& step : GetParam().steps) {
    if (step.kind == Step::kSource) {
      status.SetSource({FromSource(0, step.offset)});
    } else {
      status.SetApplied(Key(0), Applied(step.offset, step.message_age));
    }
  }
  EXPECT_EQ(status.LagMessages(), GetParam().messages);
  EXPECT_GE(status.IngestLag(), GetParam().at_least);
  EXPECT_LT(status.IngestLag(), GetParam().at_least + kSlack);
}

constexpr absl::Duration kDay = absl::Hours(24);

INSTANTIATE_TEST_SUITE_P(
    All, LagTest,
    testing::Values(
        LagRow{"NothingKnown", {}, 0, absl::ZeroDuration()},
        LagRow{"EmptyTopic", {{Step::kSource, 0}}, 0, absl::ZeroDuration()},
        LagRow{"UnknownWatermark",
               {{Step::kApplied, 7, kDay}, {Step::kSource, -1}},
               0,
               absl::ZeroDuration()},
        LagRow{"NothingAppliedYet",
               {{Step::kSource, 5}},
               5,
               absl::ZeroDuration()},
        LagRow{"CatchingUpWithOldMessages",
               {{Step::kSource, 10}, {Step::kApplied, 4, kDay}},
               6,
               kDay},
        LagRow{"AfterARestart",
               {{Step::kApplied, 4, kDay}, {Step::kSource, 10}},
               6,
               kDay},
        LagRow{"CaughtUp",
               {{Step::kSource, 10}, {Step::kApplied, 10, kDay}},
               0,
               absl::ZeroDuration()},
        LagRow{"FirstMessageAfterAQuietDay",
               {{Step::kSource, 10},
                {Step::kApplied, 10, kDay},
                {Step::kSource, 10},
                {Step::kSource, 11}},
               1,
               absl::ZeroDuration()},
        LagRow{"AppliedBeforeTheSourceSaysSo",
               {{Step::kSource, 3}, {Step::kApplied, 5, kDay}},
               0,
               absl::ZeroDuration()},
        LagRow{"MessageOfTheFuture",
               {{Step::kSource, 10}, {Step::kApplied, 4, -kDay}},
               6,
               absl::ZeroDuration()}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(IngestStatusTest, AddsUpPartitions) {
  IngestStatus status;
  status.SetSource(
      {FromSource(0, 10), FromSource(1, 4, /*stopped=*/true),
       FromSource(2, 0)});
  status.SetApplied(Key(0), Applied(7, absl::ZeroDuration()));
  EXPECT_EQ(status.LagMessages(), 3 + 4);
  EXPECT_EQ(status.StoppedPartitions(), 1);
  status.SetSource({FromSource(1, 4)});
  EXPECT_EQ(status.StoppedPartitions(), 0);
}

TEST(IngestStatusTest, TellsOfEachAssignedPartition) {
  IngestStatus status(serve::IngestSource{.topic = "articles",
                                          .embedded_brokers = ""});
  const store::PartitionPosition position = Applied(7, kDay);
  status.SetApplied(Key(1), position);
  EXPECT_TRUE(status.Partitions().empty()) << "not assigned yet";
  status.SetSource({FromSource(0, 3), FromSource(1, 9)});
  status.CountReject(Key(1), "json_malformed");
  status.CountReject(Key(1), "json_malformed");
  status.CountReject(Key(1), "key_missing");

  EXPECT_EQ(status.Source().topic, "articles");
  const std::vector<serve::PartitionStatus> rows = status.Partitions();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].partition, 0);
  EXPECT_EQ(rows[0].applied_offset, 0);
  EXPECT_EQ(rows[0].high_watermark, 3);
  EXPECT_EQ(rows[0].last_message_time, std::nullopt);
  EXPECT_TRUE(rows[0].rejected.empty());
  EXPECT_EQ(rows[1].topic, "articles");
  EXPECT_EQ(rows[1].applied_offset, 7);
  EXPECT_EQ(rows[1].high_watermark, 9);
  EXPECT_EQ(rows[1].last_message_time, position.last_message_time);
  EXPECT_EQ(rows[1].rejected,
            (std::map<std::string, int64_t>{{"json_malformed", 2},
                                            {"key_missing", 1}}));
}

TEST(IngestStatusTest, AppliedOffsetIsOfAssignedPartitionsOnly) {
  IngestStatus status;
  status.SetApplied(Key(1), Applied(7, kDay));
  EXPECT_EQ(status.AppliedOffset("articles", 1), std::nullopt);
  status.SetSource({FromSource(0, 0), FromSource(1, 9)});
  EXPECT_EQ(status.AppliedOffset("articles", 1), 7);
  EXPECT_EQ(status.AppliedOffset("articles", 0), 0);
  EXPECT_EQ(status.AppliedOffset("articles", 2), std::nullopt);
  EXPECT_EQ(status.AppliedOffset("other", 1), std::nullopt);
}

}  // namespace
}  // namespace factline::pipeline
