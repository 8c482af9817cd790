#include "tests/bench/serve_bench_server.h"

#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
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

std::string PlaceOf(int64_t figure) { return absl::StrCat("geo:", figure); }

// Claims at places in turn, of one day each; place 0 of as many days as rows
// are asked for.
class Newsroom {
 public:
  explicit Newsroom(Board& board) : board_(board) {}

  void Fill(int64_t claims) {
    figures_ = std::max<int64_t>(claims / kClaimsPerFigure, 1);
    FillHot();
    while (made_ < claims) Commit(kArticlesPerFill, kClaimsPerArticle);
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
    const auto view = OrDie(store_->ViewAt(store_->latest().revision));
    Check(view->ScanFigures("", [this](const Figure& figure) {
      snprintf(board_.hot_figure, sizeof(board_.hot_figure), "figures/%s",
               figure.id.c_str());
      return false;
    }));
  }

  Article NextArticle() { return WireArticle(articles_++); }

  void Apply(const Article& article, const std::vector<ReadClaim>& claims,
             store::StoreTransaction& transaction) {
    auto result = OrDie(track::Track(article, claims, "bench", transaction));
    board_.changes += static_cast<int64_t>(result.changes.size());
    OrDie(transaction.Apply(std::move(result), absl::Now()));
  }

  void Commit(std::unique_ptr<store::StoreTransaction> transaction) {
    const int64_t next = store_->latest().revision + 1;
    if (next < Board::kCommitTimesMax) {
      board_.commit_times[next] = SteadyNanos();
    }
    Check(store_->Commit(std::move(transaction)));
    board_.revision = store_->latest().revision;
  }

  Board& board_;
  const store::TempDir dir_;
  const std::unique_ptr<store::FactStore> store_ =
      store::OpenOrDie(dir_.path(), /*sync=*/true);
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

[[noreturn]] void ServeStore(int64_t claims, Board& board) {
  EndOnSignal();
  {
    Newsroom newsroom(board);
    newsroom.Fill(claims);
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
      const int pace = board.articles_per_second;
      if (pace == 0) {
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

pid_t ForkStoreServer(int64_t claims, Board& board) {
  const pid_t pid = fork();
  if (pid == 0) ServeStore(claims, board);
  return pid;
}

pid_t ForkEchoServer(Board& board) {
  const pid_t pid = fork();
  if (pid == 0) ServeEcho(board);
  return pid;
}

}  // namespace factline::bench
