#include "client/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

namespace factline::cli {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr int64_t kBarColumns = 30;

}  // namespace

Progress::Progress(std::string label, int64_t total)
    : label_(std::move(label)),
      total_(total),
      on_terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (on_terminal_) std::cerr << "\r\033[K" << std::flush;
}

void Progress::Update(int64_t done) {
  if (!on_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < kRedraw && done != total_) return;
  drawn_ = now;
  Draw(done);
}

void Progress::Draw(int64_t done) {
  std::string line(1, '\r');
  line += label_;
  line += ' ';
  if (total_ > 0) {
    const int64_t full = std::min(kBarColumns, kBarColumns * done / total_);
    for (int64_t i = 0; i < kBarColumns; ++i) line += i < full ? "█" : "░";
    line += " " + std::to_string(done) + "/" + std::to_string(total_);
  } else {
    line += std::to_string(done);
  }
  std::cerr << line << "\033[K" << std::flush;
}

}  // namespace factline::cli
