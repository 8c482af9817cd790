// changes, watch.
#include <atomic>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include "client/cli/arguments.h"
#include "client/cli/command.h"
#include "client/cli/format.h"
#include "client/cli/table.h"
#include "factline/subscriber.h"

namespace factline::cli {
namespace {

constexpr int kPageSize = 200;

std::string ValueOf(const v1::Point& point) {
  return point.selected_claim().empty() ? "none"
                                        : FormatQuantity(point.best());
}

// "185", or "200 -> 185" where there was a value before.
std::string ValueChange(const v1::Change& change) {
  if (!change.has_current() && !change.has_previous()) {
    return change.claim().has_quantity()
               ? FormatQuantity(change.claim().quantity())
               : "";
  }
  if (!change.has_previous()) return ValueOf(change.current());
  return ValueOf(change.previous()) + " -> " + ValueOf(change.current());
}

std::string WhenOf(const v1::Change& change) {
  if (change.has_current()) return FormatEventTime(change.current().event_time());
  if (change.has_previous()) {
    return FormatEventTime(change.previous().event_time());
  }
  return FormatEventTime(change.claim().event_time());
}

std::string WhatOf(const v1::Change& change) {
  // A statement may have a measure, too: the place that it is about.
  if (change.claim().has_statement()) {
    return "\"" + Clip(change.claim().statement().text(), 60) + "\"";
  }
  if (change.claim().has_measure()) return FormatMeasure(change.claim());
  return change.figure();
}

std::string ChangeLine(const v1::Change& change) {
  return "r" + std::to_string(change.revision()) + "." +
         std::to_string(change.index()) + "  " + FormatKind(change.kind()) +
         " (" + FormatCause(change.cause()) + ")  " + WhenOf(change) + "  " +
         ValueChange(change) + "  " + WhatOf(change);
}

// --- changes

struct ChangesFlags {
  std::string filter;
  int64_t from = 0;
  int limit = 100;
};

int Changes(Context& context, const ChangesFlags& flags) {
  client::Client& client = context.Connect();
  v1::ListChangesRequest request;
  request.set_filter(flags.filter);
  request.set_start_revision(flags.from);
  request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  int left = flags.limit;
  while (left > 0) {
    request.set_page_size(std::min(left, kPageSize));
    v1::ListChangesResponse page;
    const grpc::Status status = client.Call(
        client.changes(), &v1::ChangeService::Stub::ListChanges, request,
        &page);
    if (!status.ok()) return Report(context, status);
    // The log has no end: an empty page is the present.
    if (page.changes().empty()) break;
    // Pages hold whole revisions, so that the last may bring more than asked.
    for (const v1::Change& change : page.changes()) {
      if (left-- == 0) return kExitOk;
      if (context.json) {
        PrintJson(change);
      } else {
        std::cout << SafeText(ChangeLine(change)) << "\n";
      }
    }
    request.set_page_token(page.next_page_token());
  }
  return kExitOk;
}

// --- watch

struct WatchFlags {
  std::string filter;
  std::string token_file;
  int64_t from = 0;
  bool earliest = false;
  bool snapshot = false;
  int64_t count = 0;
};

std::atomic<bool> g_interrupted = false;

// The token of the last run; empty when there is none.
std::string ReadToken(const std::string& path) {
  std::string token;
  if (!path.empty()) std::getline(std::ifstream(path), token);
  return token;
}

bool WriteToken(const std::string& path, const std::string& token) {
  const std::string next = path + ".new";
  {
    std::ofstream out(next, std::ios::trunc);
    out << token << "\n";
    if (!out.flush()) return false;
  }
  return std::rename(next.c_str(), path.c_str()) == 0;
}

void PrintSnapshotItem(const v1::Figure& figure) {
  std::cout << "snapshot  "
            << SafeText(FormatEventTime(figure.latest_point().event_time()))
            << "  " << SafeText(FormatQuantity(figure.latest_point().best()))
            << "  " << SafeText(figure.display_name()) << "\n";
}

// Prints one response; counts its changes.
int64_t PrintResponse(const Context& context,
                      const v1::SubscribeResponse& response) {
  if (context.json) {
    if (response.event_case() != v1::SubscribeResponse::kProgress) {
      PrintJson(response);
    }
    return response.batch().changes_size();
  }
  switch (response.event_case()) {
    case v1::SubscribeResponse::kSnapshotItem:
      PrintSnapshotItem(response.snapshot_item().figure());
      break;
    case v1::SubscribeResponse::kBatch:
      for (const v1::Change& change : response.batch().changes()) {
        std::cout << SafeText(ChangeLine(change)) << "\n";
      }
      break;
    case v1::SubscribeResponse::kCaughtUp:
      std::cerr << "caught up at revision " << response.position().revision()
                << "\n";
      break;
    case v1::SubscribeResponse::kFellBehind:
      std::cerr << "reading " << response.fell_behind().behind_revisions()
                << " revisions behind\n";
      break;
    default:
      break;
  }
  std::cout << std::flush;
  return response.batch().changes_size();
}

void SetStart(const WatchFlags& flags, v1::SubscribeRequest& request) {
  const std::string token = ReadToken(flags.token_file);
  if (!token.empty()) {
    request.set_resume_token(token);
  } else if (flags.snapshot) {
    request.set_snapshot(true);
  } else if (flags.earliest) {
    request.set_earliest(true);
  } else if (flags.from > 0) {
    request.set_start_revision(flags.from);
  }
}

int Watch(Context& context, const WatchFlags& flags) {
  client::Subscriber::Options options;
  options.request.set_filter(flags.filter);
  options.request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  SetStart(flags, options.request);
  int64_t seen = 0;
  bool token_failed = false;
  options.on_message = [&](const v1::SubscribeResponse& response) {
    seen += PrintResponse(context, response);
    if (!flags.token_file.empty() && !response.resume_token().empty() &&
        !WriteToken(flags.token_file, response.resume_token())) {
      token_failed = true;
      return false;
    }
    return !g_interrupted && (flags.count == 0 || seen < flags.count);
  };
  options.on_reconnect = [](const client::Error& error,
                            std::chrono::milliseconds wait) {
    std::cerr << "connection lost (" << SafeText(error.ToString())
              << "); again in " << wait.count() << " ms\n";
  };
  client::Subscriber subscriber(context.Connect(), options);
  std::signal(SIGINT, [](int) { g_interrupted = true; });
  std::signal(SIGTERM, [](int) { g_interrupted = true; });
  std::atomic<bool> finished = false;
  // Signals set a flag; this turns it into an end of the stream.
  std::thread stopper([&] {
    while (!finished && !g_interrupted) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    if (g_interrupted) subscriber.Stop();
  });
  const grpc::Status status = subscriber.Run();
  finished = true;
  stopper.join();
  if (token_failed) {
    return Complain(kExitFailure, "cannot write " + flags.token_file);
  }
  return status.ok() ? kExitOk : Report(context, status);
}

}  // namespace

void AddChangeCommands(CLI::App& app, Context& context) {
  auto changes = std::make_shared<ChangesFlags>();
  CLI::App* command = app.add_subcommand("changes", "The change log by pages");
  command->add_option("--filter", changes->filter, "Only changes that match");
  command->add_option("--from", changes->from, "First revision [the oldest]")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--limit", changes->limit, "Changes at the most")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  SetAction(command, context,
            [&context, changes] { return Changes(context, *changes); });

  auto watch = std::make_shared<WatchFlags>();
  command = app.add_subcommand(
      "watch", "Changes as they happen; reconnects and resumes by itself");
  command->add_option("--filter", watch->filter, "Only changes that match");
  CLI::Option* from =
      command->add_option("--from", watch->from, "First revision [from now on]")
          ->check(CLI::PositiveNumber);
  CLI::Option* earliest = command->add_flag("--earliest", watch->earliest,
                                            "From the oldest revision");
  earliest->excludes(from);
  command
      ->add_flag("--snapshot", watch->snapshot,
                 "All matching figures first, then changes")
      ->excludes(from)
      ->excludes(earliest);
  command->add_option("--token-file", watch->token_file,
                      "Keep the position in this file and go on from it");
  command->add_option("--count", watch->count, "End after so many changes, and the rest of their revision")
      ->check(CLI::PositiveNumber);
  SetAction(command, context,
            [&context, watch] { return Watch(context, *watch); });
}

}  // namespace factline::cli
