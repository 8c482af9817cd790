#ifndef FACTLINE_DAEMON_SERVE_CHANGE_HUB_H_
#define FACTLINE_DAEMON_SERVE_CHANGE_HUB_H_

#include <cstdint>
#include <functional>
#include <list>
#include <thread>
#include <unordered_set>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace factline::serve {

// Where the writer meets those who wait for it. A commit costs the writer one
// Notify(); a thread of the hub's own wakes the waiting.
//
// A wake-up carries no data: who is woken reads the store. So wake-ups may be
// joined, and each also comes every kTick, which drives the timers of those
// who wait and makes up for a wake-up that somebody missed.
//
// Locks: Wake(), `ready` and `done` run on the hub's thread under a lock of
// the hub: they must be quick, and must not call the hub. Thread-safe.
class ChangeHub {
 public:
  // Finest step of progress intervals and of time-outs.
  static constexpr absl::Duration kTick = absl::Milliseconds(50);

  class Listener {
   public:
    virtual void Wake(absl::Time now) = 0;

   protected:
    ~Listener() = default;
  };

  ChangeHub();
  ~ChangeHub();  // Close() was called, and all listeners are removed.
  ChangeHub(const ChangeHub&) = delete;
  ChangeHub& operator=(const ChangeHub&) = delete;

  // A commit became durable. Does not wait for anybody.
  void Notify() ABSL_LOCKS_EXCLUDED(notify_mu_);

  void Add(Listener* listener) ABSL_LOCKS_EXCLUDED(mu_);
  // Waits for a Wake() under way; none comes after it.
  void Remove(Listener* listener) ABSL_LOCKS_EXCLUDED(mu_);

  enum class Outcome { kReady, kTimedOut, kClosed };
  // Calls `done` once, on the hub's thread: as soon as a wake-up finds
  // `ready()` true, when `deadline` has passed, or when the hub closes.
  void Await(std::function<bool()> ready, absl::Time deadline,
             std::function<void(Outcome)> done) ABSL_LOCKS_EXCLUDED(mu_);

  // Ends all waits with kClosed, also those that come later. Wake-ups of
  // listeners go on until they are removed.
  void Close() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Wait {
    std::function<bool()> ready;
    absl::Time deadline;
    std::function<void(Outcome)> done;
  };

  void Run();
  void WakeAll(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_);

  absl::Mutex mu_;
  std::unordered_set<Listener*> listeners_ ABSL_GUARDED_BY(mu_);
  std::list<Wait> waits_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;

  absl::Mutex notify_mu_;  // Never held with mu_: the writer takes this one.
  bool notified_ ABSL_GUARDED_BY(notify_mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(notify_mu_) = false;

  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CHANGE_HUB_H_
