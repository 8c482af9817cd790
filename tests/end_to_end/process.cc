#include "tests/end_to_end/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace factline::test {
namespace {

void Redirect(const std::string& path, int flags, int target) {
  const int fd =
      open(path.empty() ? "/dev/null" : path.c_str(), flags, 0600);
  if (fd < 0 || dup2(fd, target) < 0) _exit(126);
  close(fd);
}

}  // namespace

TempFolder::TempFolder() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "factline-test-XXXXXX")
          .string();
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Process::Process(const std::vector<std::string>& arguments,
                 const std::string& output_file, const std::string& error_file,
                 const std::string& input_file) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    constexpr int kWrite = O_WRONLY | O_CREAT | O_APPEND;
    Redirect(input_file, O_RDONLY, STDIN_FILENO);
    Redirect(output_file, kWrite, STDOUT_FILENO);
    Redirect(error_file, kWrite, STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
}

Process::~Process() {
  if (!Running()) return;
  Signal(SIGKILL);
  Reap(/*block=*/true);
}

void Process::Signal(int signal) {
  if (Running()) kill(pid_, signal);
}

bool Process::Running() { return !Reap(/*block=*/false); }

bool Process::Reap(bool block) {
  if (code_) return true;
  int status = 0;
  if (waitpid(pid_, &status, block ? 0 : WNOHANG) != pid_) return false;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return true;
}

std::optional<int> Process::Wait(Seconds patience) {
  if (!WaitUntil([this] { return Reap(/*block=*/false); }, patience)) {
    return std::nullopt;
  }
  return code_;
}

CommandResult RunCommand(const std::vector<std::string>& arguments,
                         const std::string& input, Seconds patience) {
  const TempFolder folder;
  WriteText(folder / "in", input);
  CommandResult result;
  {
    Process process(arguments, folder / "out", folder / "err", folder / "in");
    result.code = process.Wait(patience).value_or(-1);
  }
  result.output = ReadText(folder / "out");
  result.error = ReadText(folder / "err");
  return result;
}

std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

void SleepFor(Seconds time) { std::this_thread::sleep_for(time); }

}  // namespace factline::test
