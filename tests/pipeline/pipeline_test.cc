// The whole way from the embedded broker into a store.
#include "daemon/pipeline/pipeline.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

using testing::ElementsAre;

class PipelineTest : public testing::Test {
 protected:
  void SetUp() override { OpenStore(); }
  void TearDown() override { pipeline_.reset(); }

  void OpenStore() {
    auto opened = store::FactStore::Open({.directory = folder_.Sub("data"),
                                          .sync = false,
                                          .env = disk_.env()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  void Start() {
    PipelineOptions options;
    options.kafka = broker_.config();
    options.cluster_id = broker_.cluster_id();
    auto started = Pipeline::Start(options, TestExtractor(), *store_, status_,
                                   metrics_, [this](const absl::Status& why) {
                                     absl::MutexLock lock(&mu_);
                                     failures_.push_back(why);
                                   });
    ASSERT_TRUE(started.ok()) << started.status();
    pipeline_ = *std::move(started);
  }

  absl::Status Drain() {
    return pipeline_->Drain(absl::Now() + absl::Seconds(5));
  }

  int64_t NextOffset(int partition) {
    const auto position = store_->GetPosition(
        {.cluster_id = broker_.cluster_id(),
         .topic = "articles",
         .partition = partition});
    EXPECT_TRUE(position.ok()) << position.status();
    return *position ? (*position)->next_offset : 0;
  }

  std::vector<absl::Status> failures() {
    absl::MutexLock lock(&mu_);
    return failures_;
  }

  const store::TempDir folder_;
  TestBroker broker_{2};
  FaultyDisk disk_;
  std::unique_ptr<store::FactStore> store_;
  IngestStatus status_;
  Metrics metrics_;
  absl::Mutex mu_;
  std::vector<absl::Status> failures_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Pipeline> pipeline_;
};

TEST_F(PipelineTest, MessagesBecomeClaimsAndDeadLetters) {
  broker_.Produce(0, {DronesJson("t:1", 44), "no article"});
  broker_.Produce(1, {DronesJson("t:2", 45)});
  Start();
  EXPECT_TRUE(
      WaitUntil([&] { return NextOffset(0) == 2 && NextOffset(1) == 1; }));
  EXPECT_TRUE(pipeline_->connected());
  EXPECT_LE(pipeline_->SinceLastPoll(), absl::Seconds(5));
  EXPECT_EQ(store_->Stats().articles, 2);
  EXPECT_EQ(store_->Stats().claims, 2);
  EXPECT_EQ(store_->Stats().figures, 1);
  EXPECT_THAT(broker_.DeadLetterValues(1), ElementsAre("no article"));
  EXPECT_TRUE(WaitUntil([&] { return store_->PendingRejects(9)->empty(); }));
  EXPECT_TRUE(WaitUntil([&] {
    return status_.AppliedOffset("articles", 0) == 2 &&
           status_.AppliedOffset("articles", 1) == 1;
  }));
  EXPECT_EQ(status_.LagMessages(), 0);
  EXPECT_TRUE(Drain().ok());
  EXPECT_TRUE(failures().empty());
}

TEST_F(PipelineTest, DrainCommitsWhatWasTakenAndTheNextGoesOnThere) {
  constexpr int kArticles = 30;
  std::vector<std::string> articles;
  for (int i = 0; i < kArticles; ++i) {
    articles.push_back(DronesJson("t:" + std::to_string(i), i + 3));
  }
  broker_.Produce(0, articles);
  Start();
  EXPECT_TRUE(WaitUntil([&] { return NextOffset(0) > 0; }));
  EXPECT_TRUE(Drain().ok());
  const int64_t reached = NextOffset(0);
  EXPECT_EQ(store_->Stats().articles, reached);
  EXPECT_EQ(status_.AppliedOffset("articles", 0), reached);
  pipeline_.reset();

  Start();
  EXPECT_TRUE(WaitUntil([&] { return NextOffset(0) == kArticles; }));
  EXPECT_TRUE(Drain().ok());
  EXPECT_EQ(store_->Stats().articles, kArticles);
  EXPECT_EQ(store_->latest().revision, kArticles) << "each applied once";
}

TEST_F(PipelineTest, NothingIsTakenAfterDrain) {
  Start();
  EXPECT_TRUE(WaitUntil([&] { return pipeline_->connected(); }));
  EXPECT_TRUE(Drain().ok());
  EXPECT_TRUE(Drain().ok());
  broker_.Produce(0, {DronesJson("t:1", 44)});
  absl::SleepFor(absl::Milliseconds(100));
  EXPECT_EQ(NextOffset(0), 0);
}

TEST_F(PipelineTest, AStoreThatFailsIsToldOnceAndStandsStill) {
  Start();
  broker_.Produce(0, {DronesJson("t:1", 44)});
  EXPECT_TRUE(WaitUntil([&] { return NextOffset(0) == 1; }));
  disk_.fails = true;
  broker_.Produce(0, {DronesJson("t:2", 45)});
  broker_.Produce(1, {DronesJson("t:3", 46)});
  EXPECT_TRUE(WaitUntil([&] { return !failures().empty(); }));
  const absl::Status drained = Drain();
  EXPECT_EQ(drained.code(), absl::StatusCode::kUnavailable) << drained;
  EXPECT_THAT(failures(), ElementsAre(drained));
  EXPECT_EQ(store_->latest().revision, 1);
  EXPECT_EQ(NextOffset(0), 1);
  pipeline_.reset();

  // The next process finds all that was applied, and the rest in the topic.
  disk_.fails = false;
  store_.reset();
  OpenStore();
  Start();
  EXPECT_TRUE(
      WaitUntil([&] { return NextOffset(0) == 2 && NextOffset(1) == 1; }));
  EXPECT_TRUE(Drain().ok());
  EXPECT_EQ(store_->Stats().articles, 3);
}

}  // namespace
}  // namespace factline::pipeline
