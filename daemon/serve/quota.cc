#include "daemon/serve/quota.h"

#include <algorithm>

#include "daemon/serve/errors.h"

namespace factline::serve {
namespace {

// Those that came when no room was left. No caller has an empty name.
constexpr char kOthers[] = "";
// A sweep looks at every caller; a flood of new ones must not make one a call.
constexpr absl::Duration kSweepInterval = absl::Seconds(1);

}  // namespace

double RequestQuota::CallsAt(const Bucket& bucket, absl::Time now) const {
  const double seconds =
      std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled));
  return std::min(Capacity(), bucket.calls + seconds * per_second_);
}

RequestQuota::Bucket& RequestQuota::BucketOf(const std::string& caller,
                                             absl::Time now) {
  if (const auto it = buckets_.find(caller); it != buckets_.end()) {
    return it->second;
  }
  if (buckets_.size() >= kMaxCallers && now - swept_ >= kSweepInterval) {
    swept_ = now;
    absl::erase_if(buckets_, [&](const auto& row) {
      return CallsAt(row.second, now) >= Capacity();
    });
  }
  const Bucket full{.calls = Capacity(), .filled = now};
  return buckets_.try_emplace(
      buckets_.size() < kMaxCallers ? caller : kOthers, full).first->second;
}

absl::Status RequestQuota::Take(const std::string& caller, absl::Time now) {
  if (per_second_ <= 0) return absl::OkStatus();
  absl::MutexLock lock(&mu_);
  Bucket& bucket = BucketOf(caller, now);
  bucket.calls = CallsAt(bucket, now);
  bucket.filled = now;
  if (bucket.calls < 1) {
    return TooManyCalls(per_second_,
                        absl::Seconds((1 - bucket.calls) / per_second_));
  }
  bucket.calls -= 1;
  return absl::OkStatus();
}

size_t RequestQuota::callers() const {
  absl::MutexLock lock(&mu_);
  return buckets_.size();
}

}  // namespace factline::serve
