#ifndef FACTLINE_TESTS_NEWSROOM_FLAGS_H_
#define FACTLINE_TESTS_NEWSROOM_FLAGS_H_

#include <cstdint>

#include "CLI/CLI.hpp"

namespace factline::newsroom {

// Which newsroom a program of this folder makes up.
struct Flags {
  uint64_t seed = 1;
  int articles = 1000;
};

// `flags` has the defaults and outlives the parsing.
inline void AddFlags(CLI::App& app, Flags& flags) {
  app.add_option("--seed", flags.seed, "The same seed gives the same newsroom")
      ->capture_default_str();
  app.add_option("--articles", flags.articles, "How many articles, at least")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
}

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_FLAGS_H_
