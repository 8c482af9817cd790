#include "daemon/ingest/embedded_broker.h"

#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/hash.h"
#include "daemon/ingest/kafka_conf.h"
#include "librdkafka/rdkafka_mock.h"

namespace factline::ingest {
namespace {

std::string RandomId() {
  std::random_device random;
  return absl::StrCat("embedded-", absl::Hex(random(), absl::kZeroPad8),
                      absl::Hex(random(), absl::kZeroPad8));
}

}  // namespace

struct EmbeddedBroker::Impl {
  KafkaClient host;  // The mock cluster lives in a client's threads.
  std::unique_ptr<rd_kafka_mock_cluster_t,
                  Destroy<rd_kafka_mock_cluster_destroy>>
      cluster;
  std::string brokers;
  std::string cluster_id = RandomId();
};

EmbeddedBroker::EmbeddedBroker(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

EmbeddedBroker::~EmbeddedBroker() = default;

absl::StatusOr<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::Start(
    const std::string& topic, const std::string& dead_letter_topic,
    int partitions) {
  auto impl = std::make_unique<Impl>();
  char why[512];
  KafkaConf conf(rd_kafka_conf_new());
  // The host has no brokers of its own, and would warn of that.
  rd_kafka_conf_set(conf.get(), "log_level", "4", why, sizeof(why));
  rd_kafka_t* raw =
      rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), why, sizeof(why));
  if (raw == nullptr) {
    return absl::UnavailableError(absl::StrCat("embedded broker: ", why));
  }
  conf.release();  // The client owns it once it exists.
  impl->host.reset(raw);
  impl->cluster.reset(rd_kafka_mock_cluster_new(raw, 1));
  if (impl->cluster == nullptr) {
    return absl::UnavailableError("embedded broker: cannot listen on loopback");
  }
  for (const auto& [name, count] :
       {std::pair{topic, partitions}, {dead_letter_topic, 1}}) {
    const auto error = rd_kafka_mock_topic_create(impl->cluster.get(),
                                                  name.c_str(), count, 1);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return KafkaError("embedded broker: create topic", error);
    }
  }
  impl->brokers = rd_kafka_mock_cluster_bootstraps(impl->cluster.get());
  return std::unique_ptr<EmbeddedBroker>(new EmbeddedBroker(std::move(impl)));
}

const std::string& EmbeddedBroker::brokers() const { return impl_->brokers; }

const std::string& EmbeddedBroker::cluster_id() const {
  return impl_->cluster_id;
}

}  // namespace factline::ingest
