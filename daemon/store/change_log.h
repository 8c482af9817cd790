#ifndef FACTLINE_DAEMON_STORE_CHANGE_LOG_H_
#define FACTLINE_DAEMON_STORE_CHANGE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/read_source.h"

namespace factline::store {

// Reads of the change log and of the times of revisions. Revisions have no
// gaps, so one that is missing is DataLoss.

// Changes of the revisions first to last, at least one of them if first <=
// last, then until a budget is reached; see FactStore::ReadChanges().
absl::StatusOr<std::vector<RevisionChanges>> ReadChangeLog(
    const ReadSource& source, int64_t first, int64_t last, int revisions_max,
    size_t bytes_max, const std::string& store_id);

absl::StatusOr<absl::Time> TimeOfRevision(const ReadSource& source,
                                          int64_t revision);

// Last revision recorded at or before `time`; 0 when there is none.
absl::StatusOr<int64_t> RevisionAt(const ReadSource& source, absl::Time time);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_CHANGE_LOG_H_
