// Linked into factlined_failpoints only: FACTLINE_FAILPOINT="NAME:N" ends the
// process, as kill -9 would, when it comes to NAME for the N-th time;
// "NAME:N:MS" lets it wait so many milliseconds there instead.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "daemon/base/failpoint.h"

namespace factline {
namespace {

constexpr int kKilled = 137;  // As a shell says it of SIGKILL.

struct Wish {
  std::string name;
  int pass = 1;
  int wait_ms = -1;  // -1 = end the process.
};

const Wish& TheWish() {
  static const Wish* const wish = [] {
    auto* const made = new Wish;
    const char* const asked = std::getenv("FACTLINE_FAILPOINT");
    made->name = asked == nullptr ? "" : asked;
    const size_t colon = made->name.find(':');
    if (colon == std::string::npos) return made;
    made->pass = std::atoi(made->name.c_str() + colon + 1);
    const size_t second = made->name.find(':', colon + 1);
    if (second != std::string::npos) {
      made->wait_ms = std::atoi(made->name.c_str() + second + 1);
    }
    made->name.resize(colon);
    return made;
  }();
  return *wish;
}

void Reached(const char* name) {
  static std::atomic<int> passes = 0;
  const Wish& wish = TheWish();
  if (wish.name != name || ++passes != wish.pass) return;
  if (wish.wait_ms < 0) _exit(kKilled);
  std::this_thread::sleep_for(std::chrono::milliseconds(wish.wait_ms));
}

[[maybe_unused]] const bool kSet = [] {
  failpoint_hook = &Reached;
  return true;
}();

}  // namespace
}  // namespace factline
