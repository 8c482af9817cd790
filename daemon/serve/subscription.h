#ifndef FACTLINE_DAEMON_SERVE_SUBSCRIPTION_H_
#define FACTLINE_DAEMON_SERVE_SUBSCRIPTION_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "daemon/serve/change_feed.h"
#include "daemon/serve/core.h"
#include "daemon/serve/subscription_registry.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

namespace factline::serve {

// One open stream of Subscribe: carries the messages of a ChangeFeed to the
// wire, one at a time, and reads on when all are written. Owns itself; gone
// after OnDone().
//
//   kIdle --Wake(), work to do--> kReading --messages--> kWriting --+
//     ^                            |   ^                            |
//     +----- nothing to send ------+   +--- all written ------------+
//
// Threads: gRPC's (On...), the hub's (Wake), the stream readers' (the feed and
// all of Step()'s calls into gRPC that follow a read). `state_` says who has
// the feed and the messages: the reader in kReading, gRPC in kWriting, nobody
// in kIdle. So only it needs the mutex, and no call into gRPC or the store is
// made under it.
//
// Every path ends in exactly one Finish(): a cancelled, broken or closing
// stream finishes as soon as no read and no write is under way.
class Subscription final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                           public ChangeHub::Listener,
                           public SubscriptionRegistry::Member {
 public:
  // Says where to start and what to send; runs once, on a reading thread.
  using Plan = std::function<absl::StatusOr<FeedOptions>()>;

  // A place was reserved for `caller` in `registry`.
  Subscription(Core& core, SubscriptionRegistry& registry, std::string caller,
               Plan plan);

  void OnWriteDone(bool ok) override {
    Step(ok ? Event::kWritten : Event::kBroken);
  }
  void OnCancel() override { Step(Event::kCancelled); }
  void OnDone() override;

  void Wake(absl::Time now) override;
  void Close(absl::Duration grace) override;

 private:
  enum class State { kIdle, kReading, kWriting, kFinished };
  enum class Event { kRead, kWritten, kBroken, kCancelled };
  enum class Action { kNothing, kRead, kWrite, kFinish };

  ~Subscription() override = default;

  // Takes in `event`, then starts the next write or read, or idles, or ends
  // the stream.
  void Step(Event event) ABSL_LOCKS_EXCLUDED(mu_);
  // The part of Step() under the lock: enters the next state and says what it
  // asks for.
  Action Next(Event event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Replaces what was not sent by the notice that the server closes.
  void SayClosing() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Read();
  void Write();
  absl::Status Turn(absl::Time now);
  bool HasWork(absl::Time now) const { return !feed_ || feed_->HasWork(now); }

  Core& core_;
  SubscriptionRegistry& registry_;
  const std::string caller_;

  absl::Mutex mu_;
  State state_ ABSL_GUARDED_BY(mu_) = State::kIdle;
  bool gone_ ABSL_GUARDED_BY(mu_) = false;     // Nobody reads any more.
  bool closing_ ABSL_GUARDED_BY(mu_) = false;  // The server ends.
  absl::Duration grace_ ABSL_GUARDED_BY(mu_);

  // Of whoever state_ names; of the thread that holds mu_ in kIdle.
  Plan plan_;
  std::optional<ChangeFeed> feed_;  // Empty until the first read.
  ChangeFeed::Messages messages_;
  grpc::ByteBuffer written_;       // Being written, or the last one that was.
  absl::Status end_;               // Why no more can be read.
  bool said_closing_ = false;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_SUBSCRIPTION_H_
