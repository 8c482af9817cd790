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

  // See SkipOffset in admin_service.proto. Errors: NotFound for a partition
  // that is not read, FailedPrecondition for a message that was applied,
  // ResourceExhausted for too many orders.
  virtual absl::Status SkipOffset(const std::string& topic, int32_t partition,
                                  int64_t offset,
                                  const std::string& reason) = 0;

  // Erases the kept texts of an article; gives how many there were.
  // FailedPrecondition when no texts are kept.
  virtual absl::StatusOr<int> Purge(const std::string& uri,
                                    const std::string& reason) = 0;

  // See FigureDecision in admin_service.proto.
  struct FigureDecision {
    std::string decided;  // Ids of figures.
    std::string figure;
    int64_t revision = 0;
    int64_t moved_claims = 0;
  };
  // Ids; what they name exists. FailedPrecondition where it cannot be decided,
  // NotFound where nothing was decided, ResourceExhausted for too many.
  virtual absl::StatusOr<FigureDecision> MergeFigures(
      const std::string& figure, const std::string& into) = 0;
  virtual absl::StatusOr<FigureDecision> SplitFigure(
      const std::string& claim) = 0;
  virtual absl::StatusOr<FigureDecision> UndoFigureDecision(
      const std::string& figure) = 0;

  // Writes an audit record; sequence and time are set here. Unavailable when
  // nothing is written any more.
  virtual absl::Status Record(store::AuditRecord record) = 0;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_ADMIN_DESK_H_
