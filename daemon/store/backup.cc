#include "daemon/store/backup.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/base/failpoint.h"
#include "daemon/base/files.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/store/data_directory.h"
#include "daemon/store/database.h"
#include "daemon/store/identity.h"
#include "daemon/store/records.h"
#include "rocksdb/utilities/backup_engine.h"

namespace factline::store {
namespace {

namespace fs = std::filesystem;
using Info = rocksdb::BackupInfo;

constexpr char kFacts[] = "facts";
constexpr char kTexts[] = "texts";
// Progress is reported, and cancelling noticed, after so many bytes.
constexpr uint64_t kReportBytes = 4 << 20;

rocksdb::BackupEngineOptions OptionsOf(const fs::path& folder) {
  rocksdb::BackupEngineOptions options(folder.string());
  options.callback_trigger_interval_size = kReportBytes;
  return options;
}

// A folder that holds other files is somebody else's.
absl::Status PrepareFolder(const std::string& folder) {
  if (!fs::path(folder).is_absolute()) {
    return absl::InvalidArgumentError(
        absl::StrCat("backup folder '", Printable(folder),
                     "' must be an absolute path"));
  }
  std::error_code error;
  fs::create_directories(folder, error);
  WarnIfOpenToOthers(folder);
  if (!error && !fs::exists(fs::path(folder) / kFacts, error) &&
      !fs::is_empty(folder, error) && !error) {
    return absl::InvalidArgumentError(absl::StrCat(
        "backup folder ", folder, " holds other files and no backups"));
  }
  if (!error) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("backup folder ", folder, ": ", error.message()));
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> OpenEngine(
    const fs::path& folder) {
  rocksdb::BackupEngine* engine = nullptr;
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(rocksdb::BackupEngine::Open(OptionsOf(folder),
                                           rocksdb::Env::Default(), &engine),
               absl::StrCat("backups in ", folder.string())));
  return std::unique_ptr<rocksdb::BackupEngine>(engine);
}

// Copies one database and reads the copy. Returns its id and size.
absl::StatusOr<std::pair<rocksdb::BackupID, int64_t>> CopyOne(
    rocksdb::DB* db, const fs::path& folder, const rec::BackupNote& note,
    const std::function<bool()>& cancelled) {
  FACTLINE_ASSIGN_OR_RETURN(const auto engine, OpenEngine(folder));
  rocksdb::CreateBackupOptions options;
  options.progress_callback = [&] {
    if (cancelled()) engine->StopBackup();
  };
  rocksdb::BackupID id = 0;
  Failpoint("backup_begins");
  const rocksdb::Status copied = engine->CreateNewBackupWithMetadata(
      options, db, note.SerializeAsString(), &id);
  if (copied.IsIncomplete() || cancelled()) {
    return absl::CancelledError("the backup was cancelled");
  }
  FACTLINE_RETURN_IF_ERROR(ToStatus(copied, "backup"));
  Failpoint("backup_is_made");
  const rocksdb::Status verified =
      engine->VerifyBackup(id, /*verify_with_checksum=*/true);
  if (!verified.ok()) {
    (void)engine->DeleteBackup(id);  // Not to be taken for a good one.
    return ToStatus(verified, "reading the backup");
  }
  Info info;
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(engine->GetBackupInfo(id, &info), "backup"));
  return std::pair(id, static_cast<int64_t>(info.size));
}

using ReadOnlyEngine = std::unique_ptr<rocksdb::BackupEngineReadOnly>;

absl::StatusOr<ReadOnlyEngine> OpenToRestore(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) {
    return absl::NotFoundError(
        absl::StrCat("no backups in ", folder.string()));
  }
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  FACTLINE_RETURN_IF_ERROR(ToStatus(
      rocksdb::BackupEngineReadOnly::Open(rocksdb::Env::Default(),
                                          OptionsOf(folder), &engine),
      absl::StrCat("backups in ", folder.string())));
  return ReadOnlyEngine(engine);
}

struct Found {
  ReadOnlyEngine facts;
  ReadOnlyEngine texts;  // Null when the backup has none.
  rocksdb::BackupID facts_id = 0;
  rocksdb::BackupID texts_id = 0;
};

absl::StatusOr<std::vector<Info>> ListNewestFirst(
    rocksdb::BackupEngineReadOnly& engine) {
  std::vector<Info> infos;
  engine.GetBackupInfo(&infos);
  std::reverse(infos.begin(), infos.end());
  return infos;
}

// The texts that were copied with these facts; 0 if their copy is not there.
absl::StatusOr<rocksdb::BackupID> TextsOf(rocksdb::BackupEngineReadOnly& texts,
                                          rocksdb::BackupID facts_id) {
  FACTLINE_ASSIGN_OR_RETURN(const std::vector<Info> infos,
                            ListNewestFirst(texts));
  for (const Info& info : infos) {
    FACTLINE_ASSIGN_OR_RETURN(
        const rec::BackupNote note,
        ParseRecord<rec::BackupNote>(info.app_metadata, "note of a backup"));
    if (note.facts_id() == static_cast<int64_t>(facts_id)) {
      return info.backup_id;
    }
  }
  return 0;
}

// The newest backup whose parts are all there: one may have died half way.
absl::StatusOr<Found> FindNewest(const std::string& folder) {
  Found found;
  FACTLINE_ASSIGN_OR_RETURN(found.facts,
                            OpenToRestore(fs::path(folder) / kFacts));
  FACTLINE_ASSIGN_OR_RETURN(const std::vector<Info> infos,
                            ListNewestFirst(*found.facts));
  for (const Info& info : infos) {
    FACTLINE_ASSIGN_OR_RETURN(
        const rec::BackupNote note,
        ParseRecord<rec::BackupNote>(info.app_metadata, "note of a backup"));
    found.facts_id = info.backup_id;
    if (!note.has_texts()) return found;
    if (found.texts == nullptr) {
      auto texts = OpenToRestore(fs::path(folder) / kTexts);
      if (absl::IsNotFound(texts.status())) continue;
      FACTLINE_RETURN_IF_ERROR(texts.status());
      found.texts = *std::move(texts);
    }
    FACTLINE_ASSIGN_OR_RETURN(found.texts_id,
                              TextsOf(*found.texts, info.backup_id));
    if (found.texts_id != 0) return found;
  }
  return absl::NotFoundError(absl::StrCat("no whole backup in ", folder));
}

absl::Status RestoreOne(rocksdb::BackupEngineReadOnly& engine,
                        rocksdb::BackupID id, const fs::path& directory) {
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(engine.VerifyBackup(id, /*verify_with_checksum=*/true),
               absl::StrCat("backup ", id)));
  return ToStatus(engine.RestoreDBFromBackup(rocksdb::RestoreOptions(), id,
                                             directory.string(),
                                             directory.string()),
                  "restoring");
}

// Gives the store an id of its own, and says which one it was.
absl::Status Rename(const std::string& directory, RestoreSummary& summary) {
  FACTLINE_ASSIGN_OR_RETURN(const auto database,
                            Database::Open({.directory = directory}));
  FACTLINE_ASSIGN_OR_RETURN(const Identity old, ReadIdentity(*database));
  FACTLINE_ASSIGN_OR_RETURN(const Head head, ReadHead(*database));
  FACTLINE_ASSIGN_OR_RETURN(const Identity renewed,
                            RenewIdentity(*database, head.revision));
  summary.old_store_id = old.store_id;
  summary.store_id = renewed.store_id;
  return absl::OkStatus();
}

absl::Status Refuse(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(directory, error) || fs::is_empty(directory, error)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("data directory ", directory.string(),
                   " is not empty; restore into a new one"));
}

absl::Status FillFolder(const Found& found, const std::string& folder,
                        RestoreSummary& summary) {
  FACTLINE_RETURN_IF_ERROR(RestoreOne(*found.facts, found.facts_id, folder));
  FACTLINE_RETURN_IF_ERROR(Rename(folder, summary));
  if (summary.has_texts) {
    FACTLINE_RETURN_IF_ERROR(RestoreOne(*found.texts, found.texts_id,
                                        fs::path(folder) / kTexts));
  }
  FACTLINE_ASSIGN_OR_RETURN(const auto store,
                            FactStore::Open({.directory = folder}));
  if (summary.has_texts) {
    FACTLINE_ASSIGN_OR_RETURN(const auto texts,
                              TextStore::Open(folder, /*create=*/false));
    // The texts are a moment younger than the facts: what a job had done by
    // then may not be in them.
    FACTLINE_RETURN_IF_ERROR(texts->SetCursor({}));
  }
  FACTLINE_ASSIGN_OR_RETURN(summary.digest, store->Digest());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<BackupSummary> MakeBackup(
    const FactStore& store, const TextStore* texts, const std::string& folder,
    const std::function<bool()>& cancelled) {
  FACTLINE_RETURN_IF_ERROR(PrepareFolder(folder));
  BackupSummary summary{.revision = store.latest().revision,
                        .has_texts = texts != nullptr};
  rec::BackupNote note;
  note.set_has_texts(summary.has_texts);
  FACTLINE_ASSIGN_OR_RETURN(
      const auto facts, CopyOne(store.database().db(),
                                fs::path(folder) / kFacts, note, cancelled));
  summary.id = facts.first;
  summary.bytes = facts.second;
  if (texts != nullptr) {
    // After the facts: a text is written before the facts read from it.
    note.set_facts_id(facts.first);
    FACTLINE_ASSIGN_OR_RETURN(
        const auto copied,
        CopyOne(texts->db(), fs::path(folder) / kTexts, note, cancelled));
    summary.bytes += copied.second;
  }
  return summary;
}

absl::StatusOr<RestoreSummary> RestoreBackup(const std::string& folder,
                                             const std::string& directory) {
  std::error_code error;
  fs::path target = fs::absolute(directory, error);
  if (!target.has_filename()) target = target.parent_path();  // "data/".
  FACTLINE_RETURN_IF_ERROR(Refuse(target));
  FACTLINE_ASSIGN_OR_RETURN(const Found found, FindNewest(folder));
  RestoreSummary summary;
  summary.id = found.facts_id;
  summary.has_texts = found.texts_id != 0;
  fs::path made = target;
  made += ".restoring";
  fs::remove_all(made, error);  // Of a restore that died.
  fs::create_directories(made, error);
  fs::permissions(made, fs::perms::owner_all, error);
  absl::Status filled = FillFolder(found, made.string(), summary);
  if (filled.ok()) {
    fs::rename(made, target, error);
    if (!error) return summary;
    filled = absl::FailedPreconditionError(absl::StrCat(
        "data directory ", target.string(), ": ", error.message()));
  }
  fs::remove_all(made, error);
  return filled;
}

}  // namespace factline::store
