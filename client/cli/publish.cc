// publish: article files to the topic.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

#include "client/cli/command.h"
#include "client/cli/kafka_settings.h"
#include "client/cli/progress.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "librdkafka/rdkafka.h"

namespace factline::cli {
namespace {

namespace fs = std::filesystem;

// Longest wait for a broker to take what was sent.
constexpr int kFlushMs = 60'000;
// Most messages that wait in memory; librdkafka's queue holds no more.
constexpr const char* kQueueMessages = "10000";
constexpr const char* kMaxMessageBytes = "8388608";
// How long the daemon may take to apply what was published.
constexpr int kWaitSeconds = 60;
// Messages that an operator had passed over are not refused.
constexpr char kSkippedByOrder[] = "operator_skipped";
constexpr auto kAssignmentPause = std::chrono::milliseconds(100);

struct PublishFlags {
  std::vector<std::string> inputs;
  std::string brokers;
  std::vector<std::string> kafka;
  std::string topic;
  std::string key;
  std::vector<std::string> withdraw;
  bool no_wait = false;
};

// One message to send; without a value it is a tombstone.
struct Item {
  std::string origin;  // File, or file and line.
  std::string key;
  std::string value;
  bool tombstone = false;
};

// The article's id, which keeps its revisions in one partition; empty when the
// text is no JSON object with one.
std::string IdOf(const std::string& json) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(json, &object).ok()) {
    return "";
  }
  for (const char* name : {"uri", "id", "guid"}) {
    const auto found = object.fields().find(name);
    if (found != object.fields().end() && found->second.has_string_value()) {
      return found->second.string_value();
    }
  }
  return "";
}

bool IsLines(const fs::path& path) {
  return path.extension() == ".jsonl" || path.extension() == ".ndjson";
}

void ReadLines(std::istream& in, const std::string& origin,
               std::vector<Item>& items) {
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string id = IdOf(line);
    items.push_back(
        {origin + ":" + std::to_string(number), id, std::move(line), false});
  }
}

// False, with a complaint, when the file cannot be read.
bool ReadFile(const fs::path& path, std::vector<Item>& items) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    Complain(kExitNotFound, "cannot read " + path.string());
    return false;
  }
  if (IsLines(path)) {
    ReadLines(in, path.string(), items);
    return true;
  }
  std::string text((std::istreambuf_iterator<char>(in)),
                   std::istreambuf_iterator<char>());
  const std::string id = IdOf(text);
  items.push_back({path.string(), id, std::move(text), false});
  return true;
}

bool ReadInput(const std::string& input, std::vector<Item>& items) {
  if (input == "-") {
    ReadLines(std::cin, "standard input", items);
    return true;
  }
  std::error_code error;
  if (!fs::is_directory(input, error)) return ReadFile(input, items);
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(input, error)) {
    const fs::path& path = entry.path();
    if (entry.is_regular_file() && (IsLines(path) || path.extension() == ".json")) {
      paths.push_back(path);
    }
  }
  // Names give the order, so that revisions of an article come in theirs.
  std::sort(paths.begin(), paths.end());
  return std::all_of(paths.begin(), paths.end(), [&](const fs::path& path) {
    return ReadFile(path, items);
  });
}

// Sends messages and remembers where they went.
class Producer {
 public:
  Producer() = default;
  ~Producer() {
    if (client_ != nullptr) rd_kafka_destroy(client_);
  }
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // `settings` go over our own. False, and said why, for one that librdkafka
  // does not take.
  bool Open(const std::string& brokers,
            const std::map<std::string, std::string>& settings) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char why[512];
    std::map<std::string, std::string> all = settings;
    all.insert({{"bootstrap.servers", brokers},
                {"queue.buffering.max.messages", kQueueMessages},
                {"message.max.bytes", kMaxMessageBytes},
                {"linger.ms", "5"},
                {"acks", "all"},
                {"log_level", "2"},
                {"message.timeout.ms", "30000"},
                {"client.id", "factline-publish"}});
    for (const auto& [name, value] : all) {
      if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why,
                            sizeof(why)) != RD_KAFKA_CONF_OK) {
        rd_kafka_conf_destroy(conf);
        // librdkafka's words may repeat the value, which may be a secret.
        Complain(kExitUsage, "librdkafka does not take the setting " + name);
        return false;
      }
    }
    rd_kafka_conf_set_opaque(conf, this);
    rd_kafka_conf_set_dr_msg_cb(conf, OnDelivery);
    client_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
    if (client_ == nullptr) {
      rd_kafka_conf_destroy(conf);
      Complain(kExitUsage, "these Kafka settings do not go together");
    }
    return client_ != nullptr;
  }

  bool Send(const std::string& topic, const Item& item) {
    void* const key =
        item.key.empty() ? nullptr : const_cast<char*>(item.key.data());
    void* const value =
        item.tombstone ? nullptr : const_cast<char*>(item.value.data());
    const size_t value_size = item.tombstone ? 0 : item.value.size();
    while (true) {
      const rd_kafka_resp_err_t error = rd_kafka_producev(
          client_, RD_KAFKA_V_TOPIC(topic.c_str()),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
          RD_KAFKA_V_KEY(key, item.key.size()),
          RD_KAFKA_V_VALUE(value, value_size), RD_KAFKA_V_END);
      rd_kafka_poll(client_, error == RD_KAFKA_RESP_ERR__QUEUE_FULL ? 100 : 0);
      if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) continue;
      if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        error_ = item.origin + ": " + rd_kafka_err2str(error);
      }
      return error == RD_KAFKA_RESP_ERR_NO_ERROR;
    }
  }

  // False when some messages were not taken; error() says why.
  bool Finish() {
    return rd_kafka_flush(client_, kFlushMs) == RD_KAFKA_RESP_ERR_NO_ERROR &&
           error_.empty();
  }

  int64_t delivered() const { return delivered_; }
  const std::string& error() const { return error_; }
  // Offset of the last message by partition.
  const std::map<int32_t, int64_t>& last_offsets() const { return offsets_; }

 private:
  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message,
                         void* opaque) {
    auto* self = static_cast<Producer*>(opaque);
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      self->error_ = rd_kafka_err2str(message->err);
      return;
    }
    ++self->delivered_;
    int64_t& last = self->offsets_[message->partition];
    last = std::max(last, message->offset);
  }

  rd_kafka_t* client_ = nullptr;
  int64_t delivered_ = 0;
  std::string error_;
  std::map<int32_t, int64_t> offsets_;
};

grpc::Status GetIngestStatus(Context& context,
                             v1::GetIngestStatusResponse* status) {
  client::Client& client = context.Connect();
  return client.Call(client.ingest(),
                     &v1::IngestService::Stub::GetIngestStatus,
                     v1::GetIngestStatusRequest(), status);
}

// Messages that the daemon has refused since its start, by reason.
using Refused = std::map<std::string, int64_t>;

Refused RefusedOf(const v1::GetIngestStatusResponse& status) {
  Refused refused;
  for (const v1::PartitionStatus& partition : status.partitions()) {
    for (const auto& [reason, count] : partition.rejected_counts()) {
      refused[reason] += count;
    }
  }
  return refused;
}

// Fills brokers and topic from the daemon where the user gave none.
grpc::Status AskDaemon(Context& context, PublishFlags& flags,
                       Refused& refused) {
  v1::GetIngestStatusResponse status;
  const grpc::Status result = GetIngestStatus(context, &status);
  if (!result.ok()) return result;
  refused = RefusedOf(status);
  if (flags.brokers.empty()) flags.brokers = status.embedded_brokers();
  if (flags.topic.empty()) flags.topic = status.topic();
  return grpc::Status::OK;
}

// Waits until the daemon has applied one message. A daemon that has just started
// may not have its partitions yet.
grpc::Status WaitForOffset(client::Client& client,
                           const v1::WaitForOffsetRequest& request,
                           v1::WaitForOffsetResponse* response) {
  const auto deadline = std::chrono::steady_clock::now() +
                        std::chrono::seconds(kWaitSeconds);
  while (true) {
    const grpc::Status status =
        client.Call(client.ingest(), &v1::IngestService::Stub::WaitForOffset,
                    request, response);
    if (client::ErrorOf(status).reason != "PARTITION_NOT_ASSIGNED" ||
        std::chrono::steady_clock::now() > deadline) {
      return status;
    }
    std::this_thread::sleep_for(kAssignmentPause);
  }
}

// Waits until the daemon has applied all that was sent.
int WaitUntilApplied(Context& context, const std::string& topic,
                     const Producer& producer) {
  client::Client& client = context.Connect();
  for (const auto& [partition, offset] : producer.last_offsets()) {
    v1::WaitForOffsetRequest request;
    request.set_topic(topic);
    request.set_partition(partition);
    request.set_offset(offset);
    request.mutable_max_wait()->set_seconds(kWaitSeconds / 3);
    v1::WaitForOffsetResponse response;
    const grpc::Status status = WaitForOffset(client, request, &response);
    if (!status.ok()) return Report(context, status);
    if (!response.applied()) {
      return Complain(kExitFailure,
                      "published, but not yet applied; see factline status");
    }
  }
  return kExitOk;
}

// Says what the daemon refused since `before`.
int ReportRefused(Context& context, const Refused& before) {
  v1::GetIngestStatusResponse status;
  const grpc::Status result = GetIngestStatus(context, &status);
  if (!result.ok()) return Report(context, result);
  std::string reasons;
  int64_t sum = 0;
  for (const auto& [reason, count] : RefusedOf(status)) {
    if (reason == kSkippedByOrder) continue;
    const auto found = before.find(reason);
    const int64_t more = count - (found == before.end() ? 0 : found->second);
    if (more <= 0) continue;
    sum += more;
    reasons += (reasons.empty() ? "" : ", ") + reason + " " +
               std::to_string(more);
  }
  if (sum == 0) return kExitOk;
  return Complain(kExitFailure,
                  std::to_string(sum) + " messages were refused meanwhile (" +
                      reasons +
                      "); the daemon's log names each, docs/messages.md the "
                      "reasons");
}

int Publish(Context& context, PublishFlags flags) {
  std::vector<Item> items;
  for (const std::string& input : flags.inputs) {
    if (!ReadInput(input, items)) return kExitNotFound;
  }
  for (const std::string& uri : flags.withdraw) {
    items.push_back({uri, uri, "", true});
  }
  if (!flags.key.empty()) {
    for (Item& item : items) item.key = flags.key;
  }
  if (items.empty()) return Complain(kExitUsage, "nothing to publish");
  const KafkaSettings settings = ReadKafkaSettings(flags.kafka);
  if (!settings.error.empty()) return Complain(kExitUsage, settings.error);
  const bool brokers_given = !flags.brokers.empty();
  Refused refused;
  if (!brokers_given || flags.topic.empty()) {
    const grpc::Status status = AskDaemon(context, flags, refused);
    if (!status.ok() && !brokers_given) return Report(context, status);
    if (flags.topic.empty()) flags.topic = "articles";
  }
  if (flags.brokers.empty()) {
    return Complain(kExitUsage,
                    "the daemon reads from a real Kafka: name its brokers with "
                    "--brokers host:port");
  }
  Producer producer;
  if (!producer.Open(flags.brokers, settings.values)) return kExitUsage;
  {
    Progress progress("publishing", static_cast<int64_t>(items.size()));
    for (const Item& item : items) {
      if (!producer.Send(flags.topic, item)) break;
      progress.Update(producer.delivered());
    }
    if (!producer.Finish()) {
      return Complain(kExitUnavailable,
                      "not all was taken by " + flags.brokers + ": " +
                          (producer.error().empty() ? "timed out"
                                                    : producer.error()));
    }
  }
  std::cerr << "published " << producer.delivered() << " messages to "
            << flags.topic << "\n";
  if (flags.no_wait || brokers_given) return kExitOk;
  const int applied = WaitUntilApplied(context, flags.topic, producer);
  return applied == kExitOk ? ReportRefused(context, refused) : applied;
}

}  // namespace

void AddPublishCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<PublishFlags>();
  CLI::App* command = app.add_subcommand(
      "publish", "Articles to the topic: files (.json one article, .jsonl one "
                 "a line), folders, or - for lines on standard input");
  command->add_option("inputs", flags->inputs, "Files, folders or -");
  command->add_option("--brokers", flags->brokers,
                      "Kafka bootstrap servers [the daemon's embedded broker]")
      ->envname("FACTLINE_BROKERS");
  command
      ->add_option("--kafka", flags->kafka,
                   "Any librdkafka setting as name=value, e.g. "
                   "security.protocol=sasl_ssl; repeatable. Secrets come from "
                   "elsewhere: name.file=path, name.env=variable")
      ->type_name("NAME=VALUE")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  command->add_option("--topic", flags->topic, "Topic [the daemon's]")
      ->envname("FACTLINE_TOPIC");
  command->add_option("--key", flags->key,
                      "Message key for all of them [each article's id]");
  command->add_option("--withdraw", flags->withdraw,
                      "Send a withdrawal (tombstone) of this article id");
  command->add_flag("--no-wait", flags->no_wait,
                    "Do not wait until the daemon has applied them");
  SetAction(command, context,
            [&context, flags] { return Publish(context, *flags); });
}

}  // namespace factline::cli
