// Prints the messages of a generated newsroom as lines of plain JSON, in the
// order in which they come: newsroom --seed 7 --articles 1000 > articles.jsonl
#include <cstdlib>
#include <iostream>

#include "CLI/CLI.hpp"
#include "tests/newsroom/newsroom.h"

int main(int argc, char** argv) {
  uint64_t seed = 1;
  int articles = 1000;
  CLI::App app("Prints a generated newsroom: articles as lines of JSON.",
               "newsroom");
  app.add_option("--seed", seed, "The same seed gives the same newsroom")
      ->capture_default_str();
  app.add_option("--articles", articles, "How many articles, at least")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::ios::sync_with_stdio(false);
  const factline::newsroom::Truth truth =
      factline::newsroom::Generate(seed, articles);
  for (const auto& message : truth.messages) std::cout << message.json << "\n";
  std::cerr << "seed " << seed << ": " << truth.messages.size()
            << " messages, " << truth.points.size() << " points\n";
  return std::cout.flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}
