#include "daemon/pipeline/admin.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/pipeline/reextract.h"
#include "daemon/pipeline/writer.h"

namespace factline::pipeline {
namespace {

// All are in memory, about 0.5 KB each.
constexpr size_t kMaxDecisions = 10'000;

}  // namespace

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

absl::Status Admin::SkipOffset(const std::string& topic, int32_t partition,
                               int64_t offset, const std::string& reason) {
  return errands_.Do([&](Writer& writer) {
    return writer.SkipOffset(topic, partition, offset, reason);
  });
}

absl::StatusOr<int> Admin::Purge(const std::string& uri,
                                 const std::string& reason) {
  if (texts_ == nullptr) {
    return absl::FailedPreconditionError("the daemon keeps no texts");
  }
  int erased = 0;
  FACTLINE_RETURN_IF_ERROR(errands_.Do([&](Writer&) -> absl::Status {
    FACTLINE_ASSIGN_OR_RETURN(
        erased, texts_->Purge(uri, {.time = absl::Now(), .reason = reason}));
    return absl::OkStatus();
  }));
  // Deleted for readers and durable; the bytes go without holding up ingest.
  FACTLINE_RETURN_IF_ERROR(texts_->EraseDeleted(uri));
  LogInfo("texts purged",
          {{"uri", Printable(uri)}, {"texts", erased}, {"reason", reason}});
  return erased;
}

absl::StatusOr<serve::AdminDesk::FigureDecision> Admin::Decide(
    const std::function<absl::StatusOr<track::DecisionChange>()>& find) {
  FigureDecision made;
  const absl::Status done = errands_.Do([&](Writer&) -> absl::Status {
    FACTLINE_ASSIGN_OR_RETURN(const track::DecisionChange change, find());
    auto transaction = store_.Begin();
    if (transaction->decisions().size() >= kMaxDecisions && change.into) {
      return absl::ResourceExhaustedError(
          absl::StrCat("at most ", kMaxDecisions, " decisions are kept"));
    }
    FACTLINE_ASSIGN_OR_RETURN(track::TrackResult result,
                              track::Decide(change, *transaction));
    for (const track::FigureUpdate& figure : result.figures) {
      made.moved_claims += std::count_if(
          figure.moved.begin(), figure.moved.end(),
          [](const track::Membership& m) { return m.point_id.empty(); });
    }
    FACTLINE_ASSIGN_OR_RETURN(
        made.revision, transaction->Apply(std::move(result), absl::Now()));
    FACTLINE_RETURN_IF_ERROR(store_.Commit(std::move(transaction)));
    made.decided = FigureIdOf(change.key);
    made.figure = made.decided;
    const auto figure = store_.View()->GetFigure(
        change.into ? FigureIdOf(*change.into) : made.decided);
    if (figure.ok()) made.figure = figure->id;
    return absl::OkStatus();
  });
  FACTLINE_RETURN_IF_ERROR(done);
  return made;
}

absl::StatusOr<serve::AdminDesk::FigureDecision> Admin::MergeFigures(
    const std::string& figure, const std::string& into) {
  return Decide([&]() -> absl::StatusOr<track::DecisionChange> {
    const auto view = store_.View();
    FACTLINE_ASSIGN_OR_RETURN(const Figure one, view->GetFigure(figure));
    FACTLINE_ASSIGN_OR_RETURN(const Figure other, view->GetFigure(into));
    if (one.id == other.id) {
      return absl::FailedPreconditionError("they are one figure");
    }
    if (one.key.unit_code != other.key.unit_code ||
        one.key.role != other.key.role || one.key.tally != other.key.tally) {
      return absl::FailedPreconditionError(
          "they differ in unit, role or tally: their numbers do not compare");
    }
    return track::DecisionChange{.key = one.key, .into = other.key};
  });
}

absl::StatusOr<serve::AdminDesk::FigureDecision> Admin::SplitFigure(
    const std::string& claim) {
  return Decide([&]() -> absl::StatusOr<track::DecisionChange> {
    FACTLINE_ASSIGN_OR_RETURN(const store::StoredClaim found,
                              store_.View()->GetClaim(claim));
    const FigureKey& key = found.claim.figure_key;
    if (!found.claim.IsFigureClaim()) {
      return absl::FailedPreconditionError("a statement is of no figure");
    }
    if (found.figure_id == FigureIdOf(key)) {
      return absl::FailedPreconditionError(
          "the claim names its figure: split off claims of other words");
    }
    return track::DecisionChange{.key = key, .into = key};
  });
}

absl::StatusOr<serve::AdminDesk::FigureDecision> Admin::UndoFigureDecision(
    const std::string& figure) {
  return Decide([&]() -> absl::StatusOr<track::DecisionChange> {
    const track::Decisions decisions = store_.Begin()->decisions();
    for (const auto& [key, into] : decisions.all()) {
      if (FigureIdOf(key) == figure) {
        return track::DecisionChange{.key = key, .into = std::nullopt};
      }
    }
    return absl::NotFoundError("nothing is decided of it");
  });
}

absl::Status Admin::Record(store::AuditRecord record) {
  record.time = absl::Now();
  LogInfo("operator", {{"call", record.method},
                       {"caller", record.caller},
                       {"code", record.code},
                       {"result", record.result}});
  return errands_.Do([&](Writer&) -> absl::Status {
    auto transaction = store_.Begin();
    FACTLINE_RETURN_IF_ERROR(transaction->AddAudit(record));
    return store_.Commit(std::move(transaction));
  });
}

}  // namespace factline::pipeline
