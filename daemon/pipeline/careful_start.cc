#include "daemon/pipeline/careful_start.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/failpoint.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/ingest/decoder.h"
#include "daemon/ingest/kafka_source.h"

namespace factline::pipeline {
namespace {

using ingest::KafkaSource;

// What a run has in hand at once, and may have died of.
constexpr size_t kMaxTried = 256;
// Of the messages that are kept for trying them.
constexpr size_t kMaxTriedBytes = 32 << 20;
constexpr absl::Duration kTrialTime = absl::Seconds(10);
// After this without a broker nothing is tried: there is nothing to die of.
constexpr absl::Duration kConnectTime = absl::Seconds(2);
constexpr absl::Duration kPoll = absl::Milliseconds(20);

constexpr char kReason[] = "ended_the_daemon";

using Positions = std::vector<std::pair<PartitionKey, store::PartitionPosition>>;

int64_t AppliedOf(const Positions& positions) {
  int64_t applied = 0;
  for (const auto& [key, position] : positions) applied += position.next_offset;
  return applied;
}

// One message at a time, so that the one that was asked for is the one that
// came: a fetch brings no more than the batch that it begins in.
ingest::KafkaConfig OneAtATime(const ingest::KafkaConfig& kafka,
                               int32_t partition) {
  ingest::KafkaConfig one = kafka;
  one.partitions = {partition};
  one.on_gap = ingest::OnGap::kStop;
  const std::string least("1");
  one.properties.insert_or_assign("queued.min.messages", least);
  one.properties.insert_or_assign("fetch.message.max.bytes", least);
  return one;
}

// The message is passed over when it comes, and goes to the dead letters; a
// batch that cannot even be fetched is passed over by the position.
absl::Status PassOver(const Verdict& verdict, store::FactStore& store) {
  const Trial& guilty = *verdict.guilty;
  FACTLINE_ASSIGN_OR_RETURN(auto position, store.GetPosition(guilty.partition));
  if (position && guilty.offset < position->next_offset) {
    return absl::OkStatus();  // Applied after all.
  }
  const std::string detail =
      absl::StrCat("the process died of it ", kDeathsToProve,
                   " times; offsets ", guilty.offset, " to ",
                   guilty.offset + verdict.width - 1);
  auto transaction = store.Begin();
  if (guilty.had_come) {
    transaction->PutSkip({.partition = guilty.partition,
                          .offset = guilty.offset,
                          .reason = absl::StrCat(kReason, ": ", detail),
                          .order_time = absl::Now()});
  } else {
    store::RejectRecord reject;
    reject.partition = guilty.partition;
    reject.offset = guilty.offset;
    reject.reason = kReason;
    reject.detail = detail;
    reject.done = true;  // There is nothing to hand on.
    reject.message_time = absl::Now();
    transaction->PutReject(reject);
    store::PartitionPosition next = position.value_or(store::PartitionPosition());
    next.next_offset = guilty.offset + verdict.width;
    next.last_message_crc = 0;  // Nothing to compare the topic with.
    transaction->SetPosition(guilty.partition, next);
  }
  LogError("messages that ended the daemon are passed over",
           {{"topic", guilty.partition.topic},
            {"partition", guilty.partition.partition},
            {"what", detail}});
  return store.Commit(std::move(transaction));
}

// Tries the next messages of one partition.
class Tryout {
 public:
  // `note` is what is known so far; it is written before each step.
  Tryout(const ingest::KafkaConfig& kafka, const extract::Extractor& extractor,
         const store::FactStore& store, const RunNoteFile& file,
         const Verdict& verdict, RunNote& note)
      : kafka_(kafka),
        extractor_(extractor),
        store_(store),
        file_(file),
        verdict_(verdict),
        note_(note) {}

  absl::Status Run(const PartitionKey& partition, int64_t offset) {
    FACTLINE_RETURN_IF_ERROR(Fetch(partition, offset));
    for (const ingest::Message& message : messages_) {
      FACTLINE_RETURN_IF_ERROR(
          Note({.partition = partition,
                .offset = message.offset,
                .had_come = true}));
      Failpoint("message_is_tried");
      ingest::DecodeResult decoded = ingest::DecodeMessage(message);
      const auto* article = std::get_if<Article>(&decoded);
      // What comes of it is for the pipeline; here it counts that it ends.
      if (article != nullptr) (void)extractor_.Extract(*article);
    }
    return Forget();
  }

 private:
  absl::Status Note(Trial trial) {
    const bool known = verdict_.suspect == trial;
    note_.deaths = known ? verdict_.deaths : 0;
    note_.trial = std::move(trial);
    return file_.Write(note_);
  }

  // Nothing is being tried: a death now proves nothing.
  absl::Status Forget() {
    note_.trial.reset();
    note_.deaths = 0;
    return file_.Write(note_);
  }

  absl::StatusOr<std::unique_ptr<KafkaSource>> Open(
      const PartitionKey& partition, int64_t offset) const {
    return KafkaSource::Open(
        OneAtATime(kafka_, partition.partition), partition.cluster_id,
        [offset](const PartitionKey&) {
          return std::optional<KafkaSource::StartAt>(
              {.offset = offset, .last_fingerprint = 0});
        });
  }

  // Takes the next messages into messages_. Unavailable without a broker.
  absl::Status Fetch(const PartitionKey& partition, int64_t offset) {
    FACTLINE_ASSIGN_OR_RETURN(
        const std::vector<store::SkipOrder> skips, store_.Skips());
    FACTLINE_ASSIGN_OR_RETURN(const auto source, Open(partition, offset));
    FACTLINE_RETURN_IF_ERROR(Connect(*source));
    // Noted only now: most of a start is waiting for the broker, and whoever is
    // killed then died of nothing that can be passed over.
    FACTLINE_RETURN_IF_ERROR(Note({.partition = partition, .offset = offset}));
    Failpoint("partition_is_tried");
    const absl::Time end = absl::Now() + kTrialTime;
    size_t bytes = 0;
    while (absl::Now() < end && messages_.size() < kMaxTried &&
           bytes < kMaxTriedBytes && !AtTheEnd(*source)) {
      FACTLINE_ASSIGN_OR_RETURN(std::optional<ingest::Message> message,
                                source->Poll(kPoll));
      if (!message) continue;
      FACTLINE_RETURN_IF_ERROR(Note(
          {.partition = partition,
           .offset = message->gap ? message->gap->end : message->offset + 1}));
      const bool skipped = std::any_of(
          skips.begin(), skips.end(), [&](const store::SkipOrder& order) {
            return order.partition == partition &&
                   order.offset == message->offset;
          });
      if (message->gap || skipped) continue;
      bytes += message->value ? message->value->size() : 0;
      messages_.push_back(*std::move(message));
    }
    return Forget();
  }

  // Until the partition is assigned; fetching begins then. What comes at once is
  // dropped here and comes again in the run.
  static absl::Status Connect(KafkaSource& source) {
    const absl::Time end = absl::Now() + kConnectTime;
    while (!source.connected()) {
      if (absl::Now() > end) return absl::UnavailableError("no broker answers");
      FACTLINE_RETURN_IF_ERROR(source.Poll(absl::ZeroDuration()).status());
      if (!source.connected()) absl::SleepFor(kPoll);
    }
    return absl::OkStatus();
  }

  static bool AtTheEnd(const KafkaSource& source) {
    for (const ingest::SourcePartition& row : source.Partitions()) {
      if (row.stopped) return true;
      if (row.high_watermark >= 0 && row.position >= row.high_watermark) {
        return true;
      }
    }
    return false;
  }

  const ingest::KafkaConfig& kafka_;
  const extract::Extractor& extractor_;
  const store::FactStore& store_;
  const RunNoteFile& file_;
  const Verdict& verdict_;
  RunNote& note_;
  std::vector<ingest::Message> messages_;
};

}  // namespace

absl::Status StartCarefully(const ingest::KafkaConfig& kafka,
                            const extract::Extractor& extractor,
                            store::FactStore& store, const RunNoteFile& file) {
  FACTLINE_ASSIGN_OR_RETURN(Positions positions, store.AllPositions());
  const Verdict verdict = Judge(file.Read(), AppliedOf(positions));
  RunNote note;
  if (verdict.guilty) {
    FACTLINE_RETURN_IF_ERROR(PassOver(verdict, store));
    FACTLINE_ASSIGN_OR_RETURN(positions, store.AllPositions());
    note.width = std::min(verdict.width * 2, kMaxWidth);
  } else {
    note.width = verdict.width;
  }
  note.applied = AppliedOf(positions);
  if (verdict.careful) {
    LogWarning("the last run died and had not got on: the next messages are "
               "tried one at a time");
    for (const auto& [key, position] : positions) {
      const auto& wanted = kafka.partitions;
      const bool ours =
          key.topic == kafka.topic &&
          (wanted.empty() ||
           std::find(wanted.begin(), wanted.end(), key.partition) !=
               wanted.end());
      if (!ours) continue;
      const absl::Status tried =
          Tryout(kafka, extractor, store, file, verdict, note)
              .Run(key, position.next_offset);
      if (absl::IsUnavailable(tried)) break;
      FACTLINE_RETURN_IF_ERROR(tried);
    }
  }
  note.trial.reset();
  note.deaths = 0;
  note.width = 1;
  return file.Write(note);
}

}  // namespace factline::pipeline
