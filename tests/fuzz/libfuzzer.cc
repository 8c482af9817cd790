// The way in for libFuzzer, which brings its own main().
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  factline::fuzz::TryInput(
      std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
