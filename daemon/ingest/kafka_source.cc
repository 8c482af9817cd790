#include "daemon/ingest/kafka_source.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/ingest/kafka_conf.h"

namespace factline::ingest {
namespace {

// How often a topic is asked for new partitions, and how long one such
// question may hold up Poll().
constexpr absl::Duration kDiscoveryInterval = absl::Seconds(10);
constexpr absl::Duration kRetryInterval = absl::Seconds(1);
constexpr int kMetadataTimeoutMs = 2000;
constexpr int kWatermarkTimeoutMs = 5000;

// Small fetches: what is fetched ahead is memory that the rest of the daemon
// lacks, and extraction is slower than any fetch.
const KafkaSettings& Defaults() {
  static const auto* const kDefaults = new KafkaSettings{
      {"queued.max.messages.kbytes", "8192"},
      {"queued.min.messages", "1000"},
      {"fetch.message.max.bytes", "1048576"},
      {"fetch.max.bytes", "8388608"},
      {"fetch.wait.max.ms", "50"},
      {"check.crcs", "true"},
      {"isolation.level", "read_committed"},
      {"allow.auto.create.topics", "true"},
      {"reconnect.backoff.max.ms", "2000"},
  };
  return *kDefaults;
}

KafkaSettings Required(const std::string& group) {
  return {
      {"group.id", group},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "error"},
      // Only it tells the marks of transactions from messages that wait.
      {"enable.partition.eof", "true"},
      // We poll as fast as the store takes; nobody else wants our partitions.
      {"max.poll.interval.ms", "86400000"},
  };
}

struct Assigned {
  int64_t next = RD_KAFKA_OFFSET_BEGINNING;
  int64_t end = -1;  // Of the log, where it was last reached.
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
  mutable absl::Mutex mu;
  std::map<int32_t, Assigned> assigned ABSL_GUARDED_BY(mu);
  std::string known_cluster ABSL_GUARDED_BY(mu);

  PartitionKey KeyOf(int32_t partition) const ABSL_SHARED_LOCKS_REQUIRED(mu) {
    return {known_cluster, config.topic, partition};
  }

  bool ResolveClusterId();
  std::vector<int32_t> ListPartitions();
  absl::Status Discover();
  absl::Status Add(const std::vector<int32_t>& partitions);
  void Assign() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  void HandleGap(int32_t partition);
  std::optional<Message> Take(const rd_kafka_message_t& message);
  void NoteEnd(const rd_kafka_message_t& end);
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
  return found;
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
    FACTLINE_ASSIGN_OR_RETURN(const std::optional<int64_t> next,
                              next_offset(key));
    LogInfo("partition assigned",
            {{"topic", key.topic},
             {"partition", partition},
             {"cluster", key.cluster_id},
             {"offset", next ? std::to_string(*next) : "beginning"}});
    absl::MutexLock lock(&mu);
    assigned[partition].next = next.value_or(RD_KAFKA_OFFSET_BEGINNING);
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
        ->offset = state.next;
  }
  const auto error = rd_kafka_assign(client.get(), list.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    LogError("kafka assign failed", {{"error", rd_kafka_err2str(error)}});
  }
}

// The stored offset is not in the topic any more (retention, or another topic
// of the same name).
void KafkaSource::Impl::HandleGap(int32_t partition) {
  int64_t low = 0;
  int64_t high = 0;
  const auto error =
      rd_kafka_query_watermark_offsets(client.get(), config.topic.c_str(),
                                       partition, &low, &high,
                                       kWatermarkTimeoutMs);
  absl::MutexLock lock(&mu);
  Assigned& state = assigned[partition];
  if (state.stopped) return;
  const bool go_on = config.on_gap == OnGap::kContinue &&
                     error == RD_KAFKA_RESP_ERR_NO_ERROR;
  const std::string what = absl::StrCat(
      "offset ", state.next, " is not in the topic (it holds ", low, " to ",
      high, ")");
  LogError("gap in the topic", {{"topic", config.topic},
                                {"partition", partition},
                                {"what", what},
                                {"action", go_on ? "continue" : "stop"}});
  state.end = -1;
  if (go_on) {
    state.next = low;
  } else {
    state.stopped = true;
    state.stop_reason = what;
  }
  Assign();
}

std::optional<Message> KafkaSource::Impl::Take(
    const rd_kafka_message_t& message) {
  absl::MutexLock lock(&mu);
  Assigned& state = assigned[message.partition];
  // What was in flight when the assignment was made anew comes twice.
  if (state.next >= 0 && message.offset < state.next) return std::nullopt;
  state.next = message.offset + 1;
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
    out.value.emplace(static_cast<const char*>(message.payload), message.len);
  }
  return out;
}

void KafkaSource::Impl::NoteEnd(const rd_kafka_message_t& end) {
  absl::MutexLock lock(&mu);
  assigned[end.partition].end = end.offset;
}

KafkaSource::KafkaSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

KafkaSource::~KafkaSource() {
  rd_kafka_consumer_close(impl_->client.get());
}

absl::StatusOr<std::unique_ptr<KafkaSource>> KafkaSource::Open(
    const KafkaConfig& config, std::string cluster_id,
    NextOffset next_offset) {
  auto impl = std::make_unique<Impl>();
  impl->config = config;
  impl->cluster_id = std::move(cluster_id);
  impl->next_offset = std::move(next_offset);
  FACTLINE_ASSIGN_OR_RETURN(
      KafkaConf conf, MakeKafkaConf(config, Defaults(), Required(config.group),
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

absl::StatusOr<std::optional<Message>> KafkaSource::Poll(
    absl::Duration timeout) {
  FACTLINE_RETURN_IF_ERROR(impl_->Discover());
  const KafkaMessage message(rd_kafka_consumer_poll(
      impl_->client.get(), static_cast<int>(absl::ToInt64Milliseconds(timeout))));
  if (message == nullptr) return std::nullopt;
  switch (message->err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return impl_->Take(*message);
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      impl_->HandleGap(message->partition);
      return std::nullopt;
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      impl_->NoteEnd(*message);
      return std::nullopt;
    case RD_KAFKA_RESP_ERR__FATAL:
      return absl::InternalError(absl::StrCat(
          "kafka consumer failed: ", rd_kafka_message_errstr(message.get())));
    default:
      // Brokers away, topics not there yet: librdkafka goes on trying.
      LogWarning("kafka", {{"error", rd_kafka_err2str(message->err)}});
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
      row.high_watermark = state.end >= high ? row.position : high;
    }
    out.push_back(std::move(row));
  }
  return out;
}

bool KafkaSource::connected() const {
  absl::MutexLock lock(&impl_->mu);
  return !impl_->assigned.empty();
}

}  // namespace factline::ingest
