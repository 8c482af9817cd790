#ifndef FACTLINE_DAEMON_SERVE_FILTER_FUNCTIONS_H_
#define FACTLINE_DAEMON_SERVE_FILTER_FUNCTIONS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/model/decimal.h"
#include "daemon/serve/filter_fields.h"

namespace factline::serve {

// A condition that filters may call: "moved_by(5)". Those of changes compare
// the point before and after the change; they do not ask which of the two a
// test is made on.
struct FunctionDef {
  std::string_view name;
  uint8_t scopes = 0;  // FilterScopes, or'ed.
  // What stands between the parentheses, for people; empty = nothing does.
  std::string_view argument;
  bool bounded = false;  // Not below `least`.
  int least = 0;
  bool whole = false;
  bool compares = false;  // With the figure as it was before a change.
  bool (*holds)(const FilterSubject& subject, const Decimal& argument) =
      nullptr;

  bool Takes(const Decimal& number) const;
};

// Null if there is none of that name.
const FunctionDef* FindFunction(std::string_view name);

// Names of all functions of a scope, for people: "corrected(), moved_by(x)".
// Empty if it has none.
std::string FunctionNames(FilterScope scope);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FILTER_FUNCTIONS_H_
