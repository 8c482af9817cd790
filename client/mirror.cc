#include "factline/mirror.h"

#include <utility>

namespace factline::client {
namespace {

// Of the errors after which a token is of no use, those that a snapshot mends.
bool IsMendedBySnapshot(const Error& error) {
  return error.reason == "REVISION_COMPACTED" ||
         error.reason == "STORE_REPLACED" || error.reason == "FUTURE_REVISION";
}

}  // namespace

Mirror::Mirror(Client& client, Options options)
    : client_(client), options_(std::move(options)) {}

grpc::Status Mirror::Run() {
  Backoff backoff;
  while (true) {
    const grpc::Status status = RunOnce();
    const Error error = ErrorOf(status);
    std::unique_lock<std::mutex> lock(mu_);
    if (stopped_) return grpc::Status::OK;
    if (!IsMendedBySnapshot(error)) return status;
    if (copy_.complete()) backoff.Reset();
    copy_.Clear();
    lock.unlock();
    if (options_.on_restart) options_.on_restart(error);
    lock.lock();
    if (changed_.wait_for(lock, backoff.Next(), [this] { return stopped_; })) {
      return grpc::Status::OK;
    }
  }
}

// One snapshot and what follows it, over as many connections as it takes.
grpc::Status Mirror::RunOnce() {
  Subscriber::Options options;
  options.request.set_snapshot(true);
  options.request.set_filter(options_.filter);
  options.request.set_view(v1::CHANGE_VIEW_MIRROR);
  const auto interval = options_.progress_interval.count();
  options.request.mutable_progress_interval()->set_seconds(interval / 1000);
  options.request.mutable_progress_interval()->set_nanos(
      static_cast<int32_t>(interval % 1000) * 1'000'000);
  options.on_message = [this](const v1::SubscribeResponse& response) {
    return Take(response);
  };
  options.on_reconnect = options_.on_reconnect;
  const auto subscriber =
      std::make_shared<Subscriber>(client_, std::move(options));
  {
    const std::lock_guard<std::mutex> lock(mu_);
    if (stopped_) return grpc::Status::OK;
    subscriber_ = subscriber;
  }
  const grpc::Status status = subscriber->Run();
  const std::lock_guard<std::mutex> lock(mu_);
  subscriber_.reset();
  return status;
}

bool Mirror::Take(const v1::SubscribeResponse& response) {
  const std::lock_guard<std::mutex> lock(mu_);
  copy_.Handle(response);
  if (options_.on_change && !copy_.changed().empty()) {
    options_.on_change(copy_);
  }
  changed_.notify_all();
  return !stopped_;
}

void Mirror::Stop() {
  std::shared_ptr<Subscriber> subscriber;
  {
    const std::lock_guard<std::mutex> lock(mu_);
    stopped_ = true;
    subscriber = subscriber_;
    changed_.notify_all();
  }
  if (subscriber) subscriber->Stop();
}

bool Mirror::WaitFor(int64_t revision, std::chrono::milliseconds timeout) const {
  std::unique_lock<std::mutex> lock(mu_);
  return changed_.wait_for(lock, timeout, [&] {
    return copy_.complete() && copy_.position() >= revision;
  });
}

}  // namespace factline::client
