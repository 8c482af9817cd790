#ifndef FACTLINE_DAEMON_BASE_SERVICE_MANAGER_H_
#define FACTLINE_DAEMON_BASE_SERVICE_MANAGER_H_

#include <string>
#include <utility>

#include "absl/time/time.h"

namespace factline {

// Tells systemd how the process is, as a unit of Type=notify expects it
// (sd_notify(3): datagrams to the socket that NOTIFY_SOCKET names). Does
// nothing where nobody asked for it. What cannot be sent is not told again:
// systemd then acts as if the process did not answer, which is what it is for.
//
// Thread-compatible.
class ServiceManager {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  static ServiceManager FromEnvironment();
  // `socket` is empty for none, a path, or '@' and an abstract name.
  ServiceManager(std::string socket, absl::Duration watchdog)
      : socket_(std::move(socket)), watchdog_(watchdog) {}

  void Ready() const { Send("READY=1"); }
  void Stopping() const { Send("STOPPING=1"); }
  // That the process gets on; call it often. Tells it twice in the time after
  // which systemd would end the process. `now` is of a clock that never jumps.
  void Alive(absl::Duration now);

 private:
  void Send(const std::string& state) const;

  std::string socket_;
  absl::Duration watchdog_;  // Infinite where none is set.
  absl::Duration next_ = -absl::InfiniteDuration();
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_SERVICE_MANAGER_H_
