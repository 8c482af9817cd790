#include "daemon/ingest/kafka_source.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/ingest/dead_letters.h"
#include "daemon/ingest/decoder.h"
#include "daemon/ingest/kafka_conf.h"
#include "daemon/ingest/kafka_consumer.h"
#include "daemon/ingest/topic_gap.h"

namespace factline::ingest {
namespace {

// How often a topic is asked for new partitions, and how long one such
// question may hold up Poll().
constexpr absl::Duration kDiscoveryInterval = absl::Seconds(10);
constexpr absl::Duration kRetryInterval = absl::Seconds(1);
constexpr int kMetadataTimeoutMs = 2000;
constexpr int kWatermarkTimeoutMs = 5000;
// Errors of decoding at one place before it is passed over: a broker on the
// move may hand out half a batch once.
constexpr int kMaxDecodeErrors = 3;
// A topic that is made anew lets its readers wait for kFetchBackoff: where
// nothing came for half of it, the last message is read again before the next one is
// taken; and now and then anyway.
constexpr absl::Duration kDoubtAfter = absl::Milliseconds(250);
constexpr int kMaxDoubts = 8;  // The last wait is a minute.
constexpr absl::Duration kDoubtInterval = absl::Seconds(30);
// Brokers that have not answered for so long are away.
constexpr absl::Duration kSilence = absl::Seconds(30);

using SteadyTime = std::chrono::steady_clock::time_point;

struct Assigned {
  int64_t next = RD_KAFKA_OFFSET_BEGINNING;
  int64_t end = -1;  // Of the log, where it was last reached.
  // Of the message before `next`; empty = not known.
  std::optional<uint32_t> last_fingerprint;
  // That message must be read again and compared before anything else is taken.
  // Only where its fingerprint is known.
  bool doubted = false;
  // When the last message came, on the clock of `waited`.
  absl::Duration last_wait;
  // Times that it was read again and the next one still had not come. Each
  // doubles what is waited for it: over a slow line it could take as long for
  // ever.
  int doubts = 0;
  int decode_errors = 0;
  // Offsets that are passed over at once: twice as many each time, since the
  // end of a batch that cannot be decoded is not known.
  int64_t skip = 1;
  bool stopped = false;
  std::string stop_reason;
};

}  // namespace

struct KafkaSource::Impl {
  KafkaConfig config;
  std::string cluster_id;
  NextOffset next_offset;
  KafkaClient client;
  absl::Time next_discovery = absl::InfinitePast();
  // Time spent in waiting for messages: what we take long over ourselves is no
  // sign of a broker's.
  absl::Duration waited;
  SteadyTime next_doubt = std::chrono::steady_clock::now();
  // Set: a partition that met an error is to be assigned anew then.
  std::optional<SteadyTime> retry;
  mutable absl::Mutex mu;
  SteadyTime last_answer ABSL_GUARDED_BY(mu) = std::chrono::steady_clock::now();
  bool asked_in_vain ABSL_GUARDED_BY(mu) = false;
  std::map<int32_t, Assigned> assigned ABSL_GUARDED_BY(mu);
  // Partition and offset of gaps that operators let pass.
  std::set<std::pair<int32_t, int64_t>> passed_gaps ABSL_GUARDED_BY(mu);
  std::string known_cluster ABSL_GUARDED_BY(mu);

  PartitionKey KeyOf(int32_t partition) const ABSL_SHARED_LOCKS_REQUIRED(mu) {
    return {known_cluster, config.topic, partition};
  }

  bool ResolveClusterId();
  std::vector<int32_t> ListPartitions();
  absl::Status Discover();
  absl::Status Add(const std::vector<int32_t>& partitions);
  void Assign() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  void NoteAnswer(bool answered);
  KafkaMessage Wait(absl::Duration timeout);
  void DoubtAll() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  bool MustReadAgain(const Assigned& state) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  void AssignLater();
  void Stop(int32_t partition, std::string reason)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  std::optional<Message> HandleGap(int32_t partition);
  std::optional<Message> HandleUndecodable(const rd_kafka_message_t& error);
  std::optional<Message> Take(const rd_kafka_message_t& message);
  void NoteEnd(const rd_kafka_message_t& end);
  bool IsOfThisTopic(const Message& message, Assigned& state)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  Message PassOver(int32_t partition, int64_t end, std::string reason,
                   std::string detail) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
};

// Learns the id that offsets are stored under; false while no broker answers.
bool KafkaSource::Impl::ResolveClusterId() {
  absl::MutexLock lock(&mu);
  if (!known_cluster.empty()) return true;
  if (!cluster_id.empty()) {
    known_cluster = cluster_id;
    return true;
  }
  char* id = rd_kafka_clusterid(client.get(), kMetadataTimeoutMs);
  if (id == nullptr) return false;
  known_cluster = id;
  rd_kafka_mem_free(client.get(), id);
  return true;
}

std::vector<int32_t> KafkaSource::Impl::ListPartitions() {
  rd_kafka_topic_t* topic =
      rd_kafka_topic_new(client.get(), config.topic.c_str(), nullptr);
  if (topic == nullptr) return {};
  const rd_kafka_metadata_t* metadata = nullptr;
  std::vector<int32_t> found;
  const auto error = rd_kafka_metadata(client.get(), 0, topic, &metadata,
                                       kMetadataTimeoutMs);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    for (int t = 0; t < metadata->topic_cnt; ++t) {
      for (int p = 0; p < metadata->topics[t].partition_cnt; ++p) {
        found.push_back(metadata->topics[t].partitions[p].id);
      }
    }
    rd_kafka_metadata_destroy(metadata);
  }
  rd_kafka_topic_destroy(topic);
  NoteAnswer(error == RD_KAFKA_RESP_ERR_NO_ERROR);
  return found;
}

void KafkaSource::Impl::NoteAnswer(bool answered) {
  absl::MutexLock lock(&mu);
  asked_in_vain = !answered;
  if (answered) last_answer = std::chrono::steady_clock::now();
}

absl::Status KafkaSource::Impl::Discover() {
  if (absl::Now() < next_discovery) return absl::OkStatus();
  next_discovery = absl::Now() + kRetryInterval;
  if (!ResolveClusterId()) return absl::OkStatus();
  std::vector<int32_t> fresh;
  for (const int32_t partition : ListPartitions()) {
    const auto& wanted = config.partitions;
    if (!wanted.empty() &&
        std::find(wanted.begin(), wanted.end(), partition) == wanted.end()) {
      continue;
    }
    absl::MutexLock lock(&mu);
    if (!assigned.contains(partition)) fresh.push_back(partition);
  }
  if (!fresh.empty()) FACTLINE_RETURN_IF_ERROR(Add(fresh));
  absl::MutexLock lock(&mu);
  if (!assigned.empty()) next_discovery = absl::Now() + kDiscoveryInterval;
  return absl::OkStatus();
}

absl::Status KafkaSource::Impl::Add(const std::vector<int32_t>& partitions) {
  for (const int32_t partition : partitions) {
    PartitionKey key;
    {
      absl::MutexLock lock(&mu);
      key = KeyOf(partition);
    }
    FACTLINE_ASSIGN_OR_RETURN(const std::optional<StartAt> next,
                              next_offset(key));
    LogInfo("partition assigned",
            {{"topic", key.topic},
             {"partition", partition},
             {"cluster", key.cluster_id},
             {"offset", next ? std::to_string(next->offset) : "beginning"}});
    absl::MutexLock lock(&mu);
    Assigned& state = assigned[partition];
    if (!next) continue;
    state.next = next->offset;
    if (next->offset > 0 && next->last_fingerprint != 0) {
      state.last_fingerprint = next->last_fingerprint;
      state.doubted = true;
    }
  }
  absl::MutexLock lock(&mu);
  Assign();
  return absl::OkStatus();
}

// Hands librdkafka the whole assignment with every offset in it: seeking in an
// assigned partition fails silently in 2.0.2, assigning anew does not.
void KafkaSource::Impl::Assign() {
  const KafkaPartitions list(
      rd_kafka_topic_partition_list_new(static_cast<int>(assigned.size())));
  for (const auto& [partition, state] : assigned) {
    if (state.stopped) continue;
    rd_kafka_topic_partition_list_add(list.get(), config.topic.c_str(),
                                      partition)
        ->offset = state.doubted ? state.next - 1 : state.next;
  }
  const auto error = rd_kafka_assign(client.get(), list.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    LogError("kafka assign failed", {{"error", rd_kafka_err2str(error)}});
  }
  AwaitStops(client.get());
}

// Goes on at `end`; what the caller hands out says so.
Message KafkaSource::Impl::PassOver(int32_t partition, int64_t end,
                                    std::string reason, std::string detail) {
  Assigned& state = assigned[partition];
  Message out;
  out.partition = KeyOf(partition);
  out.offset = state.next;
  out.time = absl::Now();
  out.gap = Gap{.end = end,
                .reason = std::move(reason),
                .detail = std::move(detail)};
  state.next = end;
  state.end = -1;
  state.last_fingerprint.reset();
  state.doubted = false;
  Assign();
  return out;
}

void KafkaSource::Impl::Stop(int32_t partition, std::string reason) {
  Assigned& state = assigned[partition];
  state.stopped = true;
  state.stop_reason = std::move(reason);
  state.end = -1;
  Assign();
}

// One assignment for all, since each makes all partitions fetch anew.
void KafkaSource::Impl::DoubtAll() {
  for (auto& [partition, state] : assigned) {
    state.doubted = state.last_fingerprint.has_value();
    state.last_wait = waited;
  }
  next_doubt = std::chrono::steady_clock::now() +
               absl::ToChronoNanoseconds(kDoubtInterval);
  Assign();
}

bool KafkaSource::Impl::MustReadAgain(const Assigned& state) const {
  if (state.doubted || !state.last_fingerprint) return false;
  return waited - state.last_wait >= kDoubtAfter * (1 << state.doubts) ||
         std::chrono::steady_clock::now() >= next_doubt;
}

void KafkaSource::Impl::AssignLater() {
  retry = std::chrono::steady_clock::now() +
          absl::ToChronoNanoseconds(kRetryInterval);
}

// The offset that was asked for is not in the topic: retention took it, or the
// topic is another one of the same name.
std::optional<Message> KafkaSource::Impl::HandleGap(int32_t partition) {
  int64_t low = 0;
  int64_t high = 0;
  const auto error =
      rd_kafka_query_watermark_offsets(client.get(), config.topic.c_str(),
                                       partition, &low, &high,
                                       kWatermarkTimeoutMs);
  absl::MutexLock lock(&mu);
  Assigned& state = assigned[partition];
  if (state.stopped) return std::nullopt;
  TopicGap gap{.next = state.next, .compares = state.doubted, .low = low,
               .high = high};
  gap.ordered = passed_gaps.contains({partition, state.next});
  const GapVerdict verdict = error == RD_KAFKA_RESP_ERR_NO_ERROR
                                 ? JudgeGap(gap, config.on_gap)
                                 : GapVerdict::kTryAgain;
  if (verdict == GapVerdict::kTryAgain) {
    AssignLater();
    return std::nullopt;
  }
  if (verdict == GapVerdict::kGoOnUnasked) {
    state.last_fingerprint.reset();
    state.doubted = false;
    Assign();
    return std::nullopt;
  }
  const bool go_on = verdict == GapVerdict::kPassOver;
  std::string what = absl::StrCat("offset ", state.next,
                                  " is not in the topic (it holds ", low,
                                  " to ", high, ")");
  if (gap.is_other()) {
    absl::StrAppend(&what, ": it was made anew or cut; skip-offset of ",
                    state.next, " goes on at ", low);
  }
  LogError("gap in the topic", {{"topic", config.topic},
                                {"partition", partition},
                                {"what", what},
                                {"action", go_on ? "continue" : "stop"}});
  if (go_on) return PassOver(partition, low, "topic_gap", what);
  Stop(partition, std::move(what));
  return std::nullopt;
}

// A batch that is damaged, or too large when unpacked, comes as the same error
// for ever. The end of it is not known: one offset is passed over, then two,
// four, until messages come again.
std::optional<Message> KafkaSource::Impl::HandleUndecodable(
    const rd_kafka_message_t& error) {
  const std::string what = rd_kafka_err2str(error.err);
  LogWarning("kafka", {{"error", what},
                       {"partition", error.partition},
                       {"offset", error.offset}});
  int64_t low = 0;
  int64_t high = 0;
  absl::MutexLock lock(&mu);
  const auto found = assigned.find(error.partition);
  if (found == assigned.end() || found->second.stopped) return std::nullopt;
  Assigned& state = found->second;
  if (++state.decode_errors < kMaxDecodeErrors) return std::nullopt;
  if (state.next < 0 &&
      rd_kafka_get_watermark_offsets(client.get(), config.topic.c_str(),
                                     error.partition, &low, &high) ==
          RD_KAFKA_RESP_ERR_NO_ERROR) {
    state.next = std::max<int64_t>(low, 0);
  }
  state.decode_errors = 0;
  const int64_t end = state.next + state.skip;
  state.skip *= 2;
  LogError("messages that cannot be decoded are passed over",
           {{"topic", config.topic},
            {"partition", error.partition},
            {"offset", state.next},
            {"end", end}});
  return PassOver(error.partition, end, "undecodable", what);
}

// The last message taken, which was read again, must be the one that it was.
bool KafkaSource::Impl::IsOfThisTopic(const Message& message,
                                      Assigned& state) {
  state.doubted = false;
  // Compaction may have taken the message that would be compared.
  if (message.offset != state.next - 1) return true;
  if (FingerprintOf(message) == *state.last_fingerprint) return true;
  std::string what = absl::StrCat(
      "offset ", message.offset,
      " holds another message than the one that was applied: the topic was "
      "made anew or cut");
  LogError("another topic of the same name",
           {{"topic", config.topic},
            {"partition", message.partition.partition},
            {"what", what}});
  Stop(message.partition.partition, std::move(what));
  return false;
}

std::optional<Message> KafkaSource::Impl::Take(
    const rd_kafka_message_t& message) {
  absl::MutexLock lock(&mu);
  Assigned& state = assigned[message.partition];
  if (state.stopped) return std::nullopt;  // Was in flight.
  Message out;
  out.partition = KeyOf(message.partition);
  out.offset = message.offset;
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const int64_t millis = rd_kafka_message_timestamp(&message, &type);
  out.time = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
                 ? absl::Now()
                 : absl::FromUnixMillis(millis);
  if (message.key != nullptr) {
    out.key.emplace(static_cast<const char*>(message.key), message.key_len);
  }
  if (message.payload != nullptr) {
    const size_t kept = message.len > kMaxMessageBytes
                            ? kMaxCutLetterBytes
                            : message.len;
    out.value.emplace(static_cast<const char*>(message.payload), kept);
    out.bytes_cut = message.len - kept;
  }
  if (MustReadAgain(state)) {
    state.doubts = std::min(state.doubts + 1, kMaxDoubts);
    DoubtAll();  // The message comes again after that.
    return std::nullopt;
  }
  if (state.doubted && message.offset >= state.next - 1 &&
      !IsOfThisTopic(out, state)) {
    return std::nullopt;
  }
  state.last_wait = waited;
  // What was in flight when the assignment was made anew comes twice.
  if (state.next >= 0 && message.offset < state.next) return std::nullopt;
  state.next = message.offset + 1;
  state.doubts = 0;
  state.last_fingerprint = FingerprintOf(out);
  state.decode_errors = 0;
  state.skip = 1;
  return out;
}

void KafkaSource::Impl::NoteEnd(const rd_kafka_message_t& end) {
  absl::MutexLock lock(&mu);
  assigned[end.partition].end = end.offset;
}

KafkaSource::KafkaSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

// Closing would wait for commits under way, for as long as their coordinator is
// away. There is nothing to close: the source is in no group, and its offsets
// are the store's.
KafkaSource::~KafkaSource() {
  rd_kafka_t* const client = impl_->client.release();
  rd_kafka_assign(client, nullptr);
  AwaitStops(client);
  rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

absl::StatusOr<std::unique_ptr<KafkaSource>> KafkaSource::Open(
    const KafkaConfig& config, std::string cluster_id,
    NextOffset next_offset) {
  auto impl = std::make_unique<Impl>();
  impl->config = config;
  impl->cluster_id = std::move(cluster_id);
  impl->next_offset = std::move(next_offset);
  FACTLINE_ASSIGN_OR_RETURN(
      KafkaConf conf, MakeKafkaConf(config, ConsumerDefaults(), ConsumerRequired(config.group),
                                    impl.get()));
  char why[512];
  rd_kafka_t* raw =
      rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), why, sizeof(why));
  if (raw == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("kafka consumer: ", why));
  }
  conf.release();  // The client owns it once it exists.
  impl->client.reset(raw);
  rd_kafka_poll_set_consumer(raw);
  return std::unique_ptr<KafkaSource>(new KafkaSource(std::move(impl)));
}

KafkaMessage KafkaSource::Impl::Wait(absl::Duration timeout) {
  if (retry && std::chrono::steady_clock::now() >= *retry) {
    retry.reset();
    absl::MutexLock lock(&mu);
    Assign();
  }
  const SteadyTime start = std::chrono::steady_clock::now();
  KafkaMessage message(rd_kafka_consumer_poll(
      client.get(), static_cast<int>(absl::ToInt64Milliseconds(timeout))));
  waited += absl::FromChrono(std::chrono::steady_clock::now() - start);
  return message;
}

absl::StatusOr<std::optional<Message>> KafkaSource::Poll(
    absl::Duration timeout) {
  FACTLINE_RETURN_IF_ERROR(impl_->Discover());
  const KafkaMessage message = impl_->Wait(timeout);
  if (message == nullptr) return std::nullopt;
  switch (message->err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return impl_->Take(*message);
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      return impl_->HandleGap(message->partition);
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      impl_->NoteEnd(*message);
      return std::nullopt;
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__BAD_MSG:
      return impl_->HandleUndecodable(*message);
    case RD_KAFKA_RESP_ERR__FATAL:
      return absl::InternalError(absl::StrCat(
          "kafka consumer failed: ", rd_kafka_message_errstr(message.get())));
    default:
      // Brokers away, topics not there yet or not any more: librdkafka goes on
      // trying, and what comes then is doubted.
      LogWarning("kafka", {{"error", rd_kafka_err2str(message->err)}});
      impl_->next_doubt = std::chrono::steady_clock::now();
      return std::nullopt;
  }
}

void KafkaSource::CommitForLagTools(
    const std::vector<std::pair<PartitionKey, int64_t>>& next_offsets) {
  if (next_offsets.empty()) return;
  const KafkaPartitions list(
      rd_kafka_topic_partition_list_new(static_cast<int>(next_offsets.size())));
  for (const auto& [key, offset] : next_offsets) {
    rd_kafka_topic_partition_list_add(list.get(), key.topic.c_str(),
                                      key.partition)
        ->offset = offset;
  }
  rd_kafka_commit(impl_->client.get(), list.get(), /*async=*/1);
}

void KafkaSource::PassGap(int32_t partition, int64_t offset) {
  absl::MutexLock lock(&impl_->mu);
  impl_->passed_gaps.emplace(partition, offset);
  const auto found = impl_->assigned.find(partition);
  if (found == impl_->assigned.end() || !found->second.stopped ||
      found->second.next != offset) {
    return;
  }
  found->second.stopped = false;
  found->second.stop_reason.clear();
  // Whoever orders it knows what the topic holds.
  found->second.last_fingerprint.reset();
  found->second.doubted = false;
  // Meets the gap anew, and passes it then.
  impl_->Assign();
}

std::vector<SourcePartition> KafkaSource::Partitions() const {
  std::vector<SourcePartition> out;
  absl::MutexLock lock(&impl_->mu);
  for (const auto& [partition, state] : impl_->assigned) {
    SourcePartition row;
    row.key = impl_->KeyOf(partition);
    row.position = std::max<int64_t>(state.next, 0);
    row.stopped = state.stopped;
    row.stop_reason = state.stop_reason;
    int64_t low = 0;
    int64_t high = -1;
    // Of the last fetch: no round trip.
    if (rd_kafka_get_watermark_offsets(impl_->client.get(),
                                       impl_->config.topic.c_str(), partition,
                                       &low, &high) ==
            RD_KAFKA_RESP_ERR_NO_ERROR &&
        high >= 0) {
      // Once the end was seen, what stands between the last message and the
      // end of the log are marks of transactions and no work left to do.
      row.high_watermark =
          state.end >= high && !state.doubted ? row.position : high;
    }
    out.push_back(std::move(row));
  }
  return out;
}

bool KafkaSource::connected() const {
  absl::MutexLock lock(&impl_->mu);
  if (impl_->assigned.empty()) return false;
  return !impl_->asked_in_vain ||
         std::chrono::steady_clock::now() - impl_->last_answer <
             absl::ToChronoNanoseconds(kSilence);
}

}  // namespace factline::ingest
