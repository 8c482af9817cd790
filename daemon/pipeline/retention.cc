#include "daemon/pipeline/retention.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/failpoint.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/pipeline/writer.h"

namespace factline::pipeline {
namespace {

// Looked at between two pauses: some milliseconds of reading, and at most so
// many deletes in one commit.
constexpr int kRecordsOfAStep = 1000;
constexpr absl::Duration kPause = absl::Milliseconds(20);
// What is kept may be older than asked for by a part of the time. The walk over
// all states reads the whole store, so it need not come more often.
constexpr int kPassesOfATime = 20;
constexpr absl::Duration kMinInterval = absl::Milliseconds(500);
constexpr absl::Duration kMaxInterval = absl::Hours(6);

Counter& DeletedCounter(Metrics& metrics, const std::string& what) {
  return metrics.GetCounter(
      "factline_retention_deleted_total",
      "Records deleted since they were kept long enough, by what they were",
      {{"what", what}});
}

}  // namespace

absl::StatusOr<absl::Duration> ParseKeepTime(std::string_view text) {
  if (text == "forever") return absl::InfiniteDuration();
  absl::Duration time;
  int64_t days = 0;
  // A century is longer than any store lives, and far from overflow.
  constexpr int64_t kMaxDays = 36500;
  const bool in_days = text.ends_with("d");
  const bool readable =
      in_days ? absl::SimpleAtoi(ToAbsl(text.substr(0, text.size() - 1)), &days)
              : absl::ParseDuration(ToAbsl(text), &time);
  if (in_days) time = absl::Hours(24) * std::clamp<int64_t>(days, 0, kMaxDays);
  if (!readable || time < kMinKeepTime || days > kMaxDays) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Printable(text),
                     "' is no time to keep things for, e.g. 30d, 36h, forever"));
  }
  return time;
}

absl::Status CheckKeepTimes(const KeepTimes& keep) {
  if (keep.states >= keep.changes) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "--keep-states must not be shorter than --keep-changes: changes are "
      "filtered by the states around them");
}

Retention::Retention(const KeepTimes& keep, store::FactStore& store,
                     Errands& errands, Metrics& metrics)
    : keep_(keep),
      store_(store),
      errands_(errands),
      deleted_changes_(DeletedCounter(metrics, "changes")),
      deleted_states_(DeletedCounter(metrics, "states")) {}

void Retention::Start() {
  if (!keep_.for_ever()) thread_ = std::thread([this] { Run(); });
}

Retention::~Retention() {
  stop_.Notify();
  if (thread_.joinable()) thread_.join();
}

void Retention::Run() {
  const absl::Duration interval = std::clamp(keep_.changes / kPassesOfATime,
                                             kMinInterval, kMaxInterval);
  // A wall clock that is set forward must not make everything old at once.
  const absl::Time start = absl::Now();
  const auto steady_start = std::chrono::steady_clock::now();
  do {
    const absl::Status done =
        Pass(start + absl::FromChrono(std::chrono::steady_clock::now() -
                                      steady_start));
    if (absl::IsUnavailable(done) || absl::IsCancelled(done)) return;
    if (!done.ok()) LogError("retention failed", {{"status", done}});
  } while (!stop_.WaitForNotificationWithTimeout(interval));
}

absl::StatusOr<int64_t> Retention::RevisionAt(absl::Time time) const {
  if (time == absl::InfinitePast()) return 0;
  return store_.RevisionAtTime(time);
}

absl::Status Retention::Pass(absl::Time now) {
  FACTLINE_RETURN_IF_ERROR(GiveUp(now));
  const int64_t changes = store_.earliest().revision;
  if (changes > changes_done_) {
    FACTLINE_RETURN_IF_ERROR(
        Delete(store::Leftovers::kChanges, deleted_changes_));
    changes_done_ = changes;
  }
  const int64_t states = store_.earliest_state();
  if (states > states_done_) {
    FACTLINE_RETURN_IF_ERROR(
        Delete(store::Leftovers::kStates, deleted_states_));
    states_done_ = states;
  }
  return absl::OkStatus();
}

absl::Status Retention::GiveUp(absl::Time now) {
  // The changes that made the oldest state that is kept are not needed.
  FACTLINE_ASSIGN_OR_RETURN(const int64_t last_gone,
                            RevisionAt(now - keep_.changes));
  FACTLINE_ASSIGN_OR_RETURN(const int64_t state,
                            RevisionAt(now - keep_.states));
  const int64_t before = store_.earliest().revision;
  const int64_t before_state = store_.earliest_state();
  if (last_gone < before && state <= before_state) return absl::OkStatus();
  FACTLINE_RETURN_IF_ERROR(errands_.Do([&](Writer&) {
    auto transaction = store_.Begin();
    transaction->GiveUp(last_gone + 1, state);
    return store_.Commit(std::move(transaction));
  }));
  Failpoint("retention_gives_up");
  LogInfo("retention", {{"earliest_changes", store_.earliest().revision},
                        {"earliest_state", store_.earliest_state()}});
  return absl::OkStatus();
}

absl::Status Retention::Delete(store::Leftovers what, Counter& counter) {
  store::LeftoverWalk walk(store_, what);
  while (!walk.done()) {
    FACTLINE_ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                              walk.Next(kRecordsOfAStep));
    if (!keys.empty()) {
      FACTLINE_RETURN_IF_ERROR(errands_.Do([&](Writer&) {
        auto transaction = store_.Begin();
        transaction->Drop(what, keys);
        return store_.Commit(std::move(transaction));
      }));
      counter.Add(static_cast<double>(keys.size()));
      Failpoint("leftovers_are_deleted");
    }
    if (stop_.WaitForNotificationWithTimeout(kPause)) {
      return absl::CancelledError("the daemon stops");
    }
  }
  return absl::OkStatus();
}

}  // namespace factline::pipeline
