#ifndef FACTLINE_DAEMON_TRACK_TRACKED_CLAIM_H_
#define FACTLINE_DAEMON_TRACK_TRACKED_CLAIM_H_

#include "daemon/model/claim.h"

namespace factline::track {

// A claim and the state it is in.
struct TrackedClaim {
  Claim claim;
  ClaimState state = ClaimState::kCurrent;

  friend bool operator==(const TrackedClaim&, const TrackedClaim&) = default;
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_TRACKED_CLAIM_H_
