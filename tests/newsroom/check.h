#ifndef FACTLINE_TESTS_NEWSROOM_CHECK_H_
#define FACTLINE_TESTS_NEWSROOM_CHECK_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"
#include "tests/newsroom/truth.h"

namespace factline::newsroom {

// Why a history in the store is not the true one: the first that applies.
enum class Cause : uint8_t {
  kNotRead,      // A number has no claim.
  kMisread,      // Its claim has another value, comparator or role.
  kDenied,       // Its claim is denied, and it is not; or the reverse.
  kOtherFigure,  // Claims of the point lie in several figures.
  kSplit,        // ... in several points of one figure.
  kMerged,       // Its point has claims of other true points.
  kOtherTime,    // The point stands at a time that does not meet the true one.
  kSelection,    // All that is right, and other values were selected.
};
std::string_view NameOf(Cause cause);

struct WrongPoint {
  int point = 0;  // Index into Truth::points.
  Cause cause = Cause::kSelection;
  std::string sentence;  // One that shows it.
  std::string detail;
};

struct Verdict {
  int64_t points = 0;  // True points that ever had a value.
  int64_t values = 0;  // In their true histories.
  // Figure claims of the articles that stand at no number of the truth.
  int64_t invented = 0;
  std::vector<WrongPoint> wrong;
};

// Compares the histories in `store` with those of `truth`, whose messages it
// was fed with, in their order.
absl::StatusOr<Verdict> Check(const Truth& truth,
                              const store::FactStore& store);

// Counts by cause, and up to `examples` of each with different wordings.
void Print(const Truth& truth, const Verdict& verdict, int examples,
           std::ostream& out);

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_CHECK_H_
