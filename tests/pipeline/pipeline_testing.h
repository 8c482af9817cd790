#ifndef FACTLINE_TESTS_PIPELINE_PIPELINE_TESTING_H_
#define FACTLINE_TESTS_PIPELINE_PIPELINE_TESTING_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/extract/extractor.h"
#include "daemon/ingest/embedded_broker.h"
#include "daemon/ingest/kafka_config.h"
#include "rocksdb/env.h"

// What tests of the pipeline share: an extractor, articles, a broker, a disk
// that can be made to fail.
namespace factline::pipeline {

// The built-in lexicons; made once.
const extract::Extractor& TestExtractor();

// A plain JSON article on one line that tells of `drones` drones.
std::string DronesJson(std::string_view id, int drones, int version = 1);

// True as soon as `done` is; false after 20 s.
bool WaitUntil(const std::function<bool()>& done);

// An embedded broker with topics "articles" and "articles.dead".
class TestBroker {
 public:
  explicit TestBroker(int partitions = 1);

  const ingest::KafkaConfig& config() const { return config_; }
  const std::string& cluster_id() const { return broker_->cluster_id(); }

  // Returns when the broker has all of `values`.
  void Produce(int partition, const std::vector<std::string>& values);
  // Values of the dead-letter topic, waiting until there are `count`.
  std::vector<std::string> DeadLetterValues(size_t count) const;

 private:
  std::unique_ptr<ingest::EmbeddedBroker> broker_;
  ingest::KafkaConfig config_;
};

// Files whose writes fail from the moment that `fails` is set. Outlives the
// store that uses its env().
class FaultyDisk {
 public:
  FaultyDisk();
  rocksdb::Env* env() { return env_.get(); }

  std::atomic<bool> fails = false;

 private:
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_TESTS_PIPELINE_PIPELINE_TESTING_H_
