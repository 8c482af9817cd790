#include "daemon/pipeline/care.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/status.h"
#include "daemon/store/backup.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/scrub.h"
#include "daemon/store/text_store.h"

namespace factline::pipeline {
namespace {

bool Never() { return false; }

Failure FailureOf(absl::Status status) {
  if (status.ok()) return {.code = kExitOk, .status = absl::OkStatus()};
  ExitCode code = kExitDataDir;
  if (store::FactStore::IsNewerFormat(status)) code = kExitNewerFormat;
  if (absl::IsInvalidArgument(status)) code = kExitUsage;
  if (absl::IsResourceExhausted(status)) code = kExitTemporary;
  return {.code = code, .status = std::move(status)};
}

// Both parts of a data directory that must be there: opening would make one.
struct Opened {
  std::unique_ptr<store::FactStore> facts;
  std::unique_ptr<store::TextStore> texts;  // Null when none are kept.
};

absl::StatusOr<Opened> OpenBoth(const std::string& data_dir) {
  std::error_code error;
  const std::filesystem::path root(data_dir);
  if (!std::filesystem::exists(root / "CURRENT", error)) {
    return absl::NotFoundError(absl::StrCat("no store in ", data_dir));
  }
  Opened opened;
  FACTLINE_ASSIGN_OR_RETURN(opened.facts,
                            store::FactStore::Open({.directory = data_dir}));
  auto texts = store::TextStore::Open(data_dir, /*create=*/false);
  if (absl::IsNotFound(texts.status())) return opened;
  FACTLINE_ASSIGN_OR_RETURN(opened.texts, std::move(texts));
  return opened;
}

absl::Status Backup(const std::string& data_dir, const std::string& folder,
                    std::ostream& out) {
  FACTLINE_ASSIGN_OR_RETURN(const Opened opened, OpenBoth(data_dir));
  FACTLINE_ASSIGN_OR_RETURN(
      const store::BackupSummary made,
      store::MakeBackup(*opened.facts, opened.texts.get(),
                        std::filesystem::absolute(folder).string(), &Never));
  out << "backup " << made.id << " of revision " << made.revision << ", "
      << made.bytes << " bytes" << (made.has_texts ? ", with texts" : "")
      << "\n";
  return absl::OkStatus();
}

absl::Status Restore(const std::string& folder, const std::string& data_dir,
                     std::ostream& out) {
  FACTLINE_ASSIGN_OR_RETURN(const store::RestoreSummary restored,
                            store::RestoreBackup(folder, data_dir));
  out << "backup " << restored.id << " restored"
      << (restored.has_texts ? ", with texts" : "") << ", at revision "
      << restored.digest.position.revision << "\ndigest " << restored.digest.digest
      << "\nstore " << restored.store_id << ", which was "
      << restored.old_store_id << "\n";
  return absl::OkStatus();
}

absl::StatusOr<PartitionKey> PartitionOf(const store::FactStore& store,
                                         const OfflineSkip& skip) {
  if (!skip.cluster_id.empty()) {
    return PartitionKey{skip.cluster_id, skip.topic, skip.partition};
  }
  FACTLINE_ASSIGN_OR_RETURN(const auto positions, store.AllPositions());
  std::vector<PartitionKey> found;
  for (const auto& [key, position] : positions) {
    if (key.topic == skip.topic && key.partition == skip.partition) {
      found.push_back(key);
    }
  }
  if (found.size() == 1) return found.front();
  return absl::InvalidArgumentError(absl::StrCat(
      "the store has read partition ", skip.partition, " of topic '",
      skip.topic, "' of ", found.size(), " clusters; name it with --cluster"));
}

absl::Status Skip(const std::string& data_dir, const OfflineSkip& skip,
                  std::ostream& out) {
  FACTLINE_ASSIGN_OR_RETURN(const Opened opened, OpenBoth(data_dir));
  FACTLINE_ASSIGN_OR_RETURN(const PartitionKey key,
                            PartitionOf(*opened.facts, skip));
  FACTLINE_ASSIGN_OR_RETURN(const auto position,
                            opened.facts->GetPosition(key));
  if (position && skip.offset < position->next_offset) {
    return absl::FailedPreconditionError(
        absl::StrCat("the message was applied: the store goes on at offset ",
                     position->next_offset));
  }
  auto transaction = opened.facts->Begin();
  transaction->PutSkip({.partition = key,
                        .offset = skip.offset,
                        .reason = skip.reason,
                        .order_time = absl::Now()});
  FACTLINE_RETURN_IF_ERROR(transaction->AddAudit(
      {.sequence = 0,
       .time = absl::Now(),
       .method = "SkipOffset",
       .caller = "factlined skip-offset",
       .request = absl::StrCat(skip.topic, "/", skip.partition, " at ",
                               skip.offset, ": ", skip.reason),
       .code = "OK",
       .result = {}}));
  FACTLINE_RETURN_IF_ERROR(opened.facts->Commit(std::move(transaction)));
  out << "offset " << skip.offset << " of " << skip.topic << "/"
      << skip.partition << " will be passed over\n";
  return absl::OkStatus();
}

}  // namespace

Failure RunSkip(const std::string& data_dir, const OfflineSkip& skip,
                std::ostream& out) {
  return FailureOf(Skip(data_dir, skip, out));
}

Failure RunBackup(const std::string& data_dir, const std::string& folder,
                  std::ostream& out) {
  return FailureOf(Backup(data_dir, folder, out));
}

Failure RunRestore(const std::string& folder, const std::string& data_dir,
                   std::ostream& out) {
  return FailureOf(Restore(folder, data_dir, out));
}

Failure RunScrub(const std::string& data_dir, std::ostream& out) {
  const absl::StatusOr<Opened> opened = OpenBoth(data_dir);
  if (!opened.ok()) return FailureOf(opened.status());
  const auto report =
      store::ScrubStore(*opened->facts, opened->texts.get(), &Never);
  if (!report.ok()) return FailureOf(report.status());
  for (const store::ScrubFinding& finding : report->findings) {
    out << finding.where << ": " << finding.what << "\n";
  }
  out << report->finding_count << " findings in " << report->files
      << " files, " << report->records << " records and " << report->texts
      << " texts at revision " << report->revision << "\n";
  return {.code = report->finding_count > 0 ? kExitDamaged : kExitOk,
          .status = absl::OkStatus()};
}

}  // namespace factline::pipeline
