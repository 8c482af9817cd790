#ifndef FACTLINE_TESTS_FAULT_FAULT_TESTING_H_
#define FACTLINE_TESTS_FAULT_FAULT_TESTING_H_

#include <chrono>
#include <random>
#include <string>

// What tests of faults share: how often to try, from which seed, and the table
// of what came of it.
namespace factline::test {

// How often a fault is tried: `quick`, or `full` when FACTLINE_FAULTS=full.
int Runs(int quick, int full);

// Random choices of a test. The seed is FACTLINE_FAULT_SEED or a new one, and
// stands in the log of the test either way.
std::mt19937 SeededRandom();

// One row of the table: a fault, how often it was tried, how often something
// was not as promised, and the longest time until all was well again. It is
// added to the file that FACTLINE_FAULT_REPORT names, if there is one.
class FaultRow {
 public:
  // `number` is that of the row in tests/fault/README.md.
  FaultRow(int number, std::string fault);
  // Prints and writes the row.
  ~FaultRow();
  FaultRow(const FaultRow&) = delete;
  FaultRow& operator=(const FaultRow&) = delete;

  // One run ended; it failed if the test has failed since the last one.
  void EndRun(std::chrono::duration<double> recovery = {});

 private:
  const int number_;
  const std::string fault_;
  int runs_ = 0;
  int failures_ = 0;
  int seen_parts_ = 0;  // Failures of the test that are counted already.
  std::chrono::duration<double> worst_{};
};

// Seconds since it was made.
class Stopwatch {
 public:
  std::chrono::duration<double> seconds() const {
    return std::chrono::steady_clock::now() - start_;
  }

 private:
  const std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

}  // namespace factline::test

#endif  // FACTLINE_TESTS_FAULT_FAULT_TESTING_H_
