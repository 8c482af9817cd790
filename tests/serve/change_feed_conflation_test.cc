#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/serve/feed_testing.h"

// Streams that join the changes of a point: less is sent, and nothing is lost.
namespace factline::serve {
namespace {

TEST(ChangeFeedTest, ConflationJoinsChangesOfOnePoint) {
  Desk desk;
  v1::SubscribeRequest request = FromStart();
  request.mutable_conflation_interval()->set_seconds(2);
  request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  desk.Publish(Drones("a", "10"));
  Reader reader(desk, request);
  reader.Take();
  desk.Publish(Drones("b", "20"));
  desk.Publish(Drones("c", "30"));
  desk.Publish(Drones("d", "1", "odesa"));
  EXPECT_TRUE(reader.Take().empty());
  reader.now += absl::Seconds(2);
  const auto all = reader.Take();
  ASSERT_EQ(EventsOf(all), std::vector<Event>{Event::kBatch});
  EXPECT_EQ(all[0].position().revision(), 4);
  const auto changes = ChangesOf(all);
  const auto places = PlacesOf(changes);
  EXPECT_TRUE(std::is_sorted(places.begin(), places.end()));
  const auto joined =
      std::find_if(changes.begin(), changes.end(),
                   [](const v1::Change& c) { return c.joined_count() > 1; });
  ASSERT_NE(joined, changes.end());
  EXPECT_EQ(joined->revision(), 3);
  EXPECT_EQ(joined->previous().best().value(), "10");
  EXPECT_EQ(joined->current().best().value(), "30");
}

// What a client holds that applies every change: points by figure and id.
class Mirror {
 public:
  void Apply(const std::vector<v1::SubscribeResponse>& messages) {
    for (const v1::Change& change : ChangesOf(messages)) {
      joined_ += change.joined_count();
      EXPECT_GE(change.joined_count(), 1);
      if (change.has_previous()) {
        points_.erase({change.figure(), change.previous().id()});
      }
      if (change.has_current()) {
        points_[{change.figure(), change.current().id()}] =
            change.current().best().value();
      }
    }
    for (const auto& message : messages) {
      EXPECT_GE(message.position().revision(), position_);
      position_ = message.position().revision();
    }
    if (!messages.empty()) token_ = messages.back().resume_token();
  }

  using Points = std::map<std::pair<std::string, std::string>, std::string>;
  const Points& points() const { return points_; }
  int64_t joined() const { return joined_; }
  const std::string& token() const { return token_; }

 private:
  Points points_;
  int64_t joined_ = 0;
  int64_t position_ = 0;
  std::string token_;
};

// Under random writes, pauses, reconnects and limits on what is held: a client
// of joined changes ends with the points of one that saw each, and is told how
// many those were.
TEST(ChangeFeedTest, ConflationEndsWhereEachChangeDoes) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  int64_t saved = 0;
  for (uint32_t round = 0; round < 8; ++round) {
    std::mt19937 random(seed + round);
    const auto pick = [&](int limit) {
      return static_cast<int>(random() % static_cast<uint32_t>(limit));
    };
    Desk desk;
    v1::SubscribeRequest request;
    request.set_earliest(true);
    request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
    request.mutable_conflation_interval()->set_seconds(2);
    if (round % 2 == 1) request.set_max_response_bytes(4096);
    auto reader = std::make_unique<Reader>(desk, request);
    Mirror joined;
    for (int i = 0; i < 40; ++i) {
      Story story{.uri = "wire/" + std::to_string(pick(8)),
                  .version = i + 1,
                  .published = 2 + pick(5)};
      story.withdrawn = pick(8) == 0;
      for (int k = 0; k <= pick(4); ++k) {
        story.reports.push_back({.value = std::to_string(100 + pick(5)),
                                 .place = pick(2) == 0 ? "kyiv" : "odesa",
                                 .day = 1 + pick(3)});
      }
      desk.Publish(story);
      if (pick(2) == 0) reader->now += absl::Seconds(1);
      joined.Apply(reader->Take());
      if (pick(5) != 0 || joined.token().empty()) continue;
      v1::SubscribeRequest again = request;
      again.set_resume_token(joined.token());
      const absl::Time now = reader->now;
      reader = std::make_unique<Reader>(desk, again);
      reader->now = now;
    }
    reader->Run();
    reader->now += absl::Seconds(3);
    joined.Apply(reader->Take());
    ASSERT_TRUE(reader->status.ok()) << reader->status;

    request.clear_conflation_interval();
    Reader plain(desk, request);
    Mirror each;
    each.Apply(plain.Take());
    EXPECT_EQ(joined.points(), each.points()) << "round " << round;
    EXPECT_EQ(joined.joined(), each.joined()) << "round " << round;
    saved += each.joined();
  }
  EXPECT_GT(saved, 200);
}

TEST(ChangeFeedTest, ConflationNeverOutrunsWhatWasSent) {
  Desk desk;
  v1::SubscribeRequest request = FromStart();
  request.mutable_conflation_interval()->set_seconds(3600);
  request.mutable_progress_interval()->set_seconds(5);
  Reader reader(desk, request);
  const auto start = reader.Take();
  desk.Publish(Drones("b", "20"));
  EXPECT_TRUE(reader.Take().empty());
  Reader again(desk, Resume(start.back().resume_token()));
  EXPECT_FALSE(ChangesOf(again.Take()).empty());
  // The progress interval bounds how long changes may be held.
  reader.now += absl::Seconds(5);
  EXPECT_EQ(EventsOf(reader.Take()), std::vector<Event>{Event::kBatch});
}

}  // namespace
}  // namespace factline::serve
