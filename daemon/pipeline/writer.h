#ifndef FACTLINE_DAEMON_PIPELINE_WRITER_H_
#define FACTLINE_DAEMON_PIPELINE_WRITER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "daemon/base/bounded_queue.h"
#include "daemon/base/metrics.h"
#include "daemon/ingest/dead_letters.h"
#include "daemon/pipeline/errands.h"
#include "daemon/pipeline/ingest_status.h"
#include "daemon/pipeline/job.h"
#include "daemon/pipeline/label_set.h"
#include "daemon/pipeline/reextract.h"
#include "daemon/pipeline/skip_list.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::pipeline {

// When a group commit is closed: whichever comes first.
struct BatchLimits {
  int max_messages = 200;            // Bounds what a crash makes us redo.
  size_t max_bytes = 4 << 20;        // Below one memtable of the store.
  absl::Duration linger = absl::Milliseconds(5);  // Of the oldest message.
  int max_claims = 5000;  // Articles may be lists of thousands of figures.
};

// The single writer: takes jobs in the order in which their messages came,
// applies each, and commits groups of them with one sync. A refused message
// becomes a reject record in the same batch; only once that is durable is it
// handed to the dead-letter topic, and once the broker has it, marked done.
//
// Run() belongs to one thread and ends when the queue is closed and empty, or
// at the first failed write: then the store takes no more, see status().
class Writer {
 public:
  using JobQueue = BoundedQueue<std::shared_ptr<Job>>;
  // Tells the broker how far the store is; called now and then.
  using ReportOffsets = std::function<void(
      const std::vector<std::pair<PartitionKey, int64_t>>&)>;

  Writer(const BatchLimits& limits, std::string extractor_version,
         store::FactStore& store, ingest::DeadLetters& letters,
         IngestStatus& ingest_status, Metrics& metrics, ReportOffsets report);

  // Reads what the store has pending. Call it before Run().
  absl::Status Prepare();
  // Texts of applied articles go there, before the commit of each group. Call
  // it before Run(); `texts` outlives this.
  void KeepTexts(store::TextStore& texts) { texts_ = &texts; }
  // Goes on between commits, as far as its rate allows; replaces the one under
  // way. Before Run(), or by an errand.
  void SetReextraction(std::unique_ptr<Reextraction> job) {
    reextraction_ = std::move(job);
    next_reextraction_ = absl::InfinitePast();
  }
  // Null when none is under way. By an errand.
  const Reextraction* reextraction() const { return reextraction_.get(); }
  // What operators want done between commits. Call it before Run(); `errands`
  // outlives this.
  void TakeErrands(Errands& errands) { errands_ = &errands; }
  // Where the source's messages that operators want passed over are listed, how
  // the partition of a topic is found, and how a gap is passed. Call it before
  // Run(); the list outlives this.
  struct Skipping {
    SkipList* list = nullptr;
    std::function<std::optional<PartitionKey>(std::string_view topic,
                                              int32_t partition)>
        find;
    std::function<void(int32_t partition, int64_t offset)> pass_gap;
  };
  void SetSkipping(Skipping skipping) { skipping_ = std::move(skipping); }
  // The message at this offset is passed over when it comes, also after a
  // restart, and recorded as a reject; durable when this returns. By an errand.
  // Errors: NotFound for a partition that is not read, FailedPrecondition for
  // a message that was applied, ResourceExhausted for too many orders.
  absl::Status SkipOffset(std::string_view topic, int32_t partition,
                          int64_t offset, std::string_view reason);
  // Refused messages are recorded, and not handed to the dead-letter topic: they
  // have been, by whoever read the topic first. Call it before Run().
  void KeepLettersBack() { give_letters_ = false; }
  // Puts re-extraction off; what comes through the queue is applied. From any
  // thread.
  void Pause(bool paused) { paused_ = paused; }
  // OK when all of the queue was committed, else the store's error.
  absl::Status Run(JobQueue& queue);

 private:
  absl::Status Take(const Job& job);
  // Records those that operators wanted passed over, up to this message; gives
  // the reason if it is one.
  std::optional<std::string> SkipUpTo(const ingest::Message& message);
  absl::Status Apply(const ReadArticle& read, const ingest::Message& message);
  void TakeGap(const ingest::Message& message);
  void Reject(const ingest::Message& message, std::string_view reason,
              std::string_view detail);
  void CountReject(const ingest::Message& message, std::string_view reason,
                   std::string_view detail);
  absl::Status CommitIfDue(bool queue_is_idle);
  absl::Status Commit();
  absl::Status Reextract();
  absl::Status DoErrands();
  void PumpDeadLetters();
  bool SendLetter(const store::RejectRecord& reject);
  void ReportNowAndThen();
  store::StoreTransaction& Transaction();

  const BatchLimits limits_;
  const std::string extractor_version_;
  store::FactStore& store_;
  ingest::DeadLetters& letters_;
  IngestStatus& ingest_status_;
  Metrics& metrics_;
  LabelSet skip_reasons_;
  const ReportOffsets report_;

  store::TextStore* texts_ = nullptr;
  std::unique_ptr<Reextraction> reextraction_;
  Errands* errands_ = nullptr;
  Skipping skipping_;
  bool give_letters_ = true;
  std::atomic<bool> paused_ = false;
  absl::Time next_reextraction_ = absl::InfinitePast();
  absl::Time next_reextraction_report_ = absl::InfinitePast();
  std::unique_ptr<store::StoreTransaction> transaction_;
  int batch_messages_ = 0;
  int batch_claims_ = 0;
  absl::Time batch_start_;
  // Next offset by partition, with what the open batch holds.
  std::map<PartitionKey, store::PartitionPosition> positions_;
  std::set<PartitionKey> batch_partitions_;
  std::set<PartitionKey> unreported_;
  absl::Time next_report_ = absl::InfinitePast();

  using LetterId = std::pair<PartitionKey, int64_t>;
  std::set<LetterId> letters_under_way_;  // Sent, or marked in the open batch.
  std::vector<LetterId> letters_marked_;  // Marked done in the open batch.
  bool letters_left_ = false;  // The store may hold some that are not done.

  Counter& applied_;
  Counter& unchanged_;
  Counter& claims_;
  Counter& commits_;
  Histogram& commit_latency_;
  Gauge& letters_gauge_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_WRITER_H_
