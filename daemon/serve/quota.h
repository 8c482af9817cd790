#ifndef FACTLINE_DAEMON_SERVE_QUOTA_H_
#define FACTLINE_DAEMON_SERVE_QUOTA_H_

#include <algorithm>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace factline::serve {

// Callers that are remembered at once. Beyond it, callers that were not seen
// before share one bucket until others have been quiet.
inline constexpr size_t kMaxCallers = 10000;

// How many calls each caller may make: a token bucket a caller, filled at
// `per_second`, holding the calls of two seconds, so that a page that opens
// with a burst of calls is not refused.
//
// Invariant: a caller that is not in `buckets_` has a full bucket.
//
// Thread-safe.
class RequestQuota {
 public:
  // 0 = no limit.
  explicit RequestQuota(double per_second) : per_second_(per_second) {}

  // Takes one call of `caller`. When `now` goes back nobody loses calls.
  // Errors: TOO_MANY_REQUESTS with the time until the next call is free.
  absl::Status Take(const std::string& caller, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mu_);

  size_t callers() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Bucket {
    double calls = 0;  // That may be made at `filled`.
    absl::Time filled;
  };

  double Capacity() const { return std::max(1.0, 2 * per_second_); }
  double CallsAt(const Bucket& bucket, absl::Time now) const;
  Bucket& BucketOf(const std::string& caller, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const double per_second_;
  mutable absl::Mutex mu_;
  absl::flat_hash_map<std::string, Bucket> buckets_ ABSL_GUARDED_BY(mu_);
  absl::Time swept_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_QUOTA_H_
