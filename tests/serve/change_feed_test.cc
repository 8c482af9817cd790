#include "daemon/serve/change_feed.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/serve/feed_testing.h"

namespace factline::serve {
namespace {

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

// Streams that share a query but not the size or the pace of their messages.
TEST(ChangeFeedTest, SizesAndPacesOfMessagesAreEachStreamsOwn) {
  Desk desk;
  RecentChanges recent;
  v1::SubscribeRequest small = FromStart();
  small.set_max_response_bytes(4096);
  v1::SubscribeRequest slow = FromStart();
  slow.mutable_conflation_interval()->set_nanos(50'000'000);
  const std::vector<v1::SubscribeRequest> requests = {slow, FromStart(), small,
                                                      slow};
  for (int i = 0; i < 6; ++i) {
    WriteAtRandom(desk, 4, /*seed=*/i, absl::ZeroDuration());
    for (const auto& request : requests) {
      const auto expected = Reader(desk, request).Take();
      const auto got = Reader(desk, request, {}, &recent).Take();
      ASSERT_EQ(got.size(), expected.size());
      for (size_t k = 0; k < got.size(); ++k) {
        EXPECT_EQ(got[k].DebugString(), expected[k].DebugString());
      }
    }
  }
}

TEST(FeedMessageTest, ABatchIsEncodedAsInItsResponse) {
  v1::SubscribeResponse response;
  response.mutable_position()->set_revision(7);
  response.set_resume_token("token");
  v1::ChangeBatch batch;
  batch.set_complete(true);
  for (const size_t length : {0, 1, 100, 20'000}) {
    batch.add_changes()->set_figure(std::string(length, 'f'));
    const auto got = DecodeResponse(EncodeBatch(response, batch));
    ASSERT_TRUE(got.ok()) << got.status();
    v1::SubscribeResponse expected = response;
    *expected.mutable_batch() = batch;
    EXPECT_EQ(got->SerializeAsString(), expected.SerializeAsString());
    EXPECT_EQ(DecodeResponse(EncodeResponse(expected))->SerializeAsString(),
              expected.SerializeAsString());
  }
}

TEST(FeedMessageTest, BytesThatAreNoRequestAreRefused) {
  const auto decode = [](const std::string& bytes) {
    const grpc::Slice slice(bytes);
    return DecodeRequest(grpc::ByteBuffer(&slice, 1));
  };
  v1::SubscribeRequest request = FromStart("place = kyiv");
  EXPECT_EQ(decode(request.SerializeAsString())->filter(), "place = kyiv");
  EXPECT_TRUE(decode("").ok());
  for (const std::string bytes : {"\xff",
                                  "\x0a\x05"
                                  "a",
                                  "\x07"}) {
    EXPECT_EQ(decode(bytes).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(RecentChangesTest, ForgetsTheOldestWhenThereIsTooMuch) {
  RecentChanges recent;
  const std::string long_text(100'000, 'x');
  constexpr int kCount = 200;
  for (int revision = 1; revision <= kCount; ++revision) {
    auto rendered = std::make_shared<RenderedRevision>();
    rendered->position.revision = revision;
    rendered->batch.add_changes()->set_figure(long_text);
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
    for (const auto& message : reader.messages) {
      bytes += message.Length();
      changes += DecodeResponse(message)->batch().changes_size();
    }
    most = std::max(most, bytes);
    reader.messages.clear();
  }
  EXPECT_GE(changes, 400u);
  EXPECT_LT(most, 4 * ChangeFeed::kTurnBytes);
}

}  // namespace
}  // namespace factline::serve
