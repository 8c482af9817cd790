#ifndef FACTLINE_TESTS_FUZZ_FUZZING_H_
#define FACTLINE_TESTS_FUZZ_FUZZING_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What each target defines: tries one input, and dies if something that must
// hold for every input does not.
//
// Each target is built twice: as a test that replays its corpus and a fixed
// number of mutations of it (see replay.cc), and, where the compiler is clang and
// FACTLINE_FUZZ is on, as a libFuzzer binary that searches for new inputs.
namespace factline::fuzz {

void TryInput(std::string_view input);

}  // namespace factline::fuzz

// Dies with the place and the broken condition.
#define FACTLINE_FUZZ_EXPECT(condition)                                  \
  do {                                                                   \
    if (!(condition)) {                                                  \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__,       \
                   __LINE__, #condition);                                \
      std::abort();                                                      \
    }                                                                    \
  } while (false)

#endif  // FACTLINE_TESTS_FUZZ_FUZZING_H_
