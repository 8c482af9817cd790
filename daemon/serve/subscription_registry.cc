#include "daemon/serve/subscription_registry.h"

#include "daemon/serve/core.h"
#include "daemon/serve/errors.h"

namespace factline::serve {

absl::Status SubscriptionRegistry::Reserve(const std::string& caller) {
  absl::MutexLock lock(&mu_);
  if (closed_) return ShuttingDown(kRetryDelay);
  if (reserved_ >= limit_) return TooManySubscriptions(limit_, kRetryDelay);
  int& of_caller = by_caller_[caller];
  if (of_caller >= limit_per_caller_) {
    return TooManySubscriptions(limit_per_caller_, kRetryDelay);
  }
  ++of_caller;
  ++reserved_;
  return absl::OkStatus();
}

void SubscriptionRegistry::Add(Member* member) {
  absl::MutexLock lock(&mu_);
  members_.insert(member);
  if (closed_) member->Close(grace_);
}

void SubscriptionRegistry::Remove(Member* member, const std::string& caller) {
  absl::MutexLock lock(&mu_);
  members_.erase(member);
  --reserved_;
  const auto it = by_caller_.find(caller);
  if (--it->second == 0) by_caller_.erase(it);
}

void SubscriptionRegistry::CloseAll(absl::Duration grace) {
  absl::MutexLock lock(&mu_);
  closed_ = true;
  grace_ = grace;
  for (Member* member : members_) member->Close(grace);
}

int SubscriptionRegistry::size() const {
  absl::MutexLock lock(&mu_);
  return reserved_;
}

}  // namespace factline::serve
