#ifndef FACTLINE_TESTS_SERVE_FEED_TESTING_H_
#define FACTLINE_TESTS_SERVE_FEED_TESTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/serve/change_feed.h"
#include "daemon/serve/change_reads.h"
#include "daemon/serve/feed_message.h"
#include "tests/serve/serve_testing.h"

// A stream of changes without a server.
namespace factline::serve {

// One reader of the log, driven by hand: time stands still unless it is moved.
class Reader {
 public:
  Reader(Desk& desk, const v1::SubscribeRequest& request,
         const Limits& limits = {}, RecentChanges* recent = nullptr) {
    auto options = ReadSubscribeRequest(desk.store(), limits, request);
    if (!options.ok()) {
      status = options.status();
      return;
    }
    feed.emplace(desk.store(), ingest, *std::move(options), recent);
  }

  // Turns until nothing is left to do at this time.
  void Run() {
    while (status.ok() && feed && feed->HasWork(now)) {
      status = feed->Turn(now, messages);
    }
  }
  // What came since the last call.
  std::vector<v1::SubscribeResponse> Take() {
    Run();
    std::vector<v1::SubscribeResponse> taken;
    for (const grpc::ByteBuffer& bytes : messages) {
      taken.push_back(DecodeResponse(bytes).value());
    }
    messages.clear();
    return taken;
  }

  FakeIngest ingest;
  absl::Time now = absl::FromUnixSeconds(1'000'000);
  absl::Status status;
  std::optional<ChangeFeed> feed;
  ChangeFeed::Messages messages;
};

using Event = v1::SubscribeResponse::EventCase;

std::vector<Event> EventsOf(const std::vector<v1::SubscribeResponse>& all);
std::vector<v1::Change> ChangesOf(
    const std::vector<v1::SubscribeResponse>& all);

v1::SubscribeRequest FromStart(std::string_view filter = "");
v1::SubscribeRequest Resume(const std::string& token,
                            std::string_view filter = "");

// Of one-letter names the later is the later news, so that no number is chosen
// by the claims' ids.
Story Drones(std::string uri, std::string value, std::string place = "kyiv",
             int day = 1);

// Revision and index of each.
std::vector<std::pair<int64_t, int>> PlacesOf(
    const std::vector<v1::Change>& changes);

}  // namespace factline::serve

#endif  // FACTLINE_TESTS_SERVE_FEED_TESTING_H_
