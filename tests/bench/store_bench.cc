// Group commits of the store beside bare RocksDB writes of the same records,
// and the reads that serving leans on.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/transaction.h"
#include "daemon/track/decisions.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "tests/bench/or_die.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

using bench::Check;

constexpr int kClaimsPerArticle = 10;
// A figure has this many claims on the way, as a running story does.
constexpr int kArticlesPerFigure = 50;

TestArticle ArticleOf(int64_t i) {
  const std::string uri = absl::StrCat("urn:wire:", i);
  TestArticle article{.uri = uri};
  for (int c = 0; c < kClaimsPerArticle; ++c) {
    const std::string place =
        absl::StrCat("geo:", i / kArticlesPerFigure, "-", c);
    article.claims.push_back(
        DroneClaim(uri, place, static_cast<int>(i % 5000), 1 + i % 28));
  }
  return article;
}

// Makes what the store is fed with, and the very bytes that it writes for it,
// beforehand and in a store of its own, so that neither is measured.
class Feeder {
 public:
  struct Group {
    std::vector<track::TrackResult> results;
    std::string batch;  // Of the RocksDB write that they become.
  };

  Feeder() {
    auto database = Database::Open({.directory = dir_.path()});
    Check(database.status());
    database_ = *std::move(database);
  }

  Group Next(int articles) {
    Group group;
    auto owned = std::make_unique<StoreTransaction::Impl>(
        *database_, "bench", head_, decisions_, cache_, joins_, memo_, alive_);
    StoreTransaction::Impl& impl = *owned;
    StoreTransaction transaction(std::move(owned));
    for (int i = 0; i < articles; ++i) {
      group.results.push_back(TrackForTest(ArticleOf(next_++), transaction));
      Check(transaction.Apply(group.results.back(), Day(1)).status());
    }
    rocksdb::WriteBatch batch = impl.Finish();
    group.batch = batch.Data();
    head_ = impl.head();
    impl.set_written();
    Check(ToStatus(database_->db()->Write({}, &batch), "feeder"));
    return group;
  }

  int64_t articles() const { return next_; }

 private:
  const TempDir dir_;
  std::unique_ptr<Database> database_;
  Head head_;
  const std::shared_ptr<const track::Decisions> decisions_ =
      std::make_shared<const track::Decisions>();
  FigureCache cache_;
  JoinsCache joins_;
  TermMemo memo_;
  std::atomic<bool> alive_ = true;
  int64_t next_ = 0;
};

void SetRates(benchmark::State& state, const Feeder& feeder, int64_t bytes) {
  using benchmark::Counter;
  const auto articles = static_cast<double>(feeder.articles());
  state.counters["commits"] =
      Counter(static_cast<double>(state.iterations()), Counter::kIsRate);
  state.counters["articles"] = Counter(articles, Counter::kIsRate);
  state.counters["claims"] =
      Counter(articles * kClaimsPerArticle, Counter::kIsRate);
  state.SetBytesProcessed(bytes);
}

// range(0) articles to a commit, range(1) = fsync.
void BM_GroupCommit(benchmark::State& state) {
  const TempDir dir;
  Feeder feeder;
  auto store =
      FactStore::Open({.directory = dir.path(), .sync = state.range(1) != 0});
  Check(store.status());
  int64_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    Feeder::Group group = feeder.Next(static_cast<int>(state.range(0)));
    bytes += static_cast<int64_t>(group.batch.size());
    state.ResumeTiming();
    auto transaction = (*store)->Begin();
    for (auto& result : group.results) {
      Check(transaction->Apply(std::move(result), Day(1)).status());
    }
    Check((*store)->Commit(std::move(transaction)));
  }
  SetRates(state, feeder, bytes);
}

// The limit: the same bytes written to a RocksDB with the same settings.
void BM_BareWrite(benchmark::State& state) {
  const TempDir dir;
  Feeder feeder;
  auto database = Database::Open({.directory = dir.path()});
  Check(database.status());
  rocksdb::WriteOptions write;
  write.sync = state.range(1) != 0;
  int64_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    Feeder::Group group = feeder.Next(static_cast<int>(state.range(0)));
    rocksdb::WriteBatch batch(group.batch);
    bytes += static_cast<int64_t>(group.batch.size());
    state.ResumeTiming();
    Check(ToStatus((*database)->db()->Write(write, &batch), "bare"));
  }
  SetRates(state, feeder, bytes);
}

void Groups(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"articles", "sync"})->UseRealTime();
  for (const int articles : {1, 20, 200}) benchmark->Args({articles, 1});
  benchmark->Args({200, 0});
}
BENCHMARK(BM_GroupCommit)->Apply(Groups);
BENCHMARK(BM_BareWrite)->Apply(Groups);

// --- Reads -----------------------------------------------------------------

// A store of kReadArticles articles, made once.
FactStore& SharedStore() {
  static constexpr int kReadArticles = 5'000;
  static const TempDir& dir = *new TempDir();
  static const std::unique_ptr<FactStore> store = [] {
    auto made = OpenOrDie(dir.path());
    for (int i = 0; i < kReadArticles;) {
      auto transaction = made->Begin();
      for (int end = i + 100; i < end; ++i) {
        ApplyForTest(ArticleOf(i), *transaction);
      }
      Check(made->Commit(std::move(transaction)));
    }
    return made;
  }();
  return *store;
}

const Claim& SomeClaim(int64_t i) {
  static const std::vector<Claim>& claims = *new std::vector<Claim>([] {
    std::vector<Claim> some;
    for (int a = 0; a < 5'000; a += 37) some.push_back(ArticleOf(a).claims[3]);
    return some;
  }());
  return claims[static_cast<size_t>(i) % claims.size()];
}

void BM_View(benchmark::State& state) {
  const FactStore& store = SharedStore();
  for (auto _ : state) benchmark::DoNotOptimize(store.View());
}
BENCHMARK(BM_View);

void BM_GetClaim(benchmark::State& state) {
  const auto view = SharedStore().View();
  int64_t i = 0;
  for (auto _ : state) Check(view->GetClaim(SomeClaim(i++).id).status());
}
BENCHMARK(BM_GetClaim);

void BM_GetFigure(benchmark::State& state) {
  const auto view = SharedStore().View();
  int64_t i = 0;
  for (auto _ : state) {
    Check(view->GetFigure(FigureIdOf(SomeClaim(i++).figure_key)).status());
  }
}
BENCHMARK(BM_GetFigure);

void BM_TimelinePage(benchmark::State& state) {
  constexpr int kPage = 100;
  const auto view = SharedStore().View();
  for (auto _ : state) {
    int left = kPage;
    Check(view->ScanTimeline({.start = Day(9)}, false,
                             [&](const auto&, const auto&) { return --left; }));
  }
  state.SetItemsProcessed(state.iterations() * kPage);
}
BENCHMARK(BM_TimelinePage);

void BM_ReadChanges(benchmark::State& state) {
  constexpr int kRevisions = 100;
  const FactStore& store = SharedStore();
  for (auto _ : state) {
    Check(store.ReadChanges(1'000, kRevisions, size_t{1} << 30).status());
  }
  state.SetItemsProcessed(state.iterations() * kRevisions);
}
BENCHMARK(BM_ReadChanges);

void BM_Digest(benchmark::State& state) {
  const FactStore& store = SharedStore();
  for (auto _ : state) Check(store.Digest().status());
  state.SetItemsProcessed(state.iterations() * store.Stats().claims);
}
BENCHMARK(BM_Digest)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace factline::store
