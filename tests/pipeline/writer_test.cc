#include "daemon/pipeline/writer.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kLong = absl::Minutes(10);

const PartitionKey kPartition{
    .cluster_id = "c", .topic = "articles", .partition = 0};

using JobPtr = std::shared_ptr<Job>;

JobPtr NewJob(int64_t offset) {
  auto job = std::make_shared<Job>();
  job->message.partition = kPartition;
  job->message.offset = offset;
  job->message.time = store::Day(3) + absl::Seconds(offset);
  job->message.key = "key";
  job->message.value = absl::StrCat("value ", offset);
  return job;
}

// An article without claims: each makes a revision of the store.
JobPtr ArticleJob(int64_t offset, const std::string& uri) {
  JobPtr job = NewJob(offset);
  ReadArticle read;
  read.article.uri = uri;
  read.article.publish_time = store::Day(2);
  read.article.headline = absl::StrCat("text ", offset);
  job->result = std::move(read);
  return job;
}

JobPtr RefusedJob(int64_t offset) {
  JobPtr job = NewJob(offset);
  job->result = ingest::Refusal{ingest::RejectReason::kIdMissing, "no id"};
  return job;
}

JobPtr SkippedJob(int64_t offset) {
  JobPtr job = NewJob(offset);
  job->result = Skipped{"language:de"};
  return job;
}

// Nobody listens there: what is sent stays under way.
ingest::KafkaConfig NoBroker() {
  ingest::KafkaConfig config;
  config.brokers = "127.0.0.1:1";
  return config;
}

class WriterTest : public testing::Test {
 protected:
  void SetUp() override { Reopen(nullptr); }

  // The store as the next process finds it.
  void Reopen(rocksdb::Env* env) {
    writer_.reset();
    store_.reset();
    auto opened = store::FactStore::Open(
        {.directory = folder_.Sub("data"), .sync = false, .env = env});
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
    commits_.clear();
    store_->SetCommitListener(
        [this](int64_t latest) { commits_.push_back(latest); });
  }

  // A writer whose dead letters go to `kafka`.
  Writer& MakeWriter(const BatchLimits& limits,
                     const ingest::KafkaConfig& kafka = NoBroker()) {
    writer_.reset();
    auto opened = ingest::DeadLetters::Open(kafka);
    EXPECT_TRUE(opened.ok()) << opened.status();
    letters_ = *std::move(opened);
    writer_ = std::make_unique<Writer>(
        limits, "x1", *store_, *letters_, status_, metrics_,
        [this](const auto& offsets) { reported_ = offsets; });
    EXPECT_TRUE(writer_->Prepare().ok());
    return *writer_;
  }

  // Runs a new writer over finished jobs, all in the queue from the start.
  absl::Status RunOver(const std::vector<JobPtr>& jobs,
                       const BatchLimits& limits = {}) {
    Writer::JobQueue queue(jobs.size() + 1);
    for (const JobPtr& job : jobs) {
      job->ready.Notify();
      queue.Push(job);
    }
    queue.Close();
    return MakeWriter(limits).Run(queue);
  }

  int64_t NextOffset() {
    const auto position = store_->GetPosition(kPartition);
    EXPECT_TRUE(position.ok()) << position.status();
    return *position ? (*position)->next_offset : -1;
  }

  // Revisions of the store that brought the revisions of an article.
  std::vector<int64_t> RevisionsOf(const std::string& uri) {
    std::vector<int64_t> revisions;
    const auto article = store_->View()->GetArticle(uri);
    if (!article.ok()) return revisions;
    for (const auto& revision : article->revisions) {
      revisions.push_back(revision.recorded_revision);
    }
    return revisions;
  }

  std::vector<store::RejectRecord> Pending() {
    const auto pending = store_->PendingRejects(100);
    EXPECT_TRUE(pending.ok()) << pending.status();
    return pending.value_or(std::vector<store::RejectRecord>());
  }

  const store::TempDir folder_;
  std::unique_ptr<store::FactStore> store_;
  std::vector<int64_t> commits_;  // Latest revision after each commit.
  IngestStatus status_;
  Metrics metrics_;
  std::unique_ptr<ingest::DeadLetters> letters_;
  std::unique_ptr<Writer> writer_;
  std::vector<std::pair<PartitionKey, int64_t>> reported_;
};

TEST_F(WriterTest, PassesOverWhatOperatorsSkip) {
  SkipList list;
  std::vector<int64_t> passed_gaps;
  const auto skipping = [&](Writer& writer) {
    writer.SetSkipping(
        {.list = &list,
         .find = [](std::string_view topic, int32_t partition)
             -> std::optional<PartitionKey> {
           if (topic != kPartition.topic || partition != kPartition.partition) {
             return std::nullopt;
           }
           return kPartition;
         },
         .pass_gap = [&](int32_t, int64_t at) { passed_gaps.push_back(at); }});
  };
  ASSERT_TRUE(RunOver({ArticleJob(0, "a")}).ok());
  Writer& first = MakeWriter({});
  skipping(first);
  const auto skip = [&](int32_t partition, int64_t offset) {
    return first.SkipOffset(kPartition.topic, partition, offset, "it kills");
  };
  EXPECT_TRUE(absl::IsNotFound(skip(99, 1)));
  EXPECT_TRUE(absl::IsFailedPrecondition(skip(kPartition.partition, 0)));
  EXPECT_TRUE(skip(kPartition.partition, 2).ok());
  EXPECT_TRUE(skip(kPartition.partition, 3).ok());
  EXPECT_EQ(passed_gaps, (std::vector<int64_t>{2, 3}));

  // The orders outlive the process; 3 is never sent, 5 is another message.
  Reopen(nullptr);
  list.TakeUpTo(kPartition, 100);
  const auto orders = store_->Skips();
  ASSERT_TRUE(orders.ok()) << orders.status();
  ASSERT_EQ(orders->size(), 2u);
  for (const store::SkipOrder& order : *orders) list.Add(order);
  Writer::JobQueue queue(8);
  for (const JobPtr& job :
       {ArticleJob(1, "b"), ArticleJob(2, "c"), ArticleJob(5, "d")}) {
    job->ready.Notify();
    queue.Push(job);
  }
  queue.Close();
  Writer& second = MakeWriter({});
  skipping(second);
  ASSERT_TRUE(second.Run(queue).ok());
  EXPECT_FALSE(RevisionsOf("b").empty());
  EXPECT_TRUE(RevisionsOf("c").empty());
  EXPECT_FALSE(RevisionsOf("d").empty());
  EXPECT_EQ(NextOffset(), 6);
  EXPECT_TRUE(store_->Skips()->empty());
  const auto rejects = Pending();
  ASSERT_EQ(rejects.size(), 1u) << "what never came has no dead letter";
  EXPECT_EQ(rejects[0].offset, 2);
  EXPECT_EQ(rejects[0].reason, "operator_skipped");
  EXPECT_EQ(rejects[0].detail, "it kills");
}

TEST_F(WriterTest, AppliesInTheOrderOfMessagesNotOfReading) {
  const std::vector<JobPtr> jobs = {ArticleJob(0, "a"), ArticleJob(1, "b"),
                                    ArticleJob(2, "a"), ArticleJob(3, "c")};
  Writer::JobQueue queue(8);
  for (const JobPtr& job : jobs) queue.Push(job);
  queue.Close();
  Writer& writer = MakeWriter({});
  std::thread reader([&] {
    for (auto job = jobs.rbegin(); job != jobs.rend(); ++job) {
      (*job)->ready.Notify();
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  EXPECT_TRUE(writer.Run(queue).ok());
  reader.join();
  EXPECT_THAT(RevisionsOf("a"), ElementsAre(1, 3));
  EXPECT_THAT(RevisionsOf("b"), ElementsAre(2));
  EXPECT_THAT(RevisionsOf("c"), ElementsAre(4));
  const auto position = store_->GetPosition(kPartition);
  ASSERT_TRUE(position.ok() && position->has_value());
  EXPECT_EQ((*position)->next_offset, 4);
  EXPECT_EQ((*position)->last_message_time, jobs.back()->message.time);
  EXPECT_EQ((*position)->revision, 4);
  EXPECT_THAT(reported_, ElementsAre(std::pair(kPartition, int64_t{4})));
}

TEST_F(WriterTest, CommitsBeforeItWaitsForASlowArticle) {
  Writer::JobQueue queue(8);
  const JobPtr quick = ArticleJob(0, "quick");
  const JobPtr slow = ArticleJob(1, "slow");
  quick->ready.Notify();
  queue.Push(quick);
  queue.Push(slow);
  Writer& writer = MakeWriter({.linger = absl::Milliseconds(5)});
  std::thread thread([&] { EXPECT_TRUE(writer.Run(queue).ok()); });
  EXPECT_TRUE(WaitUntil([&] { return store_->latest().revision == 1; }));
  EXPECT_FALSE(slow->ready.HasBeenNotified());
  slow->ready.Notify();
  queue.Close();
  thread.join();
  EXPECT_EQ(store_->latest().revision, 2);
}

struct BatchRow {
  std::string_view name;
  BatchLimits limits;
  std::vector<int64_t> commits;  // Latest revision after each, of 5 articles.
};

class BatchTest : public WriterTest,
                  public testing::WithParamInterface<BatchRow> {};

TEST_P(BatchTest, ClosesAtTheFirstLimit) {
  std::vector<JobPtr> jobs;
  for (int i = 0; i < 5; ++i) jobs.push_back(ArticleJob(i, absl::StrCat(i)));
  EXPECT_TRUE(RunOver(jobs, GetParam().limits).ok());
  EXPECT_EQ(commits_, GetParam().commits);
  EXPECT_EQ(NextOffset(), 5);
}

INSTANTIATE_TEST_SUITE_P(
    All, BatchTest,
    testing::Values(BatchRow{"None", {100, 1 << 20, kLong}, {5}},
                    BatchRow{"Messages", {2, 1 << 20, kLong}, {2, 4, 5}},
                    BatchRow{"Bytes", {100, 1, kLong}, {1, 2, 3, 4, 5}},
                    BatchRow{"Linger",
                             {100, 1 << 20, absl::ZeroDuration()},
                             {1, 2, 3, 4, 5}}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(WriterTest, AnOpenQueueIsCommittedAfterTheLinger) {
  Writer::JobQueue queue(8);
  const JobPtr job = ArticleJob(0, "a");
  job->ready.Notify();
  queue.Push(job);
  Writer& writer = MakeWriter({.linger = absl::Milliseconds(5)});
  std::thread thread([&] { EXPECT_TRUE(writer.Run(queue).ok()); });
  EXPECT_TRUE(WaitUntil([&] { return NextOffset() == 1; }));
  queue.Close();
  thread.join();
}

TEST_F(WriterTest, SkippedAndUnchangedMessagesMoveThePositionOnly) {
  const JobPtr again = ArticleJob(2, "a");
  std::get<ReadArticle>(again->result).article.headline = "text 0";
  EXPECT_TRUE(RunOver({ArticleJob(0, "a"), SkippedJob(1), again}).ok());
  EXPECT_EQ(store_->latest().revision, 1);
  EXPECT_EQ(NextOffset(), 3);
  EXPECT_THAT(Pending(), IsEmpty());
}

TEST_F(WriterTest, OffsetsBelowThePositionAreNotAppliedAgain) {
  ASSERT_TRUE(RunOver({ArticleJob(0, "a"), ArticleJob(1, "b")}).ok());
  Reopen(nullptr);
  // After a restart, and within one run.
  EXPECT_TRUE(RunOver({ArticleJob(0, "other"), RefusedJob(1),
                       ArticleJob(2, "c"), ArticleJob(2, "d")})
                  .ok());
  EXPECT_EQ(store_->latest().revision, 3);
  EXPECT_THAT(RevisionsOf("other"), IsEmpty());
  EXPECT_THAT(RevisionsOf("c"), ElementsAre(3));
  EXPECT_THAT(RevisionsOf("d"), IsEmpty());
  EXPECT_THAT(Pending(), IsEmpty());
  EXPECT_EQ(NextOffset(), 3);
}

TEST_F(WriterTest, RefusedMessagesAreKeptWithTheirPosition) {
  EXPECT_TRUE(RunOver({RefusedJob(0), ArticleJob(1, "a")}).ok());
  const std::vector<store::RejectRecord> pending = Pending();
  ASSERT_EQ(pending.size(), 1u);
  EXPECT_EQ(pending[0].partition, kPartition);
  EXPECT_EQ(pending[0].offset, 0);
  EXPECT_EQ(pending[0].reason, "id_missing");
  EXPECT_EQ(pending[0].detail, "no id");
  EXPECT_EQ(pending[0].message_key, "key");
  EXPECT_EQ(pending[0].message_value, "value 0");
  EXPECT_FALSE(pending[0].done);
  EXPECT_EQ(NextOffset(), 2);
}

// What the source passed over.
JobPtr GapJob(int64_t offset, int64_t end) {
  JobPtr job = NewJob(offset);
  job->message.key.reset();
  job->message.value.reset();
  job->message.gap =
      ingest::Gap{.end = end, .reason = "topic_gap", .detail = "gone"};
  return job;
}

TEST_F(WriterTest, AGapIsRecordedOnceAndMovesThePosition) {
  ASSERT_TRUE(RunOver({ArticleJob(0, "wire:1"), GapJob(1, 70),
                       ArticleJob(70, "wire:2")})
                  .ok());
  EXPECT_EQ(NextOffset(), 71);
  EXPECT_EQ(store_->Stats().articles, 2);
  // There is nothing to hand to the dead-letter topic.
  EXPECT_THAT(Pending(), IsEmpty());
}

TEST_F(WriterTest, AGapMayLeadBackIntoATopicThatWasCut) {
  ASSERT_TRUE(RunOver({ArticleJob(500, "wire:1"), GapJob(501, 0),
                       ArticleJob(0, "wire:2"), ArticleJob(1, "wire:3")})
                  .ok());
  EXPECT_EQ(NextOffset(), 2);
  EXPECT_EQ(store_->Stats().articles, 3);
}

TEST_F(WriterTest, LettersAreKeptBackIfTold) {
  Writer::JobQueue queue(2);
  const JobPtr job = RefusedJob(0);
  job->ready.Notify();
  queue.Push(job);
  queue.Close();
  Writer& writer = MakeWriter({});
  writer.KeepLettersBack();
  ASSERT_TRUE(writer.Run(queue).ok());
  EXPECT_EQ(NextOffset(), 1);
  EXPECT_THAT(Pending(), IsEmpty());
}

TEST_F(WriterTest, RejectsOfAnEarlierRunAreDeliveredOnceAndMarkedDone) {
  // More than are sent at a time.
  constexpr size_t kRejects = 40;
  std::vector<JobPtr> jobs;
  for (size_t i = 0; i < kRejects; ++i) {
    jobs.push_back(RefusedJob(static_cast<int64_t>(i)));
  }
  ASSERT_TRUE(RunOver(jobs).ok());
  ASSERT_EQ(Pending().size(), kRejects);

  TestBroker broker;
  Reopen(nullptr);
  Writer& writer = MakeWriter({}, broker.config());
  Writer::JobQueue queue(1);
  std::thread thread([&] { EXPECT_TRUE(writer.Run(queue).ok()); });
  EXPECT_TRUE(WaitUntil([&] { return Pending().empty(); }));
  queue.Close();
  thread.join();
  std::vector<std::string> expected;
  for (const JobPtr& job : jobs) expected.push_back(*job->message.value);
  EXPECT_THAT(broker.DeadLetterValues(kRejects),
              testing::UnorderedElementsAreArray(expected));

  // The next process has none to send.
  Reopen(nullptr);
  EXPECT_THAT(Pending(), IsEmpty());
}

TEST_F(WriterTest, AFailedCommitEndsTheRunWithItsError) {
  FaultyDisk disk;
  Reopen(disk.env());
  ASSERT_TRUE(RunOver({ArticleJob(0, "a")}).ok());
  disk.fails = true;
  const absl::Status failed =
      RunOver({ArticleJob(1, "b"), ArticleJob(2, "c")}, {.max_messages = 1});
  EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable) << failed;
  EXPECT_THAT(commits_, ElementsAre(1));
  disk.fails = false;
  Reopen(nullptr);
  EXPECT_EQ(NextOffset(), 1);
  EXPECT_THAT(RevisionsOf("b"), IsEmpty());
}

TEST_F(WriterTest, TellsTheStatusWhatIsDurable) {
  ingest::SourcePartition source;
  source.key = kPartition;
  source.high_watermark = 9;
  status_.SetSource({source});
  EXPECT_TRUE(RunOver({ArticleJob(0, "a"), RefusedJob(1)}).ok());
  EXPECT_EQ(status_.AppliedOffset("articles", 0), 2);
  EXPECT_EQ(status_.LagMessages(), 7);
  EXPECT_EQ(status_.Partitions()[0].rejected.at("id_missing"), 1);
}

}  // namespace
}  // namespace factline::pipeline
