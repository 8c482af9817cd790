#ifndef FACTLINE_TESTS_BENCH_STAND_INS_H_
#define FACTLINE_TESTS_BENCH_STAND_INS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/serve/admin_desk.h"
#include "daemon/serve/ingest_monitor.h"

// What stands beside the parts that are measured: no topic is read, and no
// operator is there.
namespace factline::bench {

class NoIngest final : public serve::IngestMonitor {
 public:
  std::vector<serve::PartitionStatus> Partitions() const override { return {}; }
  std::optional<int64_t> AppliedOffset(std::string_view,
                                       int32_t) const override {
    return std::nullopt;
  }
  absl::Duration IngestLag() const override { return absl::ZeroDuration(); }
};

class NoDesk final : public serve::AdminDesk {
 public:
  absl::StatusOr<Reextraction> Reextract(double) override {
    return NotMeasured();
  }
  absl::StatusOr<store::BackupSummary> Backup(const std::string&,
                                              const Cancelled&) override {
    return NotMeasured();
  }
  absl::StatusOr<store::ScrubReport> Scrub(const Cancelled&) override {
    return NotMeasured();
  }
  absl::Status SkipOffset(const std::string&, int32_t, int64_t,
                          const std::string&) override {
    return NotMeasured();
  }
  absl::StatusOr<int> Purge(const std::string&, const std::string&) override {
    return NotMeasured();
  }
  absl::StatusOr<FigureDecision> MergeFigures(const std::string&,
                                              const std::string&) override {
    return NotMeasured();
  }
  absl::StatusOr<FigureDecision> SplitFigure(const std::string&) override {
    return NotMeasured();
  }
  absl::StatusOr<FigureDecision> UndoFigureDecision(
      const std::string&) override {
    return NotMeasured();
  }
  absl::Status Record(store::AuditRecord) override { return NotMeasured(); }

 private:
  static absl::Status NotMeasured() {
    return absl::UnimplementedError("not measured");
  }
};

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_STAND_INS_H_
