#include "daemon/store/change_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"

namespace factline::store {

absl::StatusOr<std::vector<RevisionChanges>> ReadChangeLog(
    const ReadSource& source, int64_t first, int64_t last, int revisions_max,
    size_t bytes_max, const std::string& store_id) {
  std::vector<RevisionChanges> log;
  PrefixScan scan(source, Family::kChanges, TablePrefix(Table::kChanges));
  scan.Seek(ChangesKey(first));
  size_t bytes = 0;
  for (int64_t revision = first; revision <= last; ++revision) {
    const bool spent =
        bytes >= bytes_max || log.size() >= static_cast<size_t>(revisions_max);
    if (!log.empty() && spent) break;
    if (!scan.Valid() || scan.key() != ChangesKey(revision)) {
      FACTLINE_RETURN_IF_ERROR(scan.status());
      return absl::DataLossError(
          absl::StrCat("changes of revision ", revision, " are missing"));
    }
    bytes += scan.value().size();
    RevisionChanges& changes = log.emplace_back();
    changes.position.revision = revision;
    changes.position.store_id = store_id;
    FACTLINE_RETURN_IF_ERROR(DecodeChanges(scan.value(), changes));
    scan.Next();
  }
  return log;
}

absl::StatusOr<absl::Time> TimeOfRevision(const ReadSource& source,
                                          int64_t revision) {
  FACTLINE_ASSIGN_OR_RETURN(
      const auto bytes,
      source.Get(Family::kChanges, RevisionTimeKey(revision)));
  if (!bytes) {
    return absl::DataLossError(
        absl::StrCat("the time of revision ", revision, " is missing"));
  }
  return DecodeRevisionTime(*bytes);
}

absl::StatusOr<int64_t> RevisionAt(const ReadSource& source, absl::Time time) {
  PrefixScan scan(source, Family::kChanges, TablePrefix(Table::kTimeRevision));
  scan.SeekForPrev(TimeRevisionKey(time, INT64_MAX));
  if (!scan.Valid()) {
    FACTLINE_RETURN_IF_ERROR(scan.status());
    return 0;
  }
  KeyReader key(scan.suffix());
  key.Time();
  const int64_t revision = key.Int64();
  if (!key.Done()) return absl::DataLossError("unreadable key");
  return revision;
}

}  // namespace factline::store
