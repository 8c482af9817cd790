#include "factline/subscriber.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace factline::client {

Subscriber::Subscriber(Client& client, Options options)
    : client_(client), options_(std::move(options)) {}

grpc::Status Subscriber::Run() {
  if (!client_.status().ok()) return client_.status();
  Backoff backoff;
  while (true) {
    bool ended = false;
    bool progressed = false;
    const grpc::Status status = RunOnce(&ended, &progressed);
    if (ended || status.ok()) return grpc::Status::OK;
    if (!options_.reconnect ||
        !(IsTransient(status) || IsBrokenStream(status))) {
      return status;
    }
    if (progressed) backoff.Reset();
    const Error error = ErrorOf(status);
    const std::chrono::milliseconds wait = std::max(
        backoff.Next(), error.retry_after.value_or(std::chrono::milliseconds(0)));
    if (options_.on_reconnect) options_.on_reconnect(error, wait);
    if (!WaitToReconnect(wait)) return grpc::Status::OK;
  }
}

// One connection, to its end. `ended`: by us, so its status says nothing.
grpc::Status Subscriber::RunOnce(bool* ended, bool* progressed) {
  grpc::ClientContext context;
  v1::SubscribeRequest request = options_.request;
  {
    const std::lock_guard<std::mutex> lock(mu_);
    if (stopped_) {
      *ended = true;
      return grpc::Status::OK;
    }
    context_ = &context;
    if (!resume_token_.empty()) request.set_resume_token(resume_token_);
  }
  const auto stream = client_.changes().Subscribe(&context, request);
  v1::SubscribeResponse response;
  while (stream->Read(&response)) {
    *progressed = true;
    const bool go_on = options_.on_message(response);
    const std::lock_guard<std::mutex> lock(mu_);
    if (!response.resume_token().empty()) {
      resume_token_ = response.resume_token();
    }
    if (!go_on) stopped_ = true;
    if (stopped_) {
      context.TryCancel();
      break;
    }
  }
  // What was sent before the cancellation must be read for Finish() to return.
  while (stream->Read(&response)) {
  }
  const grpc::Status status = stream->Finish();
  const std::lock_guard<std::mutex> lock(mu_);
  context_ = nullptr;
  *ended = stopped_;
  return status;
}

bool Subscriber::WaitToReconnect(std::chrono::milliseconds wait) {
  std::unique_lock<std::mutex> lock(mu_);
  return !stop_changed_.wait_for(lock, wait, [this] { return stopped_; });
}

void Subscriber::Stop() {
  const std::lock_guard<std::mutex> lock(mu_);
  stopped_ = true;
  if (context_ != nullptr) context_->TryCancel();
  stop_changed_.notify_all();
}

std::string Subscriber::resume_token() const {
  const std::lock_guard<std::mutex> lock(mu_);
  return resume_token_;
}

}  // namespace factline::client
