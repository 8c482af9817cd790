#include "daemon/pipeline/writer.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/track/tracker.h"

namespace factline::pipeline {
namespace {

// How long an idle writer sleeps before it looks after dead letters.
constexpr absl::Duration kIdle = absl::Milliseconds(100);
// How often lag tools are told; each report is a request to the broker.
constexpr absl::Duration kReportInterval = absl::Seconds(5);
// How often the log tells how far a re-extraction is.
constexpr absl::Duration kReextractionReportInterval = absl::Seconds(30);
// Dead letters read from the store at a time; their payloads are in memory.
constexpr int kLettersAtOnce = 32;

// Counters of messages passed over, one a language. ISO 639-1 has fewer.
constexpr size_t kMaxSkipReasons = 200;

// Of rejects that an operator ordered.
constexpr std::string_view kSkippedReason = "operator_skipped";

// Id of the revision that a result brings; empty if it brings none.
std::string NewRevisionOf(const ArticleRecord& article) {
  for (const ArticleRevisionRecord& revision : article.revisions) {
    if (revision.recorded_revision == 0) return revision.id;
  }
  return {};
}

}  // namespace

Writer::Writer(const BatchLimits& limits, std::string extractor_version,
               store::FactStore& store, ingest::DeadLetters& letters,
               IngestStatus& ingest_status, Metrics& metrics,
               ReportOffsets report)
    : limits_(limits),
      extractor_version_(std::move(extractor_version)),
      store_(store),
      letters_(letters),
      ingest_status_(ingest_status),
      metrics_(metrics),
      skip_reasons_(kMaxSkipReasons),
      report_(std::move(report)),
      applied_(metrics.GetCounter("factline_articles_applied_total",
                                  "Article messages that changed something")),
      unchanged_(metrics.GetCounter(
          "factline_articles_unchanged_total",
          "Article messages without effect (duplicates)")),
      claims_(metrics.GetCounter("factline_claims_read_total",
                                 "Claims read from applied articles")),
      commits_(metrics.GetCounter("factline_commits_total",
                                  "Group commits written and synced")),
      commit_latency_(metrics.GetHistogram(
          "factline_commit_latency_seconds",
          "Time of one group commit, sync included")),
      letters_gauge_(metrics.GetGauge(
          "factline_dead_letters_pending",
          "Refused messages not yet handed to the dead-letter topic")) {}

absl::Status Writer::Prepare() {
  FACTLINE_ASSIGN_OR_RETURN(const auto positions, store_.AllPositions());
  for (const auto& [partition, position] : positions) {
    positions_[partition] = position;
  }
  letters_left_ = true;
  return absl::OkStatus();
}

absl::Status Writer::Run(JobQueue& queue) {
  while (true) {
    const absl::Duration wait =
        batch_messages_ == 0
            ? kIdle
            : std::max(batch_start_ + limits_.linger - absl::Now(),
                       absl::ZeroDuration());
    std::optional<std::shared_ptr<Job>> job = queue.Pop(wait);
    if (job) {
      // A slow article must not hold back those before it.
      if (!(*job)->ready.WaitForNotificationWithTimeout(limits_.linger)) {
        FACTLINE_RETURN_IF_ERROR(Commit());
        (*job)->ready.WaitForNotification();
      }
      FACTLINE_RETURN_IF_ERROR(Take(**job));
    }
    FACTLINE_RETURN_IF_ERROR(CommitIfDue(/*queue_is_idle=*/!job));
    FACTLINE_RETURN_IF_ERROR(DoErrands());
    FACTLINE_RETURN_IF_ERROR(Reextract());
    if (!job) {
      PumpDeadLetters();
      ReportNowAndThen();
      if (queue.Finished()) break;
    }
  }
  FACTLINE_RETURN_IF_ERROR(Commit());
  PumpDeadLetters();
  next_report_ = absl::InfinitePast();
  ReportNowAndThen();
  return absl::OkStatus();
}

store::StoreTransaction& Writer::Transaction() {
  if (transaction_ == nullptr) {
    transaction_ = store_.Begin();
    batch_start_ = absl::Now();
  }
  return *transaction_;
}

absl::Status Writer::Take(const Job& job) {
  const ingest::Message& message = job.message;
  if (message.gap) {
    TakeGap(message);
    return absl::OkStatus();
  }
  store::PartitionPosition& position = positions_[message.partition];
  // A client that was made anew may hand out again what is applied.
  if (message.offset < position.next_offset) return absl::OkStatus();
  if (const auto reason = SkipUpTo(message)) {
    Reject(message, kSkippedReason, *reason);
  } else if (const auto* read = std::get_if<ReadArticle>(&job.result)) {
    FACTLINE_RETURN_IF_ERROR(Apply(*read, message));
  } else if (const auto* refusal = std::get_if<ingest::Refusal>(&job.result)) {
    Reject(message, ingest::NameOf(refusal->reason), refusal->detail);
  } else {
    metrics_
        .GetCounter("factline_messages_skipped_total",
                    "Messages passed over, by reason",
                    {{"reason", skip_reasons_.Of(
                                    std::get<Skipped>(job.result).reason)}})
        .Increment();
  }
  store::StoreTransaction& transaction = Transaction();
  position.next_offset = message.offset + 1;
  position.last_message_time = message.time;
  position.last_message_crc = ingest::FingerprintOf(message);
  position.revision = transaction.latest_revision();
  transaction.SetPosition(message.partition, position);
  batch_partitions_.insert(message.partition);
  ++batch_messages_;
  return absl::OkStatus();
}

std::optional<std::string> Writer::SkipUpTo(const ingest::Message& message) {
  std::optional<std::string> skip;
  if (skipping_.list == nullptr) return skip;
  for (const store::SkipOrder& order :
       skipping_.list->TakeUpTo(message.partition, message.offset)) {
    Transaction().DropSkip(order.partition, order.offset);
    LogWarning("message passed over by order",
               {{"topic", order.partition.topic},
                {"partition", order.partition.partition},
                {"offset", order.offset},
                {"reason", order.reason}});
    if (order.offset == message.offset) {
      skip = order.reason;
      continue;
    }
    // It never came: the topic has it no more.
    store::RejectRecord reject;
    reject.partition = order.partition;
    reject.offset = order.offset;
    reject.reason = kSkippedReason;
    reject.detail = order.reason;
    reject.done = true;
    reject.message_time = order.order_time;
    Transaction().PutReject(reject);
  }
  return skip;
}

absl::Status Writer::SkipOffset(std::string_view topic, int32_t partition,
                                int64_t offset, std::string_view reason) {
  const auto key = skipping_.find ? skipping_.find(topic, partition)
                                  : std::optional<PartitionKey>();
  if (!key) return absl::NotFoundError("the partition is not read here");
  if (offset < positions_[*key].next_offset) {
    return absl::FailedPreconditionError(
        absl::StrCat("the message was applied: the store goes on at offset ",
                     positions_[*key].next_offset));
  }
  if (skipping_.list->size() >= SkipList::kMaxOrders) {
    return absl::ResourceExhaustedError(absl::StrCat(
        SkipList::kMaxOrders, " messages wait to be passed over"));
  }
  const store::SkipOrder order{.partition = *key,
                               .offset = offset,
                               .reason = std::string(reason),
                               .order_time = absl::Now()};
  auto transaction = store_.Begin();
  transaction->PutSkip(order);
  FACTLINE_RETURN_IF_ERROR(store_.Commit(std::move(transaction)));
  skipping_.list->Add(order);
  skipping_.pass_gap(partition, offset);
  return absl::OkStatus();
}

// The gap is recorded as a reject that is done: there is nothing to hand on.
void Writer::TakeGap(const ingest::Message& message) {
  const auto ordered = SkipUpTo(message);  // Before what it would replace.
  store::RejectRecord reject;
  reject.partition = message.partition;
  reject.offset = message.offset;
  reject.reason = message.gap->reason;
  reject.detail = absl::StrCat("offsets ", message.offset, " to ",
                               message.gap->end, ": ", message.gap->detail);
  if (ordered) absl::StrAppend(&reject.detail, "; by order: ", *ordered);
  reject.done = true;
  reject.message_time = message.time;
  store::StoreTransaction& transaction = Transaction();
  transaction.PutReject(reject);
  CountReject(message, reject.reason, reject.detail);
  store::PartitionPosition& position = positions_[message.partition];
  position.next_offset = message.gap->end;
  position.last_message_crc = 0;  // Nothing to compare the topic with.
  position.revision = transaction.latest_revision();
  transaction.SetPosition(message.partition, position);
  batch_partitions_.insert(message.partition);
  ++batch_messages_;
}

absl::Status Writer::Apply(const ReadArticle& read,
                           const ingest::Message& message) {
  store::StoreTransaction& transaction = Transaction();
  FACTLINE_ASSIGN_OR_RETURN(
      track::TrackResult result,
      track::Track(read.article, read.claims, extractor_version_,
                   transaction));
  if (!result.changed) {
    unchanged_.Increment();
    return absl::OkStatus();
  }
  const std::string revision_id = NewRevisionOf(result.article);
  const absl::StatusOr<int64_t> revision =
      transaction.Apply(std::move(result), absl::Now());
  if (absl::IsInvalidArgument(revision.status())) {
    // Ours to mend, but no reason to stop the partition: the message is kept.
    LogError("article could not be applied",
             {{"offset", message.offset}, {"error", revision.status()}});
    Reject(message, "not_applicable", revision.status().ToString());
    return absl::OkStatus();
  }
  if (!revision.ok()) return revision.status();
  if (texts_ != nullptr && !revision_id.empty() &&
      !read.article.IsWithdrawal()) {
    texts_->Put(revision_id, read.article);
  }
  applied_.Increment();
  batch_claims_ += static_cast<int>(read.claims.size());
  claims_.Add(static_cast<double>(read.claims.size()));
  return absl::OkStatus();
}

void Writer::Reject(const ingest::Message& message, std::string_view reason,
                    std::string_view detail) {
  store::RejectRecord reject;
  reject.partition = message.partition;
  reject.offset = message.offset;
  reject.reason = reason;
  reject.detail = detail;
  reject.message_key = message.key.value_or("");
  reject.message_value = message.value.value_or("");
  reject.message_time = message.time;
  reject.done = !give_letters_;
  Transaction().PutReject(reject);
  letters_left_ = true;
  CountReject(message, reason, detail);
}

void Writer::CountReject(const ingest::Message& message,
                         std::string_view reason, std::string_view detail) {
  ingest_status_.CountReject(message.partition, reason);
  metrics_
      .GetCounter("factline_messages_rejected_total",
                  "Messages refused and dead-lettered, by reason",
                  {{"reason", std::string(reason)}})
      .Increment();
  LogWarning("message refused", {{"topic", message.partition.topic},
                                 {"partition", message.partition.partition},
                                 {"offset", message.offset},
                                 {"reason", reason},
                                 {"detail", detail}});
}

absl::Status Writer::CommitIfDue(bool queue_is_idle) {
  if (transaction_ == nullptr) return absl::OkStatus();
  const bool full = batch_messages_ >= limits_.max_messages ||
                    batch_claims_ >= limits_.max_claims ||
                    transaction_->bytes() >= limits_.max_bytes;
  const bool lingered = absl::Now() >= batch_start_ + limits_.linger;
  if (full || lingered || queue_is_idle) return Commit();
  return absl::OkStatus();
}

absl::Status Writer::Commit() {
  if (transaction_ == nullptr) return absl::OkStatus();
  const absl::Time start = absl::Now();
  if (texts_ != nullptr) FACTLINE_RETURN_IF_ERROR(texts_->Commit());
  FACTLINE_RETURN_IF_ERROR(store_.Commit(std::move(transaction_)));
  transaction_.reset();
  commits_.Increment();
  commit_latency_.Observe(absl::Now() - start);
  for (const PartitionKey& partition : batch_partitions_) {
    ingest_status_.SetApplied(partition, positions_[partition]);
    unreported_.insert(partition);
  }
  batch_partitions_.clear();
  batch_messages_ = 0;
  batch_claims_ = 0;
  for (const LetterId& letter : letters_marked_) {
    letters_under_way_.erase(letter);
  }
  letters_marked_.clear();
  PumpDeadLetters();
  ReportNowAndThen();
  return absl::OkStatus();
}

absl::Status Writer::DoErrands() {
  if (errands_ == nullptr || !errands_->waiting()) return absl::OkStatus();
  FACTLINE_RETURN_IF_ERROR(Commit());
  // A commit may begin the next transaction, with marks of dead letters; then
  // the errands wait for the next turn.
  if (transaction_ == nullptr) errands_->DoAll(*this);
  return absl::OkStatus();
}

absl::Status Writer::Reextract() {
  if (reextraction_ == nullptr || transaction_ != nullptr) {
    return absl::OkStatus();
  }
  if (paused_ || absl::Now() < next_reextraction_) return absl::OkStatus();
  FACTLINE_ASSIGN_OR_RETURN(next_reextraction_,
                            reextraction_->Step(absl::Now()));
  const store::TextStore::Cursor& progress = reextraction_->progress();
  if (progress.finished || absl::Now() >= next_reextraction_report_) {
    next_reextraction_report_ = absl::Now() + kReextractionReportInterval;
    LogInfo("re-extraction", {{"texts_read", progress.read},
                              {"changed", progress.changed},
                              {"finished", progress.finished}});
  }
  if (progress.finished) reextraction_.reset();
  return absl::OkStatus();
}

// Sends what the store holds as pending and is not under way, and marks done
// what has arrived; the marks go into the next commit. The store is the queue,
// so a restart or a full producer lose nothing.
void Writer::PumpDeadLetters() {
  for (const ingest::DeliveredLetter& letter : letters_.TakeDelivered()) {
    Transaction().MarkRejectDone(letter.partition, letter.offset);
    letters_marked_.emplace_back(letter.partition, letter.offset);
  }
  for (const ingest::DeliveredLetter& letter : letters_.TakeFailed()) {
    letters_under_way_.erase({letter.partition, letter.offset});
  }
  if (!letters_left_ ||
      letters_under_way_.size() >= static_cast<size_t>(kLettersAtOnce)) {
    return;
  }
  const auto pending = store_.PendingRejects(kLettersAtOnce);
  if (!pending.ok()) {
    LogError("dead letters cannot be read", {{"error", pending.status()}});
    return;
  }
  letters_left_ = !pending->empty();
  letters_gauge_.Set(static_cast<double>(pending->size()));
  for (const store::RejectRecord& reject : *pending) {
    if (!SendLetter(reject)) return;
  }
}

// False when the producer has no room.
bool Writer::SendLetter(const store::RejectRecord& reject) {
  const LetterId id(reject.partition, reject.offset);
  if (letters_under_way_.contains(id)) return true;
  ingest::DeadLetter letter;
  letter.message.partition = reject.partition;
  letter.message.offset = reject.offset;
  letter.message.key = reject.message_key;
  letter.message.value = reject.message_value;
  letter.reason = reject.reason;
  letter.detail = reject.detail;
  if (!letters_.Send(letter)) return false;
  letters_under_way_.insert(id);
  return true;
}

void Writer::ReportNowAndThen() {
  if (unreported_.empty() || absl::Now() < next_report_) return;
  next_report_ = absl::Now() + kReportInterval;
  std::vector<std::pair<PartitionKey, int64_t>> offsets;
  for (const PartitionKey& partition : unreported_) {
    offsets.emplace_back(partition, positions_[partition].next_offset);
  }
  unreported_.clear();
  report_(offsets);
}

}  // namespace factline::pipeline
