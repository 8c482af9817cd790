#include "tests/bench/serve_bench_server.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/base/metrics.h"
#include "daemon/serve/server.h"
#include "daemon/store/fact_store.h"
#include "daemon/track/tracker.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/grpcpp.h"
#include "tests/bench/or_die.h"
#include "tests/bench/stand_ins.h"
#include "tests/bench/wire_articles.h"
#include "tests/store/store_testing.h"

namespace factline::bench {
namespace {

// As the pipeline groups them when it is behind.
constexpr int kArticlesPerFill = 100;
constexpr int kClaimsPerArticle = 10;
// A figure has ten claims on average.
constexpr int64_t kClaimsPerFigure = 10;
// Above all other values, so that no other figure joins the hot one.
constexpr int kHotValue = 1'000'000;
// Of the log, that one subscriber reads: 100,000 changes, some seconds.
constexpr int64_t kLogRevisions = 10'000;

std::string PlaceOf(int64_t figure) { return absl::StrCat("geo:", figure); }

// Claims at places in turn, of one day each; place 0 of as many days as rows
// are asked for.
class Newsroom {
 public:
  Newsroom(const std::string& directory, Board& board)
      : board_(board), directory_(directory.empty() ? dir_.path() : directory) {
    Open();
  }

  // Goes on where an earlier run ended.
  void Fill(int64_t claims) {
    figures_ = FiguresOf(claims);
    const store::StoreStats stats = store_->Stats();
    articles_ = stats.articles;
    made_ = stats.claims - kHotPoints;
    if (stats.claims == 0) FillHot();
    while (made_ < claims) Commit(kArticlesPerFill, kClaimsPerArticle);
  }

  // Opens the store anew, with nothing of it in any cache.
  void Chill() {
    store_.reset();
    for (const auto& file : std::filesystem::directory_iterator(directory_)) {
      const int descriptor = open(file.path().c_str(), O_RDONLY);
      if (descriptor < 0) continue;
      fsync(descriptor);  // Only clean pages go.
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
      close(descriptor);
    }
    Open();
  }

  // Says on the board what the newest of the log holds.
  void CountLog() {
    const int64_t latest = store_->latest_revision();
    int64_t next = std::max<int64_t>(latest - kLogRevisions, 0) + 1;
    board_.log_from = next;
    int64_t changes = 0;
    while (next <= latest) {
      const auto read = OrDie(store_->ReadChanges(next, 1000, 1 << 20));
      for (const auto& revision : read) {
        changes += static_cast<int64_t>(revision.changes.size());
      }
      next += static_cast<int64_t>(read.size());
    }
    board_.log_changes = changes;
    board_.revision = latest;
  }

  // One commit of `articles` articles.
  void Commit(int articles, int claims) {
    auto transaction = store_->Begin();
    for (int i = 0; i < articles; ++i) {
      Article article = NextArticle();
      std::vector<ReadClaim> read;
      for (int k = 0; k < claims; ++k, ++made_) {
        const int64_t figure = 1 + made_ * 7919 % figures_;
        read.push_back(WireClaim(article, PlaceOf(figure),
                                 20 + static_cast<int>(made_ % 500),
                                 static_cast<int>(1 + figure % 28), k));
      }
      Apply(article, read, *transaction);
    }
    Commit(std::move(transaction));
  }

  store::FactStore& store() { return *store_; }

 private:
  void FillHot() {
    auto transaction = store_->Begin();
    for (int day = 1; day <= kHotPoints; ++day) {
      const Article article = NextArticle();
      Apply(article,
            {WireClaim(article, PlaceOf(0), kHotValue + day, day, 0)},
            *transaction);
    }
    Commit(std::move(transaction));
    made_ = 0;
  }

  void Open() { store_ = store::OpenOrDie(directory_, /*sync=*/true); }

  Article NextArticle() { return WireArticle(articles_++); }

  void Apply(const Article& article, const std::vector<ReadClaim>& claims,
             store::StoreTransaction& transaction) {
    auto result = OrDie(track::Track(article, claims, "bench", transaction));
    OrDie(transaction.Apply(std::move(result), absl::Now()));
  }

  void Commit(std::unique_ptr<store::StoreTransaction> transaction) {
    const int64_t place =
        (store_->latest_revision() + 1) % Board::kCommitTimesMax;
    board_.return_times[place] = 0;
    board_.commit_times[place] = SteadyNanos();
    Check(store_->Commit(std::move(transaction)));
    board_.return_times[place] = SteadyNanos();
    board_.revision = store_->latest_revision();
  }

  Board& board_;
  const store::TempDir dir_;
  const std::string directory_;
  std::unique_ptr<store::FactStore> store_;
  int64_t figures_ = 1;
  int64_t articles_ = 0;
  int64_t made_ = 0;
};

volatile sig_atomic_t ended = 0;

// The store goes when its process is told to end, also with its parent.
void EndOnSignal() {
  signal(SIGTERM, [](int) { ended = 1; });
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

[[noreturn]] void ServeStore(int64_t claims, const std::string& directory,
                             Board& board) {
  EndOnSignal();
  {
    Newsroom newsroom(directory, board);
    newsroom.Fill(claims);
    newsroom.CountLog();
    newsroom.Chill();
    const NoIngest ingest;
    NoDesk desk;
    Metrics metrics;
    serve::ServerOptions options;
    options.listen_address = "127.0.0.1:0";
    // The idle subscribers take the default limit; others come beside them.
    options.limits.max_subscriptions = 6000;
    // One caller, for all of them come from here.
    options.limits.max_subscriptions_per_caller = 6000;
    options.limits.max_requests_per_second = 1e6;
    const auto server = OrDie(serve::Server::Start(options, newsroom.store(),
                                                   ingest, metrics, desk));
    board.port = server->port();
    auto due = std::chrono::steady_clock::now();
    while (ended == 0) {
      board.paused = false;
      const int pace = board.articles_per_second;
      if (pace == 0) {
        board.paused = true;
        if (board.trim) malloc_trim(0);
        board.trim = false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        due = std::chrono::steady_clock::now();
        continue;
      }
      newsroom.Commit(1, board.claims_per_article);
      due += std::chrono::microseconds(1'000'000 / pace);
      std::this_thread::sleep_until(due);
    }
    server->Shutdown(absl::ZeroDuration());
  }
  _exit(0);
}

class EchoReactor final : public grpc::ServerGenericBidiReactor {
 public:
  EchoReactor() { StartRead(&request_); }
  void OnReadDone(bool) override {
    StartWriteAndFinish(&request_, {}, grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer request_;
};

class EchoService final : public grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext*) override {
    return new EchoReactor;
  }
};

[[noreturn]] void ServeEcho(Board& board) {
  EndOnSignal();
  EchoService service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterCallbackGenericService(&service);
  const auto server = builder.BuildAndStart();
  board.port = port;
  while (ended == 0) pause();
  _exit(0);
}

}  // namespace

Board* NewBoard() {
  void* memory = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) abort();
  return new (memory) Board;
}

int64_t SteadyNanos() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

int64_t FiguresOf(int64_t claims) {
  return std::max<int64_t>(claims / kClaimsPerFigure, 1);
}

std::string NameOfFigure(int64_t figure) {
  const ReadClaim read = WireClaim(WireArticle(0), PlaceOf(figure), 20, 1, 0);
  return absl::StrCat("figures/", FigureIdOf(read.claim.figure_key));
}

pid_t ForkStoreServer(int64_t claims, const std::string& directory,
                      Board& board) {
  const pid_t pid = fork();
  if (pid == 0) ServeStore(claims, directory, board);
  return pid;
}

pid_t ForkEchoServer(Board& board) {
  const pid_t pid = fork();
  if (pid == 0) ServeEcho(board);
  return pid;
}

}  // namespace factline::bench
