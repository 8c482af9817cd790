#ifndef FACTLINE_MIRROR_H_
#define FACTLINE_MIRROR_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "factline/client.h"
#include "factline/local_copy.h"
#include "factline/subscriber.h"
#include "grpcpp/grpcpp.h"

namespace factline::client {

// A LocalCopy that follows a server by itself: from a snapshot, then by changes,
// over lost connections and restarts of the server. When the changes it needs
// are no longer kept, or the store was replaced, it starts from a new snapshot.
//
//   factline::client::Mirror mirror(client, {.filter = "place = kyiv"});
//   std::thread follows([&] { mirror.Run(); });
//   mirror.WaitFor(1, std::chrono::seconds(10));
//   mirror.Read([](const factline::client::LocalCopy& copy) {
//     for (const auto& [name, figure] : copy.figures()) ...
//   });
//   mirror.Stop();
//   follows.join();
//
// Memory: what the server knows of the figures, some 2 KB a figure and 1 KB a
// point. Run() once; the other calls from any thread, also while it runs.
class Mirror {
 public:
  struct Options {
    // Over what never changes of a figure, e.g. measure, place, unit.
    std::string filter;
    // The position moves at least this often while nothing matches; least 1 s.
    std::chrono::milliseconds progress_interval = std::chrono::seconds(1);
    // After each message that changed figures, on Run()'s thread, with the copy
    // locked: must not call the mirror. May be empty.
    std::function<void(const LocalCopy&)> on_change;
    // Told before each reconnect why, and how long it waits. May be empty.
    std::function<void(const Error&, std::chrono::milliseconds)> on_reconnect;
    // Told why it starts from a new snapshot. May be empty.
    std::function<void(const Error&)> on_restart;
  };

  // `client` outlives the mirror.
  Mirror(Client& client, Options options);

  // Follows until Stop() (OK), or an error that a new snapshot does not mend,
  // e.g. a bad filter.
  grpc::Status Run();
  // Ends Run() soon; a Run() that comes later ends at once.
  void Stop();

  // Calls `read` with a copy that nothing changes meanwhile, and returns what it
  // returns. Keep it short: changes wait for it. While a snapshot is received
  // the copy is not complete().
  template <typename Reader>
  auto Read(Reader read) const {
    const std::lock_guard<std::mutex> lock(mu_);
    return read(copy_);
  }

  // True once the copy is complete and at `revision` or later; false after
  // `timeout`. For reading what another call of the API has seen already.
  bool WaitFor(int64_t revision, std::chrono::milliseconds timeout) const;

 private:
  bool Take(const v1::SubscribeResponse& response);
  grpc::Status RunOnce();

  Client& client_;
  const Options options_;
  mutable std::mutex mu_;
  mutable std::condition_variable changed_;
  LocalCopy copy_;                          // Guarded by mu_.
  std::shared_ptr<Subscriber> subscriber_;  // Guarded by mu_; null = none runs.
  bool stopped_ = false;                    // Guarded by mu_.
};

}  // namespace factline::client

#endif  // FACTLINE_MIRROR_H_
