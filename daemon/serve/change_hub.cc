#include "daemon/serve/change_hub.h"

#include <optional>
#include <utility>

#include "absl/time/clock.h"

namespace factline::serve {

ChangeHub::ChangeHub() : thread_([this] { Run(); }) {}

ChangeHub::~ChangeHub() {
  {
    absl::MutexLock lock(&notify_mu_);
    stopping_ = true;
  }
  thread_.join();
}

void ChangeHub::Notify() {
  absl::MutexLock lock(&notify_mu_);
  notified_ = true;
}

void ChangeHub::Add(Listener* listener) {
  absl::MutexLock lock(&mu_);
  listeners_.insert(listener);
}

void ChangeHub::Remove(Listener* listener) {
  absl::MutexLock lock(&mu_);
  listeners_.erase(listener);
}

void ChangeHub::Await(std::function<bool()> ready, absl::Time deadline,
                      std::function<void(Outcome)> done) {
  {
    absl::MutexLock lock(&mu_);
    // The next wake-up, at most a tick away, tests it for the first time.
    if (!closed_) {
      waits_.push_back({std::move(ready), deadline, std::move(done)});
      return;
    }
  }
  done(Outcome::kClosed);
}

void ChangeHub::Close() {
  std::list<Wait> waits;
  {
    absl::MutexLock lock(&mu_);
    closed_ = true;
    waits.swap(waits_);
  }
  for (const Wait& wait : waits) wait.done(Outcome::kClosed);
}

void ChangeHub::WakeAll(absl::Time now) {
  absl::MutexLock lock(&mu_);
  for (Listener* listener : listeners_) listener->Wake(now);
  for (auto wait = waits_.begin(); wait != waits_.end();) {
    std::optional<Outcome> outcome;
    if (wait->ready()) {
      outcome = Outcome::kReady;
    } else if (now >= wait->deadline) {
      outcome = Outcome::kTimedOut;
    }
    if (outcome) {
      wait->done(*outcome);
      wait = waits_.erase(wait);
    } else {
      ++wait;
    }
  }
}

void ChangeHub::Run() {
  absl::Time next_tick = absl::Now() + kTick;
  while (true) {
    {
      absl::MutexLock lock(&notify_mu_);
      notify_mu_.AwaitWithDeadline(
          absl::Condition(
              +[](ChangeHub* hub) ABSL_NO_THREAD_SAFETY_ANALYSIS {
                return hub->notified_ || hub->stopping_;
              },
              this),
          next_tick);
      if (stopping_) return;
      notified_ = false;
    }
    const absl::Time now = absl::Now();
    if (now >= next_tick) next_tick = now + kTick;
    WakeAll(now);
  }
}

}  // namespace factline::serve
