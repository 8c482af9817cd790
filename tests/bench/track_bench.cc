// Tracking over the store: claims a second from decoded articles to committed
// revisions, at growing numbers of figures and at hot figures, beside the bare
// RocksDB rate of the same records.
//
//   track_bench [--figures=10000] [--claims=200000] [--shape=many|events|point]
//               [--report=CLAIMS] [--directory=PATH]
//
// Shapes: `many` spreads claims evenly over the figures; `events` puts all on
// one figure, each day an event; `point` all on one event of one figure. Prints
// a line for each `report` claims (a quarter of all). With a directory the store
// is kept there, and a run that was stopped goes on where its last commit was.
// CPU seconds are those of the writing thread and of RocksDB's background
// threads together, so that claims/cpu_s is the rate of one core.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/store/fact_store.h"
#include "daemon/track/tracker.h"
#include "tests/bench/or_die.h"
#include "tests/bench/wire_articles.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

using bench::Check;

constexpr int kClaimsPerArticle = 10;
constexpr int kArticlesPerCommit = 200;  // As the pipeline groups them.

struct Settings {
  int64_t figures = 10'000;
  int64_t claims = 200'000;
  std::string shape = "many";
  int64_t report = 0;     // 0 = a quarter of the claims.
  std::string directory;  // Empty = one that goes with the run.
};

// Steele, Lea, Flood (2014): cheap to begin anywhere.
struct SplitMix {
  uint64_t state;

  uint64_t operator()() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
};

class Feeder {
 public:
  // Begins after so many articles: they depend on their numbers only.
  Feeder(const Settings& settings, int64_t articles)
      : settings_(settings), next_(articles) {}

  std::pair<Article, std::vector<ReadClaim>> Next() {
    Article article = bench::WireArticle(next_);
    std::vector<ReadClaim> claims;
    for (int i = 0; i < kClaimsPerArticle; ++i) {
      claims.push_back(Read(article, i));
    }
    ++next_;
    return {std::move(article), std::move(claims)};
  }

 private:
  ReadClaim Read(const Article& article, int ordinal) const {
    SplitMix random{static_cast<uint64_t>(next_ * kClaimsPerArticle + ordinal)};
    const bool many = settings_.shape == "many";
    const int64_t figure =
        many ? static_cast<int64_t>(random() %
                                    static_cast<uint64_t>(settings_.figures))
             : 0;
    // A figure has its event or two; the hot one has one for each day.
    int day = static_cast<int>(1 + figure % 28);
    if (settings_.shape == "events") day = static_cast<int>(random() % 10'000);
    const int value = static_cast<int>(20 + random() % 500);
    return bench::WireClaim(article, absl::StrCat("geo:", figure), value, day,
                            ordinal);
  }

  const Settings& settings_;
  int64_t next_;
};

double CpuSeconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double WallSeconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch())
      .count();
}

int64_t RssMegabytes() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmHWM:", 0) == 0) return atoll(line.c_str() + 6) / 1024;
  }
  return 0;
}

// Times tracking and committing; making the articles is left out.
struct Meter {
  double cpu = 0;
  double wall = 0;
  int64_t claims = 0;

  void Print(const Settings& settings, std::string_view part,
             int64_t disk_bytes) const {
    const double count = static_cast<double>(claims);
    printf(
        "%-7s figures=%-8lld %-10.*s claims=%-9lld cpu %7.0f claims/s   "
        "wall %7.0f claims/s   peak RSS %lld MB   disk %lld MB\n",
        settings.shape.c_str(), static_cast<long long>(settings.figures),
        static_cast<int>(part.size()), part.data(),
        static_cast<long long>(claims), count / cpu, count / wall,
        static_cast<long long>(RssMegabytes()),
        static_cast<long long>(disk_bytes >> 20));
    fflush(stdout);
  }
};

void Run(const Settings& settings) {
  const TempDir dir;
  auto store = OpenOrDie(settings.directory.empty() ? dir.path()
                                                    : settings.directory);
  int64_t done = store->Stats().claims;
  Feeder feeder(settings, store->Stats().articles);
  Meter part;
  const int64_t report_each =
      settings.report > 0 ? settings.report
                          : std::max<int64_t>(settings.claims / 4, 1);
  while (done < settings.claims) {
    std::vector<std::pair<Article, std::vector<ReadClaim>>> articles;
    for (int i = 0; i < kArticlesPerCommit; ++i) {
      articles.push_back(feeder.Next());
    }
    const double cpu = CpuSeconds();
    const double wall = WallSeconds();
    auto transaction = store->Begin();
    for (const auto& [article, claims] : articles) {
      auto result = track::Track(article, claims, "bench", *transaction);
      Check(result.status());
      Check(transaction->Apply(*std::move(result), Day(20)).status());
    }
    Check(store->Commit(std::move(transaction)));
    part.cpu += CpuSeconds() - cpu;
    part.wall += WallSeconds() - wall;
    constexpr int64_t kClaims = kArticlesPerCommit * kClaimsPerArticle;
    part.claims += kClaims;
    done += kClaims;
    if (part.claims >= report_each || done >= settings.claims) {
      part.Print(settings, absl::StrCat("to ", done),
                 store->Stats().disk_bytes);
      part = {};
    }
  }
}

}  // namespace
}  // namespace factline::store

int main(int argc, char** argv) {
  factline::store::Settings settings;
  for (int i = 1; i < argc; ++i) {
    absl::string_view arg = argv[i];
    const bool known =
        (absl::ConsumePrefix(&arg, "--figures=") &&
         absl::SimpleAtoi(arg, &settings.figures)) ||
        (absl::ConsumePrefix(&arg, "--claims=") &&
         absl::SimpleAtoi(arg, &settings.claims)) ||
        (absl::ConsumePrefix(&arg, "--report=") &&
         absl::SimpleAtoi(arg, &settings.report)) ||
        (absl::ConsumePrefix(&arg, "--directory=") &&
         !(settings.directory = std::string(arg)).empty()) ||
        (absl::ConsumePrefix(&arg, "--shape=") &&
         !(settings.shape = std::string(arg)).empty());
    if (!known) {
      fprintf(stderr, "unknown argument '%s'\n", argv[i]);
      return 2;
    }
  }
  factline::store::Run(settings);
}
