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
#include "tests/newsroom/flags.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/play.h"

int main(int argc, char** argv) {
  namespace newsroom = factline::newsroom;
  newsroom::Flags flags{.articles = 2000};
  int examples = 3;
  CLI::App app("Checks the histories of a generated newsroom.",
               "newsroom_check");
  newsroom::AddFlags(app, flags);
  app.add_option("--examples", examples, "Wrong points shown of each kind")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const newsroom::Truth truth = newsroom::Generate(flags.seed, flags.articles);
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
  std::cout << "seed " << flags.seed << ", " << truth.messages.size()
            << " messages\n";
  newsroom::Print(truth, *verdict, examples, std::cout);
  return verdict->wrong.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}
