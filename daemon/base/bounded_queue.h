#ifndef FACTLINE_DAEMON_BASE_BOUNDED_QUEUE_H_
#define FACTLINE_DAEMON_BASE_BOUNDED_QUEUE_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace factline {

// A first-in, first-out queue between threads that holds back its producers.
//
// Invariant: at most `capacity` items are inside. After Close() no item enters,
// those inside still come out.
//
// Thread-safe.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t capacity) : capacity_(capacity) {}

  // Waits for room. False (and `item` dropped) when the queue is closed.
  bool Push(T item) {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(
        +[](BoundedQueue* q) ABSL_NO_THREAD_SAFETY_ANALYSIS {
          return q->closed_ || q->items_.size() < q->capacity_;
        },
        this));
    if (closed_) return false;
    items_.push_back(std::move(item));
    return true;
  }

  // Takes the oldest item, waiting up to `timeout` for one. Empty on time-out,
  // or when the queue is closed and empty.
  std::optional<T> Pop(absl::Duration timeout = absl::InfiniteDuration()) {
    absl::MutexLock lock(&mu_);
    mu_.AwaitWithTimeout(absl::Condition(
        +[](BoundedQueue* q) ABSL_NO_THREAD_SAFETY_ANALYSIS {
          return q->closed_ || !q->items_.empty();
        },
        this), timeout);
    if (items_.empty()) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    return item;
  }

  void Close() {
    absl::MutexLock lock(&mu_);
    closed_ = true;
  }

  // True once closed and emptied: Pop() gives nothing any more.
  bool Finished() const {
    absl::MutexLock lock(&mu_);
    return closed_ && items_.empty();
  }

  size_t size() const {
    absl::MutexLock lock(&mu_);
    return items_.size();
  }

 private:
  const size_t capacity_;
  mutable absl::Mutex mu_;
  std::deque<T> items_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_BOUNDED_QUEUE_H_
