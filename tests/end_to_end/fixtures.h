#ifndef FACTLINE_TESTS_END_TO_END_FIXTURES_H_
#define FACTLINE_TESTS_END_TO_END_FIXTURES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "factline/client.h"
#include "tests/end_to_end/process.h"

namespace factline::test {

// A factlined with its own data directory (unless one is given) and free
// ports. Check ready() before use.
class DaemonProcess {
 public:
  struct Options {
    std::string data_dir;  // Empty = a fresh one.
    std::vector<std::string> flags = {"--embedded-broker"};
    // Port of the API; 0 = a free one.
    int port = 0;
  };
  explicit DaemonProcess(const Options& options);

  // Waits until it serves; false, with its log in log(), when it ended.
  bool ready() const { return !address_.empty(); }
  const std::string& address() const { return address_; }
  // Of the embedded broker.
  const std::string& brokers() const { return brokers_; }
  int metrics_port() const { return metrics_port_; }
  std::string admin_socket() const { return data_dir_ + "/admin.sock"; }
  std::string log() const { return ReadText(log_file_); }
  Process& process() { return *process_; }

  // SIGTERM; its exit code, or -1 when it did not end in time.
  int Stop(Seconds patience = Seconds(15));
  void Kill();

  // The digest of its store.
  std::string Digest();

 private:
  const TempFolder folder_;
  std::string data_dir_;
  std::string log_file_;
  std::unique_ptr<Process> process_;
  std::string address_;
  std::string brokers_;
  int metrics_port_ = 0;
};

// Runs `factline --server ADDRESS words...`.
CommandResult Factline(const DaemonProcess& daemon,
                       const std::vector<std::string>& words,
                       const std::string& input = "");

// Apache Kafka 3.9.1 in KRaft mode, one node on loopback, from the jars that
// deploy/test-tools has fetched.
class KafkaServer {
 public:
  struct Options {
    // Another listener beside the open one: "SASL_SSL" or such; empty = none.
    std::string listener;
    // Further lines of server.properties.
    std::string properties;
    // Further arguments of the command that formats the storage.
    std::vector<std::string> format;
  };
  KafkaServer() : KafkaServer(Options{}) {}
  explicit KafkaServer(const Options& options);
  ~KafkaServer();
  KafkaServer(const KafkaServer&) = delete;
  KafkaServer& operator=(const KafkaServer&) = delete;

  // False, with the reason in log(), when it does not answer.
  bool ready() const { return ready_; }
  std::string brokers() const;
  // By the further listener.
  std::string closed_brokers() const;
  std::string log() const { return ReadText(folder_ / "log"); }
  bool CreateTopic(const std::string& name, int partitions);

  // Stops it hard and starts it again on the same port and data.
  bool Restart(Seconds pause);

 private:
  bool StartProcess();
  bool WaitForAnswer();

  const TempFolder folder_;
  int port_ = 0;
  int controller_port_ = 0;
  int closed_port_ = 0;
  bool ready_ = false;
  std::unique_ptr<Process> process_;
};

// One message to a topic. Partition -1 lets the key decide; no value is a
// tombstone. False when the broker did not take all of them.
struct TestMessage {
  std::string key;
  std::optional<std::string> value;
  int partition = -1;
};
bool Produce(const std::string& brokers, const std::string& topic,
             const std::vector<TestMessage>& messages);
// All of them in one transaction, which leaves a mark of its own in the topic.
bool ProduceInTransaction(const std::string& brokers, const std::string& topic,
                          const std::vector<TestMessage>& messages);

// A message read back, with its headers.
struct ReadBack {
  std::string key;
  std::string value;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string Header(const std::string& name) const;
};
// Reads `count` messages from the beginning of partition 0; fewer when they do
// not come in time.
std::vector<ReadBack> Consume(const std::string& brokers,
                              const std::string& topic, size_t count,
                              Seconds patience = Seconds(30));

// What a group has committed for a partition; -1 = nothing.
int64_t CommittedOffset(const std::string& brokers, const std::string& group,
                        const std::string& topic, int partition);

// Waits until the daemon has applied `count` messages over all partitions.
bool WaitForApplied(const DaemonProcess& daemon, int64_t count,
                    Seconds patience = Seconds(60));

// An article as plain JSON.
std::string ArticleJson(const std::string& id, const std::string& body,
                        const std::string& published, int version = 1,
                        const std::string& more = "");

// A port that was free a moment ago.
int FreePort();

}  // namespace factline::test

#endif  // FACTLINE_TESTS_END_TO_END_FIXTURES_H_
