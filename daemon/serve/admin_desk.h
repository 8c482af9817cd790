#ifndef FACTLINE_DAEMON_SERVE_ADMIN_DESK_H_
#define FACTLINE_DAEMON_SERVE_ADMIN_DESK_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "daemon/store/backup.h"
#include "daemon/store/scrub.h"

namespace factline::serve {

// What operators can have done to a store in service, beyond reading it.
// Calls wait until it is done. Thread-safe.
class AdminDesk {
 public:
  virtual ~AdminDesk() = default;

  // See ReextractResponse in admin_service.proto.
  struct Reextraction {
    std::string extractor_version;
    bool running = false;
    bool finished = false;
    int64_t texts_read = 0;
    int64_t texts_changed = 0;
    int64_t texts_kept = 0;
    double articles_per_second = 0;
  };
  // Starts the job at this rate, or changes its rate; 0 only asks.
  // FailedPrecondition when no texts are kept, Unavailable when nothing is
  // written any more.
  virtual absl::StatusOr<Reextraction> Reextract(double articles_per_second) = 0;

  // As store::MakeBackup() and store::ScrubStore().
  using Cancelled = std::function<bool()>;
  virtual absl::StatusOr<store::BackupSummary> Backup(
      const std::string& folder, const Cancelled& cancelled) = 0;
  virtual absl::StatusOr<store::ScrubReport> Scrub(
      const Cancelled& cancelled) = 0;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_ADMIN_DESK_H_
