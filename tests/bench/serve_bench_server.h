#ifndef FACTLINE_TESTS_BENCH_SERVE_BENCH_SERVER_H_
#define FACTLINE_TESTS_BENCH_SERVE_BENCH_SERVER_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>

// The processes that serve_bench loads: a factlined without Kafka and
// extraction, and an empty gRPC server.
namespace factline::bench {

// What the load generator and the served process tell each other, in memory
// that both have. All times are of the steady clock, in nanoseconds.
struct Board {
  static constexpr int64_t kCommitTimesMax = 1 << 20;

  std::atomic<int> port = 0;  // 0 until the server answers.
  std::atomic<int64_t> revision = 0;
  std::atomic<int64_t> changes = 0;
  // Name of the figure with kHotPoints points; set before the port is.
  char hot_figure[100] = {};
  // Articles to commit a second, one a commit; 0 = none.
  std::atomic<int> articles_per_second = 0;
  // Claims of each of these articles.
  std::atomic<int> claims_per_article = 10;
  // Set to have the server give free memory back; cleared when that is done.
  std::atomic<bool> trim = false;
  // When Commit() of a revision was called, by revision.
  std::atomic<int64_t> commit_times[kCommitTimesMax];
};
// Zeroed, shared with all processes forked later; never freed.
Board* NewBoard();

int64_t SteadyNanos();

// Forks a process that fills a store with `claims` claims, serves it, and
// commits as the board says until it is killed. Call it before this process
// starts threads or gRPC.
pid_t ForkStoreServer(int64_t claims, Board& board);
// Likewise a server of nothing but empty calls, /factline.bench.Echo/Echo, with
// gRPC's callback API as factlined uses it.
pid_t ForkEchoServer(Board& board);

// Points of Board::hot_figure, and rows of its history.
inline constexpr int kHotPoints = 100;

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_SERVE_BENCH_SERVER_H_
