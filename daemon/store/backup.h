#ifndef FACTLINE_DAEMON_STORE_BACKUP_H_
#define FACTLINE_DAEMON_STORE_BACKUP_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::store {

// A folder of backups: `facts` and `texts` are RocksDB backup folders, in which
// backups share the files that did not change. Copies, never links: damage to
// the store does not reach them.
struct BackupSummary {
  int64_t id = 0;        // Counts up in its folder.
  int64_t revision = 0;  // It holds this one, and maybe some after it.
  int64_t bytes = 0;     // Of this backup; shared files count in each.
  bool has_texts = false;
};

// Adds a backup of a store, which may be written meanwhile, and reads all of it
// back against its checksums. `texts` is null when none are kept. One at a
// time a folder. `cancelled` is asked now and then.
//
// Errors: InvalidArgument for a folder that is not absolute or not empty and
// holds no backups; DataLoss when the store or the copy is damaged;
// ResourceExhausted when the disk is full; Cancelled.
absl::StatusOr<BackupSummary> MakeBackup(
    const FactStore& store, const TextStore* texts, const std::string& folder,
    const std::function<bool()>& cancelled);

struct RestoreSummary {
  int64_t id = 0;  // Of the backup.
  bool has_texts = false;
  std::string old_store_id;
  std::string store_id;
  DigestResult digest;  // Of what was restored; it was read for this.
};

// Makes a data directory of the newest whole backup of `folder`. It gets a
// store id of its own: revisions after the backup will not be those that
// clients have seen, so their tokens are refused (STORE_REPLACED). Offsets are
// those of the backup, and the topic is read again from there. A re-extraction
// begins anew.
//
// Nothing stands in `directory` before all of it is there and synced.
//
// Errors: NotFound when there is no whole backup; FailedPrecondition when
// `directory` exists and is not empty; DataLoss for a damaged backup.
absl::StatusOr<RestoreSummary> RestoreBackup(const std::string& folder,
                                             const std::string& directory);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_BACKUP_H_
