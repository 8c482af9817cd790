#include "daemon/ingest/dead_letters.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <set>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/utf8.h"
#include "daemon/ingest/decoder.h"
#include "daemon/ingest/kafka_conf.h"

namespace factline::ingest {
namespace {

constexpr int kPollMs = 100;
constexpr int kPurgeMs = 1000;
constexpr size_t kMaxDetailBytes = 1024;  // Headers are for people.

const KafkaSettings& Defaults() {
  static const auto* const kDefaults = new KafkaSettings{
      {"queue.buffering.max.kbytes", "16384"},
      {"linger.ms", "5"},
      {"reconnect.backoff.max.ms", "2000"},
  };
  return *kDefaults;
}

const KafkaSettings& Required() {
  static const auto* const kRequired = new KafkaSettings{
      {"acks", "all"},
      // A message that its topic took may come back with its headers on top.
      {"message.max.bytes", std::to_string(2 * kMaxMessageBytes)},
  };
  return *kRequired;
}

// What a Kafka property means to a consumer only must not fail the producer.
KafkaConfig ForProducer(KafkaConfig config) {
  std::erase_if(config.properties, [](const auto& property) {
    return property.first.starts_with("fetch.") ||
           property.first.starts_with("queued.") ||
           property.first == "isolation.level";
  });
  return config;
}

}  // namespace

struct DeadLetters::Impl {
  KafkaClient client;
  std::string topic;
  std::atomic<bool> stop = false;
  std::thread poller;
  absl::Mutex mu;
  std::vector<DeliveredLetter> delivered ABSL_GUARDED_BY(mu);
  std::vector<DeliveredLetter> failed ABSL_GUARDED_BY(mu);
  // That the topic did not take as they were.
  std::set<std::pair<PartitionKey, int64_t>> too_large ABSL_GUARDED_BY(mu);

  int Queue(const DeadLetter& letter, size_t bytes_max);

  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message,
                         void* opaque) {
    auto* impl = static_cast<Impl*>(opaque);
    const std::unique_ptr<DeliveredLetter> letter(
        static_cast<DeliveredLetter*>(message->_private));
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      LogWarning("dead letter not taken",
                 {{"topic", impl->topic},
                  {"offset", letter->offset},
                  {"error", rd_kafka_err2str(message->err)}});
    }
    absl::MutexLock lock(&impl->mu);
    const std::pair id(letter->partition, letter->offset);
    if (message->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) {
      impl->too_large.insert(id);
    } else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      impl->too_large.erase(id);
    }
    (message->err == RD_KAFKA_RESP_ERR_NO_ERROR ? impl->delivered
                                                : impl->failed)
        .push_back(*letter);
  }
};

DeadLetters::DeadLetters(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  impl_->poller = std::thread([this] {
    while (!impl_->stop) rd_kafka_poll(impl_->client.get(), kPollMs);
  });
}

DeadLetters::~DeadLetters() {
  impl_->stop = true;
  impl_->poller.join();
  // Frees what is queued; the store still has the reject records.
  rd_kafka_purge(impl_->client.get(),
                 RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  // Each letter is still to be told of, and freed.
  rd_kafka_flush(impl_->client.get(), kPurgeMs);
}

absl::StatusOr<std::unique_ptr<DeadLetters>> DeadLetters::Open(
    const KafkaConfig& config) {
  auto impl = std::make_unique<Impl>();
  impl->topic = config.dead_letter_topic;
  FACTLINE_ASSIGN_OR_RETURN(
      KafkaConf conf,
      MakeKafkaConf(ForProducer(config), Defaults(), Required(), impl.get()));
  rd_kafka_conf_set_dr_msg_cb(conf.get(), Impl::OnDelivery);
  char why[512];
  rd_kafka_t* raw =
      rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), why, sizeof(why));
  if (raw == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("kafka producer: ", why));
  }
  conf.release();  // The client owns it once it exists.
  impl->client.reset(raw);
  return std::unique_ptr<DeadLetters>(new DeadLetters(std::move(impl)));
}

namespace {

// Headers of a letter; `cut` says that not all of the value goes.
rd_kafka_headers_t* HeadersOf(const DeadLetter& letter, bool cut) {
  const Message& message = letter.message;
  rd_kafka_headers_t* headers = rd_kafka_headers_new(6);
  const auto add = [&](const char* name, std::string_view value) {
    rd_kafka_header_add(headers, name, -1, value.data(),
                        static_cast<ssize_t>(value.size()));
  };
  add("factline.reason", letter.reason);
  add("factline.detail", Utf8Prefix(letter.detail, kMaxDetailBytes));
  add("factline.topic", message.partition.topic);
  add("factline.partition", std::to_string(message.partition.partition));
  add("factline.offset", std::to_string(message.offset));
  if (cut) add("factline.cut", std::to_string(message.value->size()));
  return headers;
}

}  // namespace

// The error of queueing the letter, of which no more than so many bytes of key
// and value each go.
int DeadLetters::Impl::Queue(const DeadLetter& letter, size_t bytes_max) {
  const Message& message = letter.message;
  const size_t key_size =
      message.key ? std::min(message.key->size(), bytes_max) : 0;
  const size_t whole = message.value ? message.value->size() : 0;
  const size_t value_size = std::min(whole, bytes_max);
  rd_kafka_headers_t* headers = HeadersOf(letter, value_size < whole);
  auto tag = std::make_unique<DeliveredLetter>(
      DeliveredLetter{message.partition, message.offset});
  // The C API takes both as void*; RD_KAFKA_MSG_F_COPY leaves them untouched.
  void* const key =
      message.key ? const_cast<char*>(message.key->data()) : nullptr;
  void* const value =
      message.value ? const_cast<char*>(message.value->data()) : nullptr;
  const auto error = rd_kafka_producev(
      client.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_KEY(key, key_size),
      RD_KAFKA_V_VALUE(value, value_size),
      RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(tag.get()),
      RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    tag.release();  // OnDelivery() owns it.
  } else {
    rd_kafka_headers_destroy(headers);  // Ours unless the call succeeded.
  }
  return error;
}

bool DeadLetters::Send(const DeadLetter& letter) {
  size_t bytes_max = SIZE_MAX;
  {
    absl::MutexLock lock(&impl_->mu);
    if (impl_->too_large.contains(
            {letter.message.partition, letter.message.offset})) {
      bytes_max = kMaxCutLetterBytes;
    }
  }
  int error = impl_->Queue(letter, bytes_max);
  if (error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) {
    error = impl_->Queue(letter, kMaxCutLetterBytes);
  }
  return error == RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::vector<DeliveredLetter> DeadLetters::TakeDelivered() {
  absl::MutexLock lock(&impl_->mu);
  return std::exchange(impl_->delivered, {});
}

std::vector<DeliveredLetter> DeadLetters::TakeFailed() {
  absl::MutexLock lock(&impl_->mu);
  return std::exchange(impl_->failed, {});
}

bool DeadLetters::Flush(absl::Duration timeout) {
  return rd_kafka_flush(impl_->client.get(),
                        static_cast<int>(absl::ToInt64Milliseconds(timeout))) ==
         RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace factline::ingest
