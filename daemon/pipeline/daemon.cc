#include "daemon/pipeline/daemon.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "daemon/base/files.h"
#include "daemon/base/logging.h"
#include "daemon/base/metrics.h"
#include "daemon/base/service_manager.h"
#include "daemon/base/status.h"
#include "daemon/extract/extractor.h"
#include "daemon/ingest/embedded_broker.h"
#include "daemon/pipeline/admin.h"
#include "daemon/pipeline/careful_start.h"
#include "daemon/pipeline/clock_watch.h"
#include "daemon/pipeline/disk_guard.h"
#include "daemon/pipeline/errands.h"
#include "daemon/pipeline/health.h"
#include "daemon/pipeline/ingest_status.h"
#include "daemon/pipeline/last_run.h"
#include "daemon/pipeline/pipeline.h"
#include "daemon/pipeline/retention.h"
#include "daemon/serve/listen_address.h"
#include "daemon/serve/server.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::pipeline {
namespace {

constexpr absl::Duration kWatchInterval = absl::Milliseconds(100);
// A reason that lasts is said again after this time.
constexpr absl::Duration kHealthLogInterval = absl::Minutes(1);
// A disk of 1 GB/s fills no more than the reserve meanwhile.
constexpr absl::Duration kDiskInterval = absl::Milliseconds(500);
// After this a stop is forced: the store is the truth, nothing can be lost.
constexpr absl::Duration kForcedExit = absl::Seconds(10);
// What clients may take to end their streams; the rest of kDrainTime is the
// pipeline's.
constexpr absl::Duration kServerGrace = absl::Seconds(2);

Failure MakeFailure(ExitCode code, absl::Status status) {
  return Failure{code, std::move(status)};
}

ExitCode CodeOfStoreError(const absl::Status& status) {
  if (store::FactStore::IsNewerFormat(status)) return kExitNewerFormat;
  // A full disk is no damage: it opens once there is room.
  return absl::IsResourceExhausted(status) ? kExitTemporary : kExitDataDir;
}

absl::Duration SteadyNow() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

std::optional<int64_t> FreeBytes(const std::string& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (error) return std::nullopt;
  return static_cast<int64_t>(space.available);
}

HealthLimits HealthLimitsOf(const Config& config) {
  HealthLimits limits;
  limits.min_free_bytes = config.disk.min_free_bytes;
  if (config.max_ingest_lag_s > 0) {
    limits.max_lag = absl::Seconds(config.max_ingest_lag_s);
  }
  return limits;
}

}  // namespace

struct Daemon::Impl {
  explicit Impl(const Config& config)
      : config(config), run_note(config.data_dir) {}

  Failure StartAll();
  Failure StartStore();
  Failure StartMetrics();
  Failure StartPipeline(const PipelineOptions& options);
  void WatchGauges();
  void WatchCertificate();
  Pulse TakePulse() const;
  void WatchDisk();
  void WatchHealth();
  absl::Status WatchClock();
  // Says that the process gets on, if it does.
  void TellManager();
  // `forced` is the exit code if the stop takes too long.
  Failure Stop(ExitCode forced);

  Config config;
  std::string address;
  // In the order in which they start; destroyed in the opposite one.
  std::unique_ptr<store::FactStore> store;
  std::unique_ptr<store::TextStore> texts;  // Null = none are kept.
  std::unique_ptr<extract::Extractor> extractor;
  std::unique_ptr<ingest::EmbeddedBroker> broker;
  std::unique_ptr<Metrics> metrics = std::make_unique<Metrics>();
  std::unique_ptr<DiskGuard> disk;
  std::unique_ptr<IngestStatus> status;
  Errands errands;
  std::unique_ptr<Admin> admin;
  std::unique_ptr<serve::Server> server;
  std::unique_ptr<Pipeline> pipeline;
  std::unique_ptr<Retention> retention;
  std::optional<HealthWatch> health;
  std::string ill = "starting";  // Why ingest is not serving; empty = it is.
  absl::Time health_logged;

  std::atomic<bool> ingest_is_serving = false;
  std::atomic<bool> broker_answers = false;
  bool paused = false;  // For want of room on the disk.
  absl::Duration next_disk_check = -absl::InfiniteDuration();
  ClockWatch clock;
  const RunNoteFile run_note;
  ServiceManager manager = ServiceManager::FromEnvironment();

  absl::Mutex mu;
  absl::Status failure ABSL_GUARDED_BY(mu);  // Of the pipeline.
};

Failure Daemon::Impl::StartStore() {
  disk = std::make_unique<DiskGuard>(config.data_dir, config.disk, *metrics);
  disk->MakeRoom();
  absl::StatusOr<std::unique_ptr<store::FactStore>> opened =
      store::FactStore::Open({.directory = config.data_dir});
  if (!opened.ok()) {
    return MakeFailure(CodeOfStoreError(opened.status()), opened.status());
  }
  store = *std::move(opened);
  WarnIfOpenToOthers(config.data_dir);
  absl::StatusOr<std::unique_ptr<store::TextStore>> kept =
      store::TextStore::Open(config.data_dir, config.keep_text);
  if (absl::IsNotFound(kept.status()) && config.reextract_rate <= 0) return {};
  if (!kept.ok()) {
    return MakeFailure(kExitDataDir,
                       absl::Status(kept.status().code(),
                                    absl::StrCat(kept.status().message(),
                                                 " (see --keep-text)")));
  }
  texts = *std::move(kept);
  return {};
}

void Daemon::Impl::WatchGauges() {
  Gauge& lag_messages = metrics->GetGauge(
      "factline_ingest_lag_messages",
      "Messages that the broker has and the store has not");
  Gauge& lag_seconds = metrics->GetGauge(
      "factline_ingest_lag_seconds", "Age of the oldest of those messages");
  Gauge& connected = metrics->GetGauge(
      "factline_kafka_connected",
      "1 while a broker answers, 0 after 30 s in which none did");
  Gauge& stopped = metrics->GetGauge("factline_partitions_stopped",
                                     "Partitions that stopped at a gap");
  metrics
      ->GetGauge("factline_store_epoch",
                 "How often the history of the store went back")
      .Set(static_cast<double>(store->opened().epoch));
  metrics
      ->GetGauge("factline_store_lost_revisions",
                 "Revisions that readers had seen and that this start did not "
                 "find")
      .Set(static_cast<double>(store->opened().lost_revisions));
  Gauge& revision =
      metrics->GetGauge("factline_store_revision", "Latest revision");
  Gauge& earliest_changes = metrics->GetGauge(
      "factline_store_earliest_changes_revision",
      "Oldest revision whose changes are kept");
  Gauge& earliest_state = metrics->GetGauge(
      "factline_store_earliest_state_revision",
      "Oldest revision that can be read as of; 0 = any");
  Gauge& claims =
      metrics->GetGauge("factline_store_claims", "Claims in the store");
  Gauge& figures =
      metrics->GetGauge("factline_store_figures", "Figures in the store");
  Gauge& articles =
      metrics->GetGauge("factline_store_articles", "Articles in the store");
  Gauge& bytes =
      metrics->GetGauge("factline_store_bytes", "Size of the store on disk");
  Gauge& subscribers =
      metrics->GetGauge("factline_subscribers", "Open Subscribe streams");
  Gauge& free_bytes =
      metrics->GetGauge("factline_store_free_bytes",
                        "Room left on the disk of the store");
  Gauge& ingest_serving = metrics->GetGauge(
      "factline_ingest_serving",
      "1 while the health service says SERVING for factline.ingest");
  metrics->OnScrape([&, this] {
    free_bytes.Set(static_cast<double>(FreeBytes(config.data_dir).value_or(0)));
    ingest_serving.Set(ingest_is_serving ? 1 : 0);
    lag_messages.Set(static_cast<double>(status->LagMessages()));
    lag_seconds.Set(absl::ToDoubleSeconds(status->IngestLag()));
    stopped.Set(status->StoppedPartitions());
    connected.Set(broker_answers ? 1 : 0);
    const store::StoreStats stats = store->Stats();
    revision.Set(static_cast<double>(store->latest().revision));
    earliest_changes.Set(static_cast<double>(store->earliest().revision));
    earliest_state.Set(static_cast<double>(store->earliest_state()));
    claims.Set(static_cast<double>(stats.claims));
    figures.Set(static_cast<double>(stats.figures));
    articles.Set(static_cast<double>(stats.articles));
    bytes.Set(static_cast<double>(stats.disk_bytes));
    subscribers.Set(server->subscriptions());
  });
}

// An alert can tell of a certificate that nobody replaced.
void Daemon::Impl::WatchCertificate() {
  if (config.tls_cert.empty()) return;
  Gauge& end = metrics->GetGauge(
      "factline_tls_certificate_end_timestamp_seconds",
      "When the certificate of --tls-cert ends, in Unix time; 0 = unknown");
  metrics->OnScrape([&end, this] {
    const auto time = serve::CertificateEnd(config.tls_cert);
    end.Set(time.ok() ? static_cast<double>(absl::ToUnixSeconds(*time)) : 0);
  });
}

Failure Daemon::Impl::StartMetrics() {
  WatchGauges();
  WatchCertificate();
  if (config.metrics_listen.empty()) return {};
  const absl::StatusOr<int> port = metrics->Listen(config.metrics_listen);
  if (!port.ok()) {
    return MakeFailure(
        kExitListen,
        absl::UnavailableError(absl::StrCat(
            port.status().message(),
            "; choose another --metrics-listen, or \"\" for none")));
  }
  LogInfo("metrics", {{"port", *port}});
  const auto parsed = serve::ListenAddress::Parse(config.metrics_listen);
  if (!parsed.ok() || !parsed->is_local()) {
    LogWarning("metrics can be read by other machines, in plain text: let only "
               "the scraper reach the port",
               {{"address", config.metrics_listen}});
  }
  return {};
}

Failure Daemon::Impl::StartAll() {
  // Lexicons before the store: a wrong file must not need a data directory.
  absl::StatusOr<std::unique_ptr<extract::Extractor>> made =
      extract::Extractor::Create(config.extractor);
  if (!made.ok()) return MakeFailure(kExitUsage, made.status());
  extractor = *std::move(made);
  serve::ServerOptions server_options = ServerOptionsOf(config);
  if (absl::Status checked = CheckConfig(config); !checked.ok()) {
    return MakeFailure(kExitUsage, checked);
  }
  if (Failure failed = StartStore(); !failed.status.ok()) return failed;
  server_options.texts = texts.get();
  server_options.places = [this](std::string_view name) {
    return extractor->IdOfPlace(name);
  };
  server_options.concepts = [this](std::string_view word) {
    return extractor->ConceptsOf(word);
  };

  PipelineOptions options;
  options.kafka = config.kafka;
  options.extract_threads = config.extract_threads;
  options.batch = config.batch;
  options.texts = texts.get();
  options.keep_text = config.keep_text;
  options.errands = &errands;
  options.reextract_rate = config.reextract_rate;
  serve::IngestSource source{.topic = config.kafka.topic,
                             .embedded_brokers = ""};
  if (config.embedded_broker) {
    auto started = ingest::EmbeddedBroker::Start(
        config.kafka.topic, config.kafka.dead_letter_topic,
        config.embedded_partitions);
    if (!started.ok()) return MakeFailure(kExitListen, started.status());
    broker = *std::move(started);
    options.kafka.brokers = broker->brokers();
    options.cluster_id = broker->cluster_id();
    source.embedded_brokers = broker->brokers();
    LogWarning("embedded broker: for trying out only; it forgets",
               {{"brokers", broker->brokers()}});
  }
  config.kafka.brokers = options.kafka.brokers;
  status = std::make_unique<IngestStatus>(source);

  admin = std::make_unique<Admin>(*extractor, *store, texts.get(), errands);
  auto serving = serve::Server::Start(server_options, *store, *status,
                                      *metrics, *admin);
  if (!serving.ok()) {
    return MakeFailure(absl::IsInvalidArgument(serving.status()) ? kExitUsage
                                                                 : kExitListen,
                       serving.status());
  }
  server = *std::move(serving);
  const std::string host =
      config.listen.substr(0, config.listen.rfind(':'));
  address = server->port() == 0 ? config.listen
                                : absl::StrCat(host, ":", server->port());
  if (Failure failed = StartMetrics(); !failed.status.ok()) return failed;
  return StartPipeline(options);
}

Failure Daemon::Impl::StartPipeline(const PipelineOptions& options) {
  if (!config.embedded_broker) {
    const absl::Status begun =
        StartCarefully(options.kafka, *extractor, *store, run_note);
    if (!begun.ok()) return MakeFailure(kExitTemporary, begun);
  }
  auto running = Pipeline::Start(
      options, *extractor, *store, *status, *metrics,
      [this](const absl::Status& error) {
        absl::MutexLock lock(&mu);
        failure = error;
      });
  if (!running.ok()) return MakeFailure(kExitFailure, running.status());
  pipeline = *std::move(running);
  retention =
      std::make_unique<Retention>(config.keep, *store, errands, *metrics);
  retention->Start();
  health.emplace(HealthLimitsOf(config), absl::Now());
  health_logged = absl::Now();
  WatchDisk();
  server->SetServing(serve::kHealthRead, true);
  manager.Ready();
  LogInfo("serving", {{"address", address},
                      {"admin", ServerOptionsOf(config).admin_address},
                      {"brokers", config.kafka.brokers},
                      {"topic", config.kafka.topic},
                      {"extractor", extractor->version()}});
  return {};
}

void Daemon::Impl::WatchDisk() {
  if (SteadyNow() < next_disk_check) return;
  next_disk_check = SteadyNow() + kDiskInterval;
  paused = disk->Check();
  pipeline->Pause(paused);
}

absl::Status Daemon::Impl::WatchClock() {
  const auto back = clock.StepBack(absl::Now(), SteadyNow());
  if (!back) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("the clock was set back by ", absl::FormatDuration(*back),
                   "; what waits on it would wait as long"));
}

void Daemon::Impl::TellManager() {
  // A message is taken more often, be it to find that none is there, unless the
  // writer, or what it waits for, stands still.
  constexpr absl::Duration kStandstill = absl::Minutes(1);
  if (pipeline->SinceLastPoll() < kStandstill) manager.Alive(SteadyNow());
}

Pulse Daemon::Impl::TakePulse() const {
  Pulse pulse;
  pulse.connected = pipeline->connected();
  pulse.stopped_partitions = status->StoppedPartitions();
  pulse.last_poll = absl::Now() - pipeline->SinceLastPoll();
  pulse.paused = paused;
  for (const serve::PartitionStatus& row : status->Partitions()) {
    pulse.applied += row.applied_offset;
  }
  pulse.lag_messages = status->LagMessages();
  pulse.lag = status->IngestLag();
  pulse.free_bytes = FreeBytes(config.data_dir);
  return pulse;
}

void Daemon::Impl::WatchHealth() {
  const absl::Time now = absl::Now();
  const Pulse pulse = TakePulse();
  broker_answers = pulse.connected;
  const std::string reason = health->Look(pulse, now);
  server->SetServing(serve::kHealthIngest, reason.empty());
  ingest_is_serving = reason.empty();
  const bool changed = reason.empty() != ill.empty();
  ill = reason;
  if (reason.empty()) {
    if (changed) LogInfo("ingest serving");
  } else if (changed || now - health_logged >= kHealthLogInterval) {
    health_logged = now;
    LogWarning("ingest not serving", {{"reason", reason}});
  }
}

// The API first, so that no client sees a store that is closing; then the
// pipeline, which commits what it has taken.
Failure Daemon::Impl::Stop(ExitCode forced) {
  manager.Stopping();
  const absl::Time deadline = absl::Now() + kDrainTime;
  std::thread watchdog([forced] {
    absl::SleepFor(kForcedExit);
    LogError("the stop took too long; exiting");
    _exit(forced);
  });
  watchdog.detach();  // Ends with the process, either way.
  retention.reset();
  server->Shutdown(kServerGrace);
  const absl::Status drained = pipeline->Drain(deadline);
  run_note.Remove();
  LogInfo("stopped", {{"revision", store->latest().revision}});
  if (drained.ok()) return {};
  return MakeFailure(kExitTemporary, drained);
}

Daemon::Daemon(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Daemon::~Daemon() {
  // Scrapes read the store and the server: none may be under way now.
  impl_->metrics->StopListening();
  // The server waits for its calls, and they may wait for a writer that never
  // started.
  impl_->errands.Close();
}

std::unique_ptr<Daemon> Daemon::Start(const Config& config, Failure& failure) {
  std::unique_ptr<Daemon> daemon(new Daemon(std::make_unique<Impl>(config)));
  failure = daemon->impl_->StartAll();
  if (!failure.status.ok()) return nullptr;
  return daemon;
}

Failure Daemon::Run(const volatile int& stop_requested) {
  absl::Status failed;
  while (stop_requested == 0 && failed.ok()) {
    impl_->WatchDisk();
    impl_->WatchHealth();
    impl_->TellManager();
    absl::SleepFor(kWatchInterval);
    failed = impl_->WatchClock();
    absl::MutexLock lock(&impl_->mu);
    if (failed.ok()) failed = impl_->failure;
  }
  LogInfo("stopping", {{"signal", stop_requested}, {"error", failed}});
  Failure ended = impl_->Stop(failed.ok() ? kExitOk : kExitTemporary);
  if (!failed.ok()) return MakeFailure(kExitTemporary, failed);
  return ended;
}

const std::string& Daemon::address() const { return impl_->address; }

const std::string& Daemon::brokers() const {
  return impl_->config.kafka.brokers;
}

}  // namespace factline::pipeline
