#include "daemon/base/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

// The socket of a service manager, of an abstract name.
class Listener {
 public:
  Listener()
      : name_(absl::StrCat("@factline-test-", getpid())),
        file_(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name_.data() + 1, name_.size() - 1);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) +
                                               name_.size());
    EXPECT_EQ(bind(file_, reinterpret_cast<sockaddr*>(&address), length), 0);
  }
  ~Listener() { close(file_); }

  const std::string& name() const { return name_; }
  std::vector<std::string> Received() {
    std::vector<std::string> all;
    char buffer[100];
    for (ssize_t n = 0; (n = recv(file_, buffer, sizeof(buffer), 0)) > 0;) {
      all.emplace_back(buffer, static_cast<size_t>(n));
    }
    return all;
  }

 private:
  const std::string name_;
  const int file_;
};

using Texts = std::vector<std::string>;

TEST(ServiceManagerTest, TellsWhatHappens) {
  Listener listener;
  ServiceManager manager(listener.name(), absl::Seconds(60));
  manager.Ready();
  manager.Alive(absl::Seconds(100));
  manager.Alive(absl::Seconds(129));  // Half of the time has not passed.
  EXPECT_EQ(listener.Received(), (Texts{"READY=1", "WATCHDOG=1"}));
  manager.Alive(absl::Seconds(130));
  manager.Stopping();
  EXPECT_EQ(listener.Received(), (Texts{"WATCHDOG=1", "STOPPING=1"}));
}

TEST(ServiceManagerTest, IsQuietWhereNobodyAsked) {
  Listener listener;
  ServiceManager untimed(listener.name(), absl::InfiniteDuration());
  untimed.Alive(absl::Seconds(100));
  EXPECT_EQ(listener.Received(), Texts());
  ServiceManager("", absl::Seconds(1)).Ready();
  ServiceManager(std::string(300, 'x'), absl::Seconds(1)).Ready();
  ServiceManager("/nowhere/at/all", absl::Seconds(1)).Ready();
}

TEST(ServiceManagerTest, ReadsTheEnvironment) {
  Listener listener;
  setenv("NOTIFY_SOCKET", listener.name().c_str(), 1);
  setenv("WATCHDOG_USEC", "4000000", 1);
  setenv("WATCHDOG_PID", absl::StrCat(getpid()).c_str(), 1);
  ServiceManager own = ServiceManager::FromEnvironment();
  own.Alive(absl::Seconds(10));
  own.Alive(absl::Seconds(11));
  own.Alive(absl::Seconds(12));
  EXPECT_EQ(listener.Received(), (Texts{"WATCHDOG=1", "WATCHDOG=1"}));

  setenv("WATCHDOG_PID", "1", 1);
  ServiceManager other = ServiceManager::FromEnvironment();
  other.Alive(absl::Seconds(10));
  setenv("WATCHDOG_USEC", "soon", 1);
  unsetenv("WATCHDOG_PID");
  ServiceManager::FromEnvironment().Alive(absl::Seconds(10));
  EXPECT_EQ(listener.Received(), Texts());
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC"}) unsetenv(name);
}

}  // namespace
}  // namespace factline
