#ifndef FACTLINE_DAEMON_STORE_DIGEST_H_
#define FACTLINE_DAEMON_STORE_DIGEST_H_

#include "absl/status/statusor.h"
#include "daemon/base/hash.h"
#include "daemon/model/claim.h"
#include "daemon/model/figure.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/fact_store.h"

namespace factline::store {

// One part of the digest each; FORMAT.md, "Digest", lists what goes in.
void AddToDigest(const Claim& claim, ClaimState state, Sha256& hash);
void AddToDigest(const Figure& figure, Sha256& hash);

// Digest and counts of all that `reader` sees; without position.
absl::StatusOr<DigestResult> ComputeDigest(const FactReader& reader);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_DIGEST_H_
