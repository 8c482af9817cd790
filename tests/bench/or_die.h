#ifndef FACTLINE_TESTS_BENCH_OR_DIE_H_
#define FACTLINE_TESTS_BENCH_OR_DIE_H_

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace factline::bench {

// A benchmark that cannot go on says why and ends, also as a child process.
inline void Check(const absl::Status& status) {
  if (status.ok()) return;
  fprintf(stderr, "%s\n", status.ToString().c_str());
  _exit(1);
}

template <typename Value>
Value OrDie(absl::StatusOr<Value> value) {
  Check(value.status());
  return *std::move(value);
}

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_OR_DIE_H_
