#ifndef FACTLINE_DAEMON_STORE_IDENTITY_H_
#define FACTLINE_DAEMON_STORE_IDENTITY_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "daemon/store/database.h"
#include "daemon/store/records.h"

namespace factline::store {

// DataLoss when it cannot be read.
absl::StatusOr<Identity> ReadIdentity(const Database& database);

// The head, or that of a store without any revision.
absl::StatusOr<Head> ReadHead(const Database& database);

// Gives a store whose history went back to `revision` an id of its own and the
// next epoch, at least `least_epoch`, synced, and notes which one it was: tokens
// of what is gone are refused from then on (STORE_REPLACED).
absl::StatusOr<Identity> RenewIdentity(const Database& database,
                                       int64_t revision,
                                       int64_t least_epoch = 0);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_IDENTITY_H_
