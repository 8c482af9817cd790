// What serving costs its readers: calls beside an empty gRPC call, streams in
// time and memory. The server and the load are two processes; the empty calls
// go to a third, in turn with those measured, so that what else the machine does
// falls on all alike.
//
//   serve_bench [--claims=100000] [--articles=50] [--quick]
//
// Prints a line a number: measured, aim, whether it is met. --articles: articles
// of ten claims that are committed a second meanwhile. --quick: few of
// everything, only to see that it works.
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "factline/v1/figure_service.grpc.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/bench/serve_bench_load.h"
#include "tests/bench/serve_bench_server.h"

namespace factline::bench {
namespace {

struct Settings {
  int64_t claims = 100'000;
  int articles = 50;
  int calls = 3000;
  int idle = 5000;
  int connections = 50;
  int watchers = 1000;
  int commits = 60;
  int stalled = 10;
};

void Report(const std::string& what, double measured, double aim,
            const char* unit, bool at_least = false) {
  const bool met = at_least ? measured >= aim : measured <= aim;
  printf("%-58s %10.2f   %s %8.0f %-10s %s\n", what.c_str(), measured,
         at_least ? ">=" : "<=", aim, unit, met ? "met" : "MISSED");
  fflush(stdout);
}

[[noreturn]] void Fail(const std::string& why) {
  fprintf(stderr, "serve_bench: %s\n", why.c_str());
  exit(1);
}

void Check(const grpc::Status& status) {
  if (!status.ok()) Fail(status.error_message());
}

double MillisecondsOf(const std::function<void()>& call) {
  const int64_t start = SteadyNanos();
  call();
  return static_cast<double>(SteadyNanos() - start) / 1e6;
}

// An empty call, the limit of all others.
class Echo {
 public:
  explicit Echo(int port) : stub_(Connect(port)) {}

  void Call() {
    grpc::ClientContext context;
    const grpc::Slice nothing("");
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    grpc::Status status;
    auto call = stub_.PrepareUnaryCall(&context, "/factline.bench.Echo/Echo",
                                       request, &queue_);
    call->StartCall();
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    if (!queue_.Next(&tag, &ok)) Fail("the echo's queue ended");
    Check(status);
  }

 private:
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
};

class Bench {
 public:
  Bench(const Settings& settings, Board& board, Board& echo_board, pid_t server)
      : settings_(settings),
        board_(board),
        echo_(echo_board.port),
        server_(server),
        figures_(v1::FigureService::NewStub(Connect(board.port))) {}

  void Calls();
  void Idle();
  void Watchers();
  void Stalled();
  void Throughput();

 private:
  std::vector<std::string> SomeFigures();
  std::vector<std::unique_ptr<Stream>> Open(int count, int connections,
                                            const Stream::OnMessage& handle);
  // Waits of `subscribers` streams for `commits` commits of one change each.
  std::vector<double> Waits(int subscribers, int connections, int commits);
  // What the server uses, without what it has kept of freed memory.
  int64_t UsedKilobytes() {
    board_.trim = true;
    if (!WaitUntil([this] { return !board_.trim; })) Fail("no answer");
    return RssKilobytes(server_);
  }
  void Ingest(bool on) {
    board_.claims_per_article = 10;
    board_.articles_per_second = on ? settings_.articles : 0;
  }

  const Settings& settings_;
  Board& board_;
  Echo echo_;
  const pid_t server_;
  const std::unique_ptr<v1::FigureService::Stub> figures_;
};

std::vector<std::string> Bench::SomeFigures() {
  grpc::ClientContext context;
  v1::ListFiguresRequest request;
  request.set_page_size(100);
  v1::ListFiguresResponse response;
  Check(figures_->ListFigures(&context, request, &response));
  std::vector<std::string> names;
  for (const v1::Figure& figure : response.figures()) {
    names.push_back(figure.name());
  }
  return names;
}

// The same figures again and again: the cache is hot.
void Bench::Calls() {
  const std::vector<std::string> names = SomeFigures();
  std::vector<double> echoes, gets, histories;
  Ingest(true);
  for (int i = 0; i < settings_.calls; ++i) {
    const double echo = MillisecondsOf([this] { echo_.Call(); });
    const double get = MillisecondsOf([&] {
      grpc::ClientContext context;
      v1::GetFigureRequest request;
      request.set_name(names[i % names.size()]);
      v1::GetFigureResponse response;
      Check(figures_->GetFigure(&context, request, &response));
    });
    const double history = MillisecondsOf([&] {
      grpc::ClientContext context;
      v1::ListFigureHistoryRequest request;
      request.set_parent(board_.hot_figure);
      request.set_page_size(kHotPoints);
      v1::ListFigureHistoryResponse response;
      Check(figures_->ListFigureHistory(&context, request, &response));
      if (response.points_size() != kHotPoints) Fail("not 100 rows");
    });
    if (i == 0) continue;  // Connects.
    echoes.push_back(echo);
    gets.push_back(get);
    histories.push_back(history);
  }
  Ingest(false);
  printf("empty call p50 %.2f ms, p99 %.2f ms; GetFigure p50 %.2f ms; "
         "history p50 %.2f ms\n",
         Percentile(echoes, 0.5), Percentile(echoes, 0.99),
         Percentile(gets, 0.5), Percentile(histories, 0.5));
  const double limit = Percentile(echoes, 0.99);
  Report("GetFigure under ingest, p99 above that of an empty call",
         Percentile(gets, 0.99) - limit, 1, "ms");
  Report("history of 100 rows under ingest, the same",
         Percentile(histories, 0.99) - limit, 3, "ms");
}

// Live streams, spread over the connections, all caught up.
std::vector<std::unique_ptr<Stream>> Bench::Open(
    int count, int connections, const Stream::OnMessage& handle) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < connections; ++i) channels.push_back(Connect(board_.port));
  std::vector<std::unique_ptr<Stream>> streams;
  for (int i = 0; i < count; ++i) {
    streams.push_back(std::make_unique<Stream>(
        channels[i % connections], v1::SubscribeRequest(), true, handle));
  }
  const bool all = WaitUntil([&] {
    return std::all_of(streams.begin(), streams.end(), [](const auto& stream) {
      return stream->caught_up();
    });
  });
  if (!all) Fail("streams do not catch up");
  return streams;
}

void Bench::Idle() {
  const int64_t before = UsedKilobytes();
  const auto streams = Open(settings_.idle, settings_.connections, {});
  const int64_t after = UsedKilobytes();
  Report(absl::StrCat(settings_.idle, " idle subscribers on ",
                      settings_.connections, " connections, each"),
         static_cast<double>(after - before) / settings_.idle, 25, "KB");
}

std::vector<double> Bench::Waits(int subscribers, int connections,
                                 int commits) {
  std::mutex mu;
  std::vector<double> waits;  // Guarded by mu.
  std::atomic<int64_t> received = 0;
  const int64_t first = board_.revision + 1;
  const auto handle = [&](const v1::SubscribeResponse& message) {
    const int64_t now = SteadyNanos();
    const int64_t revision = message.position().revision();
    if (!message.has_batch() || revision < first) return;
    const double wait =
        static_cast<double>(now - board_.commit_times[revision]) / 1e6;
    const std::lock_guard<std::mutex> lock(mu);
    waits.push_back(wait);
    ++received;
  };
  {
    const auto streams = Open(subscribers, connections, handle);
    board_.claims_per_article = 1;
    board_.articles_per_second = 10;
    WaitUntil([&] { return board_.revision >= first + commits - 1; });
    board_.articles_per_second = 0;
    const int64_t sent = (board_.revision - first + 1) * subscribers;
    if (!WaitUntil([&] { return received >= sent; })) Fail("changes are missing");
  }
  return waits;
}

void Bench::Watchers() {
  const double cpu = CpuSeconds(server_);
  std::vector<double> waits =
      Waits(settings_.watchers, settings_.connections, settings_.commits);
  printf("commit to %d subscribers: p50 %.2f ms; the server's processor time a "
         "message, with opening the streams: %.0f us\n",
         settings_.watchers, Percentile(waits, 0.5),
         (CpuSeconds(server_) - cpu) * 1e6 /
             static_cast<double>(waits.size()));
  Report(absl::StrCat("a change reaches ", settings_.watchers,
                      " subscribers, p99 with the fsync"),
         Percentile(waits, 0.99), 50, "ms");
}

// Streams that ask for the whole log and never read it.
void Bench::Stalled() {
  constexpr int kOthers = 20;
  std::vector<double> alone = Waits(kOthers, kOthers, settings_.commits);
  const int64_t before = UsedKilobytes();
  std::vector<std::unique_ptr<Stream>> stalled;
  v1::SubscribeRequest request;
  request.set_earliest(true);
  request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  for (int i = 0; i < settings_.stalled; ++i) {
    stalled.push_back(std::make_unique<Stream>(Connect(board_.port), request,
                                               /*reads_on=*/false));
  }
  const bool all = WaitUntil([&] {
    return std::all_of(stalled.begin(), stalled.end(), [](const auto& stream) {
      return stream->started();
    });
  });
  if (!all) Fail("streams do not start");
  // Until their windows are full and the server waits for them.
  std::this_thread::sleep_for(std::chrono::seconds(2));
  const int64_t after = UsedKilobytes();
  std::vector<double> beside = Waits(kOthers, kOthers, settings_.commits);
  Report(absl::StrCat("a subscriber that never reads, one of ",
                      settings_.stalled),
         static_cast<double>(after - before) / 1024 / settings_.stalled, 8,
         "MB");
  const double p99 = Percentile(alone, 0.99);
  printf("others' p99 alone %.2f ms, beside them %.2f ms; p50 %.2f, %.2f ms\n",
         p99, Percentile(beside, 0.99), Percentile(alone, 0.5),
         Percentile(beside, 0.5));
  Report("others' p99 beside them, of that alone",
         100 * Percentile(beside, 0.99) / p99, 110, "%");
}

void Bench::Throughput() {
  std::atomic<int64_t> changes = 0;
  v1::SubscribeRequest request;
  request.set_earliest(true);
  const int64_t all = board_.changes;
  const double cpu = CpuSeconds(server_);
  const double milliseconds = MillisecondsOf([&] {
    Stream stream(Connect(board_.port), request, true,
                  [&](const v1::SubscribeResponse& message) {
                    changes += message.batch().changes_size();
                  });
    if (!WaitUntil([&] { return stream.caught_up(); })) {
      Fail("the reader does not catch up");
    }
  });
  if (changes != all) Fail("changes are missing");
  printf("changes to one subscriber for each second of the server's processor "
         "time: %.0f\n",
         static_cast<double>(all) / (CpuSeconds(server_) - cpu));
  Report(absl::StrCat("changes to one subscriber, of ", all),
         static_cast<double>(all) / milliseconds * 1000, 20'000, "changes/s",
         /*at_least=*/true);
}

double LoadAverage() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

void Run(const Settings& settings) {
  Board& board = *NewBoard();
  Board& echo_board = *NewBoard();
  const pid_t server = ForkStoreServer(settings.claims, board);
  const pid_t echo = ForkEchoServer(echo_board);
  while (board.port == 0 || echo_board.port == 0) {
    if (waitpid(server, nullptr, WNOHANG) == server) Fail("no server");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  printf("%lld claims, %lld changes; load average %.1f\n",
         static_cast<long long>(settings.claims),
         static_cast<long long>(board.changes), LoadAverage());
  {
    Bench bench(settings, board, echo_board, server);
    bench.Throughput();
    bench.Calls();
    bench.Stalled();
    bench.Idle();
    bench.Watchers();
  }
  printf("load average at the end %.1f\n", LoadAverage());
  for (const pid_t pid : {server, echo}) {
    kill(pid, SIGTERM);
    waitpid(pid, nullptr, 0);
  }
}

void MakeQuick(Settings& settings) {
  settings.calls = 50;
  settings.idle = 50;
  settings.connections = 5;
  settings.watchers = 20;
  settings.commits = 5;
  settings.stalled = 2;
}

}  // namespace
}  // namespace factline::bench

int main(int argc, char** argv) {
  factline::bench::Settings settings;
  for (int i = 1; i < argc; ++i) {
    absl::string_view arg = argv[i];
    if (arg == "--quick") {
      factline::bench::MakeQuick(settings);
    } else if (!(absl::ConsumePrefix(&arg, "--claims=") &&
                 absl::SimpleAtoi(arg, &settings.claims)) &&
               !(absl::ConsumePrefix(&arg, "--articles=") &&
                 absl::SimpleAtoi(arg, &settings.articles))) {
      fprintf(stderr, "unknown argument '%s'\n", argv[i]);
      return 2;
    }
  }
  factline::bench::Run(settings);
}
