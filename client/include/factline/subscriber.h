#ifndef FACTLINE_SUBSCRIBER_H_
#define FACTLINE_SUBSCRIBER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "factline/client.h"
#include "factline/v1/change_service.pb.h"
#include "grpcpp/grpcpp.h"

namespace factline::client {

// A Subscribe stream that outlives its connections: when one is lost it comes
// back with the token of the last message that was handled, so that no change
// is missed and none comes twice.
class Subscriber {
 public:
  struct Options {
    // As for ChangeService.Subscribe. `start` counts for the first connection
    // only; later ones resume.
    v1::SubscribeRequest request;
    // Each response in order, on Run()'s thread. Return false to end.
    std::function<bool(const v1::SubscribeResponse&)> on_message;
    // Told before each reconnect why, and how long it waits. May be empty.
    std::function<void(const Error&, std::chrono::milliseconds)> on_reconnect;
    // False: end with the first error.
    bool reconnect = true;
  };

  // `client` outlives the subscriber.
  Subscriber(Client& client, Options options);

  // Reads until on_message says no, Stop(), the request's end_revision, or an
  // error that is not transient (a compacted revision, a replaced store, a bad
  // filter): OK in the first three cases. Call it once.
  grpc::Status Run();

  // Ends Run() soon, from any thread.
  void Stop();

  // Of the last message handled; empty before the first. Store it to go on in
  // another process.
  std::string resume_token() const;

 private:
  grpc::Status RunOnce(bool* ended, bool* progressed);
  bool WaitToReconnect(std::chrono::milliseconds wait);

  Client& client_;
  const Options options_;
  mutable std::mutex mu_;
  std::condition_variable stop_changed_;
  bool stopped_ = false;                     // Guarded by mu_.
  grpc::ClientContext* context_ = nullptr;   // Guarded by mu_.
  std::string resume_token_;                 // Guarded by mu_.
};

}  // namespace factline::client

#endif  // FACTLINE_SUBSCRIBER_H_
