#ifndef FACTLINE_DAEMON_SERVE_SUBSCRIPTION_REGISTRY_H_
#define FACTLINE_DAEMON_SERVE_SUBSCRIPTION_REGISTRY_H_

#include <map>
#include <string>
#include <unordered_set>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace factline::serve {

// The open subscriptions: how many, whose, and the way to end them all.
//
// Thread-safe. Close() of a member runs under the registry's lock and must not
// call it.
class SubscriptionRegistry {
 public:
  class Member {
   public:
    // Ends the stream with a `closing` message, `grace` before it is cut.
    virtual void Close(absl::Duration grace) = 0;

   protected:
    ~Member() = default;
  };

  SubscriptionRegistry(int limit, int limit_per_caller)
      : limit_(limit), limit_per_caller_(limit_per_caller) {}

  // Takes a place for a stream of `caller`; Remove() gives it
  // back. Errors: TOO_MANY_SUBSCRIPTIONS, SHUTTING_DOWN.
  absl::Status Reserve(const std::string& caller) ABSL_LOCKS_EXCLUDED(mu_);
  // After Reserve(). A member that comes after CloseAll() is closed at once.
  void Add(Member* member) ABSL_LOCKS_EXCLUDED(mu_);
  void Remove(Member* member, const std::string& caller) ABSL_LOCKS_EXCLUDED(mu_);

  // Closes all members and lets none in any more.
  void CloseAll(absl::Duration grace) ABSL_LOCKS_EXCLUDED(mu_);

  int size() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const int limit_;
  const int limit_per_caller_;
  mutable absl::Mutex mu_;
  int reserved_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, int> by_caller_ ABSL_GUARDED_BY(mu_);
  std::unordered_set<Member*> members_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
  absl::Duration grace_ ABSL_GUARDED_BY(mu_);
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_SUBSCRIPTION_REGISTRY_H_
