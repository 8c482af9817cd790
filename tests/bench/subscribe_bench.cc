// How long a subscriber waits for a commit, over gRPC on loopback, beside an
// empty call to the same server at the same pace.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "daemon/base/metrics.h"
#include "daemon/serve/server.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/change_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/bench/or_die.h"
#include "tests/bench/stand_ins.h"
#include "tests/store/store_testing.h"

namespace factline::serve {
namespace {

using bench::OrDie;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

// One revision each; a busy newsroom makes a few a second, a topic read from
// its start some hundreds.
constexpr std::chrono::milliseconds kPace(2);
constexpr int kRevisions = 1500;

ServerOptions OnFreePort() {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  return options;
}

// A synced store in a directory of its own, served on a free port.
class Newsroom {
 public:
  Newsroom()
      : store_(store::OpenOrDie(dir_.path(), /*sync=*/true)),
        server_(OrDie(
            Server::Start(OnFreePort(), *store_, ingest_, metrics_, desk_))) {}

  // A connection of its own.
  std::shared_ptr<grpc::Channel> Connect() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", server_->port()),
        grpc::InsecureChannelCredentials(), arguments);
  }

  std::unique_ptr<store::StoreTransaction> NextRevision() {
    const std::string uri = absl::StrCat("urn:wire:", ++articles_);
    auto transaction = store_->Begin();
    store::ApplyForTest(
        {.uri = uri,
         .claims = {store::DroneClaim(uri, absl::StrCat("geo:", articles_ / 20),
                                      articles_, 1 + articles_ % 28)}},
        *transaction);
    return transaction;
  }
  void Commit(std::unique_ptr<store::StoreTransaction> transaction) {
    if (!store_->Commit(std::move(transaction)).ok()) abort();
  }

 private:
  const store::TempDir dir_;
  const std::unique_ptr<store::FactStore> store_;
  const bench::NoIngest ingest_;
  bench::NoDesk desk_;
  Metrics metrics_;
  const std::unique_ptr<Server> server_;
  int articles_ = 0;
};

// When each revision was given to Commit(). Written before the revision is
// there to be read.
using CommitTimes = std::vector<std::atomic<Clock::rep>>;

// Reads all changes on a thread of its own and notes how old each revision is
// when it comes.
class Subscriber {
 public:
  Subscriber(const Newsroom& newsroom, const CommitTimes& times)
      : times_(times),
        stub_(v1::ChangeService::NewStub(newsroom.Connect())) {
    v1::SubscribeRequest request;
    request.set_earliest(true);
    stream_ = stub_->Subscribe(&context_, request);
    v1::SubscribeResponse first;
    if (!stream_->Read(&first) || !first.has_started()) abort();
    thread_ = std::thread([this] { Read(); });
  }

  // Waits until the last revision has come.
  std::vector<double> Join() {
    thread_.join();
    context_.TryCancel();
    return std::move(waits_);
  }

 private:
  void Read() {
    v1::SubscribeResponse response;
    size_t next = 1;
    while (next < times_.size() && stream_->Read(&response)) {
      if (!response.has_batch()) continue;
      const auto now = Clock::now().time_since_epoch();
      for (const auto last =
               static_cast<size_t>(response.position().revision());
           next <= last; ++next) {
        waits_.push_back(
            Milliseconds(now - Clock::duration(times_[next].load())).count());
      }
    }
  }

  const CommitTimes& times_;
  const std::unique_ptr<v1::ChangeService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::SubscribeResponse>> stream_;
  std::vector<double> waits_;
  std::thread thread_;
};

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) abort();
  const auto place =
      values.begin() +
      static_cast<ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

// The limit: waits for empty health checks at the same pace.
std::vector<double> Echo(const Newsroom& newsroom) {
  grpc::GenericStub stub(newsroom.Connect());
  grpc::CompletionQueue queue;
  const grpc::Slice nothing("");
  std::vector<double> waits;
  for (int i = 0; i < kRevisions; ++i) {
    const auto start = Clock::now();
    grpc::ClientContext context;
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    grpc::Status status;
    auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                      request, &queue);
    call->StartCall();
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    if (!queue.Next(&tag, &ok) || !status.ok()) abort();
    // The first connects.
    if (i > 0) waits.push_back(Milliseconds(Clock::now() - start).count());
    std::this_thread::sleep_until(start + kPace);
  }
  return waits;
}

// Commits kRevisions at the pace; returns how long each commit took.
std::vector<double> CommitAll(Newsroom& newsroom, CommitTimes& times) {
  std::vector<double> commits;
  for (size_t revision = 1; revision < times.size(); ++revision) {
    auto transaction = newsroom.NextRevision();
    const auto start = Clock::now();
    times[revision] = start.time_since_epoch().count();
    newsroom.Commit(std::move(transaction));
    commits.push_back(Milliseconds(Clock::now() - start).count());
    std::this_thread::sleep_until(start + kPace);
  }
  return commits;
}

// range(0) subscribers, each on a connection of its own. The waits run from
// the call of Commit(), so they hold its fsync.
void BM_CommitToSubscriber(benchmark::State& state) {
  std::vector<double> waits;
  std::vector<double> commits;
  std::vector<double> echoes;
  for (auto _ : state) {
    Newsroom newsroom;
    echoes = Echo(newsroom);
    CommitTimes times(kRevisions + 1);
    std::vector<std::unique_ptr<Subscriber>> subscribers;
    for (int i = 0; i < state.range(0); ++i) {
      subscribers.push_back(std::make_unique<Subscriber>(newsroom, times));
    }
    commits = CommitAll(newsroom, times);
    waits.clear();
    for (const auto& subscriber : subscribers) {
      const std::vector<double> some = subscriber->Join();
      waits.insert(waits.end(), some.begin(), some.end());
    }
    if (waits.size() != subscribers.size() * kRevisions) abort();
  }
  state.counters["p50_ms"] = Percentile(waits, 0.5);
  state.counters["p99_ms"] = Percentile(waits, 0.99);
  state.counters["commit_p50_ms"] = Percentile(commits, 0.5);
  state.counters["commit_p99_ms"] = Percentile(commits, 0.99);
  state.counters["echo_p50_ms"] = Percentile(echoes, 0.5);
  state.counters["echo_p99_ms"] = Percentile(echoes, 0.99);
}
BENCHMARK(BM_CommitToSubscriber)
    ->ArgName("subscribers")
    ->Arg(1)
    ->Arg(20)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace factline::serve
