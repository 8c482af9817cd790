// What serving costs its readers: calls beside an empty gRPC call, streams in
// time and memory. The server and the load are two processes; the empty calls
// go to a third, in turn with those measured, so that what else the machine
// does falls on all alike.
//
//   serve_bench [--claims=100000] [--articles=50] [--directory=DIR] [--quick]
//
// Prints a line a number: measured, aim, whether it is met. --articles:
// articles of ten claims that are committed a second meanwhile. --directory:
// where the store is kept for the next run, which goes on with it. --quick: few
// of everything, only to see that it works.
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
  int rounds = 6;
  int stalled = 10;
  int cold = 300;
  std::string directory = {};
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

  void Cold();
  void Calls();
  void Idle();
  void Watchers();
  void Stalled();
  void Throughput();

 private:
  double GetFigure(const std::string& name);
  double HotHistory();
  std::vector<std::string> SomeFigures();
  std::vector<std::unique_ptr<Stream>> Open(int count, int connections,
                                            const Stream::OnMessage& handle);
  // How long each of some streams waited for each of some commits of one
  // change.
  struct Waited {
    std::vector<double> from_call;    // Of Commit(), with its fsync.
    std::vector<double> from_return;  // Of it; 0 if the message was first.
    double cpu_us = 0;                // Of the server, for each message.
  };
  Waited Waits(int subscribers, int connections, int commits, int a_second);
  void ReportWatchers(int commits, int a_second, bool is_aim);
  std::vector<std::unique_ptr<Stream>> Stall();
  // What the server uses, without what it has kept of freed memory.
  int64_t UsedKilobytes() {
    board_.trim = true;
    if (!WaitUntil([this] { return !board_.trim; })) Fail("no answer");
    return RssKilobytes(server_);
  }
  void Ingest(bool on) {
    board_.claims_per_article = 10;
    board_.articles_per_second = on ? settings_.articles : 0;
    if (!on) Pause();
  }
  void Pause() {
    board_.articles_per_second = 0;
    if (!WaitUntil([this] { return board_.paused.load(); })) Fail("no pause");
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

double Bench::GetFigure(const std::string& name) {
  return MillisecondsOf([&] {
    grpc::ClientContext context;
    v1::GetFigureRequest request;
    request.set_name(name);
    v1::GetFigureResponse response;
    Check(figures_->GetFigure(&context, request, &response));
  });
}

double Bench::HotHistory() {
  return MillisecondsOf([&] {
    grpc::ClientContext context;
    v1::ListFigureHistoryRequest request;
    request.set_parent(NameOfFigure(0));
    request.set_page_size(kHotPoints);
    v1::ListFigureHistoryResponse response;
    Check(figures_->ListFigureHistory(&context, request, &response));
    if (response.points_size() != kHotPoints) Fail("not 100 rows");
  });
}

// Nothing of the store is in memory; each figure is asked for once.
void Bench::Cold() {
  grpc::ClientContext context;  // Connects.
  v1::ListFiguresRequest request;
  request.set_page_size(1);
  v1::ListFiguresResponse response;
  Check(figures_->ListFigures(&context, request, &response));
  const double history = HotHistory();
  std::vector<double> gets;
  const int64_t figures = FiguresOf(settings_.claims);
  for (int i = 0; i < settings_.cold; ++i) {
    gets.push_back(GetFigure(NameOfFigure(1 + i * 7919L * 31 % figures)));
  }
  printf(
      "cold: GetFigure p50 %.2f ms, p99 %.2f ms; history of 100 rows, once: "
      "%.2f ms\n",
      Percentile(gets, 0.5), Percentile(gets, 0.99), history);
}

// The same figures again and again: the cache is hot.
void Bench::Calls() {
  const std::vector<std::string> names = SomeFigures();
  std::vector<double> echoes, gets, histories;
  Ingest(true);
  for (int i = 0; i < settings_.calls; ++i) {
    const double echo = MillisecondsOf([this] { echo_.Call(); });
    const double get = GetFigure(names[i % names.size()]);
    const double history = HotHistory();
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

Bench::Waited Bench::Waits(int subscribers, int connections, int commits,
                           int a_second) {
  std::mutex mu;
  Waited waited;  // Guarded by mu.
  std::atomic<int64_t> received = 0;
  const int64_t first = board_.revision + 1;
  const auto handle = [&](const Arrival& message) {
    const int64_t now = SteadyNanos();
    if (!message.has_batch || message.revision < first) return;
    const int64_t place = message.revision % Board::kCommitTimesMax;
    const int64_t returned = board_.return_times[place];
    const int64_t after =
        returned == 0 ? 0 : std::max<int64_t>(now - returned, 0);
    const std::lock_guard<std::mutex> lock(mu);
    waited.from_call.push_back(
        static_cast<double>(now - board_.commit_times[place]) / 1e6);
    waited.from_return.push_back(static_cast<double>(after) / 1e6);
    ++received;
  };
  {
    const auto streams = Open(subscribers, connections, handle);
    const double cpu = CpuSeconds(server_);
    board_.claims_per_article = 1;
    board_.articles_per_second = a_second;
    WaitUntil([&] { return board_.revision >= first + commits - 1; });
    Pause();
    const int64_t sent = (board_.revision - first + 1) * subscribers;
    if (!WaitUntil([&] { return received >= sent; })) Fail("changes are missing");
    waited.cpu_us =
        (CpuSeconds(server_) - cpu) * 1e6 / static_cast<double>(sent);
  }
  return waited;
}

void Bench::ReportWatchers(int commits, int a_second, bool is_aim) {
  Waited waited =
      Waits(settings_.watchers, settings_.connections, commits, a_second);
  const double p99 = Percentile(waited.from_call, 0.99);
  printf(
      "commits to %d subscribers, %d a second: p50 %.2f ms, p99 %.2f ms, "
      "without the commit %.2f and %.2f ms; the server's processor time a "
      "message: %.0f us\n",
      settings_.watchers, a_second, Percentile(waited.from_call, 0.5), p99,
      Percentile(waited.from_return, 0.5), Percentile(waited.from_return, 0.99),
      waited.cpu_us);
  if (!is_aim) return;
  Report(absl::StrCat("a change reaches ", settings_.watchers,
                      " subscribers, p99 with the fsync"),
         p99, 50, "ms");
}

void Bench::Watchers() {
  ReportWatchers(settings_.commits, 2, /*is_aim=*/true);
  ReportWatchers(settings_.commits, 10, /*is_aim=*/false);
}

// Streams that ask for the whole log and never read it.
std::vector<std::unique_ptr<Stream>> Bench::Stall() {
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
  return stalled;
}

// Waits with them and without in turn, so that both meet the same machine, and
// after the commit, whose fsync takes as long as the disk likes.
void Bench::Stalled() {
  constexpr int kOthers = 20;
  constexpr int kASecond = 50;
  std::vector<double> alone, beside;
  const auto add = [&](std::vector<double>& to) {
    const Waited waited =
        Waits(kOthers, kOthers, 2 * settings_.commits, kASecond);
    to.insert(to.end(), waited.from_return.begin(), waited.from_return.end());
  };
  for (int round = 0; round < settings_.rounds; ++round) {
    add(alone);
    const int64_t before = UsedKilobytes();
    const auto stalled = Stall();
    if (round == 0) {
      Report(absl::StrCat("a subscriber that never reads, one of ",
                          settings_.stalled),
             static_cast<double>(UsedKilobytes() - before) / 1024 /
                 settings_.stalled,
             8, "MB");
    }
    add(beside);
  }
  const double p99 = Percentile(alone, 0.99);
  printf(
      "others' waits after the commit: p99 alone %.2f ms, beside them %.2f "
      "ms; p50 %.2f, %.2f ms; %zu of each\n",
      p99, Percentile(beside, 0.99), Percentile(alone, 0.5),
      Percentile(beside, 0.5), alone.size());
  Report("others' p99 beside them, of that alone",
         100 * Percentile(beside, 0.99) / p99, 110, "%");
}

void Bench::Throughput() {
  std::atomic<int64_t> changes = 0;
  v1::SubscribeRequest request;
  request.set_start_revision(board_.log_from);
  const int64_t all = board_.log_changes;
  const double cpu = CpuSeconds(server_);
  const double milliseconds = MillisecondsOf([&] {
    Stream stream(Connect(board_.port), request, true,
                  [&](const Arrival& message) {
                    changes += Parse(message.bytes).batch().changes_size();
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
  const pid_t server =
      ForkStoreServer(settings.claims, settings.directory, board);
  const pid_t echo = ForkEchoServer(echo_board);
  while (board.port == 0 || echo_board.port == 0) {
    if (waitpid(server, nullptr, WNOHANG) == server) Fail("no server");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  printf("%lld claims; load average %.1f\n",
         static_cast<long long>(settings.claims), LoadAverage());
  {
    Bench bench(settings, board, echo_board, server);
    bench.Cold();
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
  settings.rounds = 1;
  settings.stalled = 2;
  settings.cold = 10;
}

}  // namespace
}  // namespace factline::bench

int main(int argc, char** argv) {
  factline::bench::Settings settings;
  for (int i = 1; i < argc; ++i) {
    absl::string_view arg = argv[i];
    if (arg == "--quick") {
      factline::bench::MakeQuick(settings);
    } else if (absl::ConsumePrefix(&arg, "--directory=")) {
      settings.directory = std::string(arg);
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
