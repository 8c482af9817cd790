#ifndef FACTLINE_DAEMON_PIPELINE_ADMIN_H_
#define FACTLINE_DAEMON_PIPELINE_ADMIN_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "daemon/extract/extractor.h"
#include "daemon/pipeline/errands.h"
#include "daemon/serve/admin_desk.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"
#include "daemon/track/tracker.h"

namespace factline::pipeline {

// The operators' desk of a running daemon. What writes goes to the writer as an
// errand; what only reads is done by the caller's thread.
class Admin final : public serve::AdminDesk {
 public:
  // `texts` is null when there are none. All outlive this.
  Admin(const extract::Extractor& extractor, store::FactStore& store,
        store::TextStore* texts, Errands& errands)
      : extractor_(extractor),
        store_(store),
        texts_(texts),
        errands_(errands) {}

  absl::StatusOr<Reextraction> Reextract(double articles_per_second) override;
  absl::StatusOr<store::BackupSummary> Backup(
      const std::string& folder, const Cancelled& cancelled) override;
  absl::StatusOr<store::ScrubReport> Scrub(const Cancelled& cancelled) override;
  absl::Status SkipOffset(const std::string& topic, int32_t partition,
                          int64_t offset, const std::string& reason) override;
  absl::StatusOr<int> Purge(const std::string& uri,
                            const std::string& reason) override;
  absl::StatusOr<FigureDecision> MergeFigures(const std::string& figure,
                                              const std::string& into) override;
  absl::StatusOr<FigureDecision> SplitFigure(const std::string& claim) override;
  absl::StatusOr<FigureDecision> UndoFigureDecision(
      const std::string& figure) override;
  absl::Status Record(store::AuditRecord record) override;

 private:
  // Has the writer apply what `find` gives.
  absl::StatusOr<FigureDecision> Decide(
      const std::function<absl::StatusOr<track::DecisionChange>()>& find);

  const extract::Extractor& extractor_;
  store::FactStore& store_;
  store::TextStore* const texts_;
  Errands& errands_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_ADMIN_H_
