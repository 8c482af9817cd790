#ifndef FACTLINE_DAEMON_BASE_BYTE_BUDGET_H_
#define FACTLINE_DAEMON_BASE_BYTE_BUDGET_H_

#include <cstddef>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace factline {

// Bytes that may be held at a time. Who brings new ones waits for room; what
// those inside grow by is counted without waiting, so that they always get on.
//
// Invariant: `held_` is the sum of all shares that are alive.
//
// Thread-safe, but one thread only may Take(); outlives its shares.
class ByteBudget {
 public:
  // A part of the budget, given back at the end of its life. One thread at a
  // time.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Share() {
      if (budget_ != nullptr) budget_->Give(bytes_);
    }

    // Does nothing for a share of no budget.
    void Grow(size_t bytes) {
      if (budget_ == nullptr) return;
      budget_->Add(bytes);
      bytes_ += bytes;
    }

   private:
    friend class ByteBudget;
    Share(ByteBudget* budget, size_t bytes) : budget_(budget), bytes_(bytes) {}

    ByteBudget* budget_ = nullptr;
    size_t bytes_ = 0;
  };

  explicit ByteBudget(size_t max) : max_(max) {}

  // Waits until `bytes` fit in, or nothing else is held: what is larger than
  // the budget has it for itself. After Close() it does not wait.
  Share Take(size_t bytes) {
    absl::MutexLock lock(&mu_);
    wanted_ = bytes;
    mu_.Await(absl::Condition(
        +[](ByteBudget* b) ABSL_NO_THREAD_SAFETY_ANALYSIS {
          return b->closed_ || b->held_ == 0 ||
                 b->held_ + b->wanted_ <= b->max_;
        },
        this));
    held_ += bytes;
    return Share(this, bytes);
  }

  // Nobody waits any more.
  void Close() {
    absl::MutexLock lock(&mu_);
    closed_ = true;
  }

  size_t held() const {
    absl::MutexLock lock(&mu_);
    return held_;
  }

 private:
  void Add(size_t bytes) {
    absl::MutexLock lock(&mu_);
    held_ += bytes;
  }
  void Give(size_t bytes) {
    absl::MutexLock lock(&mu_);
    held_ -= bytes;
  }

  const size_t max_;
  mutable absl::Mutex mu_;
  size_t held_ ABSL_GUARDED_BY(mu_) = 0;
  size_t wanted_ ABSL_GUARDED_BY(mu_) = 0;  // By the one who waits.
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_BYTE_BUDGET_H_
