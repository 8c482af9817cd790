#include "tests/fault/fault_testing.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"

namespace factline::test {
namespace {

int FailedParts() {
  const testing::TestInfo* const test =
      testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr || test->result() == nullptr) return 0;
  int failed = 0;
  for (int i = 0; i < test->result()->total_part_count(); ++i) {
    failed += test->result()->GetTestPartResult(i).failed() ? 1 : 0;
  }
  return failed;
}

}  // namespace

int Runs(int quick, int full) {
  const char* const asked = std::getenv("FACTLINE_FAULTS");
  return asked != nullptr && std::string_view(asked) == "full" ? full : quick;
}

std::mt19937 SeededRandom() {
  const char* const asked = std::getenv("FACTLINE_FAULT_SEED");
  const unsigned seed = asked != nullptr
                            ? static_cast<unsigned>(std::atoll(asked))
                            : std::random_device{}();
  std::cout << "FACTLINE_FAULT_SEED=" << seed << std::endl;
  return std::mt19937(seed);
}

FaultRow::FaultRow(int number, std::string fault)
    : number_(number), fault_(std::move(fault)), seen_parts_(FailedParts()) {}

void FaultRow::EndRun(std::chrono::duration<double> recovery) {
  ++runs_;
  const int parts = FailedParts();
  if (parts > seen_parts_) ++failures_;
  seen_parts_ = parts;
  worst_ = std::max(worst_, recovery);
}

FaultRow::~FaultRow() {
  // A run that a fatal failure ended.
  if (FailedParts() > seen_parts_) EndRun();
  std::cout << "fault " << number_ << ": " << fault_ << ": " << runs_
            << " runs, " << failures_ << " failures, worst recovery "
            << worst_.count() << " s" << std::endl;
  const char* const path = std::getenv("FACTLINE_FAULT_REPORT");
  if (path == nullptr) return;
  std::ofstream(path, std::ios::app)
      << number_ << '\t' << fault_ << '\t' << runs_ << '\t' << failures_
      << '\t' << worst_.count() << '\n';
}

}  // namespace factline::test
