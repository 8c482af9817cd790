#ifndef FACTLINE_DAEMON_STORE_OPERATIONS_H_
#define FACTLINE_DAEMON_STORE_OPERATIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/read_source.h"
#include "daemon/track/decisions.h"

// Records of what operators ask for: messages to pass over, which figures are
// one, and who asked for what.
namespace factline::store {

// Years of a busy operator; what is older says nothing that the change log and
// the reject records do not say. About 30 MB.
inline constexpr int64_t kMaxAuditRecords = 100'000;

std::string EncodeSkip(const SkipOrder& order);
// By partition and offset.
absl::StatusOr<std::vector<SkipOrder>> ReadSkips(const ReadSource& source);

// Without the sequence, which is in the key.
std::string EncodeAudit(const AuditRecord& record);
// 0 when there is no record.
absl::StatusOr<int64_t> LastAuditSequence(const ReadSource& source);
// At most `max` records before `sequence`, the newest first.
absl::StatusOr<std::vector<AuditRecord>> ReadAuditRecords(
    const ReadSource& source, int64_t before_sequence, int max);

std::string EncodeDecision(const track::Decision& decision);
absl::StatusOr<track::Decision> DecodeDecision(std::string_view bytes);
absl::StatusOr<track::Decisions> ReadDecisions(const ReadSource& source);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_OPERATIONS_H_
