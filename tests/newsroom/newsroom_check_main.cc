// Runs a generated newsroom through extraction, tracking and the store, and
// compares what the store says at the end with what is true:
//   newsroom_check --seed 7 --articles 2000
// Exit code 1 when a history is wrong.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "CLI/CLI.hpp"
#include "absl/time/clock.h"
#include "daemon/extract/extractor.h"
#include "tests/newsroom/check.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/play.h"

int main(int argc, char** argv) {
  uint64_t seed = 1;
  int articles = 2000;
  int examples = 3;
  CLI::App app("Checks the histories of a generated newsroom.",
               "newsroom_check");
  app.add_option("--seed", seed, "The same seed gives the same newsroom")
      ->capture_default_str();
  app.add_option("--articles", articles, "How many articles, at least")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
  app.add_option("--examples", examples, "Wrong points shown of each kind")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  namespace newsroom = factline::newsroom;
  const newsroom::Truth truth = newsroom::Generate(seed, articles);
  const auto extractor = factline::extract::Extractor::Create({});
  if (!extractor.ok()) {
    std::cerr << extractor.status().message() << "\n";
    return EXIT_FAILURE;
  }
  const absl::StatusOr<newsroom::Verdict> verdict =
      newsroom::PlayAndCheck(truth, **extractor);
  if (!verdict.ok()) {
    std::cerr << verdict.status().message() << "\n";
    return EXIT_FAILURE;
  }
  std::cout << "seed " << seed << ", " << truth.messages.size()
            << " messages\n";
  newsroom::Print(truth, *verdict, examples, std::cout);
  return verdict->wrong.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}
