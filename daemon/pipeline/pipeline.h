#ifndef FACTLINE_DAEMON_PIPELINE_PIPELINE_H_
#define FACTLINE_DAEMON_PIPELINE_PIPELINE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/base/metrics.h"
#include "daemon/extract/extractor.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/pipeline/errands.h"
#include "daemon/pipeline/ingest_status.h"
#include "daemon/pipeline/writer.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::pipeline {

struct PipelineOptions {
  ingest::KafkaConfig kafka;
  std::string cluster_id;  // Empty = as the broker says.
  int extract_threads = 2;
  BatchLimits batch;
  // Kept texts of articles; null = there are none. Outlives the pipeline.
  store::TextStore* texts = nullptr;
  // Those of applied articles are put there; off = they are only read.
  bool keep_text = true;
  // Kept texts that are read again a second, if another extractor read them
  // before; 0 = none. Needs `texts`.
  double reextract_rate = 0;
  // Refused messages go to the dead-letter topic; off = they are only recorded.
  bool give_letters = true;
  // What operators want the writer to do; null = nothing. Closed when the
  // writer ends. Outlives the pipeline.
  Errands* errands = nullptr;
};

// From the topic into the store:
//
//   source thread --> ordered queue ---------------------> writer thread
//                \-> work queue --> extract threads --ready--^
//
// A job stands in both queues: any extract thread may finish it, the writer
// takes jobs in the order of their messages. Both queues are short, in jobs and
// in bytes, so that a slow disk or a long article holds back the source and
// Kafka is the buffer.
class Pipeline {
 public:
  // Starts reading. `on_failure` is called once, from a thread of the
  // pipeline, when the store or the Kafka client fail for good; the pipeline
  // stands still then. All references outlive the pipeline.
  static absl::StatusOr<std::unique_ptr<Pipeline>> Start(
      const PipelineOptions& options, const extract::Extractor& extractor,
      store::FactStore& store, IngestStatus& status, Metrics& metrics,
      std::function<void(const absl::Status&)> on_failure);
  ~Pipeline();

  // Stops the source, applies and commits what was taken from it, and gives
  // dead letters until `deadline` to leave. OK when all was committed.
  absl::Status Drain(absl::Time deadline);

  // Takes no more from the topic until it is called with false. What was taken
  // is committed, and reads go on.
  void Pause(bool paused);

  // True once the broker answered and partitions are assigned, until none has
  // answered for 30 s.
  bool connected() const;
  // Time since the source thread last asked for a message: the watchdog's pulse.
  // Not of the wall clock, which may be set.
  absl::Duration SinceLastPoll() const;

 private:
  struct Impl;
  explicit Pipeline(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_PIPELINE_H_
