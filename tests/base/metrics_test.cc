#include "daemon/base/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

using testing::HasSubstr;

// The answer of GET /metrics on the loopback's `port`; empty on any error.
std::string Scrape(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return "";
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0) {
    const std::string request =
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
        "Connection: close\r\n\r\n";
    char buffer[4096];
    if (write(fd, request.data(), request.size()) > 0) {
      for (ssize_t n = 0; (n = read(fd, buffer, sizeof(buffer))) > 0;) {
        answer.append(buffer, static_cast<size_t>(n));
      }
    }
  }
  close(fd);
  return answer;
}

TEST(MetricsTest, EqualNamesAndLabelsAreOneObject) {
  Metrics metrics;
  Counter& a = metrics.GetCounter("goats_total", "Goats.", {{"farm", "a"}});
  Counter& b = metrics.GetCounter("goats_total", "Goats.", {{"farm", "b"}});
  EXPECT_NE(&a, &b);
  EXPECT_EQ(&a, &metrics.GetCounter("goats_total", "Goats.", {{"farm", "a"}}));
}

TEST(MetricsTest, IsScrapedInTextFormat) {
  Metrics metrics;
  metrics.GetCounter("goats_total", "Goats.", {{"farm", "a"}}).Add(3);
  metrics.GetHistogram("milking_seconds", "Milking.")
      .Observe(absl::Milliseconds(20));
  Gauge& herd = metrics.GetGauge("herd", "Herd.");
  metrics.OnScrape([&herd] { herd.Set(41); });
  const absl::StatusOr<int> port = metrics.Listen("127.0.0.1:0");
  ASSERT_TRUE(port.ok()) << port.status();
  const std::string answer = Scrape(*port);
  EXPECT_THAT(answer, HasSubstr("goats_total{farm=\"a\"} 3"));
  EXPECT_THAT(answer, HasSubstr("milking_seconds_count 1"));
  EXPECT_THAT(answer, HasSubstr("herd 41"));
  metrics.StopListening();
  EXPECT_EQ(Scrape(*port), "");
}

// A client that never ends its request, and one that sends nothing.
TEST(MetricsTest, AScrapeIsNotHeldUpByThoseThatDoNotAsk) {
  Metrics metrics;
  metrics.GetCounter("goats_total", "Goats.").Add(3);
  const absl::StatusOr<int> port = metrics.Listen("127.0.0.1:0");
  ASSERT_TRUE(port.ok()) << port.status();
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(*port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::vector<int> stalled;
  for (const std::string_view half : {"GET /metrics HTTP/1.1\r\nHost:", ""}) {
    stalled.push_back(socket(AF_INET, SOCK_STREAM, 0));
    ASSERT_EQ(connect(stalled.back(), reinterpret_cast<sockaddr*>(&to),
                      sizeof(to)),
              0);
    ASSERT_EQ(write(stalled.back(), half.data(), half.size()),
              static_cast<ssize_t>(half.size()));
  }
  absl::SleepFor(absl::Milliseconds(200));  // So that they come first.
  const absl::Time start = absl::Now();
  EXPECT_THAT(Scrape(*port), HasSubstr("goats_total 3"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
  for (const int fd : stalled) close(fd);
}

TEST(MetricsTest, TakenAddressIsUnavailable) {
  Metrics first;
  const absl::StatusOr<int> port = first.Listen("127.0.0.1:0");
  ASSERT_TRUE(port.ok()) << port.status();
  Metrics second;
  EXPECT_EQ(second.Listen(absl::StrCat("127.0.0.1:", *port)).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace factline
