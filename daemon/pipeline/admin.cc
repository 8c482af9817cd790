#include "daemon/pipeline/admin.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/pipeline/reextract.h"
#include "daemon/pipeline/writer.h"

namespace factline::pipeline {

absl::StatusOr<serve::AdminDesk::Reextraction> Admin::Reextract(
    double articles_per_second) {
  if (texts_ == nullptr) {
    return absl::FailedPreconditionError(
        "the daemon keeps no texts: it runs without --keep-text, and its data "
        "directory has none");
  }
  Reextraction answer;
  answer.extractor_version = std::string(extractor_.version());
  FACTLINE_RETURN_IF_ERROR(errands_.Do([&](Writer& writer) -> absl::Status {
    if (articles_per_second > 0) {
      FACTLINE_ASSIGN_OR_RETURN(
          std::unique_ptr<pipeline::Reextraction> job,
          pipeline::Reextraction::Start(extractor_, store_, *texts_,
                                        articles_per_second));
      writer.SetReextraction(std::move(job));
    }
    answer.running = writer.reextraction() != nullptr;
    if (answer.running) {
      answer.articles_per_second = writer.reextraction()->articles_per_second();
    }
    FACTLINE_ASSIGN_OR_RETURN(const auto cursor, texts_->GetCursor());
    if (cursor && cursor->extractor_version == extractor_.version()) {
      answer.texts_read = cursor->read;
      answer.texts_changed = cursor->changed;
      answer.finished = cursor->finished;
    }
    return absl::OkStatus();
  }));
  answer.running = answer.running && !answer.finished;
  answer.texts_kept = texts_->EstimateCount();
  return answer;
}

absl::StatusOr<store::BackupSummary> Admin::Backup(const std::string& folder,
                                                   const Cancelled& cancelled) {
  auto made = store::MakeBackup(store_, texts_, folder, cancelled);
  LogInfo("backup", {{"folder", folder}, {"status", made.status()}});
  return made;
}

absl::StatusOr<store::ScrubReport> Admin::Scrub(const Cancelled& cancelled) {
  auto report = store::ScrubStore(store_, texts_, cancelled);
  if (!report.ok()) return report;
  for (const store::ScrubFinding& finding : report->findings) {
    LogError("scrub", {{"where", finding.where}, {"what", finding.what}});
  }
  return report;
}

}  // namespace factline::pipeline
