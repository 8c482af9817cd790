// Prints the messages of a generated newsroom as lines of plain JSON, in the
// order in which they come: newsroom --seed 7 --articles 1000 > articles.jsonl
#include <cstdlib>
#include <iostream>

#include "CLI/CLI.hpp"
#include "tests/newsroom/flags.h"
#include "tests/newsroom/newsroom.h"

int main(int argc, char** argv) {
  factline::newsroom::Flags flags;
  CLI::App app("Prints a generated newsroom: articles as lines of JSON.",
               "newsroom");
  factline::newsroom::AddFlags(app, flags);
  CLI11_PARSE(app, argc, argv);
  std::ios::sync_with_stdio(false);
  const factline::newsroom::Truth truth =
      factline::newsroom::Generate(flags.seed, flags.articles);
  for (const auto& message : truth.messages) std::cout << message.json << "\n";
  std::cerr << "seed " << flags.seed << ": " << truth.messages.size()
            << " messages, " << truth.points.size() << " points\n";
  return std::cout.flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}
