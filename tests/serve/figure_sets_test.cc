// What filters promise of streams, under stories of all kinds: who keeps the set
// of figures that a filter lets through has what a list with that filter has, at
// every revision; and a condition is sent once.
#include <deque>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/serve/change_reads.h"
#include "daemon/serve/figure_reads.h"
#include "daemon/serve/timeline_reads.h"
#include "gtest/gtest.h"
#include "tests/serve/feed_testing.h"

namespace factline::serve {
namespace {

using Names = std::set<std::string>;

Names Listed(Desk& desk, const std::string& filter, int64_t revision) {
  Names names;
  v1::ListFiguresRequest request;
  request.set_filter(filter);
  request.mutable_as_of()->set_revision(revision);
  while (true) {
    const auto page = ListFigures(desk.context(), request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return names;
    for (const v1::Figure& figure : page->figures()) names.insert(figure.name());
    if (page->next_page_token().empty()) return names;
    request.set_page_token(page->next_page_token());
  }
}

// A client that knows its figures from the snapshot and the edges alone.
class SetKeeper {
 public:
  SetKeeper(Desk& desk, const std::string& filter, bool snapshot)
      : desk_(desk), filter_(filter), reader_(desk, Request(filter, snapshot)) {
    EXPECT_TRUE(reader_.status.ok()) << filter << ": " << reader_.status;
  }

  // Reads on to the end of the log and compares after each revision.
  void CatchUp() {
    for (const v1::SubscribeResponse& message : reader_.Take()) {
      if (message.has_snapshot_item()) {
        names_.insert(message.snapshot_item().figure().name());
      }
      if (!message.has_batch()) continue;
      for (const v1::Change& change : message.batch().changes()) Take(change);
      if (message.batch().complete()) Compare(message.position().revision());
    }
    Compare(desk_.store().latest().revision);
  }

  int entered() const { return entered_; }
  int left() const { return left_; }

 private:
  static v1::SubscribeRequest Request(const std::string& filter,
                                      bool snapshot) {
    v1::SubscribeRequest request = FromStart(filter);
    if (snapshot) request.set_snapshot(true);
    return request;
  }

  void Take(const v1::Change& change) {
    if (change.filter_edge() == v1::FILTER_EDGE_ENTERED) {
      names_.insert(change.figure());
      ++entered_;
    } else if (change.filter_edge() == v1::FILTER_EDGE_LEFT) {
      names_.erase(change.figure());
      ++left_;
    }
  }

  void Compare(int64_t revision) {
    EXPECT_EQ(names_, Listed(desk_, filter_, revision))
        << "'" << filter_ << "' at revision " << revision;
  }

  Desk& desk_;
  const std::string filter_;
  Reader reader_;
  Names names_;
  int entered_ = 0;
  int left_ = 0;
};

// Articles about four towns, with numbers so few that the figures of two towns
// are joined and parted again all the time; and now and then an operator.
class World {
 public:
  World(Desk& desk, int seed) : desk_(desk), random_(seed) {}

  void Step() {
    if (Pick(8) == 0) return Decide();
    Story story{.uri = absl::StrCat("wire/", Pick(9)),
                .version = ++version_,
                .published = 2 + Pick(5)};
    story.withdrawn = Pick(5) == 0;
    story.correction = Pick(6) == 0;
    const int reports = 1 + Pick(3);
    for (int i = 0; i < reports; ++i) story.reports.push_back(AnyReport());
    desk_.Publish(story);
  }

 private:
  int Pick(int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random_);
  }
  std::string Town() {
    constexpr std::string_view kTowns[] = {"kyiv", "odesa", "lviv", "sumy"};
    return std::string(kTowns[Pick(4)]);
  }
  Report AnyReport() {
    return {.value = std::to_string(20 + 20 * Pick(4)),
            .place = Town(),
            .object = Pick(3) == 0 ? "person" : "drone",
            .day = 1 + Pick(3)};
  }
  void Decide() {
    const Report report = AnyReport();
    Report into = report;
    into.place = Town();
    desk_.Decide(report, Pick(3) == 0 ? std::nullopt : std::optional(into));
  }

  Desk& desk_;
  std::mt19937 random_;
  int version_ = 0;
};

const std::vector<std::string>& Filters() {
  static const auto& filters = *new std::vector<std::string>{
      "",
      "object = drone",
      "object = person place = lviv",
      "NOT place = kyiv",
      "value > 50",
      "source_count >= 2",
      "disputed = true OR value <= 20",
      "event_time >= 2025-03-02",
      "display_name:drone value != 40",
  };
  return filters;
}

int CountOf(Desk& desk, ChangeKind kind) {
  int count = 0;
  const auto log = desk.store().ReadChanges(1, 100'000, 100 << 20);
  for (const store::RevisionChanges& revision : *log) {
    for (const Change& change : revision.changes) count += change.kind == kind;
  }
  return count;
}

class FigureSetsTest : public testing::TestWithParam<int> {};

TEST_P(FigureSetsTest, EdgesKeepWhatListsHave) {
  Desk desk;
  World world(desk, GetParam());
  std::deque<SetKeeper> keepers;
  for (const std::string& filter : Filters()) {
    keepers.emplace_back(desk, filter, /*snapshot=*/false);
  }
  for (int i = 0; i < 60; ++i) {
    world.Step();
    if (i == 20) {
      for (const std::string& filter : Filters()) {
        keepers.emplace_back(desk, filter, /*snapshot=*/true);
      }
    }
    // Some catch up at once, some from far behind.
    for (size_t k = i % 3; k < keepers.size(); k += 3) keepers[k].CatchUp();
    if (testing::Test::HasFailure()) return;
  }
  for (SetKeeper& keeper : keepers) keeper.CatchUp();
  // It was worth the while.
  EXPECT_GT(CountOf(desk, ChangeKind::kFigureMerged), 5);
  EXPECT_GT(CountOf(desk, ChangeKind::kFigureSplit), 5);
  int entered = 0;
  int left = 0;
  for (const SetKeeper& keeper : keepers) {
    entered += keeper.entered();
    left += keeper.left();
  }
  EXPECT_GT(entered, 100);
  EXPECT_GT(left, 50);
}

// A condition is about a point: no revision says of one twice that it holds,
// and what the log's points say of sources is said.
TEST_P(FigureSetsTest, ConditionsAreSentOnce) {
  Desk desk;
  World world(desk, GetParam());
  for (int i = 0; i < 60; ++i) world.Step();
  using Event = std::tuple<int64_t, std::string, std::string>;
  std::set<Event> confirmed;
  const auto log = desk.store().ReadChanges(1, 100'000, 100 << 20);
  for (const store::RevisionChanges& revision : *log) {
    for (const Change& change : revision.changes) {
      const auto sources = [](const std::optional<Point>& point) {
        return point ? point->source_count : 0;
      };
      if (sources(change.previous) >= 2 || sources(change.current) < 2) continue;
      confirmed.emplace(change.revision, "figures/" + change.figure_id,
                        change.current->id);
    }
  }
  size_t sent = 0;
  for (const std::string filter :
       {"moved_by(0.1)", "crossed(50)", "rose_above(30)", "fell_below(70)",
        "corrected()", "confirmed_by(2)"}) {
    std::set<Event> events;
    Reader reader(desk, FromStart(filter));
    for (const v1::Change& change : ChangesOf(reader.Take())) {
      if (!change.has_current()) continue;
      ++sent;
      const bool is_new = events
                              .emplace(change.revision(), change.figure(),
                                       change.current().id())
                              .second;
      EXPECT_TRUE(is_new) << filter << " twice in " << change.revision();
    }
    if (filter == "confirmed_by(2)") {
      EXPECT_EQ(events, confirmed);
    }
  }
  EXPECT_GT(sent, 30u);
  EXPECT_FALSE(confirmed.empty());
}

// A filter with the id of a figure that an operator merged goes on with the one
// that it is part of.
TEST(OldIdsTest, LeadToTheFigureThatTheyAreInNow) {
  Desk desk;
  const Report kyiv = {.value = "10", .place = "kyiv", .day = 1};
  const Report odesa = {.value = "30", .place = "odesa", .day = 3};
  desk.Publish({.uri = "a", .reports = {kyiv}});
  desk.Publish({.uri = "b", .reports = {odesa}});
  const std::string old_name = "figures/" + Desk::FigureId(kyiv);
  const std::string name = "figures/" + Desk::FigureId(odesa);
  const std::string filter = "figure = " + old_name;
  Reader reader(desk, FromStart(filter));
  ASSERT_EQ(ChangesOf(reader.Take()).size(), 1u);
  EXPECT_EQ(Listed(desk, filter, 2), Names{old_name});

  desk.Decide(kyiv, odesa);
  EXPECT_EQ(Listed(desk, filter, 3), Names{name});
  const auto merged = ChangesOf(reader.Take());
  ASSERT_GE(merged.size(), 2u);
  for (const v1::Change& change : merged) {
    EXPECT_EQ(change.filter_edge(), v1::FILTER_EDGE_UNSPECIFIED);
  }
  EXPECT_EQ(merged[0].kind(), v1::CHANGE_KIND_FIGURE_MERGED);

  desk.Publish({.uri = "c", .reports = {{.value = "50", .place = "odesa", .day = 5}}});
  const auto later = ChangesOf(reader.Take());
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later[0].figure(), name);

  v1::ListTimelineEntriesRequest timeline;
  timeline.set_filter(filter);
  const auto entries = ListTimelineEntries(desk.context(), timeline);
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->entries_size(), 3);
  v1::ListChangesRequest log;
  log.set_filter(filter);
  log.set_start_revision(4);
  const auto changes = ListChanges(desk.context(), log);
  ASSERT_TRUE(changes.ok()) << changes.status();
  EXPECT_EQ(changes->changes_size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FigureSetsTest, testing::Range(1, 7));

}  // namespace
}  // namespace factline::serve
