#ifndef FACTLINE_DAEMON_BASE_STATUS_H_
#define FACTLINE_DAEMON_BASE_STATUS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Leaves the function with the error of `expr`, an absl::Status, if it has one.
#define FACTLINE_RETURN_IF_ERROR(expr)                  \
  do {                                                  \
    if (absl::Status factline_status = (expr);          \
        !factline_status.ok()) {                        \
      return factline_status;                           \
    }                                                   \
  } while (false)

// FACTLINE_ASSIGN_OR_RETURN(auto article, Decode(bytes)): declares or assigns
// `lhs` from an absl::StatusOr, or leaves the function with its error.
#define FACTLINE_ASSIGN_OR_RETURN(lhs, expr) \
  FACTLINE_ASSIGN_OR_RETURN_IMPL(            \
      FACTLINE_CONCAT(factline_status_or_, __LINE__), lhs, expr)

#define FACTLINE_ASSIGN_OR_RETURN_IMPL(result, lhs, expr) \
  auto result = (expr);                                   \
  if (!result.ok()) return std::move(result).status();    \
  lhs = *std::move(result)

#define FACTLINE_CONCAT(a, b) FACTLINE_CONCAT_IMPL(a, b)
#define FACTLINE_CONCAT_IMPL(a, b) a##b

#endif  // FACTLINE_DAEMON_BASE_STATUS_H_
