#ifndef FACTLINE_DAEMON_SERVE_WORKER_POOL_H_
#define FACTLINE_DAEMON_SERVE_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace factline::serve {

// Threads that read the store for the API, so that no gRPC thread ever waits
// for a disk. Tasks run in the order in which they came.
//
// Submit() does not wait and does not refuse: callers bound what they submit
// (one task a subscription, TryBegin() for unary calls). Every task runs,
// those queued at Stop() before it returns; none is accepted after it.
//
// Thread-safe.
class WorkerPool {
 public:
  explicit WorkerPool(int threads);
  ~WorkerPool() { Stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void Submit(std::function<void()> task) ABSL_LOCKS_EXCLUDED(mu_);
  // Waits for all tasks. Not to be called by a task.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  size_t queued() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Run();

  mutable absl::Mutex mu_;
  // A thousand tasks may come at once: only those who wait are woken.
  absl::CondVar work_;
  int waiting_ ABSL_GUARDED_BY(mu_) = 0;  // Threads in work_.
  std::deque<std::function<void()>> tasks_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::thread> threads_;  // Of the constructor and Stop() only.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_WORKER_POOL_H_
