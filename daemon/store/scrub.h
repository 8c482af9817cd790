#ifndef FACTLINE_DAEMON_STORE_SCRUB_H_
#define FACTLINE_DAEMON_STORE_SCRUB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"

namespace factline::store {

// One thing that is not as it must be.
struct ScrubFinding {
  std::string where;  // A file, or a table and the name of a thing in it.
  std::string what;
};

struct ScrubReport {
  // More are counted only: a lost file may be behind a million of them.
  static constexpr size_t kMaxFindings = 100;

  int64_t revision = 0;  // That was looked at.
  int64_t files = 0;
  int64_t bytes = 0;  // Of the files.
  int64_t records = 0;
  int64_t texts = 0;
  int64_t finding_count = 0;
  std::vector<ScrubFinding> findings;  // The first ones.
};

// Reads all of a store, which may be written meanwhile, and says what is wrong:
//
//   files    each byte of each table file, against the file's checksum
//   records  every key and record can be read
//   indexes  claim, claim index and timeline name each other; members and
//            points do; articles have their revisions and claims; the change
//            log has no gaps; the head's counters are what is there
//
// Damage is a finding, not an error. `texts` is null when none are kept.
// `cancelled` is asked now and then; errors: Cancelled.
absl::StatusOr<ScrubReport> ScrubStore(const FactStore& store,
                                       const TextStore* texts,
                                       const std::function<bool()>& cancelled);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_SCRUB_H_
