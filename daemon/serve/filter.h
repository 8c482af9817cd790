#ifndef FACTLINE_DAEMON_SERVE_FILTER_H_
#define FACTLINE_DAEMON_SERVE_FILTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/serve/filter_fields.h"
#include "daemon/serve/filter_functions.h"
#include "daemon/serve/read_view.h"

namespace factline::serve {

// A test on figures, claims or changes, in a subset of AIP-160:
//
//   object = drone AND (value >= 100 OR disputed = true) AND NOT place = kyiv
//   source:ministry event_time >= 2025-02-22 unit = "{person}"
//
//   filter   = sequence { "AND" sequence }       like AIP-160, OR binds tighter
//   sequence = factor { factor }                 side by side is AND
//   factor   = term { "OR" term }
//   term     = [ "NOT" | "-" ] ( test | call | "(" filter ")" )
//   call     = function "(" [ number ] ")"
//   test     = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" ) value
//   value    = bare word, or "..." or '...' with \ before a quote
//
// Text compares without regard to ASCII case and takes =, != and :, where ":"
// is "contains" and "*" at an end of a value of "=" stands for anything.
// Numbers are decimal. Times are RFC 3339; a date is that day in UTC, as a
// whole. "field:*" asks whether there is a value. What has no value equals
// nothing, is less and more than nothing, and so "a != b" holds for it.
//
// An empty filter matches all. Immutable, thread-safe; matching is linear in
// the size of filter and subject.
class Filter {
 public:
  // Longer filters are refused: what people write fits many times over, and
  // every row of a scan pays for each test.
  static constexpr size_t kMaxBytes = 1024;
  static constexpr int kMaxDepth = 16;  // Parentheses and NOTs, as a stack.
  static constexpr int kMaxTests = 64;

  Filter() = default;  // Matches all.

  // `places` tells which place a name of `within` means; null = names mean
  // themselves.
  // Errors: FILTER_INVALID with the column and what was expected.
  static absl::StatusOr<Filter> Parse(std::string_view text, FilterScope scope,
                                      const PlaceIds* places = nullptr);

  bool Matches(const FilterSubject& subject) const;

  bool empty() const { return nodes_.empty(); }
  // All tests are on fields of figures but their names, which may lead to
  // others, and there are no functions: it tells a set of figures, the same for
  // lists and for changes.
  bool of_figures() const { return of_figures_; }
  bool has_calls() const { return has_calls_; }
  // Some function compares with the figure before a change.
  bool compares() const { return compares_; }
  // Some test is on the field of that name.
  bool Names(std::string_view field) const;
  // Some test is on what of a claim only its point knows.
  bool needs_point_of_claim() const {
    return Names("disputed") || Names("source_count");
  }
  // Some test needs the claim of a change that has a figure.
  bool needs_claim() const { return needs_claim_; }
  // The id of the figure that every match belongs to; empty if it may be any.
  std::optional<std::string> RequiredFigure() const;
  // Ids of all figures that it names, as whole values.
  std::vector<std::string> FigureIds() const;
  // Tests of text that every match must pass: "=" with a whole value.
  struct RequiredTest {
    std::string_view field;
    std::string value;  // In lower case.
  };
  std::vector<RequiredTest> Required() const;
  // Equal for filters that differ in blanks and quotes only.
  const std::string& canonical() const { return canonical_; }

  enum class Op : uint8_t { kEq, kNe, kLt, kLe, kGt, kGe, kHas };

  // A value of a time field, [begin, end): an instant or a day.
  struct TimeSpan {
    absl::Time begin;
    absl::Time end;
  };
  struct Test {
    const FieldDef* field = nullptr;
    Op op = Op::kEq;
    bool any = false;                                          // ":*"
    bool open_front = false;                                   // "*text"
    bool open_back = false;                                    // "text*"
    std::variant<std::string, Decimal, TimeSpan, bool> value;  // Text is lower.
  };

  // Whether a text passes, as far as the test is on one.
  static bool TextMatches(const Test& test, std::string_view value);

  struct Call {
    const FunctionDef* function = nullptr;
    Decimal argument;
  };

 private:
  friend class FilterParser;

  enum class NodeKind : uint8_t { kAnd, kOr, kNot, kTest, kCall };
  struct Node {
    NodeKind kind = NodeKind::kTest;
    std::vector<int> children;  // Indexes into nodes_.
    Test test = {};             // Of kTest.
    Call call = {};             // Of kCall.
  };

  bool MatchesNode(int node, const FilterSubject& subject) const;

  std::vector<Node> nodes_;  // Children before parents; the root is last.
  bool of_figures_ = true;
  bool has_calls_ = false;
  bool compares_ = false;
  bool needs_claim_ = false;
  std::string canonical_;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FILTER_H_
