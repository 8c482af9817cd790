#ifndef FACTLINE_DAEMON_EXTRACT_CAUSE_H_
#define FACTLINE_DAEMON_EXTRACT_CAUSE_H_

#include <cstdint>
#include <string>

#include "daemon/extract/claim_input.h"

namespace factline::extract {

// Finds what did the harm that a figure counts: "earthquake", "attack".
class CauseFinder {
 public:
  explicit CauseFinder(const ClaimInput& input);

  // The cause named nearest to token `at` in its sentence, else the one that
  // the article names most; empty when it names none.
  std::string At(uint32_t sentence, uint32_t at) const;

 private:
  const ClaimInput& input_;
  std::string main_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CAUSE_H_
