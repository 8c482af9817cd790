// verify-stream: does Subscribe keep its promises?
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "client/cli/command.h"
#include "client/cli/table.h"
#include "factline/stream_checker.h"
#include "google/protobuf/struct.pb.h"

namespace factline::cli {
namespace {

using client::StreamChecker;
using Clock = std::chrono::steady_clock;

constexpr int kPageSize = 1000;
constexpr std::chrono::seconds kProgressInterval{1};
constexpr std::chrono::seconds kReconnectWait{1};

struct VerifyFlags {
  std::string filter;
  int64_t from = 0;
  int seconds = 0;
  int break_every = 0;
};

// Follows the log as a subscriber does, over as many streams as it takes.
class Verification {
 public:
  Verification(Context& context, const VerifyFlags& flags)
      : context_(context),
        flags_(flags),
        checker_({.progress_interval = kProgressInterval}),
        end_(Clock::now() + std::chrono::seconds(flags.seconds)) {}

  // OK once the log was followed to its end, or for as long as asked.
  grpc::Status Follow() {
    while (!Done()) {
      const grpc::Status status = FollowOneStream();
      if (Done() || cut_) continue;
      if (!status.ok() && !client::IsTransient(status) &&
          !client::IsBrokenStream(status)) {
        return status;
      }
      if (++failures_ > kFailuresMax) return status;
      std::this_thread::sleep_for(kReconnectWait);
    }
    return grpc::Status::OK;
  }

  // Reads by pages what must have come.
  grpc::Status Compare() {
    std::vector<StreamChecker::Place> log;
    v1::ListChangesRequest request;
    request.set_filter(flags_.filter);
    request.set_start_revision(checker_.first_revision());
    request.set_view(v1::CHANGE_VIEW_NAMES);
    request.set_page_size(kPageSize);
    while (checker_.first_revision() <= checker_.position()) {
      client::Client& client = context_.Connect();
      v1::ListChangesResponse page;
      const grpc::Status status =
          client.Call(client.changes(), &v1::ChangeService::Stub::ListChanges,
                      request, &page);
      if (!status.ok()) return status;
      for (const v1::Change& change : page.changes()) {
        if (change.revision() > checker_.position()) break;
        log.emplace_back(change.revision(), change.index());
      }
      if (page.position().revision() >= checker_.position()) break;
      request.set_page_token(page.next_page_token());
    }
    checker_.Compare(log);
    return grpc::Status::OK;
  }

  const StreamChecker& checker() const { return checker_; }

 private:
  static constexpr int kFailuresMax = 30;  // Streams in a row that broke.

  bool Done() const {
    return flags_.seconds > 0 ? Clock::now() >= end_ : caught_up_;
  }

  v1::SubscribeRequest Request() const {
    v1::SubscribeRequest request;
    request.set_filter(flags_.filter);
    request.set_view(v1::CHANGE_VIEW_NAMES);
    request.mutable_progress_interval()->set_seconds(kProgressInterval.count());
    if (!checker_.resume_token().empty()) {
      request.set_resume_token(checker_.resume_token());
    } else if (flags_.from > 0) {
      request.set_start_revision(flags_.from);
    } else {
      request.set_earliest(true);
    }
    return request;
  }

  grpc::Status FollowOneStream() {
    client::Client& client = context_.Connect();
    if (!client.status().ok()) return client.status();
    grpc::ClientContext call;
    if (flags_.seconds > 0) {
      const auto left = end_ - Clock::now();
      call.set_deadline(std::chrono::system_clock::now() + left);
    }
    const auto stream = client.changes().Subscribe(&call, Request());
    checker_.StartStream(Clock::now());
    cut_ = false;
    v1::SubscribeResponse message;
    for (int messages = 1; stream->Read(&message); ++messages) {
      failures_ = 0;
      checker_.Handle(message, Clock::now());
      caught_up_ = caught_up_ || message.has_caught_up();
      cut_ = flags_.break_every > 0 && messages >= flags_.break_every;
      if (!Done() && !cut_) continue;
      call.TryCancel();
      // What was sent before must be read for Finish() to return.
      while (stream->Read(&message)) {
      }
    }
    return stream->Finish();
  }

  Context& context_;
  const VerifyFlags& flags_;
  StreamChecker checker_;
  const Clock::time_point end_;
  bool caught_up_ = false;
  bool cut_ = false;  // By us, to go on with the token.
  int failures_ = 0;
};

void PrintText(const StreamChecker& checker) {
  for (const auto& violation : checker.violations()) {
    std::cout << NameOf(violation.clause) << "  r" << violation.revision << "  "
              << SafeText(violation.message) << "\n";
  }
  std::cout << "revisions " << checker.first_revision() << " to "
            << checker.position() << ": " << checker.changes().size()
            << " changes over " << checker.streams() << " streams, "
            << checker.violations().size() << " violations\n";
}

google::protobuf::Value Number(int64_t number) {
  google::protobuf::Value value;
  value.set_number_value(static_cast<double>(number));
  return value;
}

google::protobuf::Value Text(const std::string& text) {
  google::protobuf::Value value;
  value.set_string_value(text);
  return value;
}

void PrintJsonLine(const StreamChecker& checker) {
  google::protobuf::Struct line;
  auto& fields = *line.mutable_fields();
  fields["firstRevision"] = Number(checker.first_revision());
  fields["lastRevision"] = Number(checker.position());
  fields["changes"] = Number(static_cast<int64_t>(checker.changes().size()));
  fields["streams"] = Number(checker.streams());
  auto& violations = *fields["violations"].mutable_list_value();
  for (const auto& violation : checker.violations()) {
    auto& row =
        *violations.add_values()->mutable_struct_value()->mutable_fields();
    row["clause"] = Text(NameOf(violation.clause));
    row["revision"] = Number(violation.revision);
    row["message"] = Text(violation.message);
  }
  PrintJson(line);
}

int VerifyStream(Context& context, const VerifyFlags& flags) {
  Verification verification(context, flags);
  grpc::Status status = verification.Follow();
  if (status.ok()) status = verification.Compare();
  if (!status.ok()) return Report(context, status);
  const StreamChecker& checker = verification.checker();
  if (context.json) {
    PrintJsonLine(checker);
  } else {
    PrintText(checker);
  }
  return checker.violations().empty() ? kExitOk : kExitFailure;
}

}  // namespace

void AddVerifyStreamCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App* command = app.add_subcommand(
      "verify-stream",
      "Follows the changes and checks that the stream keeps its promises");
  command->add_option("--filter", flags->filter, "Only changes that match");
  command->add_option("--from", flags->from, "First revision [the oldest]")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--seconds", flags->seconds,
                   "How long [until the end of the log is reached]")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--break-every", flags->break_every,
                   "Cut the connection after so many messages and resume")
      ->check(CLI::PositiveNumber);
  command->footer(
      "Clauses: ORDERED, UNIQUE, RELIABLE, ATOMIC, RESUMABLE, BOOKMARKED; "
      "docs/clients.md\nExit codes: as of factline; 1 when a promise was "
      "broken.\nExample: factline verify-stream --seconds 60 --break-every 50");
  SetAction(command, context,
            [&context, flags] { return VerifyStream(context, *flags); });
}

}  // namespace factline::cli
