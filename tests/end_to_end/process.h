#ifndef FACTLINE_TESTS_END_TO_END_PROCESS_H_
#define FACTLINE_TESTS_END_TO_END_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace factline::test {

using Seconds = std::chrono::duration<double>;

// A folder of its own, removed at the end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const {
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

// A child process with its output in files. Killed at the end of its life.
class Process {
 public:
  // Starts `arguments` (the first is the program). Standard output goes to
  // `output_file`, standard error to `error_file`; empty = dropped.
  Process(const std::vector<std::string>& arguments,
          const std::string& output_file, const std::string& error_file,
          const std::string& input_file = "");
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void Signal(int signal);
  bool Running();
  // Exit code, or 128 + signal; empty when it still runs after `patience`.
  std::optional<int> Wait(Seconds patience);
  pid_t pid() const { return pid_; }

 private:
  bool Reap(bool block);
  pid_t pid_ = -1;
  std::optional<int> code_;
};

struct CommandResult {
  int code = -1;
  std::string output;
  std::string error;
};

// Runs a command to its end, or kills it after `patience` (code -1).
CommandResult RunCommand(const std::vector<std::string>& arguments,
                         const std::string& input = "",
                         Seconds patience = Seconds(60));

std::string ReadText(const std::string& path);
void WriteText(const std::string& path, const std::string& text);

// Asks `done` every few milliseconds; false when it never said yes.
template <typename Done>
bool WaitUntil(Done done, Seconds patience = Seconds(30));

void SleepFor(Seconds time);

template <typename Done>
bool WaitUntil(Done done, Seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    SleepFor(Seconds(0.02));
  }
  return true;
}

}  // namespace factline::test

#endif  // FACTLINE_TESTS_END_TO_END_PROCESS_H_
