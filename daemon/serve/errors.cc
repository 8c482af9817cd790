#include "daemon/serve/errors.h"

#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/logging.h"
#include "daemon/base/strings.h"
#include "daemon/serve/durations.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace factline::serve {
namespace {

using Metadata =
    std::initializer_list<std::pair<std::string_view, std::string>>;

constexpr absl::string_view kTypePrefix = "type.googleapis.com/";
// Trailers must stay far below the 8 KiB that clients accept.
constexpr size_t kMaxTextBytes = 400;

template <typename Message>
void Attach(const Message& message, absl::Status& status) {
  status.SetPayload(
      absl::StrCat(kTypePrefix, Message::descriptor()->full_name()),
      absl::Cord(message.SerializeAsString()));
}

absl::Status WithReason(absl::Status status, std::string_view reason,
                        Metadata metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[std::string(key)] =
        Printable(value, kMaxTextBytes);
  }
  Attach(info, status);
  return status;
}

absl::Status WithRetry(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo info;
  *info.mutable_retry_delay() = ToProto(delay);
  Attach(info, status);
  return status;
}

absl::Status WithViolation(absl::Status status, std::string_view field,
                           std::string_view what) {
  google::rpc::BadRequest request;
  auto* violation = request.add_field_violations();
  violation->set_field(std::string(field));
  violation->set_description(Printable(what, kMaxTextBytes));
  Attach(request, status);
  return status;
}

std::string Shown(std::string_view text) {
  return Printable(text, kMaxTextBytes);
}

std::string MessageForClients(const absl::Status& status) {
  if (absl::IsInternal(status) || absl::IsUnknown(status)) {
    return "internal error; the server's log says more";
  }
  return Printable(FromAbsl(status.message()), 2 * kMaxTextBytes);
}

grpc::Status Render(const absl::Status& status) {
  if (absl::IsDataLoss(status) || absl::IsInternal(status) ||
      absl::IsUnknown(status)) {
    LogError("request failed", {{"error", status}});
  }
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(MessageForClients(status));
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& value) {
    auto* detail = wire.add_details();
    detail->set_type_url(std::string(type));
    detail->set_value(std::string(value));
  });
  return grpc::Status(static_cast<grpc::StatusCode>(status.raw_code()),
                      wire.message(), wire.SerializeAsString());
}

}  // namespace

absl::Status NameNotFound(std::string_view kind, std::string_view name) {
  return WithReason(
      absl::NotFoundError(
          absl::StrCat("no ", ToAbsl(kind), " named '", Shown(name), "'")),
      absl::StrCat(absl::AsciiStrToUpper(ToAbsl(kind)), "_NOT_FOUND"),
      {{"name", std::string(name)}});
}

absl::Status ClaimOfOtherFigure(std::string_view name,
                                std::string_view figure) {
  const std::string whose =
      figure.empty() ? "no figure"
                     : absl::StrCat("another figure, ", Shown(figure));
  return WithReason(
      absl::NotFoundError(
          absl::StrCat("'", Shown(name), "' is a claim of ", whose)),
      "CLAIM_NOT_FOUND",
      {{"name", std::string(name)}, {"figure", std::string(figure)}});
}

absl::Status PartitionNotAssigned(std::string_view topic, int32_t partition) {
  return WithReason(
      absl::NotFoundError(absl::StrCat("partition ", partition, " of topic '",
                                       Shown(topic),
                                       "' is not read by this daemon")),
      "PARTITION_NOT_ASSIGNED",
      {{"topic", std::string(topic)}, {"partition", absl::StrCat(partition)}});
}

absl::Status InvalidField(std::string_view field, std::string_view what) {
  return WithViolation(absl::InvalidArgumentError(
                           absl::StrCat(ToAbsl(field), ": ", Shown(what))),
                       field, what);
}

absl::Status AboutField(absl::Status status, std::string_view field) {
  const std::string what(status.message());
  return WithViolation(std::move(status), field, what);
}

absl::Status FutureTime(std::string_view field, absl::Time now) {
  const std::string time =
      absl::FormatTime(absl::RFC3339_sec, now, absl::UTCTimeZone());
  const std::string what =
      absl::StrCat("has not come yet; the server's time is ", time);
  return WithReason(
      WithViolation(
          absl::OutOfRangeError(absl::StrCat(ToAbsl(field), ": ", what)), field,
          what),
      "FUTURE_TIME", {{"field", std::string(field)}, {"server_time", time}});
}

absl::Status FilterInvalid(std::string_view field, int column,
                           std::string_view what) {
  return WithReason(
      WithViolation(absl::InvalidArgumentError(absl::StrCat(
                        ToAbsl(field), ", column ", column, ": ", Shown(what))),
                    field, what),
      "FILTER_INVALID",
      {{"field", std::string(field)}, {"column", absl::StrCat(column)}});
}

absl::Status TokenMalformed(std::string_view field) {
  constexpr std::string_view kWhat = "not a token that this API gave out";
  return WithReason(WithViolation(absl::InvalidArgumentError(absl::StrCat(
                                      ToAbsl(field), ": ", ToAbsl(kWhat))),
                                  field, kWhat),
                    "TOKEN_MALFORMED", {{"field", std::string(field)}});
}

absl::Status TokenMismatch(std::string_view field, std::string_view what) {
  return WithReason(WithViolation(absl::InvalidArgumentError(absl::StrCat(
                                      ToAbsl(field), ": ", Shown(what))),
                                  field, what),
                    "TOKEN_MISMATCH", {{"field", std::string(field)}});
}

absl::Status StoreReplaced(std::string_view token_store_id,
                           std::string_view store_id) {
  return WithReason(
      absl::FailedPreconditionError(
          "the data directory was replaced since this token was made; read the "
          "state anew"),
      "STORE_REPLACED",
      {{"token_store_id", std::string(token_store_id)},
       {"store_id", std::string(store_id)}});
}

absl::Status RevisionCompacted(int64_t requested, int64_t earliest) {
  return WithReason(absl::OutOfRangeError(absl::StrCat(
                        "revision ", requested,
                        " is no longer kept; the earliest is ", earliest)),
                    "REVISION_COMPACTED",
                    {{"requested_revision", absl::StrCat(requested)},
                     {"earliest_revision", absl::StrCat(earliest)}});
}

absl::Status FutureRevision(int64_t requested, int64_t latest) {
  return WithReason(absl::OutOfRangeError(absl::StrCat(
                        "revision ", requested,
                        " does not exist yet; the latest is ", latest)),
                    "FUTURE_REVISION",
                    {{"requested_revision", absl::StrCat(requested)},
                     {"latest_revision", absl::StrCat(latest)}});
}

absl::Status MinRevisionTimeout(int64_t min_revision, int64_t latest) {
  return WithReason(absl::DeadlineExceededError(absl::StrCat(
                        "revision ", min_revision,
                        " was not reached in time; the latest is ", latest)),
                    "MIN_REVISION_TIMEOUT",
                    {{"min_revision", absl::StrCat(min_revision)},
                     {"latest_revision", absl::StrCat(latest)}});
}

absl::Status TooManySubscriptions(int limit, absl::Duration retry_delay) {
  return WithReason(WithRetry(absl::ResourceExhaustedError(absl::StrCat(
                                  "too many open subscriptions; at most ",
                                  limit, " are allowed")),
                              retry_delay),
                    "TOO_MANY_SUBSCRIPTIONS", {{"limit", absl::StrCat(limit)}});
}

absl::Status TooManyRequests(int limit, absl::Duration retry_delay) {
  return WithReason(
      WithRetry(absl::ResourceExhaustedError(absl::StrCat(
                    "too many requests at once; at most ", limit, " may wait")),
                retry_delay),
      "TOO_MANY_REQUESTS", {{"limit", absl::StrCat(limit)}});
}

absl::Status TooManyCalls(double per_second, absl::Duration retry_delay) {
  return WithReason(
      WithRetry(absl::ResourceExhaustedError(absl::StrCat(
                    "too many calls; at most ", per_second, " a second")),
                retry_delay),
      "TOO_MANY_REQUESTS", {{"limit", absl::StrCat(per_second)}});
}

absl::Status Unauthenticated(std::string_view reason, std::string_view what,
                             std::string_view scope) {
  return WithReason(absl::UnauthenticatedError(ToAbsl(what)), reason,
                    {{"scope", std::string(scope)}});
}

absl::Status ScopeMissing(std::string_view method, std::string_view scope) {
  const std::string what =
      scope.empty()
          ? absl::StrCat("nobody may call ", ToAbsl(method))
          : absl::StrCat("calling ", ToAbsl(method), " needs the scope ",
                         ToAbsl(scope), ", which this token does not have");
  return WithReason(
      absl::PermissionDeniedError(what), "SCOPE_MISSING",
      {{"method", std::string(method)}, {"scope", std::string(scope)}});
}

absl::Status ShuttingDown(absl::Duration retry_delay) {
  return WithReason(
      WithRetry(absl::UnavailableError("the server is shutting down"),
                retry_delay),
      "SHUTTING_DOWN", {});
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return Render(absl::IsDataLoss(status) ? WithReason(status, "DATA_LOSS", {})
                                         : status);
}

}  // namespace factline::serve
