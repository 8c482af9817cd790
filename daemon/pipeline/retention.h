#ifndef FACTLINE_DAEMON_PIPELINE_RETENTION_H_
#define FACTLINE_DAEMON_PIPELINE_RETENTION_H_

#include <cstdint>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "daemon/base/metrics.h"
#include "daemon/pipeline/errands.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/retention.h"

namespace factline::pipeline {

// How long what can be read is kept; infinite = for ever.
struct KeepTimes {
  absl::Duration changes = absl::InfiniteDuration();
  absl::Duration states = absl::InfiniteDuration();

  bool for_ever() const { return changes == absl::InfiniteDuration(); }
};

// "30d", "36h", "90m", or "forever". InvalidArgument for anything else, and for
// less than kMinKeepTime.
absl::StatusOr<absl::Duration> ParseKeepTime(std::string_view text);

// Shorter ones serve tests only: clients that reconnect need minutes.
inline constexpr absl::Duration kMinKeepTime = absl::Seconds(1);

// InvalidArgument unless states are kept as long as changes, which are filtered
// by the states around them.
absl::Status CheckKeepTimes(const KeepTimes& keep);

// Gives up what is older than that and deletes it, beside the daemon's work: in
// small commits by the writer's thread, with pauses. What was given up and not
// deleted when the process died goes after the next start.
//
// Thread-compatible.
class Retention {
 public:
  // References must outlive it.
  Retention(const KeepTimes& keep, store::FactStore& store, Errands& errands,
            Metrics& metrics);
  ~Retention();
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  // Goes on by itself from now on, on a thread of its own that ends with this;
  // does nothing if all is kept for ever.
  void Start();

  // Gives up and deletes what is due at `now`; not after Start(). Errors are
  // those of the store; Unavailable when the writer has ended, Cancelled when
  // this is being destroyed.
  absl::Status Pass(absl::Time now);

 private:
  void Run();
  // The revision that was the latest at `time`.
  absl::StatusOr<int64_t> RevisionAt(absl::Time time) const;
  absl::Status GiveUp(absl::Time now);
  absl::Status Delete(store::Leftovers what, Counter& counter);

  const KeepTimes keep_;
  store::FactStore& store_;
  Errands& errands_;
  Counter& deleted_changes_;
  Counter& deleted_states_;
  // Horizons up to which all is deleted.
  int64_t changes_done_ = -1;
  int64_t states_done_ = -1;
  absl::Notification stop_;
  std::thread thread_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_RETENTION_H_
