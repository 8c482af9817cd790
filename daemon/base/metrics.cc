#include "daemon/base/metrics.h"

#include <exception>
#include <string>
#include <tuple>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "prometheus/collectable.h"
#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace factline {
namespace {

// One thread a scrape: a client that is slow to ask must not hold up the others,
// and none may take longer than a scrape's own timeout (10 s by default) leaves
// room for.
constexpr char kListenThreads[] = "4";
constexpr char kRequestTimeoutMs[] = "2000";

// From a fraction of a millisecond (one fsync) to a minute (a stalled disk).
const prometheus::Histogram::BucketBoundaries& LatencyBuckets() {
  static const auto* const kBuckets =
      new prometheus::Histogram::BucketBoundaries{
          0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
          0.2,    0.5,   1,     2,     5,    10,   30,   60};
  return *kBuckets;
}

class PrometheusCounter : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter)
      : counter_(counter) {}
  void Add(double amount) override { counter_.Increment(amount); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusGauge : public Gauge {
 public:
  explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void Set(double value) override { gauge_.Set(value); }

 private:
  prometheus::Gauge& gauge_;
};

class PrometheusHistogram : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram)
      : histogram_(histogram) {}
  void Observe(absl::Duration value) override {
    histogram_.Observe(absl::ToDoubleSeconds(value));
  }

 private:
  prometheus::Histogram& histogram_;
};

using MetricId = std::tuple<std::string, MetricLabels>;

}  // namespace

struct Metrics::Impl : public prometheus::Collectable {
  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<std::function<void()>> callbacks;
    {
      absl::MutexLock lock(&mu);
      callbacks = on_scrape;
    }
    for (const auto& callback : callbacks) callback();
    return registry.Collect();
  }

  mutable absl::Mutex mu;
  prometheus::Registry registry;
  std::map<MetricId, std::unique_ptr<Counter>> counters ABSL_GUARDED_BY(mu);
  std::map<MetricId, std::unique_ptr<Gauge>> gauges ABSL_GUARDED_BY(mu);
  std::map<MetricId, std::unique_ptr<Histogram>> histograms
      ABSL_GUARDED_BY(mu);
  std::vector<std::function<void()>> on_scrape ABSL_GUARDED_BY(mu);
  std::shared_ptr<Impl> self;  // Set while an exposer may call Collect().
  std::unique_ptr<prometheus::Exposer> exposer;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}

Metrics::~Metrics() { StopListening(); }

Counter& Metrics::GetCounter(std::string_view name, std::string_view help,
                             const MetricLabels& labels) {
  absl::MutexLock lock(&impl_->mu);
  auto& slot = impl_->counters[MetricId(name, labels)];
  if (slot == nullptr) {
    slot = std::make_unique<PrometheusCounter>(
        prometheus::BuildCounter()
            .Name(std::string(name))
            .Help(std::string(help))
            .Register(impl_->registry)
            .Add(labels));
  }
  return *slot;
}

Gauge& Metrics::GetGauge(std::string_view name, std::string_view help,
                         const MetricLabels& labels) {
  absl::MutexLock lock(&impl_->mu);
  auto& slot = impl_->gauges[MetricId(name, labels)];
  if (slot == nullptr) {
    slot = std::make_unique<PrometheusGauge>(prometheus::BuildGauge()
                                                 .Name(std::string(name))
                                                 .Help(std::string(help))
                                                 .Register(impl_->registry)
                                                 .Add(labels));
  }
  return *slot;
}

Histogram& Metrics::GetHistogram(std::string_view name, std::string_view help,
                                 const MetricLabels& labels) {
  absl::MutexLock lock(&impl_->mu);
  auto& slot = impl_->histograms[MetricId(name, labels)];
  if (slot == nullptr) {
    slot = std::make_unique<PrometheusHistogram>(
        prometheus::BuildHistogram()
            .Name(std::string(name))
            .Help(std::string(help))
            .Register(impl_->registry)
            .Add(labels, LatencyBuckets()));
  }
  return *slot;
}

void Metrics::OnScrape(std::function<void()> callback) {
  absl::MutexLock lock(&impl_->mu);
  impl_->on_scrape.push_back(std::move(callback));
}

absl::StatusOr<int> Metrics::Listen(const std::string& address) {
  try {
    impl_->exposer = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", address,
                                 "num_threads", kListenThreads,
                                 "request_timeout_ms", kRequestTimeoutMs});
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen for metrics on '", address, "': ", error.what()));
  }
  // The exposer wants shared ownership; ours is the only real one.
  impl_->self = std::shared_ptr<Impl>(impl_.get(), [](Impl*) {});
  impl_->exposer->RegisterCollectable(impl_->self);
  return impl_->exposer->GetListeningPorts().front();
}

void Metrics::StopListening() {
  impl_->exposer.reset();
  impl_->self.reset();
}

}  // namespace factline
