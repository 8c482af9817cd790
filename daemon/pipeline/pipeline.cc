#include "daemon/pipeline/pipeline.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/bounded_queue.h"
#include "daemon/base/failpoint.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/ingest/dead_letters.h"
#include "daemon/ingest/decoder.h"
#include "daemon/ingest/kafka_source.h"
#include "daemon/pipeline/job.h"
#include "daemon/pipeline/skip_list.h"

namespace factline::pipeline {
namespace {

// Jobs between source and writer: enough to keep a batch filling while one is
// committed. News is a few KB; where messages are larger, their bytes are the
// limit.
constexpr size_t kMaxJobs = 256;
constexpr size_t kMaxBytesHeld = 32 << 20;
// A message is held as it came, decoded, and while it is read as a document of
// several times its size.
constexpr size_t kHeldPerMessageByte = 4;
// A claim with its evidence and names, as measured on news.
constexpr size_t kHeldPerClaim = 2 << 10;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
// How often lag is refreshed while messages flow.
constexpr absl::Duration kStatusInterval = absl::Milliseconds(500);

size_t SizeOf(const ingest::Message& message) {
  return (message.key ? message.key->size() : 0) +
         (message.value ? message.value->size() : 0);
}

// Decodes and reads one message: the pure part of the pipeline.
JobResult Read(const extract::Extractor& extractor,
               const ingest::Message& message) {
  Failpoint("message_is_read");
  ingest::DecodeResult decoded = ingest::DecodeMessage(message);
  if (auto* refusal = std::get_if<ingest::Refusal>(&decoded)) {
    return std::move(*refusal);
  }
  ReadArticle read;
  read.article = std::get<Article>(std::move(decoded));
  if (read.article.IsWithdrawal()) return read;
  absl::StatusOr<extract::Extraction> extraction =
      extractor.Extract(read.article);
  if (!extraction.ok()) {
    return Skipped{std::string(extraction.status().message())};
  }
  read.claims = std::move(extraction->claims);
  return read;
}

}  // namespace

struct Pipeline::Impl {
  Impl(const extract::Extractor& extractor, IngestStatus& status,
       Metrics& metrics)
      : extractor(extractor),
        status(status),
        consumed(metrics.GetCounter("factline_messages_consumed_total",
                                    "Messages taken from the topic")) {}

  void PollLoop();
  void ExtractLoop();
  void WriteLoop();
  void Fail(const absl::Status& error);
  absl::Status TakeSkips(const store::FactStore& store);

  const extract::Extractor& extractor;
  IngestStatus& status;
  Counter& consumed;
  std::function<void(const absl::Status&)> on_failure;
  std::unique_ptr<ingest::KafkaSource> source;
  std::unique_ptr<ingest::DeadLetters> letters;
  std::unique_ptr<Writer> writer;
  SkipList skips;
  ByteBudget budget{kMaxBytesHeld};  // Before the jobs that have shares of it.
  Writer::JobQueue ordered{kMaxJobs};
  Writer::JobQueue work{kMaxJobs};
  std::atomic<bool> stop = false;
  std::atomic<bool> failed = false;
  std::atomic<bool> paused = false;
  std::atomic<SteadyTime> last_poll = std::chrono::steady_clock::now();
  Errands* errands = nullptr;
  absl::Status written;  // Of the writer; read after it was joined.
  std::vector<std::thread> threads;
};

void Pipeline::Impl::Fail(const absl::Status& error) {
  stop = true;
  if (!failed.exchange(true)) on_failure(error);
}

absl::Status Pipeline::Impl::TakeSkips(const store::FactStore& store) {
  FACTLINE_ASSIGN_OR_RETURN(const std::vector<store::SkipOrder> orders,
                            store.Skips());
  for (const store::SkipOrder& order : orders) {
    skips.Add(order);
    source->PassGap(order.partition.partition, order.offset);
  }
  const auto find = [this](std::string_view topic,
                           int32_t number) -> std::optional<PartitionKey> {
    for (const ingest::SourcePartition& partition : source->Partitions()) {
      if (partition.key.topic == topic && partition.key.partition == number) {
        return partition.key;
      }
    }
    return std::nullopt;
  };
  writer->SetSkipping({.list = &skips,
                       .find = find,
                       .pass_gap = [this](int32_t partition, int64_t offset) {
                         source->PassGap(partition, offset);
                       }});
  return absl::OkStatus();
}

void Pipeline::Impl::PollLoop() {
  absl::Time next_status = absl::InfinitePast();
  while (!stop) {
    last_poll = std::chrono::steady_clock::now();
    if (paused) {
      // What librdkafka has fetched fills its queue, and it fetches no more.
      absl::SleepFor(kPollTimeout);
      continue;
    }
    absl::StatusOr<std::optional<ingest::Message>> message =
        source->Poll(kPollTimeout);
    if (!message.ok()) {
      Fail(message.status());
      break;
    }
    if (absl::Now() >= next_status) {
      status.SetSource(source->Partitions());
      next_status = absl::Now() + kStatusInterval;
    }
    if (!message->has_value()) continue;
    auto job = std::make_shared<Job>();
    job->message = **std::move(message);
    if (job->message.gap) {
      job->ready.Notify();  // There is nothing to read.
      if (!ordered.Push(std::move(job))) break;
      continue;
    }
    consumed.Increment();
    job->room = budget.Take(SizeOf(job->message) * kHeldPerMessageByte);
    if (skips.Contains(job->message.partition, job->message.offset)) {
      // Not even looked at: it may be what kills the readers.
      job->ready.Notify();
      if (!ordered.Push(std::move(job))) break;
      continue;
    }
    // The work queue last: whoever extracts the job may rely on its place.
    if (!ordered.Push(job) || !work.Push(std::move(job))) break;
  }
  work.Close();
  ordered.Close();
}

void Pipeline::Impl::ExtractLoop() {
  while (std::optional<std::shared_ptr<Job>> job = work.Pop()) {
    (*job)->result = Read(extractor, (*job)->message);
    if (const auto* read = std::get_if<ReadArticle>(&(*job)->result)) {
      (*job)->room.Grow(read->claims.size() * kHeldPerClaim);
    }
    (*job)->ready.Notify();
  }
}

void Pipeline::Impl::WriteLoop() {
  written = writer->Run(ordered);
  if (errands != nullptr) errands->Close();
  if (written.ok()) return;
  LogError("writing stopped", {{"error", written}});
  // Wakes the source if it waits for room.
  ordered.Close();
  budget.Close();
  Fail(written);
}

Pipeline::Pipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Pipeline::~Pipeline() {
  const absl::Status drained = Drain(absl::Now());
  if (!drained.ok()) LogError("pipeline ended", {{"error", drained}});
}

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Start(
    const PipelineOptions& options, const extract::Extractor& extractor,
    store::FactStore& store, IngestStatus& status, Metrics& metrics,
    std::function<void(const absl::Status&)> on_failure) {
  auto impl = std::make_unique<Impl>(extractor, status, metrics);
  impl->on_failure = std::move(on_failure);
  FACTLINE_ASSIGN_OR_RETURN(
      impl->source,
      ingest::KafkaSource::Open(
          options.kafka, options.cluster_id,
          [&store, &status](const PartitionKey& partition)
              -> absl::StatusOr<std::optional<ingest::KafkaSource::StartAt>> {
            FACTLINE_ASSIGN_OR_RETURN(const auto position,
                                      store.GetPosition(partition));
            if (!position) return std::nullopt;
            status.SetApplied(partition, *position);
            return ingest::KafkaSource::StartAt{
                .offset = position->next_offset,
                .last_fingerprint = position->last_message_crc};
          }));
  FACTLINE_ASSIGN_OR_RETURN(impl->letters,
                            ingest::DeadLetters::Open(options.kafka));
  impl->writer = std::make_unique<Writer>(
      options.batch, std::string(extractor.version()), store,
      *impl->letters, status, metrics,
      [source = impl->source.get()](const auto& offsets) {
        source->CommitForLagTools(offsets);
      });
  FACTLINE_RETURN_IF_ERROR(impl->writer->Prepare());
  FACTLINE_RETURN_IF_ERROR(impl->TakeSkips(store));
  if (!options.give_letters) impl->writer->KeepLettersBack();
  if (options.errands != nullptr) {
    impl->errands = options.errands;
    impl->writer->TakeErrands(*options.errands);
  }
  if (options.texts != nullptr && options.keep_text) {
    impl->writer->KeepTexts(*options.texts);
  }
  if (options.texts != nullptr && options.reextract_rate > 0) {
    FACTLINE_ASSIGN_OR_RETURN(
        std::unique_ptr<Reextraction> job,
        Reextraction::Start(extractor, store, *options.texts,
                            options.reextract_rate));
    impl->writer->SetReextraction(std::move(job));
  }
  Impl* raw = impl.get();
  raw->threads.emplace_back([raw] { raw->WriteLoop(); });
  for (int i = 0; i < options.extract_threads; ++i) {
    raw->threads.emplace_back([raw] { raw->ExtractLoop(); });
  }
  raw->threads.emplace_back([raw] { raw->PollLoop(); });
  return std::unique_ptr<Pipeline>(new Pipeline(std::move(impl)));
}

absl::Status Pipeline::Drain(absl::Time deadline) {
  if (impl_->threads.empty()) return impl_->written;
  impl_->stop = true;
  for (std::thread& thread : impl_->threads) thread.join();
  impl_->threads.clear();
  // What does not leave now is in the store and leaves after the next start.
  impl_->letters->Flush(
      std::max(deadline - absl::Now(), absl::ZeroDuration()));
  return impl_->written;
}

bool Pipeline::connected() const { return impl_->source->connected(); }

void Pipeline::Pause(bool paused) {
  impl_->paused = paused;
  impl_->writer->Pause(paused);
}

absl::Duration Pipeline::SinceLastPoll() const {
  return absl::FromChrono(std::chrono::steady_clock::now() -
                          impl_->last_poll.load());
}

}  // namespace factline::pipeline
