#include "tests/end_to_end/fixtures.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "librdkafka/rdkafka.h"

namespace factline::test {
namespace {

// The text between `after` and `end`; empty when `after` is not there.
std::string Found(const std::string& text, const std::string& after,
                  char end) {
  const size_t at = text.find(after);
  if (at == std::string::npos) return "";
  const size_t begin = at + after.size();
  return text.substr(begin, text.find(end, begin) - begin);
}

const std::string kTools = std::string(FACTLINE_SOURCE_DIR) + "/build/tools";

template <typename Handle, void (*kDestroy)(Handle*)>
struct Destroyer {
  void operator()(Handle* handle) const { kDestroy(handle); }
};
using Client = std::unique_ptr<rd_kafka_t, Destroyer<rd_kafka_t, rd_kafka_destroy>>;

Client OpenKafka(rd_kafka_type_t type, const std::string& brokers,
                 const std::vector<std::pair<std::string, std::string>>& more) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[512];
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), why,
                    sizeof(why));
  rd_kafka_conf_set(conf, "log_level", "2", why, sizeof(why));
  for (const auto& [name, value] : more) {
    rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof(why));
  }
  return Client(rd_kafka_new(type, conf, why, sizeof(why)));
}

}  // namespace

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

// --- DaemonProcess

DaemonProcess::DaemonProcess(const Options& options)
    : data_dir_(options.data_dir.empty() ? folder_ / "data"
                                         : options.data_dir),
      log_file_(folder_ / "log") {
  std::vector<std::string> arguments = {
      FACTLINED, "--data-dir", data_dir_, "--listen",
      "127.0.0.1:" + std::to_string(options.port), "--metrics-listen",
      "127.0.0.1:0"};
  arguments.insert(arguments.end(), options.flags.begin(),
                   options.flags.end());
  process_ = std::make_unique<Process>(arguments, "", log_file_);
  WaitUntil([this] {
    address_ = Found(log(), "serving address=\"", '"');
    return !address_.empty() || !process_->Running();
  });
  brokers_ = Found(log(), " brokers=\"", '"');
  const std::string port = Found(log(), "metrics port=", '\n');
  metrics_port_ = port.empty() ? 0 : std::stoi(port);
}

int DaemonProcess::Stop(Seconds patience) {
  process_->Signal(SIGTERM);
  return process_->Wait(patience).value_or(-1);
}

void DaemonProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait(Seconds(10));
}

std::string DaemonProcess::Digest() {
  const CommandResult result =
      RunCommand({FACTLINE, "digest", "--admin", admin_socket()});
  return result.code == 0 ? result.output.substr(0, result.output.find(' '))
                          : "no digest: " + result.error;
}

CommandResult Factline(const DaemonProcess& daemon,
                       const std::vector<std::string>& words,
                       const std::string& input) {
  std::vector<std::string> arguments = {FACTLINE, "--server",
                                        daemon.address()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  return RunCommand(arguments, input);
}

// --- KafkaServer

KafkaServer::KafkaServer(const Options& options)
    : port_(FreePort()),
      controller_port_(FreePort()),
      closed_port_(options.listener.empty() ? 0 : FreePort()) {
  const std::string host = "://127.0.0.1:";
  std::string listeners = "PLAINTEXT" + host + std::to_string(port_) +
                          ",CONTROLLER" + host +
                          std::to_string(controller_port_);
  std::string protocols = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT";
  if (closed_port_ != 0) {
    listeners += "," + options.listener + host + std::to_string(closed_port_);
    protocols += "," + options.listener + ":" + options.listener;
  }
  WriteText(folder_ / "server.properties",
            "process.roles=broker,controller\nnode.id=1\n"
            "controller.quorum.voters=1@127.0.0.1:" +
                std::to_string(controller_port_) + "\nlisteners=" + listeners +
                "\nlistener.security.protocol.map=" + protocols +
                "\ncontroller.listener.names=CONTROLLER\n"
                "log.dirs=" + folder_ / "kafka" +
                "\nnum.partitions=4\noffsets.topic.replication.factor=1\n"
                "offsets.topic.num.partitions=1\n"
                "transaction.state.log.replication.factor=1\n"
                "transaction.state.log.min.isr=1\n"
                "group.initial.rebalance.delay.ms=0\n" + options.properties);
  std::vector<std::string> format = {
      "java", "-cp", kTools + "/kafka/libs/*", "kafka.tools.StorageTool",
      "format", "-t", "4L6g3nShT-eMCtK--X86sw", "-c",
      folder_ / "server.properties"};
  format.insert(format.end(), options.format.begin(), options.format.end());
  const CommandResult formatted = RunCommand(format);
  if (formatted.code != 0) {
    WriteText(folder_ / "log",
              "Kafka's storage could not be formatted; run deploy/test-tools "
              "first.\n" + formatted.output + formatted.error);
    return;
  }
  ready_ = StartProcess();
}

KafkaServer::~KafkaServer() = default;

bool KafkaServer::StartProcess() {
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"java", "-Xmx512m", "-cp",
                               kTools + "/kafka/libs/*",
                               "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                               "kafka.Kafka", folder_ / "server.properties"},
      folder_ / "log", folder_ / "log");
  return WaitForAnswer();
}

bool KafkaServer::WaitForAnswer() {
  const Client client = OpenKafka(RD_KAFKA_PRODUCER, brokers(), {});
  return WaitUntil(
      [&] {
        const rd_kafka_metadata_t* metadata = nullptr;
        const bool ok = rd_kafka_metadata(client.get(), 0, nullptr, &metadata,
                                          1000) == RD_KAFKA_RESP_ERR_NO_ERROR;
        if (ok) rd_kafka_metadata_destroy(metadata);
        return ok;
      },
      Seconds(60));
}

std::string KafkaServer::brokers() const {
  return "127.0.0.1:" + std::to_string(port_);
}

std::string KafkaServer::closed_brokers() const {
  return "127.0.0.1:" + std::to_string(closed_port_);
}

bool KafkaServer::Restart(Seconds pause) {
  process_->Signal(SIGKILL);
  process_->Wait(Seconds(10));
  SleepFor(pause);
  return StartProcess();
}

bool KafkaServer::CreateTopic(const std::string& name, int partitions) {
  const Client client = OpenKafka(RD_KAFKA_PRODUCER, brokers(), {});
  char why[512];
  rd_kafka_NewTopic_t* topic =
      rd_kafka_NewTopic_new(name.c_str(), partitions, 1, why, sizeof(why));
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client.get());
  rd_kafka_CreateTopics(client.get(), &topic, 1, nullptr, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 30000);
  const bool ok = event != nullptr && rd_kafka_event_error(event) ==
                                          RD_KAFKA_RESP_ERR_NO_ERROR;
  if (event != nullptr) rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_NewTopic_destroy(topic);
  return ok;
}

// --- messages

namespace {

// Hands `messages` over and waits until the broker has them.
bool Send(rd_kafka_t* client, const std::string& topic,
          const std::vector<TestMessage>& messages) {
  for (const TestMessage& message : messages) {
    void* const key = message.key.empty()
                          ? nullptr
                          : const_cast<char*>(message.key.data());
    void* const value = message.value
                            ? const_cast<char*>(message.value->data())
                            : nullptr;
    const size_t key_size = message.key.size();
    const size_t value_size = message.value ? message.value->size() : 0;
    while (true) {
      const auto error = rd_kafka_producev(
          client, RD_KAFKA_V_TOPIC(topic.c_str()),
          RD_KAFKA_V_PARTITION(message.partition),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
          RD_KAFKA_V_KEY(key, key_size), RD_KAFKA_V_VALUE(value, value_size),
          RD_KAFKA_V_END);
      rd_kafka_poll(client, 0);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) return false;
      rd_kafka_poll(client, 100);
    }
  }
  return rd_kafka_flush(client, 60000) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

bool Produce(const std::string& brokers, const std::string& topic,
             const std::vector<TestMessage>& messages) {
  const Client client = OpenKafka(
      RD_KAFKA_PRODUCER, brokers,
      {{"message.max.bytes", "16000000"}, {"linger.ms", "5"}, {"acks", "all"},
       {"enable.idempotence", "false"}});
  return Send(client.get(), topic, messages);
}

bool ProduceInTransaction(const std::string& brokers, const std::string& topic,
                          const std::vector<TestMessage>& messages) {
  constexpr int kPatienceMs = 60000;
  const Client client = OpenKafka(RD_KAFKA_PRODUCER, brokers,
                                  {{"transactional.id", "factline-test"}});
  const auto ok = [](rd_kafka_error_t* error) {
    if (error == nullptr) return true;
    rd_kafka_error_destroy(error);
    return false;
  };
  return ok(rd_kafka_init_transactions(client.get(), kPatienceMs)) &&
         ok(rd_kafka_begin_transaction(client.get())) &&
         Send(client.get(), topic, messages) &&
         ok(rd_kafka_commit_transaction(client.get(), kPatienceMs));
}

std::string ReadBack::Header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

std::vector<ReadBack> Consume(const std::string& brokers,
                              const std::string& topic, size_t count,
                              Seconds patience) {
  const Client client = OpenKafka(RD_KAFKA_CONSUMER, brokers,
                                  {{"group.id", "factline-test"}});
  rd_kafka_poll_set_consumer(client.get());
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic.c_str(), 0)->offset =
      RD_KAFKA_OFFSET_BEGINNING;
  rd_kafka_assign(client.get(), list);
  rd_kafka_topic_partition_list_destroy(list);
  std::vector<ReadBack> out;
  WaitUntil(
      [&] {
        rd_kafka_message_t* message = rd_kafka_consumer_poll(client.get(), 100);
        if (message == nullptr) return false;
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
          ReadBack row;
          row.key.assign(static_cast<const char*>(message->key),
                         message->key_len);
          row.value.assign(static_cast<const char*>(message->payload),
                           message->len);
          rd_kafka_headers_t* headers = nullptr;
          rd_kafka_message_headers(message, &headers);
          const char* name = nullptr;
          const void* value = nullptr;
          size_t size = 0;
          for (size_t i = 0; headers != nullptr &&
                             rd_kafka_header_get_all(headers, i, &name, &value,
                                                     &size) ==
                                 RD_KAFKA_RESP_ERR_NO_ERROR;
               ++i) {
            row.headers.emplace_back(
                name, std::string(static_cast<const char*>(value), size));
          }
          out.push_back(std::move(row));
        }
        rd_kafka_message_destroy(message);
        return out.size() >= count;
      },
      patience);
  rd_kafka_consumer_close(client.get());
  return out;
}

int64_t CommittedOffset(const std::string& brokers, const std::string& group,
                        const std::string& topic, int partition) {
  const Client client =
      OpenKafka(RD_KAFKA_CONSUMER, brokers, {{"group.id", group}});
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic.c_str(), partition);
  rd_kafka_committed(client.get(), list, 10000);
  const int64_t offset = list->elems[0].offset;
  rd_kafka_topic_partition_list_destroy(list);
  rd_kafka_consumer_close(client.get());
  return offset < 0 ? -1 : offset;
}

bool WaitForApplied(const DaemonProcess& daemon, int64_t count,
                    Seconds patience) {
  client::Client client({.address = daemon.address()});
  return WaitUntil(
      [&] {
        v1::GetIngestStatusResponse status;
        if (!client
                 .Call(client.ingest(),
                       &v1::IngestService::Stub::GetIngestStatus,
                       v1::GetIngestStatusRequest(), &status)
                 .ok()) {
          return false;
        }
        int64_t applied = 0;
        for (const auto& row : status.partitions()) {
          applied += row.applied_offset();
        }
        return applied >= count;
      },
      patience);
}

std::string ArticleJson(const std::string& id, const std::string& body,
                        const std::string& published, int version,
                        const std::string& more) {
  return R"({"id":")" + id + R"(","body":")" + body + R"(","published":")" +
         published + R"(","source":"Test Wire","language":"en","version":)" +
         std::to_string(version) + more + "}";
}

}  // namespace factline::test
