#ifndef FACTLINE_DAEMON_BASE_METRICS_H_
#define FACTLINE_DAEMON_BASE_METRICS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace factline {

using MetricLabels = std::map<std::string, std::string>;

// A number that only grows. Thread-safe; lives as long as its Metrics.
class Counter {
 public:
  virtual ~Counter() = default;
  virtual void Add(double amount) = 0;
  void Increment() { Add(1); }
};

// A number that goes up and down. Thread-safe; lives as long as its Metrics.
class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void Set(double value) = 0;
};

// Counts observations in buckets of seconds. Thread-safe; lives as long as its
// Metrics.
class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void Observe(absl::Duration value) = 0;
};

// The daemon's metrics and, if asked for, the HTTP port that Prometheus reads
// them from (text format 0.0.4 at /metrics).
//
// Calls with an equal name and labels give the same object. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter& GetCounter(std::string_view name, std::string_view help,
                      const MetricLabels& labels = {});
  Gauge& GetGauge(std::string_view name, std::string_view help,
                  const MetricLabels& labels = {});
  Histogram& GetHistogram(std::string_view name, std::string_view help,
                          const MetricLabels& labels = {});

  // Runs before each scrape, on the scraping thread; for gauges that are read
  // rather than kept up to date. All callbacks end before ~Metrics() does.
  void OnScrape(std::function<void()> callback);

  // Listens on `address` ("127.0.0.1:9464"; port 0 takes a free one) and
  // returns the port. Unavailable when the address cannot be bound.
  absl::StatusOr<int> Listen(const std::string& address);

  // Stops listening and waits for a scrape under way.
  void StopListening();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_METRICS_H_
