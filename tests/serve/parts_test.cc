// The small parts: search words, conflation, the pool, the hub.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "daemon/serve/change_hub.h"
#include "daemon/serve/conflator.h"
#include "daemon/serve/durations.h"
#include "daemon/serve/figure_words.h"
#include "daemon/serve/worker_pool.h"
#include "gtest/gtest.h"

namespace factline::serve {
namespace {

TEST(SearchWordsTest, SplitsFoldsAndDropsPlurals) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(SearchWords("Drones, launched-by RUSSIA!"),
            (Words{"drone", "launched", "by", "russia"}));
  EXPECT_EQ(SearchWords("loss crisis virus gas"),
            (Words{"loss", "crisis", "virus", "gas"}));
  EXPECT_EQ(SearchWords("\xc3\x89lys\xc3\xa9"
                        "e 18"),
            (Words{"\xc3\x89lys\xc3\xa9"
                   "e",
                   "18"}));
  EXPECT_TRUE(SearchWords("{%} --").empty());
}

TEST(SearchQueryTest, IdentityBeatsLabelAndWordsBeatFronts) {
  Figure named;
  named.measure.object = "drone";
  Figure labelled;
  labelled.display_name = "drone";
  Figure front;
  front.measure.object = "dronefield";
  const auto query = SearchQuery::Parse("drones", nullptr);
  ASSERT_TRUE(query.ok());
  const std::vector<SearchQuery::Spoken> none(query->words().size());
  EXPECT_GT(query->Score(named, none), query->Score(labelled, none));
  EXPECT_GE(query->Score(labelled, none), query->Score(front, none));
  EXPECT_GT(query->Score(front, none), 0);
  EXPECT_EQ(query->Score(Figure(), none), 0);
  EXPECT_LT(query->Score(named, none), SearchQuery::kMaxScore);
}

v1::Change ChangeOf(int64_t revision, const std::string& point,
                    const std::string& value) {
  v1::Change change;
  change.set_revision(revision);
  change.set_figure("figures/1");
  change.mutable_current()->set_id(point);
  change.mutable_current()->mutable_best()->set_value(value);
  change.mutable_previous()->set_id(point);
  change.mutable_previous()->mutable_best()->set_value(
      std::to_string(revision - 1));
  change.set_joined_count(1);
  return change;
}

TEST(ConflatorTest, KeepsTheLastChangeAndTheFirstBefore) {
  Conflator conflator(1 << 20);
  conflator.Add(ChangeOf(5, "p", "a"));
  conflator.Add(ChangeOf(6, "q", "b"));
  conflator.Add(ChangeOf(7, "p", "c"));
  const auto changes = conflator.Take();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].revision(), 6);
  EXPECT_EQ(changes[1].revision(), 7);
  EXPECT_EQ(changes[1].joined_count(), 2);
  EXPECT_EQ(changes[1].current().best().value(), "c");
  EXPECT_EQ(changes[1].previous().best().value(), "4");
  EXPECT_TRUE(conflator.empty());
}

TEST(ConflatorTest, StatementsStayApart) {
  Conflator conflator(1 << 20);
  for (int i = 0; i < 3; ++i) {
    v1::Change change;
    change.set_revision(1);
    change.set_index(i);
    conflator.Add(change);
  }
  EXPECT_EQ(conflator.Take().size(), 3u);
}

TEST(ConflatorTest, FullByCountAndBytes) {
  Conflator small(300);
  int added = 0;
  for (; !small.full(); ++added) {
    small.Add(ChangeOf(added, std::to_string(added), "x"));
  }
  EXPECT_LT(added, 50);
  Conflator large(1 << 30);
  for (size_t i = 0; i < Conflator::kMaxChanges; ++i) {
    EXPECT_FALSE(large.full());
    large.Add(ChangeOf(1, std::to_string(i), "x"));
  }
  EXPECT_TRUE(large.full());
}

struct EdgeCase {
  v1::FilterEdge first;
  v1::FilterEdge second;
  v1::FilterEdge joined;
};

TEST(ConflatorTest, JoinsEdges) {
  constexpr auto kNone = v1::FILTER_EDGE_UNSPECIFIED;
  constexpr auto kIn = v1::FILTER_EDGE_ENTERED;
  constexpr auto kOut = v1::FILTER_EDGE_LEFT;
  constexpr EdgeCase kCases[] = {
      {kNone, kNone, kNone}, {kNone, kIn, kIn},  {kIn, kNone, kIn},
      {kOut, kNone, kOut},   {kOut, kIn, kNone}, {kIn, kOut, kOut},
  };
  for (const EdgeCase& c : kCases) {
    Conflator conflator(1 << 20);
    v1::Change change = ChangeOf(1, "p", "x");
    change.set_filter_edge(c.first);
    conflator.Add(change);
    change = ChangeOf(2, "p", "y");
    change.set_filter_edge(c.second);
    conflator.Add(change);
    EXPECT_EQ(conflator.Take()[0].filter_edge(), c.joined);
  }
}

// Two points tell that a figure left, one of them that it is back.
TEST(ConflatorTest, EdgesAreOfTheFigure) {
  Conflator conflator(1 << 20);
  const auto add = [&](int64_t revision, const std::string& point,
                       v1::FilterEdge edge) {
    v1::Change change = ChangeOf(revision, point, "x");
    change.set_figure("figures/f");
    change.set_filter_edge(edge);
    conflator.Add(change);
  };
  add(5, "p", v1::FILTER_EDGE_LEFT);
  add(5, "q", v1::FILTER_EDGE_LEFT);
  add(6, "q", v1::FILTER_EDGE_ENTERED);
  for (const v1::Change& change : conflator.Take()) {
    EXPECT_EQ(change.filter_edge(), v1::FILTER_EDGE_UNSPECIFIED);
  }
  add(7, "p", v1::FILTER_EDGE_ENTERED);
  add(8, "q", v1::FILTER_EDGE_LEFT);
  add(9, "p", v1::FILTER_EDGE_ENTERED);
  for (const v1::Change& change : conflator.Take()) {
    EXPECT_EQ(change.filter_edge(), v1::FILTER_EDGE_ENTERED);
  }
}

TEST(WorkerPoolTest, RunsEveryTaskBeforeItStops) {
  std::atomic<int> ran = 0;
  WorkerPool pool(3);
  for (int i = 0; i < 1000; ++i) pool.Submit([&] { ++ran; });
  pool.Stop();
  EXPECT_EQ(ran, 1000);
}

TEST(ChangeHubTest, AwaitEndsInEachWay) {
  ChangeHub hub;
  const auto wait = [&](std::function<bool()> ready, absl::Duration time) {
    absl::Notification done;
    ChangeHub::Outcome outcome;
    hub.Await(std::move(ready), absl::Now() + time, [&](ChangeHub::Outcome o) {
      outcome = o;
      done.Notify();
    });
    done.WaitForNotification();
    return outcome;
  };
  std::atomic<bool> flag = false;
  EXPECT_EQ(wait([] { return false; }, absl::Milliseconds(10)),
            ChangeHub::Outcome::kTimedOut);
  EXPECT_EQ(wait([] { return true; }, absl::Hours(1)),
            ChangeHub::Outcome::kReady);
  std::thread setter([&] {
    absl::SleepFor(absl::Milliseconds(5));
    flag = true;
    hub.Notify();
  });
  EXPECT_EQ(wait([&] { return flag.load(); }, absl::Hours(1)),
            ChangeHub::Outcome::kReady);
  setter.join();
  std::thread closer([&] {
    absl::SleepFor(absl::Milliseconds(5));
    hub.Close();
  });
  EXPECT_EQ(wait([] { return false; }, absl::Hours(1)),
            ChangeHub::Outcome::kClosed);
  closer.join();
  EXPECT_EQ(wait([] { return true; }, absl::Hours(1)),
            ChangeHub::Outcome::kClosed);
}

TEST(ChangeHubTest, ListenersAreWokenUntilRemoved) {
  struct Counter final : ChangeHub::Listener {
    void Wake(absl::Time) override { ++wakes; }
    std::atomic<int> wakes = 0;
  };
  ChangeHub hub;
  Counter counter;
  hub.Add(&counter);
  for (int i = 0; i < 500 && counter.wakes < 3; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_GE(counter.wakes, 3) << "ticks come without any Notify()";
  hub.Remove(&counter);
  const int before = counter.wakes;
  hub.Notify();
  absl::SleepFor(3 * ChangeHub::kTick);
  EXPECT_EQ(counter.wakes, before);
}

TEST(DurationsTest, RoundTripAndClamp) {
  for (const absl::Duration d :
       {absl::ZeroDuration(), absl::Milliseconds(1500),
        -absl::Milliseconds(1500), absl::Nanoseconds(1)}) {
    EXPECT_EQ(FromProto(ToProto(d)), d);
  }
  EXPECT_EQ(ToProto(absl::InfiniteDuration()).seconds(), 315'576'000'000);
}

}  // namespace
}  // namespace factline::serve
