// The contract of Subscribe, tested from outside: readers of every kind beside
// a writer that does not wait for them, what they saw compared with the log.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "factline/stream_checker.h"
#include "factline/v1/change_service.grpc.pb.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

using Checker = client::StreamChecker;
using Place = Checker::Place;

// All changes of the log, and of them those about `place` (all if empty).
std::vector<Place> Log(const store::FactStore& store,
                       const std::string& place = "") {
  const std::string wanted =
      place.empty() ? "" : Desk::FigureId({.place = place});
  std::vector<Place> places;
  int64_t next = 1;
  while (true) {
    const auto read = store.ReadChanges(next, 1000, 1 << 20);
    EXPECT_TRUE(read.ok()) << read.status();
    if (!read.ok() || read->empty()) return places;
    for (const store::RevisionChanges& revision : *read) {
      next = revision.position.revision + 1;
      for (const Change& change : revision.changes) {
        if (wanted.empty() || change.figure_id == wanted) {
          places.emplace_back(change.revision, change.index);
        }
      }
    }
  }
}

// So few that readers of all kinds fall behind and catch up, again and again.
constexpr int64_t kFellBehind = 5;

struct Plan {
  std::string name;
  std::string place = "";   // Filter; empty = all.
  double break_chance = 0;  // Of cancelling after a message.
  int pause_ms = 0;         // At most, after each message.
  bool snapshot = false;
  int max_response_bytes = 0;
};

// Follows the log over as many streams as it takes, like a client that keeps
// the token of the last message it handled, and checks each clause that can be
// seen on the way.
class Follower {
 public:
  Follower(std::shared_ptr<grpc::Channel> channel, Plan plan, int seed)
      : stub_(v1::ChangeService::NewStub(channel)),
        plan_(std::move(plan)),
        random_(seed) {
    thread_ = std::thread([this] { Run(); });
  }
  // Ends once it has seen `revision`; fails if that takes too long.
  void FinishAt(int64_t revision) {
    target_ = revision;
    thread_.join();
  }

  Checker& checker() { return checker_; }
  const std::map<std::string, int64_t>& snapshot() const { return snapshot_; }

 private:
  void Run() {
    const absl::Time limit = absl::Now() + absl::Seconds(60);
    while (checker_.position() < target_) {
      if (absl::Now() > limit) {
        ADD_FAILURE() << plan_.name << " is stuck at " << checker_.position();
        return;
      }
      FollowOneStream();
    }
  }

  void FollowOneStream() {
    v1::SubscribeRequest request;
    if (!checker_.resume_token().empty()) {
      request.set_resume_token(checker_.resume_token());
    } else if (plan_.snapshot) {
      request.set_snapshot(true);
    } else {
      request.set_earliest(true);
    }
    if (!plan_.place.empty()) request.set_filter("place = " + plan_.place);
    request.mutable_progress_interval()->set_seconds(1);
    request.set_max_response_bytes(plan_.max_response_bytes);
    grpc::ClientContext context;
    auto reader = stub_->Subscribe(&context, request);
    checker_.StartStream(Checker::Time::clock::now());
    behind_ = false;
    v1::SubscribeResponse message;
    while (reader->Read(&message)) {
      Handle(message);
      if (checker_.position() >= target_ || Chance(plan_.break_chance)) break;
      if (plan_.pause_ms > 0) {
        absl::SleepFor(absl::Milliseconds(
            std::uniform_int_distribution<int>(0, plan_.pause_ms)(random_)));
      }
    }
    context.TryCancel();
    reader->Finish();
  }

  void Handle(const v1::SubscribeResponse& message) {
    checker_.Handle(message, Checker::Time::clock::now());
    if (message.has_fell_behind()) {
      EXPECT_FALSE(behind_) << plan_.name << " is told twice";
      EXPECT_GT(message.fell_behind().behind_revisions(), kFellBehind);
      behind_ = true;
    }
    if (message.has_caught_up()) behind_ = false;
    if (message.has_snapshot_item()) {
      snapshot_.emplace(message.snapshot_item().figure().name(),
                        message.position().revision());
    }
  }

  bool Chance(double chance) {
    return std::uniform_real_distribution<>()(random_) < chance;
  }

  const std::unique_ptr<v1::ChangeService::Stub> stub_;
  const Plan plan_;
  std::mt19937 random_;
  Checker checker_{{.progress_interval = std::chrono::seconds(1),
                    .slack = std::chrono::seconds(30)}};
  std::map<std::string, int64_t> snapshot_;
  bool behind_ = false;
  std::atomic<int64_t> target_ = INT64_MAX;
  std::thread thread_;
};

TEST(SubscribeContractTest, HoldsBesideAWriter) {
  Desk desk;
  WriteAtRandom(desk, 20, /*seed=*/1, absl::ZeroDuration());
  ServerOptions options;
  options.limits.fell_behind_revisions = kFellBehind;
  TestServer server(desk, options);
  const std::vector<Plan> plans = {
      {.name = "fast"},
      {.name = "filtered", .place = "kyiv"},
      {.name = "breaking", .break_chance = 0.2},
      {.name = "breaking filtered", .place = "odesa", .break_chance = 0.3},
      {.name = "slow", .pause_ms = 5},
      {.name = "small parts", .break_chance = 0.05, .max_response_bytes = 4096},
      {.name = "no match", .place = "nowhere"},
      {.name = "snapshot", .break_chance = 0.05, .snapshot = true},
  };
  std::vector<std::unique_ptr<Follower>> followers;
  for (size_t i = 0; i < plans.size(); ++i) {
    followers.push_back(std::make_unique<Follower>(server.Connect(), plans[i],
                                                   static_cast<int>(i)));
  }
  WriteAtRandom(desk, 80, /*seed=*/2, absl::Milliseconds(2));
  const int64_t latest = desk.store().latest().revision;
  for (auto& follower : followers) follower->FinishAt(latest);

  const auto log = Log(desk.store());
  ASSERT_GT(log.size(), 200u);
  for (size_t i = 0; i < plans.size(); ++i) {
    auto expected =
        plans[i].place.empty() ? log : Log(desk.store(), plans[i].place);
    Checker& checker = followers[i]->checker();
    std::erase_if(expected, [&](const Place& place) {
      return place.first < checker.first_revision();
    });
    checker.Compare(expected);
    for (const Checker::Violation& violation : checker.violations()) {
      ADD_FAILURE() << plans[i].name << ": " << NameOf(violation.clause)
                    << " r" << violation.revision << " " << violation.message;
    }
    EXPECT_EQ(checker.changes().size(), expected.size()) << plans[i].name;
  }
  EXPECT_GT(followers[2]->checker().streams(), 5);
  // The snapshot is the state of one revision, and the log goes on from it.
  Follower& snapshot = *followers[7];
  const auto view =
      desk.store().ViewAt(snapshot.checker().first_revision() - 1);
  ASSERT_TRUE(view.ok());
  size_t figures = 0;
  ASSERT_TRUE((*view)
                  ->ScanFigures("",
                                [&](const Figure& figure) {
                                  ++figures;
                                  EXPECT_TRUE(snapshot.snapshot().contains(
                                      "figures/" + figure.id));
                                  return true;
                                })
                  .ok());
  EXPECT_EQ(snapshot.snapshot().size(), figures);
}

TEST(SubscribeContractTest, CommitsReachAnIdleReaderSoon) {
  Desk desk;
  TestServer server(desk);
  auto stub = v1::ChangeService::NewStub(server.Connect());
  grpc::ClientContext context;
  auto reader = stub->Subscribe(&context, {});
  v1::SubscribeResponse message;
  while (reader->Read(&message) && !message.has_caught_up()) {
  }
  std::vector<absl::Duration> delays;
  for (int i = 0; i < 20; ++i) {
    const absl::Time start = absl::Now();
    desk.Publish({.uri = absl::StrCat("a", i),
                  .reports = {{.value = "3", .place = absl::StrCat("t", i)}}});
    while (reader->Read(&message) && !message.has_batch()) {
    }
    ASSERT_TRUE(message.has_batch());
    delays.push_back(absl::Now() - start);
  }
  context.TryCancel();
  std::sort(delays.begin(), delays.end());
  // A wake-up that is lost costs a tick; the median shows that it is none. The
  // bound leaves room for a busy machine.
  EXPECT_LT(delays[delays.size() / 2], absl::Milliseconds(500));
}

TEST(SubscribeContractTest, ProgressComesWhileNothingHappens) {
  Desk desk;
  TestServer server(desk);
  auto stub = v1::ChangeService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::SubscribeRequest request;
  request.mutable_progress_interval()->set_seconds(1);
  auto reader = stub->Subscribe(&context, request);
  v1::SubscribeResponse message;
  while (reader->Read(&message) && !message.has_progress()) {
  }
  const absl::Time first = absl::Now();
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_TRUE(message.has_progress());
  EXPECT_GT(absl::Now() - first, absl::Milliseconds(700));
  EXPECT_EQ(message.progress().ingest_lag().seconds(), 3);
  context.TryCancel();
}

}  // namespace
}  // namespace factline::serve
