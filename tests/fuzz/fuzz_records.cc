// Damaged records of the store are an error, never a crash.
#include "daemon/store/records.h"

#include "tests/fuzz/fuzzing.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  using namespace store;  // NOLINT: one call a line, for the reader's sake.
  (void)DecodeIdentity(input);
  (void)DecodeHead(input);
  (void)DecodePosition(input);
  (void)DecodeArticleRevision(input);
  (void)DecodeClaimIndex(input);
  (void)DecodeClaimState(input);
  (void)DecodeClaimReading(input);
  (void)DecodeFigureHeader(input);
  (void)DecodeMembership(input);
  (void)DecodeTimelineEntry(input);
  (void)DecodeRevisionTime(input);
}

}  // namespace factline::fuzz
