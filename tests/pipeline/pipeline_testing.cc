#include "tests/pipeline/pipeline_testing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/strings.h"
#include "daemon/ingest/kafka_handles.h"
#include "daemon/ingest/kafka_source.h"
#include "gtest/gtest.h"
#include "rocksdb/file_system.h"

namespace factline::pipeline {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

class FaultyFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file,
             const std::atomic<bool>& fails)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(file)), fails_(fails) {}

  using rocksdb::FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    if (fails_) return rocksdb::IOStatus::IOError("injected");
    return target()->Append(data, options, debug);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& info,
                           rocksdb::IODebugContext* debug) override {
    if (fails_) return rocksdb::IOStatus::IOError("injected");
    return target()->Append(data, options, info, debug);
  }

 private:
  const std::atomic<bool>& fails_;
};

class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(const std::atomic<bool>& fails)
      : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()),
        fails_(fails) {}

  const char* Name() const override { return "faulty"; }

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* file,
      rocksdb::IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSWritableFile> inner;
    rocksdb::IOStatus status =
        target()->NewWritableFile(name, options, &inner, debug);
    if (status.ok()) {
      *file = std::make_unique<FaultyFile>(std::move(inner), fails_);
    }
    return status;
  }

 private:
  const std::atomic<bool>& fails_;
};

}  // namespace

FaultyDisk::FaultyDisk()
    : env_(rocksdb::NewCompositeEnv(
          std::make_shared<FaultyFileSystem>(fails))) {}

const extract::Extractor& TestExtractor() {
  static const extract::Extractor& extractor = *[] {
    auto made = extract::Extractor::Create({});
    EXPECT_TRUE(made.ok()) << made.status();
    return made->release();
  }();
  return extractor;
}

std::string DronesJson(std::string_view id, int drones, int version) {
  return absl::StrCat(
      R"({"id":")", ToAbsl(id), R"(","title":"Drones over the coast",)",
      R"("source":"Coast Wire","published":"2025-03-02T08:0)", version,
      R"(:00Z","version":)", version, R"(,"body":"Russia launched )", drones,
      " drones at Odesa overnight, the air force said on Sunday.\"}");
}

bool WaitUntil(const std::function<bool()>& done) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!done()) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return true;
}

TestBroker::TestBroker(int partitions) {
  auto broker =
      ingest::EmbeddedBroker::Start("articles", "articles.dead", partitions);
  EXPECT_TRUE(broker.ok()) << broker.status();
  broker_ = *std::move(broker);
  config_.brokers = broker_->brokers();
  config_.dead_letter_topic = "articles.dead";
}

void TestBroker::Produce(int partition,
                         const std::vector<std::string>& values) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[512];
  ASSERT_EQ(rd_kafka_conf_set(conf, "bootstrap.servers",
                              broker_->brokers().c_str(), why, sizeof(why)),
            RD_KAFKA_CONF_OK);
  const ingest::KafkaClient producer(
      rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why)));
  ASSERT_NE(producer, nullptr) << why;
  for (const std::string& value : values) {
    ASSERT_EQ(
        rd_kafka_producev(producer.get(), RD_KAFKA_V_TOPIC("articles"),
                          RD_KAFKA_V_PARTITION(partition),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                          RD_KAFKA_V_VALUE(const_cast<char*>(value.data()),
                                           value.size()),
                          RD_KAFKA_V_END),
        RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  ASSERT_EQ(rd_kafka_flush(producer.get(), 10000), RD_KAFKA_RESP_ERR_NO_ERROR);
}

std::vector<std::string> TestBroker::DeadLetterValues(size_t count) const {
  ingest::KafkaConfig config = config_;
  config.topic = config_.dead_letter_topic;
  auto source = ingest::KafkaSource::Open(
      config, cluster_id(),
      [](const PartitionKey&)
          -> absl::StatusOr<std::optional<ingest::KafkaSource::StartAt>> {
        return std::nullopt;
      });
  EXPECT_TRUE(source.ok()) << source.status();
  std::vector<std::string> values;
  const absl::Time deadline = absl::Now() + kPatience;
  while (values.size() < count && absl::Now() < deadline) {
    auto message = (*source)->Poll(absl::Milliseconds(100));
    EXPECT_TRUE(message.ok()) << message.status();
    if (message->has_value()) values.push_back((*message)->value.value_or(""));
  }
  return values;
}

}  // namespace factline::pipeline
