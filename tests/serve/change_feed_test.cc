#include "daemon/serve/change_feed.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "daemon/serve/change_reads.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

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
    std::vector<v1::SubscribeResponse> taken(messages.begin(), messages.end());
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

std::vector<Event> EventsOf(const std::vector<v1::SubscribeResponse>& all) {
  std::vector<Event> events;
  for (const auto& message : all) events.push_back(message.event_case());
  return events;
}

std::vector<v1::Change> ChangesOf(
    const std::vector<v1::SubscribeResponse>& all) {
  std::vector<v1::Change> changes;
  for (const auto& message : all) {
    changes.insert(changes.end(), message.batch().changes().begin(),
                   message.batch().changes().end());
  }
  return changes;
}

std::vector<std::pair<int64_t, int>> PlacesOf(
    const std::vector<v1::Change>& changes) {
  std::vector<std::pair<int64_t, int>> places;
  for (const v1::Change& c : changes) {
    places.emplace_back(c.revision(), c.index());
  }
  return places;
}

v1::SubscribeRequest FromStart(std::string_view filter = "") {
  v1::SubscribeRequest request;
  request.set_start_revision(1);
  request.set_filter(std::string(filter));
  return request;
}

v1::SubscribeRequest Resume(const std::string& token,
                            std::string_view filter = "") {
  v1::SubscribeRequest request;
  request.set_resume_token(token);
  request.set_filter(std::string(filter));
  return request;
}

// Of one-letter names the later is the later news, so that no number is chosen
// by the claims' ids.
Story Drones(std::string uri, std::string value, std::string place = "kyiv",
             int day = 1) {
  const int published = uri.size() == 1 ? 2 + (uri[0] - 'a') : 2;
  return {
      .uri = std::move(uri),
      .reports = {
          {.value = std::move(value), .place = std::move(place), .day = day}},
      .published = published};
}

TEST(ChangeFeedTest, ReadsTheLogThenIdles) {
  Desk desk;
  desk.Publish(Drones("a", "10"));
  desk.Publish(Drones("b", "12"));
  Reader reader(desk, FromStart());
  const auto all = reader.Take();
  ASSERT_EQ(EventsOf(all),
            (std::vector<Event>{Event::kStarted, Event::kBatch, Event::kBatch,
                                Event::kCaughtUp}));
  EXPECT_EQ(all[0].position().revision(), 0);
  EXPECT_EQ(all[0].started().store_id(), desk.store().store_id());
  EXPECT_EQ(all[0].started().earliest_revision(), 1);
  EXPECT_EQ(all[1].position().revision(), 1);
  EXPECT_TRUE(all[1].batch().complete());
  EXPECT_EQ(all[2].position().revision(), 2);
  EXPECT_EQ(all[3].position().revision(), 2);
  for (const auto& message : all) EXPECT_FALSE(message.resume_token().empty());
  EXPECT_FALSE(reader.feed->HasWork(reader.now));

  desk.Publish(Drones("c", "14"));
  EXPECT_TRUE(reader.feed->HasWork(reader.now));
  EXPECT_EQ(EventsOf(reader.Take()), std::vector<Event>{Event::kBatch});
}

struct SharingCase {
  std::string name;
  std::string filter = "";
  v1::ChangeView view = v1::CHANGE_VIEW_BASIC;
  int max_response_bytes = 0;
  int conflation_ms = 0;
};

class SharingTest : public testing::TestWithParam<SharingCase> {};

// Streams of every kind over one RecentChanges, each beside one alone.
TEST_P(SharingTest, GivesWhatAStreamAloneGets) {
  const SharingCase& c = GetParam();
  v1::SubscribeRequest request = FromStart(c.filter);
  request.set_view(c.view);
  request.set_max_response_bytes(c.max_response_bytes);
  request.mutable_conflation_interval()->set_nanos(c.conflation_ms * 1'000'000);
  Desk desk;
  RecentChanges recent;
  Reader alone(desk, request);
  Reader first(desk, request, {}, &recent);
  Reader second(desk, request, {}, &recent);
  Reader other(desk, FromStart("place = odesa"), {}, &recent);
  for (int i = 0; i < 20; ++i) {
    WriteAtRandom(desk, 1 + i % 3, /*seed=*/i, absl::ZeroDuration());
    const auto expected = alone.Take();
    other.Take();
    for (Reader* reader : {&first, &second}) {
      const auto got = reader->Take();
      ASSERT_EQ(got.size(), expected.size()) << "round " << i;
      for (size_t k = 0; k < got.size(); ++k) {
        EXPECT_EQ(got[k].DebugString(), expected[k].DebugString());
      }
    }
    for (Reader* reader : {&alone, &first, &second}) {
      reader->now += absl::Milliseconds(10);
    }
  }
  EXPECT_GT(recent.bytes(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Queries, SharingTest,
    testing::Values(
        SharingCase{.name = "Plain"},
        SharingCase{.name = "Filtered", .filter = "place = kyiv"},
        SharingCase{.name = "NoMatch", .filter = "place = nowhere"},
        SharingCase{.name = "Full", .view = v1::CHANGE_VIEW_FULL},
        SharingCase{.name = "Mirror", .view = v1::CHANGE_VIEW_MIRROR},
        SharingCase{.name = "SmallParts", .max_response_bytes = 4096},
        SharingCase{.name = "Conflated", .conflation_ms = 15}),
    [](const auto& row) { return row.param.name; });

TEST(RecentChangesTest, ForgetsTheOldestWhenThereIsTooMuch) {
  RecentChanges recent;
  const std::string long_text(100'000, 'x');
  constexpr int kCount = 200;
  for (int revision = 1; revision <= kCount; ++revision) {
    auto rendered = std::make_shared<RenderedRevision>();
    rendered->position.revision = revision;
    rendered->changes.emplace_back().set_figure(long_text);
    recent.Keep("query", rendered);
    recent.Keep("query", rendered);  // Once is enough.
    EXPECT_LE(recent.bytes(), RecentChanges::kMaxBytes);
  }
  EXPECT_EQ(recent.Find(1, "query"), nullptr);
  EXPECT_EQ(recent.Find(kCount, "another"), nullptr);
  ASSERT_NE(recent.Find(kCount, "query"), nullptr);
  EXPECT_EQ(recent.Find(kCount, "query")->position.revision, kCount);
}

TEST(ChangeFeedTest, ResumesAfterEveryMessage) {
  Desk desk;
  for (int i = 0; i < 6; ++i) {
    desk.Publish({.uri = "a" + std::to_string(i),
                  .reports = {{.value = std::to_string(i)},
                              {.value = "7", .place = "odesa"}}});
  }
  Reader whole(desk, FromStart());
  const auto all = whole.Take();
  const auto expected = PlacesOf(ChangesOf(all));
  ASSERT_GT(expected.size(), 6u);
  EXPECT_TRUE(std::is_sorted(expected.begin(), expected.end()));
  EXPECT_EQ(std::adjacent_find(expected.begin(), expected.end()),
            expected.end());
  for (size_t cut = 0; cut < all.size(); ++cut) {
    std::vector<v1::SubscribeResponse> both(all.begin(), all.begin() + cut + 1);
    Reader rest(desk, Resume(all[cut].resume_token()));
    for (const auto& message : rest.Take()) both.push_back(message);
    EXPECT_EQ(PlacesOf(ChangesOf(both)), expected) << cut;
  }
}

TEST(ChangeFeedTest, LargeRevisionComesInPartsAndTheTokenMovesLast) {
  Desk desk;
  desk.Publish(Drones("a", "10"));
  Story story{.uri = "b"};
  for (int i = 0; i < 40; ++i) {
    story.reports.push_back(
        {.value = "5", .place = "town " + std::to_string(i)});
  }
  desk.Publish(story);
  v1::SubscribeRequest request = FromStart();
  request.set_max_response_bytes(4096);
  Reader reader(desk, request);
  const auto all = reader.Take();
  int parts = 0;
  for (const auto& message : all) {
    if (!message.has_batch()) continue;
    EXPECT_LE(message.ByteSizeLong(), 4096u);
    if (message.batch().complete()) continue;
    ++parts;
    // Resuming here gives the whole revision again.
    EXPECT_EQ(message.position().revision(), 1);
    Reader again(desk, Resume(message.resume_token()));
    const auto changes = ChangesOf(again.Take());
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes.front().revision(), 2);
    EXPECT_EQ(changes.front().index(), 0);
  }
  EXPECT_GT(parts, 2);
  EXPECT_EQ(all[all.size() - 2].position().revision(), 2);
}

TEST(ChangeFeedTest, ProgressMovesWhenNothingMatches) {
  Desk desk;
  Reader reader(desk, FromStart("place = odesa"));
  EXPECT_EQ(EventsOf(reader.Take()),
            (std::vector<Event>{Event::kStarted, Event::kCaughtUp}));
  desk.Publish(Drones("a", "10"));
  EXPECT_TRUE(reader.Take().empty());
  reader.now += absl::Seconds(9);
  EXPECT_TRUE(reader.Take().empty());
  reader.now += absl::Seconds(1);
  const auto progress = reader.Take();
  ASSERT_EQ(EventsOf(progress), std::vector<Event>{Event::kProgress});
  EXPECT_EQ(progress[0].position().revision(), 1);
  EXPECT_EQ(progress[0].progress().ingest_lag().seconds(), 3);
  EXPECT_TRUE(reader.Take().empty());
  reader.now += absl::Seconds(10);
  EXPECT_EQ(reader.Take().size(), 1u);
}

TEST(ChangeFeedTest, FilterKindsAndViews) {
  Desk desk;
  desk.Publish(Drones("a", "10", "kyiv"));
  desk.Publish(Drones("b", "11", "odesa"));
  desk.Publish(Drones("c", "30", "kyiv"));
  v1::SubscribeRequest request = FromStart("place = kyiv");
  request.add_kinds(v1::CHANGE_KIND_VALUE_REVISED);
  request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  const auto full = ChangesOf(Reader(desk, request).Take());
  ASSERT_EQ(full.size(), 1u);
  EXPECT_EQ(full[0].revision(), 3);
  EXPECT_EQ(full[0].previous().best().value(), "10");
  EXPECT_EQ(full[0].current().best().value(), "30");
  EXPECT_EQ(full[0].claim().quantity().value(), "30");
  EXPECT_EQ(full[0].claim().evidence_size(), 1);
  EXPECT_EQ(full[0].claim().state(), v1::CLAIM_STATE_CURRENT);
  EXPECT_EQ(full[0].joined_count(), 1);
  EXPECT_EQ(full[0].figure(), "figures/" + Desk::FigureId({.place = "kyiv"}));

  request.set_view(v1::CHANGE_VIEW_BASIC);
  const auto basic = ChangesOf(Reader(desk, request).Take());
  EXPECT_FALSE(basic[0].has_previous());
  EXPECT_EQ(basic[0].current().best().value(), "30");
  EXPECT_EQ(basic[0].claim().quantity().value(), "30");
  EXPECT_EQ(basic[0].claim().evidence_size(), 0);

  request.set_view(v1::CHANGE_VIEW_NAMES);
  const auto names = ChangesOf(Reader(desk, request).Take());
  EXPECT_FALSE(names[0].has_current());
  EXPECT_FALSE(names[0].claim().has_quantity());
  EXPECT_EQ(names[0].claim().name(), full[0].claim().name());
}

TEST(ChangeFeedTest, FiltersOnClaimsAndStatements) {
  Desk desk;
  desk.Publish(Drones("a", "10"));
  desk.Publish({.uri = "b",
                .reports = {{.value = "11", .speaker = "mayor"},
                            {.value = "", .speaker = "mayor", .words = "ok"}}});
  const auto revisions = [&](std::string_view filter) {
    std::vector<int64_t> all;
    for (const auto& change :
         ChangesOf(Reader(desk, FromStart(filter)).Take())) {
      if (all.empty() || all.back() != change.revision()) {
        all.push_back(change.revision());
      }
      EXPECT_FALSE(change.claim().publisher().empty()) << filter;
    }
    return all;
  };
  using Revisions = std::vector<int64_t>;
  EXPECT_EQ(revisions("publisher = \"publisher of a\""), Revisions{1});
  EXPECT_EQ(revisions("source = mayor"), Revisions{2});
  EXPECT_EQ(revisions("statement = ok"), Revisions{2});
  EXPECT_EQ(revisions("object = drone"), (Revisions{1, 2}));
  EXPECT_EQ(revisions("kind = FIGURE_CREATED"), Revisions{1});
}

// 50 is below the bar, 150 above; each line: the value published, whether the
// stream shows a change of that revision, and its edge.
TEST(ChangeFeedTest, EdgesAreAboutTheFigure) {
  Desk desk;
  Reader reader(desk, FromStart("value > 100"));
  reader.Take();
  const auto next = [&](const Story& story) {
    desk.Publish(story);
    return ChangesOf(reader.Take());
  };
  EXPECT_TRUE(next(Drones("a", "50", "kyiv", 1)).empty());

  auto changes = next(Drones("b", "150", "kyiv", 5));
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes[0].kind(), v1::CHANGE_KIND_VALUE_ADDED);
  EXPECT_EQ(changes[0].filter_edge(), v1::FILTER_EDGE_ENTERED);

  // An older point: neither does it match, nor does the figure's set change.
  EXPECT_TRUE(next(Drones("c", "60", "kyiv", 3)).empty());

  // A newer point that does not match takes the figure out.
  changes = next(Drones("d", "70", "kyiv", 9));
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes[0].filter_edge(), v1::FILTER_EDGE_LEFT);

  // Its withdrawal brings it back.
  changes = next({.uri = "d", .version = 2, .published = 3, .withdrawn = true});
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes[0].filter_edge(), v1::FILTER_EDGE_ENTERED);
}

TEST(ChangeFeedTest, SnapshotThenLogWithoutGap) {
  Desk desk;
  for (int i = 0; i < 5; ++i) {
    desk.Publish(
        Drones("a" + std::to_string(i), "10", "town " + std::to_string(i)));
  }
  v1::SubscribeRequest request;
  request.set_snapshot(true);
  Reader reader(desk, request);
  // What is published after the request is not in the snapshot, but follows.
  desk.Publish(Drones("late", "99", "town 0"));
  const auto all = reader.Take();
  ASSERT_EQ(all.size(), 8u);
  std::vector<std::string> names;
  for (size_t i = 1; i <= 5; ++i) {
    ASSERT_TRUE(all[i].has_snapshot_item());
    EXPECT_EQ(all[i].position().revision(), 5);
    names.push_back(all[i].snapshot_item().figure().name());
    EXPECT_EQ(all[i].snapshot_item().figure().latest_point().best().value(),
              "10");
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  ASSERT_TRUE(all[6].has_batch());
  EXPECT_EQ(all[6].batch().changes(0).revision(), 6);
  EXPECT_TRUE(all[7].has_caught_up());

  // Each token of the snapshot goes on with the next figure.
  for (size_t i = 0; i <= 5; ++i) {
    Reader rest(desk, Resume(all[i].resume_token()));
    EXPECT_EQ(EventsOf(rest.Take()).size(), 8u - i) << i;
  }
}

TEST(ChangeFeedTest, SnapshotOfAnEmptyStore) {
  Desk desk;
  v1::SubscribeRequest request;
  request.set_snapshot(true);
  Reader reader(desk, request);
  EXPECT_EQ(EventsOf(reader.Take()),
            (std::vector<Event>{Event::kStarted, Event::kCaughtUp}));
  desk.Publish(Drones("a", "10"));
  EXPECT_EQ(EventsOf(reader.Take()), std::vector<Event>{Event::kBatch});
}

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

TEST(ChangeFeedTest, FallsBehindAndCatchesUp) {
  Desk desk;
  Reader reader(desk, FromStart(), Limits{.fell_behind_revisions = 3});
  reader.Take();
  for (int i = 0; i < 5; ++i) desk.Publish(Drones("a", std::to_string(i)));
  std::vector<Story> stories;
  for (int i = 0; i < 5; ++i) {
    stories.push_back(Drones("b" + std::to_string(i), std::to_string(i)));
  }
  desk.PublishTogether(stories);
  const auto all = reader.Take();
  ASSERT_FALSE(all.empty());
  ASSERT_TRUE(all.front().has_fell_behind());
  EXPECT_EQ(all.front().fell_behind().behind_revisions(),
            desk.store().latest().revision);
  EXPECT_TRUE(all.back().has_caught_up());
}

TEST(ChangeFeedTest, EndsAfterTheEndRevision) {
  Desk desk;
  for (int i = 0; i < 5; ++i) desk.Publish(Drones(std::to_string(i), "1"));
  v1::SubscribeRequest request = FromStart();
  request.set_end_revision(3);
  Reader reader(desk, request);
  const auto all = reader.Take();
  EXPECT_TRUE(reader.feed->finished());
  EXPECT_EQ(ChangesOf(all).back().revision(), 3);
  EXPECT_EQ(all.back().position().revision(), 3);

  request.set_end_revision(7);
  Reader later(desk, request);
  later.Take();
  EXPECT_FALSE(later.feed->finished());
  desk.Publish(Drones("6", "1"));
  desk.Publish(Drones("7", "1"));
  desk.Publish(Drones("8", "1"));
  later.Take();
  EXPECT_TRUE(later.feed->finished());
}

TEST(ChangeFeedTest, SlowReaderHoldsOneTurnOnly) {
  Desk desk;
  std::vector<Story> stories;
  for (int i = 0; i < 400; ++i) {
    stories.push_back(
        Drones("a" + std::to_string(i), "10", "town " + std::to_string(i)));
  }
  desk.PublishTogether(stories);
  Reader reader(desk, FromStart());
  size_t most = 0;
  size_t changes = 0;
  while (reader.feed->HasWork(reader.now)) {
    ASSERT_TRUE(reader.feed->Turn(reader.now, reader.messages).ok());
    size_t bytes = 0;
    for (const auto& message : reader.messages) bytes += message.ByteSizeLong();
    most = std::max(most, bytes);
    for (const auto& message : reader.messages) {
      changes += message.batch().changes_size();
    }
    reader.messages.clear();
  }
  EXPECT_GE(changes, 400u);
  EXPECT_LT(most, 4 * ChangeFeed::kTurnBytes);
}

struct StartCase {
  std::string name;
  v1::SubscribeRequest request;
  std::string reason;  // Empty with kOk; else of the error.
  absl::StatusCode code = absl::StatusCode::kOk;
  int64_t first = 0;  // First revision that comes; 0 = none.
};

void PrintTo(const StartCase& c, std::ostream* out) { *out << c.name; }

v1::SubscribeRequest Request(void (*set)(v1::SubscribeRequest&)) {
  v1::SubscribeRequest request;
  set(request);
  return request;
}

// All read one store with three revisions.
class StartTest : public testing::TestWithParam<StartCase> {
 protected:
  static void SetUpTestSuite() {
    desk_ = std::make_unique<Desk>();
    for (int i = 0; i < 3; ++i) desk_->Publish(Drones(std::to_string(i), "1"));
  }
  static void TearDownTestSuite() { desk_.reset(); }

  static inline std::unique_ptr<Desk> desk_;
};

TEST_P(StartTest, StartsOrRefuses) {
  Reader reader(*desk_, GetParam().request);
  const auto changes = ChangesOf(reader.Take());
  EXPECT_EQ(reader.status.code(), GetParam().code) << reader.status;
  EXPECT_EQ(InfoOf(reader.status).reason(), GetParam().reason);
  EXPECT_EQ(changes.empty() ? 0 : changes.front().revision(), GetParam().first);
}

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

INSTANTIATE_TEST_SUITE_P(
    All, StartTest,
    testing::Values(
        StartCase{"Live", Request([](auto&) {}), ""},
        StartCase{"First", Request([](auto& r) { r.set_start_revision(1); }),
                  "", absl::StatusCode::kOk, 1},
        StartCase{"Middle", Request([](auto& r) { r.set_start_revision(3); }),
                  "", absl::StatusCode::kOk, 3},
        StartCase{"Next", Request([](auto& r) { r.set_start_revision(4); }),
                  ""},
        StartCase{"Future", Request([](auto& r) { r.set_start_revision(5); }),
                  "FUTURE_REVISION", absl::StatusCode::kOutOfRange},
        StartCase{"Zero", Request([](auto& r) { r.set_start_revision(0); }), "",
                  kInvalid},
        StartCase{"Earliest", Request([](auto& r) { r.set_earliest(true); }),
                  "", absl::StatusCode::kOk, 1},
        StartCase{"LongAgo", Request([](auto& r) {
                    r.mutable_start_time()->set_seconds(1000);
                  }),
                  "", absl::StatusCode::kOk, 1},
        StartCase{"FarAway", Request([](auto& r) {
                    r.mutable_start_time()->set_seconds(99'999'999'999);
                  }),
                  ""},
        StartCase{"BadToken",
                  Request([](auto& r) { r.set_resume_token("zzz"); }),
                  "TOKEN_MALFORMED", kInvalid},
        StartCase{"BadFilter", Request([](auto& r) { r.set_filter("x"); }),
                  "FILTER_INVALID", kInvalid},
        StartCase{"BadKind", Request([](auto& r) {
                    r.add_kinds(static_cast<v1::ChangeKind>(99));
                  }),
                  "", kInvalid},
        StartCase{"BadView", Request([](auto& r) {
                    r.set_view(static_cast<v1::ChangeView>(77));
                  }),
                  "", kInvalid},
        StartCase{"NegativeEnd",
                  Request([](auto& r) { r.set_end_revision(-1); }), "",
                  kInvalid},
        StartCase{"ShortProgress", Request([](auto& r) {
                    r.mutable_progress_interval()->set_nanos(1000);
                  }),
                  "", kInvalid},
        StartCase{"NegativeProgress", Request([](auto& r) {
                    r.mutable_progress_interval()->set_seconds(-5);
                  }),
                  "", kInvalid},
        StartCase{"LongConflation", Request([](auto& r) {
                    r.mutable_conflation_interval()->set_seconds(1'000'000);
                  }),
                  "", kInvalid},
        StartCase{"TinyResponses",
                  Request([](auto& r) { r.set_max_response_bytes(100); }), "",
                  kInvalid},
        StartCase{"HugeResponses", Request([](auto& r) {
                    r.set_max_response_bytes(100'000'000);
                  }),
                  "", kInvalid},
        StartCase{"SnapshotOfClaims", Request([](auto& r) {
                    r.set_snapshot(true);
                    r.set_filter("publisher = x");
                  }),
                  "FILTER_INVALID", kInvalid}),
    [](const auto& row) { return row.param.name; });

TEST(TokenUse, OtherQueriesAndStoresAreRefused) {
  Desk desk;
  desk.Publish(Drones("a", "1"));
  Reader reader(desk, FromStart("place = kyiv"));
  const std::string token = reader.Take().back().resume_token();

  EXPECT_TRUE(Reader(desk, Resume(token, " place=KYIV ")).status.ok());
  Reader other(desk, Resume(token, "place = odesa"));
  EXPECT_EQ(InfoOf(other.status).reason(), "TOKEN_MISMATCH");
  v1::SubscribeRequest kinds = Resume(token, "place = kyiv");
  kinds.add_kinds(v1::CHANGE_KIND_VALUE_ADDED);
  EXPECT_EQ(InfoOf(Reader(desk, kinds).status).reason(), "TOKEN_MISMATCH");

  Desk another;
  another.Publish(Drones("a", "1"));
  Reader replaced(another, Resume(token, "place = kyiv"));
  EXPECT_EQ(InfoOf(replaced.status).reason(), "STORE_REPLACED");
  EXPECT_EQ(replaced.status.code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace factline::serve
