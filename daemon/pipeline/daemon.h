#ifndef FACTLINE_DAEMON_PIPELINE_DAEMON_H_
#define FACTLINE_DAEMON_PIPELINE_DAEMON_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/pipeline/config.h"

namespace factline::pipeline {

// An error and the code that the process ends with.
struct Failure {
  ExitCode code = kExitFailure;
  absl::Status status;
};

// Time that a stop may take: SIGTERM to exit.
inline constexpr absl::Duration kDrainTime = absl::Seconds(5);

// The whole daemon: store, lexicons, broker, metrics, API, pipeline, started in
// this order (reads are served before the first message is applied) and stopped
// in the opposite one.
class Daemon {
 public:
  // `failure` is set when it returns null.
  static std::unique_ptr<Daemon> Start(const Config& config, Failure& failure);
  ~Daemon();

  // Waits until Stop() is asked for or the pipeline fails; watches over health
  // meanwhile. `stop_requested` is polled.
  Failure Run(const volatile int& stop_requested);

  // Where the API listens: "127.0.0.1:7461".
  const std::string& address() const;
  // Where Kafka is; of the embedded broker if there is one.
  const std::string& brokers() const;

 private:
  struct Impl;
  explicit Daemon(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_DAEMON_H_
