#ifndef FACTLINE_TESTS_CLIENT_RELAY_H_
#define FACTLINE_TESTS_CLIENT_RELAY_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace factline::client {

// Passes TCP connections of loopback on to another port, and cuts them when
// told, wherever in a message they are. Thread-safe.
class Relay {
 public:
  // To 127.0.0.1:`target`.
  explicit Relay(int target);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::string address() const;
  // Where connections go from now on; those that stand, stay.
  void SetTarget(int target) { target_ = target; }
  // Ends all connections.
  void Cut();
  int connections() const { return connections_; }

 private:
  struct Link;

  void Accept();

  std::atomic<int> target_;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mu_;
  std::vector<std::unique_ptr<Link>> links_;  // Guarded by mu_.
  std::thread thread_;
};

}  // namespace factline::client

#endif  // FACTLINE_TESTS_CLIENT_RELAY_H_
