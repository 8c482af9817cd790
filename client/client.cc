#include "factline/client.h"

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

#include "client/channel.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace factline::client {
namespace {

constexpr char kErrorDomain[] = "factline";
const char* NameOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::OK:
      return "OK";
    case grpc::StatusCode::CANCELLED:
      return "CANCELLED";
    case grpc::StatusCode::INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return "DEADLINE_EXCEEDED";
    case grpc::StatusCode::NOT_FOUND:
      return "NOT_FOUND";
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case grpc::StatusCode::FAILED_PRECONDITION:
      return "FAILED_PRECONDITION";
    case grpc::StatusCode::OUT_OF_RANGE:
      return "OUT_OF_RANGE";
    case grpc::StatusCode::UNIMPLEMENTED:
      return "UNIMPLEMENTED";
    case grpc::StatusCode::UNAVAILABLE:
      return "UNAVAILABLE";
    case grpc::StatusCode::UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case grpc::StatusCode::PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case grpc::StatusCode::DATA_LOSS:
      return "DATA_LOSS";
    default:
      return "ERROR";
  }
}

// Stubs need a channel: one without credentials fails every call.
std::shared_ptr<grpc::Channel> OpenOrRefuse(const ClientOptions& options,
                                            grpc::Status* why) {
  auto channel = OpenChannel(options, why);
  return channel != nullptr ? channel
                            : grpc::CreateChannel(options.address, nullptr);
}

}  // namespace

std::string Error::ToString() const {
  std::string text = reason.empty() ? NameOf(code) : reason;
  text += ": " + message;
  std::string separator = " (";
  for (const auto& [key, value] : metadata) {
    text += separator + key + "=" + value;
    separator = ", ";
  }
  if (!metadata.empty()) text += ")";
  return text;
}

Error ErrorOf(const grpc::Status& status) {
  Error error;
  error.code = status.error_code();
  error.message = status.error_message();
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return error;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info) && info.domain() == kErrorDomain) {
      error.reason = info.reason();
      error.metadata = {info.metadata().begin(), info.metadata().end()};
    } else if (detail.UnpackTo(&retry)) {
      error.retry_after =
          std::chrono::seconds(retry.retry_delay().seconds()) +
          std::chrono::milliseconds(retry.retry_delay().nanos() / 1'000'000);
    }
  }
  return error;
}

bool IsTransient(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::ABORTED:
      return true;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      // A full disk and a message that is too large stay so; they name no time.
      return ErrorOf(status).retry_after.has_value();
    default:
      return false;
  }
}

bool IsBrokenStream(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::CANCELLED:  // By the server: it is going away.
    case grpc::StatusCode::INTERNAL:   // RST_STREAM in mid-stream.
    case grpc::StatusCode::UNKNOWN:
      return ErrorOf(status).reason.empty();
    default:
      return false;
  }
}

Backoff::Backoff(std::chrono::milliseconds first,
                 std::chrono::milliseconds most)
    : first_(first), most_(most), current_(first) {}

std::chrono::milliseconds Backoff::Next() {
  thread_local std::mt19937 random(std::random_device{}());
  const auto whole = current_.count();
  current_ = std::min(current_ * 2, most_);
  return std::chrono::milliseconds(
      std::uniform_int_distribution<long>(whole / 2, whole)(random));
}

void Backoff::Reset() { current_ = first_; }

Client::Client(ClientOptions options)
    : options_(std::move(options)),
      channel_(OpenOrRefuse(options_, &status_)),
      admin_(v1::AdminService::NewStub(channel_)),
      articles_(v1::ArticleService::NewStub(channel_)),
      changes_(v1::ChangeService::NewStub(channel_)),
      figures_(v1::FigureService::NewStub(channel_)),
      ingest_(v1::IngestService::NewStub(channel_)),
      timelines_(v1::TimelineService::NewStub(channel_)) {}

Client::~Client() = default;

grpc::Status Client::Retry(
    const std::function<grpc::Status(grpc::ClientContext&)>& attempt) {
  if (!status_.ok()) return status_;
  Backoff backoff;
  for (int i = 1;; ++i) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + options_.timeout);
    const grpc::Status status = attempt(context);
    if (status.ok() || !IsTransient(status) || i >= options_.max_attempts) {
      return status;
    }
    const std::chrono::milliseconds asked = ErrorOf(status).retry_after.value_or(
        std::chrono::milliseconds(0));
    std::this_thread::sleep_for(std::max(backoff.Next(), asked));
  }
}

}  // namespace factline::client
