#include "daemon/base/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "absl/strings/numbers.h"

namespace factline {

ServiceManager ServiceManager::FromEnvironment() {
  const auto read = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  int64_t micros = 0;
  int64_t pid = 0;
  const bool timed =
      absl::SimpleAtoi(read("WATCHDOG_USEC"), &micros) && micros > 0;
  // It may be meant for another process, which started this one.
  const bool others = absl::SimpleAtoi(read("WATCHDOG_PID"), &pid) &&
                      pid != static_cast<int64_t>(getpid());
  return {read("NOTIFY_SOCKET"), timed && !others ? absl::Microseconds(micros)
                                                  : absl::InfiniteDuration()};
}

void ServiceManager::Alive(absl::Duration now) {
  if (watchdog_ == absl::InfiniteDuration() || now < next_) return;
  next_ = now + watchdog_ / 2;
  Send("WATCHDOG=1");
}

void ServiceManager::Send(const std::string& state) const {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) return;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const int file = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (file < 0) return;
  const auto length = static_cast<socklen_t>(
      offsetof(sockaddr_un, sun_path) + socket_.size());
  (void)sendto(file, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
               reinterpret_cast<const sockaddr*>(&address), length);
  close(file);
}

}  // namespace factline
