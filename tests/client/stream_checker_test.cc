// A stream that keeps its promises, and streams that break one each.
#include "factline/stream_checker.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace factline::client {
namespace {

using Clause = StreamChecker::Clause;
using Response = v1::SubscribeResponse;
using std::chrono::seconds;

Response At(int64_t revision) {
  Response response;
  response.mutable_position()->set_revision(revision);
  response.set_resume_token("token " + std::to_string(revision));
  return response;
}

Response Started(int64_t revision) {
  Response response = At(revision);
  response.mutable_started();
  return response;
}

Response Progress(int64_t revision) {
  Response response = At(revision);
  response.mutable_progress();
  return response;
}

// Changes first..last of `revision`.
Response Batch(int64_t revision, int first, int last, bool complete = true) {
  Response response = At(complete ? revision : revision - 1);
  response.mutable_batch()->set_complete(complete);
  for (int i = first; i <= last; ++i) {
    v1::Change& change = *response.mutable_batch()->add_changes();
    change.set_revision(revision);
    change.set_index(i);
  }
  return response;
}

Response Snapshot(const std::string& name) {
  Response response = At(3);
  response.mutable_snapshot_item()->mutable_figure()->set_name(name);
  return response;
}

struct Message {
  int after_s = 1;  // Since the message before.
  Response response;
  bool new_stream = false;
};

struct Case {
  std::string name;
  std::vector<Message> messages;
  std::vector<StreamChecker::Place> log = {{1, 0}, {1, 1}, {3, 0}};
  std::vector<Clause> broken = {};
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class StreamCheckerTest : public testing::TestWithParam<Case> {};

TEST_P(StreamCheckerTest, SaysWhichPromiseIsBroken) {
  StreamChecker checker(
      {.progress_interval = seconds(1), .slack = seconds(5)});
  StreamChecker::Time now;
  checker.StartStream(now);
  for (const Message& message : GetParam().messages) {
    now += seconds(message.after_s);
    if (message.new_stream) checker.StartStream(now);
    checker.Handle(message.response, now);
  }
  checker.Compare(GetParam().log);
  std::vector<std::string> broken;
  for (const auto& violation : checker.violations()) {
    broken.emplace_back(NameOf(violation.clause));
  }
  std::vector<std::string> expected;
  for (const Clause clause : GetParam().broken) {
    expected.emplace_back(NameOf(clause));
  }
  EXPECT_EQ(broken, expected);
}

Response WithoutToken() {
  Response response = Progress(3);
  response.clear_resume_token();
  return response;
}

Response EarlyPosition() {
  Response response = Batch(3, 0, 0, /*complete=*/false);
  response.mutable_position()->set_revision(3);
  return response;
}

Response LatePosition() {
  Response response = Batch(3, 0, 0);
  response.mutable_position()->set_revision(2);
  return response;
}

Response TwoRevisions() {
  Response response = Batch(1, 0, 1);
  response.mutable_batch()->add_changes()->set_revision(3);
  response.mutable_position()->set_revision(3);
  return response;
}

INSTANTIATE_TEST_SUITE_P(
    Table, StreamCheckerTest,
    testing::Values(
        Case{.name = "Whole",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = Progress(2)},
                          {.response = Batch(3, 0, 0)}}},
        Case{.name = "InParts",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 0, false)},
                          {.response = Batch(1, 1, 1)},
                          {.response = Batch(3, 0, 0)}}},
        Case{.name = "CutInAPartAndResumed",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 0, false)},
                          {.response = Started(0), .new_stream = true},
                          {.response = Batch(1, 0, 1)},
                          {.response = Batch(3, 0, 0)}}},
        Case{.name = "GoesBack",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = Batch(3, 0, 0)},
                          {.response = Progress(2)}},
             .broken = {Clause::kOrdered}},
        Case{.name = "OrderWithinARevision",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 1, 1, false)},
                          {.response = Batch(1, 0, 0)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kOrdered}},
        Case{.name = "TwiceInABatch",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1, false)},
                          {.response = Batch(1, 1, 1)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kUnique}},
        Case{.name = "TwiceInASnapshot",
             .messages = {{.response = Started(3)},
                          {.response = Snapshot("figures/a")},
                          {.response = Snapshot("figures/a")}},
             .log = {},
             .broken = {Clause::kUnique}},
        Case{.name = "OneLeftOut",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 0)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kReliable}},
        Case{.name = "OneTooMany",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 2)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kReliable}},
        Case{.name = "PositionCoversAPart",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = EarlyPosition()},
                          {.response = Batch(3, 1, 1)}},
             .log = {{1, 0}, {1, 1}, {3, 0}, {3, 1}},
             .broken = {Clause::kAtomic}},
        Case{.name = "ProgressBetweenParts",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 0, false)},
                          {.response = Progress(0)},
                          {.response = Batch(1, 1, 1)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kAtomic}},
        Case{.name = "TwoRevisionsInABatch",
             .messages = {{.response = Started(0)},
                          {.response = TwoRevisions()}},
             .broken = {Clause::kAtomic}},
        Case{.name = "ResumedTooEarly",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = Batch(3, 0, 0)},
                          {.response = Started(1), .new_stream = true}},
             .broken = {Clause::kResumable}},
        Case{.name = "NotStarted",
             .messages = {{.response = Progress(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kResumable}},
        Case{.name = "NoToken",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = Batch(3, 0, 0)},
                          {.response = WithoutToken()}},
             .broken = {Clause::kBookmarked}},
        Case{.name = "Silent",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.after_s = 6, .response = Progress(2)},
                          {.after_s = 7, .response = Batch(3, 0, 0)}},
             .broken = {Clause::kBookmarked}},
        Case{.name = "PositionBehindWhatWasSent",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = LatePosition()}},
             .broken = {Clause::kBookmarked}},
        Case{.name = "ProgressOvertakesData",
             .messages = {{.response = Started(0)},
                          {.response = Batch(1, 0, 1)},
                          {.response = Progress(3)},
                          {.response = Batch(3, 0, 0)}},
             .broken = {Clause::kBookmarked}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace factline::client
