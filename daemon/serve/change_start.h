#ifndef FACTLINE_DAEMON_SERVE_CHANGE_START_H_
#define FACTLINE_DAEMON_SERVE_CHANGE_START_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/change_service.pb.h"

namespace factline::serve {

// Where a client's reading of the change log begins.
struct ChangeStart {
  int64_t after_revision = 0;  // Everything up to it counts as handled.
  int64_t handled_of_next = 0;  // Of pages only; streams send revisions whole.
  bool in_snapshot = false;    // First the figures as of after_revision,
  std::string snapshot_after;  // those with an id above this one.

  friend bool operator==(const ChangeStart&, const ChangeStart&) = default;
};

// Errors: REVISION_COMPACTED, FUTURE_REVISION, InvalidArgument naming `field`
// for a revision below 1.
absl::StatusOr<ChangeStart> StartAtRevision(const store::FactStore& store,
                                            int64_t revision,
                                            std::string_view field);

// `query_hash` is that of the query that the token goes with.
// Errors: TOKEN_MALFORMED, TOKEN_MISMATCH, STORE_REPLACED, REVISION_COMPACTED,
// and FUTURE_REVISION after a rollback of the store.
absl::StatusOr<ChangeStart> StartAtToken(const store::FactStore& store,
                                         std::string_view token,
                                         uint64_t query_hash,
                                         std::string_view field);

absl::StatusOr<ChangeStart> StartOf(const store::FactStore& store,
                                    const v1::SubscribeRequest& request,
                                    uint64_t query_hash);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CHANGE_START_H_
