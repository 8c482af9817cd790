#ifndef FACTLINE_CLIENT_CLI_PROGRESS_H_
#define FACTLINE_CLIENT_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace factline::cli {

// A line on standard error that says how far long work is, redrawn in place on
// a terminal; silent elsewhere.
class Progress {
 public:
  // `total` 0 = not known.
  Progress(std::string label, int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Update(int64_t done);

 private:
  void Draw(int64_t done);

  const std::string label_;
  const int64_t total_;
  const bool on_terminal_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_PROGRESS_H_
