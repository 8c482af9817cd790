#include "daemon/pipeline/rebuild.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "daemon/base/metrics.h"
#include "daemon/base/status.h"
#include "daemon/pipeline/ingest_status.h"
#include "daemon/pipeline/pipeline.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr char kMarkerName[] = "rebuilding";
constexpr absl::Duration kLookInterval = absl::Milliseconds(200);
constexpr absl::Duration kTellInterval = absl::Seconds(5);

// OK for a directory that is new, or that an unfinished run left.
absl::Status CheckDirectory(const fs::path& directory) {
  std::error_code error;
  if (fs::exists(directory / kMarkerName, error) ||
      !fs::exists(directory, error) || fs::is_empty(directory, error)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("data directory ", directory.string(),
                   " is not empty; rebuild into a new one"));
}

struct Progress {
  bool at_end = false;
  int64_t applied = 0;  // Offsets, over all partitions.
  int64_t end = 0;
};

Progress ProgressOf(const IngestStatus& status) {
  Progress progress;
  const std::vector<serve::PartitionStatus> partitions = status.Partitions();
  progress.at_end = !partitions.empty();
  for (const serve::PartitionStatus& partition : partitions) {
    progress.applied += partition.applied_offset;
    progress.end += partition.high_watermark;
    progress.at_end = progress.at_end && partition.high_watermark >= 0 &&
                      partition.applied_offset >= partition.high_watermark;
  }
  return progress;
}

// Everything that a rebuild holds, in the order in which it is made.
struct Rebuild {
  std::unique_ptr<store::FactStore> store;
  std::unique_ptr<store::TextStore> texts;
  Metrics metrics;
  IngestStatus status;
  absl::Mutex mu;
  absl::Status failure ABSL_GUARDED_BY(mu);
  std::unique_ptr<Pipeline> pipeline;

  absl::Status Start(const Config& config, const extract::Extractor& extractor);
  absl::Status AwaitEnd(const volatile int& stop_requested, std::ostream& out);
};

absl::Status Rebuild::Start(const Config& config,
                            const extract::Extractor& extractor) {
  FACTLINE_RETURN_IF_ERROR(CheckDirectory(config.data_dir));
  FACTLINE_ASSIGN_OR_RETURN(
      store, store::FactStore::Open({.directory = config.data_dir}));
  std::ofstream(fs::path(config.data_dir) / kMarkerName)
      << "factlined rebuild has not come to the end of the topic yet\n";
  if (config.keep_text) {
    FACTLINE_ASSIGN_OR_RETURN(
        texts, store::TextStore::Open(config.data_dir, /*create=*/true));
  }
  PipelineOptions options;
  options.kafka = config.kafka;
  options.extract_threads = config.extract_threads;
  options.batch = config.batch;
  options.texts = texts.get();
  options.give_letters = false;
  FACTLINE_ASSIGN_OR_RETURN(
      pipeline, Pipeline::Start(options, extractor, *store, status, metrics,
                                [this](const absl::Status& error) {
                                  absl::MutexLock lock(&mu);
                                  failure = error;
                                }));
  return absl::OkStatus();
}

absl::Status Rebuild::AwaitEnd(const volatile int& stop_requested,
                               std::ostream& out) {
  absl::Time next_line = absl::Now() + kTellInterval;
  while (true) {
    const Progress progress = ProgressOf(status);
    if (progress.at_end) return absl::OkStatus();
    if (status.StoppedPartitions() > 0) {
      return absl::FailedPreconditionError(
          "the topic lost messages meanwhile; see the log");
    }
    if (stop_requested != 0) {
      return absl::CancelledError("stopped; run it again to go on");
    }
    if (absl::Now() >= next_line) {
      next_line = absl::Now() + kTellInterval;
      out << "at " << progress.applied << " of " << progress.end
          << " offsets, revision " << store->latest().revision << std::endl;
    }
    absl::SleepFor(kLookInterval);
    absl::MutexLock lock(&mu);
    FACTLINE_RETURN_IF_ERROR(failure);
  }
}

ExitCode CodeOf(const absl::Status& status) {
  if (store::FactStore::IsNewerFormat(status)) return kExitNewerFormat;
  if (absl::IsCancelled(status) || absl::IsResourceExhausted(status)) {
    return kExitTemporary;
  }
  return kExitDataDir;
}

absl::Status Run(const Config& config, const extract::Extractor& extractor,
                 const volatile int& stop_requested, std::ostream& out) {
  Rebuild rebuild;
  FACTLINE_RETURN_IF_ERROR(rebuild.Start(config, extractor));
  const absl::Status ended = rebuild.AwaitEnd(stop_requested, out);
  FACTLINE_RETURN_IF_ERROR(rebuild.pipeline->Drain(absl::Now()));
  FACTLINE_RETURN_IF_ERROR(ended);
  FACTLINE_ASSIGN_OR_RETURN(const store::DigestResult result,
                            rebuild.store->Digest());
  std::error_code error;
  fs::remove(fs::path(config.data_dir) / kMarkerName, error);
  out << "rebuilt, at revision " << result.position.revision << "\ndigest "
      << result.digest << std::endl;
  return absl::OkStatus();
}

}  // namespace

Failure RunRebuild(const Config& config, const extract::Extractor& extractor,
                   const volatile int& stop_requested, std::ostream& out) {
  absl::Status status = Run(config, extractor, stop_requested, out);
  if (status.ok()) return {.code = kExitOk, .status = absl::OkStatus()};
  const ExitCode code = CodeOf(status);
  return {.code = code, .status = std::move(status)};
}

}  // namespace factline::pipeline
