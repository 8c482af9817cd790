// Follows the changes of factline, prints how a figure changed, or keeps a copy
// of all figures in memory and prints what is in it.
//
//   follow [--server HOST:PORT] [--token-file FILE] [--once] changes
//   follow [--server HOST:PORT] history WORD...
//   follow [--server HOST:PORT] mirror
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "factline/client.h"
#include "factline/mirror.h"
#include "factline/subscriber.h"

namespace {

namespace v1 = factline::v1;
using factline::client::Client;
using factline::client::ErrorOf;
using factline::client::LocalCopy;
using factline::client::Mirror;
using factline::client::Subscriber;

struct Arguments {
  std::string server = factline::client::kDefaultAddress;
  std::string token_file = "follow.token";
  bool once = false;
  std::string command;
  std::string words;
};

// Calls `stop` on SIGINT and SIGTERM, from a thread of its own: gRPC must not be
// called by a signal handler. Made before other threads, so that these leave the
// signals to it.
class OnSignal {
 public:
  OnSignal() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void Run(std::function<void()> stop) {
    std::thread([this, stop = std::move(stop)] {
      int signal = 0;
      sigwait(&signals_, &signal);
      stop();
    }).detach();
  }

 private:
  sigset_t signals_;
};

void Print(const v1::Change& change) {
  std::string kind = v1::ChangeKind_Name(change.kind());
  kind.erase(0, sizeof("CHANGE_KIND_") - 1);
  const std::string& value = change.current().best().surface_text();
  std::cout << change.revision() << "." << change.index() << " " << kind << " "
            << (change.figure().empty() ? "-" : change.figure()) << " "
            << (value.empty() ? "-" : value) << std::endl;
}

// Replaces the file at once: a crash leaves the old token or the new.
bool WriteFile(const std::string& path, const std::string& text) {
  const std::string next = path + ".next";
  std::ofstream file(next, std::ios::binary);
  file << text;
  file.close();
  return !file.fail() && std::rename(next.c_str(), path.c_str()) == 0;
}

// Prints changes until it is stopped. The subscriber reconnects and resumes by
// itself; the file makes another run go on where this one ended.
grpc::Status Changes(Client& client, const Arguments& arguments,
                     OnSignal& signals) {
  std::ifstream saved(arguments.token_file, std::ios::binary);
  const std::string token{std::istreambuf_iterator<char>(saved), {}};
  std::vector<v1::Change> part;  // Of a revision that is not yet whole.
  bool written = true;
  Subscriber::Options options;
  options.request.set_earliest(true);
  if (!token.empty()) options.request.set_resume_token(token);
  options.on_reconnect = [](const factline::client::Error& error,
                            std::chrono::milliseconds wait) {
    std::cerr << error.ToString() << "; again in " << wait.count() << " ms\n";
  };
  options.on_message = [&](const v1::SubscribeResponse& message) {
    if (message.has_started()) part.clear();
    if (message.has_batch()) {
      part.insert(part.end(), message.batch().changes().begin(),
                  message.batch().changes().end());
      if (!message.batch().complete()) return true;
      for (const v1::Change& change : part) Print(change);
      part.clear();
    }
    written = WriteFile(arguments.token_file, message.resume_token());
    return written && !(arguments.once && message.has_caught_up());
  };
  Subscriber subscriber(client, options);
  signals.Run([&] { subscriber.Stop(); });
  const grpc::Status status = subscriber.Run();
  if (written) return status;
  return grpc::Status(grpc::StatusCode::ABORTED,
                      "cannot write " + arguments.token_file);
}

// Prints the figure that fits the words best, and its values as they were
// reported.
grpc::Status History(Client& client, const std::string& words) {
  using Figures = v1::FigureService::Stub;
  v1::SearchFiguresRequest search;
  search.set_query(words);
  search.set_page_size(1);
  v1::SearchFiguresResponse found;
  grpc::Status status =
      client.Call(client.figures(), &Figures::SearchFigures, search, &found);
  if (!status.ok()) return status;
  if (found.figures().empty()) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "no figure fits " + words);
  }
  std::cout << found.figures(0).display_name() << "\n";
  v1::ListFigureHistoryRequest request;
  request.set_parent(found.figures(0).name());
  request.set_axis(v1::HISTORY_AXIS_RECORD_TIME);
  do {
    v1::ListFigureHistoryResponse page;
    status = client.Call(client.figures(), &Figures::ListFigureHistory, request,
                         &page);
    if (!status.ok()) return status;
    for (const v1::HistoryPoint& row : page.points()) {
      std::cout << row.selected_from().revision() << " "
                << row.claim().event_time().edtf() << " "
                << row.claim().quantity().surface_text() << " \""
                << row.claim().publisher() << "\"\n";
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return status;
}

// Follows until all figures are here, and prints each with its points.
grpc::Status PrintMirror(Client& client) {
  Mirror mirror(client, {});
  grpc::Status status;
  std::thread follows([&] { status = mirror.Run(); });
  const bool complete = mirror.WaitFor(0, std::chrono::seconds(30));
  mirror.Read([](const LocalCopy& copy) {
    for (const auto& [name, figure] : copy.figures()) {
      std::cout << name << " " << figure.points.size() << " "
                << figure.head.display_name() << "\n";
    }
  });
  mirror.Stop();
  follows.join();
  if (complete || !status.ok()) return status;
  return grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "no snapshot");
}

bool Parse(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--once") {
      arguments.once = true;
    } else if ((word == "--server" || word == "--token-file") && i + 1 < argc) {
      (word == "--server" ? arguments.server : arguments.token_file) =
          argv[++i];
    } else if (arguments.command.empty()) {
      arguments.command = word;
    } else {
      arguments.words += (arguments.words.empty() ? "" : " ") + word;
    }
  }
  return arguments.command == "changes" || arguments.command == "mirror" ||
         (arguments.command == "history" && !arguments.words.empty());
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!Parse(argc, argv, arguments)) {
    std::cerr << "usage: follow [--server HOST:PORT] [--token-file FILE] "
                 "[--once] changes | history WORD... | mirror\n";
    return 2;
  }
  OnSignal signals;
  Client client({.address = arguments.server});
  const grpc::Status status =
      arguments.command == "changes"   ? Changes(client, arguments, signals)
      : arguments.command == "history" ? History(client, arguments.words)
                                       : PrintMirror(client);
  if (!status.ok()) std::cerr << ErrorOf(status).ToString() << "\n";
  return status.ok() ? 0 : 1;
}
