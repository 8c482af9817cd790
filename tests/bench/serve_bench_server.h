#ifndef FACTLINE_TESTS_BENCH_SERVE_BENCH_SERVER_H_
#define FACTLINE_TESTS_BENCH_SERVE_BENCH_SERVER_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>

// The processes that serve_bench loads: a factlined without Kafka and
// extraction, and an empty gRPC server.
namespace factline::bench {

// What the load generator and the served process tell each other, in memory
// that both have. All times are of the steady clock, in nanoseconds.
struct Board {
  static constexpr int64_t kCommitTimesMax = 1 << 16;

  std::atomic<int> port = 0;  // 0 until the server answers.
  std::atomic<int64_t> revision = 0;
  // The newest of the log as the server found it: from this revision on there
  // are so many changes. Set before the port is.
  std::atomic<int64_t> log_from = 1;
  std::atomic<int64_t> log_changes = 0;
  // Articles to commit a second, one a commit; 0 = none.
  std::atomic<int> articles_per_second = 0;
  // Claims of each of these articles.
  std::atomic<int> claims_per_article = 10;
  // No commit is under way, and none comes while the pace is 0.
  std::atomic<bool> paused = true;
  // Set to have the server give free memory back; cleared when that is done.
  std::atomic<bool> trim = false;
  // When Commit() of a revision was called and when it returned, by revision
  // modulo their number.
  std::atomic<int64_t> commit_times[kCommitTimesMax];
  std::atomic<int64_t> return_times[kCommitTimesMax];
};
// Zeroed, shared with all processes forked later; never freed.
Board* NewBoard();

int64_t SteadyNanos();

// Forks a process that fills a store with `claims` claims, closes it and drops
// its files from the page cache, serves it, and commits as the board says until
// it is killed. The store is in `directory` and stays there, and what it has
// already is not filled again; in a folder that goes if that is empty. Call it
// before this process starts threads or gRPC.
pid_t ForkStoreServer(int64_t claims, const std::string& directory,
                      Board& board);
// Likewise a server of nothing but empty calls, /factline.bench.Echo/Echo, with
// gRPC's callback API as factlined uses it.
pid_t ForkEchoServer(Board& board);

// Points of figure 0, and rows of its history. The others have ten claims each
// on average.
inline constexpr int kHotPoints = 100;
// Figures but for the first, of a store of so many claims.
int64_t FiguresOf(int64_t claims);
// "figures/..." of the figure of this number.
std::string NameOfFigure(int64_t figure);

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_SERVE_BENCH_SERVER_H_
