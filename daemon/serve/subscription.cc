#include "daemon/serve/subscription.h"

#include <utility>

#include "absl/time/clock.h"
#include "daemon/base/status.h"
#include "daemon/serve/durations.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/feed_message.h"

namespace factline::serve {

Subscription::Subscription(Core& core, SubscriptionRegistry& registry,
                           std::string caller, Plan plan)
    : core_(core),
      registry_(registry),
      caller_(std::move(caller)),
      plan_(std::move(plan)) {
  registry_.Add(this);
  core_.hub.Add(this);
  Wake(absl::Now());  // `started` goes out at once.
}

void Subscription::OnDone() {
  core_.hub.Remove(this);  // Waits for a Wake() under way; none comes after it.
  registry_.Remove(this, caller_);
  delete this;
}

void Subscription::Wake(absl::Time now) {
  absl::MutexLock lock(&mu_);
  // In any other state the step that ends it looks for work by itself.
  if (state_ != State::kIdle || !HasWork(now)) return;
  state_ = State::kReading;
  core_.streams.Submit([this] { Read(); });
}

void Subscription::Close(absl::Duration grace) {
  absl::MutexLock lock(&mu_);
  closing_ = true;
  grace_ = grace;
  if (state_ != State::kIdle) return;
  // The end is made where all ends are made, not on the caller's thread.
  state_ = State::kReading;
  core_.streams.Submit([this] { Step(Event::kRead); });
}

void Subscription::Read() {
  if (end_.ok()) end_ = Turn(absl::Now());
  Step(Event::kRead);
}

absl::Status Subscription::Turn(absl::Time now) {
  if (!feed_) {
    FACTLINE_ASSIGN_OR_RETURN(FeedOptions options, plan_());
    feed_.emplace(core_.store, core_.ingest, std::move(options),
                  &core_.recent);
    plan_ = nullptr;  // The request goes with it.
  }
  return feed_->Turn(now, messages_);
}

Subscription::Action Subscription::Next(Event event) {
  if (state_ == State::kFinished) return Action::kNothing;
  if (event == Event::kCancelled || event == Event::kBroken) gone_ = true;
  // Whoever reads or writes still has the stream and will end it.
  if (event == Event::kCancelled && state_ != State::kIdle) {
    return Action::kNothing;
  }
  const bool says_closing =
      closing_ && !gone_ && !said_closing_ && written_.Valid();
  if (says_closing) SayClosing();
  const bool can_write = !gone_ && (!closing_ || says_closing);
  if (can_write && !messages_.empty()) {
    state_ = State::kWriting;
    return Action::kWrite;
  }
  const bool over =
      gone_ || closing_ || !end_.ok() || (feed_ && feed_->finished());
  if (over) {
    state_ = State::kFinished;
    return Action::kFinish;
  }
  state_ = HasWork(absl::Now()) ? State::kReading : State::kIdle;
  return state_ == State::kReading ? Action::kRead : Action::kNothing;
}

void Subscription::SayClosing() {
  said_closing_ = true;
  messages_.clear();
  // With the token of what was written last: the rest was never sent.
  auto message = DecodeResponse(written_);
  if (!message.ok()) return;  // Cannot be: it was made here.
  *message->mutable_closing()->mutable_grace_period() = ToProto(grace_);
  messages_.push_back(EncodeResponse(*message));
}

void Subscription::Step(Event event) {
  Action action;
  absl::Status end;
  {
    absl::MutexLock lock(&mu_);
    action = Next(event);
    if (action == Action::kFinish) {
      end = closing_ ? ShuttingDown(kRetryDelay)
            : gone_  ? absl::CancelledError("nobody reads")
                     : end_;
    }
  }
  switch (action) {
    case Action::kNothing:
      return;
    case Action::kRead:
      core_.streams.Submit([this] { Read(); });
      return;
    case Action::kWrite:
      Write();
      return;
    case Action::kFinish:
      Finish(ToGrpcStatus(end));  // Last: OnDone() may delete this at once.
      return;
  }
}

void Subscription::Write() {
  written_.Swap(&messages_.front());
  messages_.pop_front();
  StartWrite(&written_);  // Last: OnWriteDone() may step on at once.
}

}  // namespace factline::serve
