// Articles a second from a filled topic of a real Kafka into the store, beside
// reading the same topic and doing nothing with it.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "benchmark/benchmark.h"
#include "daemon/base/metrics.h"
#include "daemon/extract/extractor.h"
#include "daemon/ingest/kafka_source.h"
#include "daemon/pipeline/ingest_status.h"
#include "daemon/pipeline/pipeline.h"
#include "daemon/store/fact_store.h"
#include "tests/bench/or_die.h"
#include "tests/bench/sample_articles.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kArticles = 3000;
constexpr int kPartitions = 4;
// Articles that tell of the same places, as a running story does.
constexpr int kArticlesPerStory = 20;
constexpr char kTopic[] = "bench";

// The samples' countries, and others that their stories are moved to, so that
// figures have tens of claims, not thousands.
constexpr const char* kSampleCountries[] = {"Ukraine", "Afghanistan", "Moldova",
                                            "Sweden", "Zambia"};
constexpr const char* kCountries[] = {
    "Ukraine", "Afghanistan", "Moldova", "Sweden",  "Zambia",   "Peru",
    "Chile",   "Kenya",       "Ghana",   "Nepal",   "Japan",    "Norway",
    "Finland", "Poland",      "Hungary", "Romania", "Bulgaria", "Serbia",
    "Greece",  "Turkey",      "Syria",   "Iraq",    "Iran",     "Pakistan",
    "India",   "Thailand",    "Vietnam", "Laos",    "Cambodia", "Malaysia",
    "Brazil",  "Bolivia",     "Mexico",  "Canada",  "Cuba",     "Haiti",
    "Morocco", "Algeria",     "Tunisia", "Egypt",   "Sudan",    "Chad",
    "Mali",    "Niger",       "Nigeria", "Angola",  "Malawi",   "Mozambique"};

Article ArticleOf(int i) {
  Article article = NewsArticles()[static_cast<size_t>(i) %
                                   NewsArticles().size()];
  const size_t story = static_cast<size_t>(i / kArticlesPerStory);
  std::vector<std::pair<std::string, std::string>> moves;
  for (const char* country : kSampleCountries) {
    moves.emplace_back(country, kCountries[(story * 5 + moves.size()) %
                                           std::size(kCountries)]);
  }
  article.body = absl::StrReplaceAll(article.body, moves);
  article.publish_time += absl::Hours(24) * static_cast<int>(story % 50);
  return article;
}

// One Kafka with the filled topic, for the whole run.
std::string FilledBrokers() {
  static test::KafkaServer& kafka = *new test::KafkaServer();
  static const bool filled = [] {
    if (!kafka.ready() || !kafka.CreateTopic(kTopic, kPartitions)) {
      return false;
    }
    std::vector<test::TestMessage> messages;
    for (int i = 0; i < kArticles; ++i) {
      const std::string uri = absl::StrCat("urn:bench:", i);
      messages.push_back({uri, JsonOf(ArticleOf(i), uri)});
    }
    return test::Produce(kafka.brokers(), kTopic, messages);
  }();
  if (!filled) {
    fprintf(stderr, "no Kafka: %s\n", kafka.log().c_str());
    abort();
  }
  return kafka.brokers();
}

ingest::KafkaConfig Config() {
  ingest::KafkaConfig config;
  config.brokers = FilledBrokers();
  config.topic = kTopic;
  config.dead_letter_topic = "bench.dead";
  config.group = "bench";
  return config;
}

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Forgets the peak so far, so that filling the topic does not count.
void ResetPeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }

double PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

void SetArticles(benchmark::State& state) {
  state.counters["articles"] =
      benchmark::Counter(static_cast<double>(kArticles * state.iterations()),
                         benchmark::Counter::kIsRate);
}

// The limit. Times run from the first message, to leave out how long it takes
// to find the broker.
void BM_ConsumeOnly(benchmark::State& state) {
  for (auto _ : state) {
    const auto source = OrDie(ingest::KafkaSource::Open(
        Config(), "",
        [](const PartitionKey&) {
          return std::optional<ingest::KafkaSource::StartAt>();
        }));
    Clock::time_point start;
    for (int i = 0; i < kArticles;) {
      if (!OrDie(source->Poll(absl::Seconds(1)))) continue;
      if (i++ == 0) start = Clock::now();
    }
    state.SetIterationTime(SecondsSince(start));
  }
  SetArticles(state);
}
BENCHMARK(BM_ConsumeOnly)->Iterations(3)->UseManualTime();

int64_t Applied(const pipeline::IngestStatus& status) {
  int64_t applied = 0;
  for (const auto& partition : status.Partitions()) {
    applied += std::max<int64_t>(partition.applied_offset, 0);
  }
  return applied;
}

// From the topic into a synced store, with the program's own defaults. Times
// run from when the partitions are assigned.
void BM_Pipeline(benchmark::State& state) {
  const auto extractor = OrDie(extract::Extractor::Create({}));
  store::StoreStats stats;
  pipeline::PipelineOptions options;
  options.kafka = Config();
  ResetPeakMemory();
  for (auto _ : state) {
    const test::TempFolder folder;
    const auto store =
        OrDie(store::FactStore::Open({.directory = folder / "store"}));
    pipeline::IngestStatus status;
    Metrics metrics;
    const auto pipeline = OrDie(pipeline::Pipeline::Start(
        options, *extractor, *store, status, metrics,
        [](const absl::Status&) { abort(); }));
    while (!pipeline->connected()) absl::SleepFor(absl::Milliseconds(1));
    const auto start = Clock::now();
    while (Applied(status) < kArticles) absl::SleepFor(absl::Milliseconds(5));
    state.SetIterationTime(SecondsSince(start));
    stats = store->Stats();
    if (!pipeline->Drain(absl::Now() + absl::Seconds(1)).ok()) abort();
  }
  SetArticles(state);
  state.counters["peak_rss_mb"] = PeakMegabytes();
  state.counters["claims"] = static_cast<double>(stats.claims);
  state.counters["figures"] = static_cast<double>(stats.figures);
}
BENCHMARK(BM_Pipeline)->Iterations(2)->UseManualTime();

}  // namespace
}  // namespace factline::bench
