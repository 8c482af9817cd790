// A driver for compilers without libFuzzer: tries every file of the given
// folders and then mutations of them, so that what the fuzzer once found stays
// tested everywhere.
//
//   fuzz_claims_replay CORPUS... [--mutations N] [--seed S]
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzzing.h"

namespace factline::fuzz {
namespace {

// Inputs grow no further than this by mutation; the corpus may hold longer ones.
constexpr size_t kMaxMutatedBytes = 4096;

// The input that is being tried, for the handler.
std::string_view current_input;

// Shows what broke; only what a signal handler may do.
void ShowInput(int signal_number) {
  constexpr std::string_view kTitle = "\n--- the input, byte for byte:\n";
  (void)!write(STDERR_FILENO, kTitle.data(), kTitle.size());
  (void)!write(STDERR_FILENO, current_input.data(), current_input.size());
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

void Try(std::string_view input) {
  current_input = input;
  TryInput(input);
}

struct Options {
  std::vector<std::string> folders;
  int mutations = 0;
  uint32_t seed = 1;
};

// False when the arguments are not understood.
bool ReadOptions(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with("--")) {
      options.folders.emplace_back(argument);
      continue;
    }
    if (i + 1 == argc) return false;
    const char* value = argv[++i];
    if (argument == "--mutations") {
      options.mutations = std::atoi(value);
    } else if (argument == "--seed") {
      options.seed = static_cast<uint32_t>(std::strtoul(value, nullptr, 10));
    } else {
      return false;
    }
  }
  return !options.folders.empty();
}

std::vector<std::string> ReadCorpus(const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());  // The same order everywhere.
  std::vector<std::string> inputs;
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in),
                        std::istreambuf_iterator<char>());
  }
  return inputs;
}

// Does one of the things that fuzzers do: changes a byte, cuts, repeats a
// piece, or takes over a piece of another input.
void Mutate(std::string& input, const std::vector<std::string>& corpus,
            std::mt19937& random) {
  const auto below = [&](size_t n) { return n == 0 ? 0 : random() % n; };
  const size_t at = below(input.size() + 1);
  switch (random() % 5) {
    case 0:
      if (at < input.size()) input[at] = static_cast<char>(random());
      break;
    case 1:
      input.erase(at, below(16) + 1);
      break;
    case 2:
      input.insert(at, input.substr(at, below(32) + 1));
      break;
    case 3: {
      const std::string& other = corpus[below(corpus.size())];
      input.insert(at, other.substr(below(other.size() + 1), below(64) + 1));
      break;
    }
    case 4:
      input.insert(at, 1, static_cast<char>(random()));
      break;
  }
  if (input.size() > kMaxMutatedBytes) input.resize(kMaxMutatedBytes);
}

int Run(const Options& options) {
  const std::vector<std::string> corpus = ReadCorpus(options.folders);
  if (corpus.empty()) {
    std::cerr << "no input in the given folders\n";
    return 1;
  }
  for (const std::string& input : corpus) Try(input);
  std::cout << corpus.size() << " inputs tried; " << options.mutations
            << " mutations with seed " << options.seed << std::endl;
  std::mt19937 random(options.seed);
  for (int i = 0; i < options.mutations; ++i) {
    std::string input = corpus[random() % corpus.size()];
    const uint32_t steps = 1 + random() % 6;
    for (uint32_t step = 0; step < steps; ++step) {
      Mutate(input, corpus, random);
    }
    Try(input);
  }
  return 0;
}

}  // namespace
}  // namespace factline::fuzz

int main(int argc, char** argv) {
  factline::fuzz::Options options;
  if (!factline::fuzz::ReadOptions(argc, argv, options)) {
    std::cerr << "usage: " << argv[0]
              << " CORPUS... [--mutations N] [--seed S]\n";
    return 2;
  }
  std::signal(SIGABRT, factline::fuzz::ShowInput);
  std::signal(SIGSEGV, factline::fuzz::ShowInput);
  return factline::fuzz::Run(options);
}
