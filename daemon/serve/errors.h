#ifndef FACTLINE_DAEMON_SERVE_ERRORS_H_
#define FACTLINE_DAEMON_SERVE_ERRORS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"

namespace factline::serve {

// The errors of the API. Each is an absl::Status whose payloads are the
// google.rpc details: an ErrorInfo (domain "factline") with a constant reason,
// and where it helps a RetryInfo or a BadRequest. ToGrpcStatus() puts them into
// grpc-status-details-bin. Texts from clients are made printable and cut.

inline constexpr std::string_view kErrorDomain = "factline";

// `kind` is "figure", "claim" or "article"; the reason FIGURE_NOT_FOUND etc.
absl::Status NameNotFound(std::string_view kind, std::string_view name);
// CLAIM_NOT_FOUND for a claim that there is, but of another figure than asked
// for; `figure` is its name, empty if it has none.
absl::Status ClaimOfOtherFigure(std::string_view name, std::string_view figure);
absl::Status PartitionNotAssigned(std::string_view topic, int32_t partition);

// INVALID_ARGUMENT with a field violation and no reason of its own.
absl::Status InvalidField(std::string_view field, std::string_view what);
// `status` with a field violation that says the same.
absl::Status AboutField(absl::Status status, std::string_view field);
// OUT_OF_RANGE: a time that has not come.
absl::Status FutureTime(std::string_view field, absl::Time now);
// `column` counts bytes of the filter from 1.
absl::Status FilterInvalid(std::string_view field, int column,
                           std::string_view what);
absl::Status TokenMalformed(std::string_view field);
absl::Status TokenMismatch(std::string_view field, std::string_view what);

absl::Status StoreReplaced(std::string_view token_store_id,
                           std::string_view store_id);
absl::Status RevisionCompacted(int64_t requested, int64_t earliest);
absl::Status FutureRevision(int64_t requested, int64_t latest);
absl::Status MinRevisionTimeout(int64_t min_revision, int64_t latest);

absl::Status TooManySubscriptions(int limit, absl::Duration retry_delay);
absl::Status TooManyRequests(int limit, absl::Duration retry_delay);
// A caller's quota of calls; `retry_delay` until the next one is free.
absl::Status TooManyCalls(double per_second, absl::Duration retry_delay);
absl::Status ShuttingDown(absl::Duration retry_delay);

// UNAUTHENTICATED; `reason` is CREDENTIALS_MISSING, _MALFORMED, _UNKNOWN or
// _EXPIRED, `scope` what the method needs.
absl::Status Unauthenticated(std::string_view reason, std::string_view what,
                             std::string_view scope);
// PERMISSION_DENIED of a caller who is known; an empty scope = nobody may.
absl::Status ScopeMissing(std::string_view method, std::string_view scope);

// `status` as it goes over the wire. Errors that come from the store without a
// reason get one where the contract has it (DATA_LOSS); other messages of
// Internal and Unknown errors go to the log, not to the client.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_ERRORS_H_
