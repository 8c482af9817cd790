#ifndef FACTLINE_DAEMON_PIPELINE_ERRANDS_H_
#define FACTLINE_DAEMON_PIPELINE_ERRANDS_H_

#include <deque>
#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace factline::pipeline {

class Writer;

// Work for the writer's thread, which alone may write the store: operators
// hand it in, the writer does it between two commits.
//
// Thread-safe.
class Errands {
 public:
  using Errand = std::function<absl::Status(Writer&)>;

  // Waits until the writer has done `errand`, and gives its status.
  // Unavailable when the writer has ended.
  absl::Status Do(Errand errand) ABSL_LOCKS_EXCLUDED(mu_);

  // For the writer: whether one waits, and doing all that wait. It has no
  // transaction open then.
  bool waiting() const ABSL_LOCKS_EXCLUDED(mu_);
  void DoAll(Writer& writer) ABSL_LOCKS_EXCLUDED(mu_);
  // Refuses those that wait and all to come.
  void Close() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Entry {
    Errand errand;
    absl::Status status;
    bool done = false;
  };

  void Finish(Entry& entry, absl::Status status) ABSL_LOCKS_EXCLUDED(mu_);

  mutable absl::Mutex mu_;
  // Shared with Do(), which waits for `done`.
  std::deque<std::shared_ptr<Entry>> entries_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_ERRANDS_H_
