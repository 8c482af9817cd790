#include "daemon/serve/timeline_reads.h"

#include <string>
#include <vector>

#include "daemon/convert/convert.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

// Text of an entry: the values of its claims, best first, or the statement.
std::vector<std::string> Entries(const ReadContext& context,
                                 v1::ListTimelineEntriesRequest request,
                                 int page_size) {
  std::vector<std::string> all;
  request.set_page_size(page_size);
  do {
    const auto page = ListTimelineEntries(context, request);
    if (!page.ok()) return {std::string(page.status().message())};
    EXPECT_LE(page->entries_size(), page_size);
    for (const v1::TimelineEntry& entry : page->entries()) {
      std::string text;
      for (const v1::Claim& claim : entry.claims()) {
        text += claim.has_statement() ? claim.statement().text()
                                      : claim.quantity().value();
        text += " ";
      }
      if (entry.disputed()) text += "!";
      all.push_back(text);
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return all;
}

using Texts = std::vector<std::string>;

// kyiv: day 1 = 10 and 12 (disputed), day 5 = 30 twice; odesa: day 2 = 7; a
// statement of day 3; and a withdrawn 99 of day 4.
class TimelineTest : public testing::Test {
 protected:
  TimelineTest() {
    desk_.Publish({.uri = "a", .reports = {{.value = "10"}}});
    desk_.Publish({.uri = "b", .reports = {{.value = "12"}}, .published = 3});
    desk_.Publish(
        {.uri = "c", .reports = {{.value = "30", .day = 5}}, .published = 6});
    desk_.Publish(
        {.uri = "d", .reports = {{.value = "7", .place = "odesa", .day = 2}}});
    desk_.Publish({.uri = "e",
                   .reports = {{.value = "",
                                .day = 3,
                                .speaker = "mayor",
                                .words = "we go on"}}});
    desk_.Publish({.uri = "f", .reports = {{.value = "99", .day = 4}}});
    desk_.Publish(
        {.uri = "f", .version = 2, .published = 8, .withdrawn = true});
    desk_.Publish(
        {.uri = "g", .reports = {{.value = "30", .day = 5}}, .published = 7});
  }

  Desk desk_;
};

TEST_F(TimelineTest, FoldsAndOrders) {
  const Texts expected = {"12 10 !", "7 ", "we go on ", "30 30 "};
  const Texts reversed(expected.rbegin(), expected.rend());
  for (const int size : {1, 2, 3, 100}) {
    v1::ListTimelineEntriesRequest request;
    EXPECT_EQ(Entries(desk_.context(), request, size), expected) << size;
    request.set_descending(true);
    EXPECT_EQ(Entries(desk_.context(), request, size), reversed) << size;

    // Partial pages, wherever the budget of one scan ends, say the same.
    ReadContext narrow = desk_.context();
    narrow.max_rows = size;
    EXPECT_EQ(Entries(narrow, request, 2), reversed) << size;
  }
}

struct Case {
  std::string name;
  std::string filter;
  double from;  // Days; 0 = open.
  double until;
  Texts expected;
};

TEST_F(TimelineTest, FiltersAndWindows) {
  const Case cases[] = {
      {"Place", "place = kyiv", 0, 0, {"12 10 !", "30 30 "}},
      {"Speaker", "source = mayor", 0, 0, {"we go on "}},
      {"Statement", "statement:\"go on\"", 0, 0, {"we go on "}},
      {"OneOfAPoint", "value = 10", 0, 0, {"10 !"}},
      {"Nothing", "value > 1000", 0, 0, {}},
      {"Withdrawn", "state = WITHDRAWN", 0, 0, {"99 "}},
      {"From", "", 2, 0, {"7 ", "we go on ", "30 30 "}},
      {"Until", "", 0, 3, {"12 10 !", "7 "}},
      {"Between", "", 2.5, 2.6, {"7 "}},
      {"Touching", "", 2, 3, {"7 "}},
      {"Both", "place = kyiv", 3, 9, {"30 30 "}},
  };
  for (const Case& c : cases) {
    for (const bool descending : {false, true}) {
      SCOPED_TRACE(c.name);
      v1::ListTimelineEntriesRequest request;
      request.set_filter(c.filter);
      request.set_descending(descending);
      if (c.from > 0) {
        *request.mutable_event_window()->mutable_earliest_time() =
            convert::ToProto(Day(c.from));
      }
      if (c.until > 0) {
        *request.mutable_event_window()->mutable_latest_time() =
            convert::ToProto(Day(c.until));
      }
      Texts expected = c.expected;
      if (descending) expected = Texts(expected.rbegin(), expected.rend());
      EXPECT_EQ(Entries(desk_.context(), request, 2), expected);
    }
  }
}

TEST_F(TimelineTest, AsOf) {
  v1::ListTimelineEntriesRequest request;
  request.mutable_as_of()->set_revision(1);
  EXPECT_EQ(Entries(desk_.context(), request, 5), Texts{"10 "});
  request.mutable_as_of()->set_revision(6);
  EXPECT_EQ(Entries(desk_.context(), request, 5),
            (Texts{"12 10 !", "7 ", "we go on ", "99 ", "30 "}));
}

TEST_F(TimelineTest, Refuses) {
  v1::ListTimelineEntriesRequest request;
  request.set_filter("kind = VALUE_ADDED");
  EXPECT_EQ(
      InfoOf(ListTimelineEntries(desk_.context(), request).status()).reason(),
      "FILTER_INVALID");
  request.clear_filter();
  request.set_page_size(1);
  const auto page = ListTimelineEntries(desk_.context(), request);
  request.set_page_token(page->next_page_token());
  request.set_descending(true);
  EXPECT_EQ(
      InfoOf(ListTimelineEntries(desk_.context(), request).status()).reason(),
      "TOKEN_MISMATCH");
}

TEST_F(TimelineTest, GetClaimInEveryState) {
  const Story story{.uri = "f", .reports = {{.value = "99", .day = 4}}};
  v1::GetClaimRequest request;
  request.set_name(Desk::ClaimName(story));
  const auto now = GetClaim(desk_.context(), request);
  ASSERT_TRUE(now.ok()) << now.status();
  EXPECT_EQ(now->claim().state(), v1::CLAIM_STATE_WITHDRAWN);
  EXPECT_EQ(now->claim().quantity().value(), "99");
  EXPECT_EQ(now->claim().recorded().revision(), 6);
  EXPECT_EQ(now->claim().evidence(0).quote(), "99");
  request.mutable_as_of()->set_revision(6);
  EXPECT_EQ(GetClaim(desk_.context(), request)->claim().state(),
            v1::CLAIM_STATE_CURRENT);
  request.mutable_as_of()->set_revision(5);
  EXPECT_EQ(InfoOf(GetClaim(desk_.context(), request).status()).reason(),
            "CLAIM_NOT_FOUND");
  request.set_name("figures/x");
  EXPECT_EQ(GetClaim(desk_.context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// A story long after the others in event time that only begins early: windows
// are about overlap, not about starts.
TEST(TimelineWindow, LongEventsOverlapLateWindows) {
  Desk desk;
  desk.Publish({.uri = "a", .reports = {{.value = "1", .day = 1}}});
  desk.Publish({.uri = "b", .reports = {{.value = "2", .day = 9}}});
  v1::ListTimelineEntriesRequest request;
  *request.mutable_event_window()->mutable_earliest_time() =
      convert::ToProto(Day(1.9));
  *request.mutable_event_window()->mutable_latest_time() =
      convert::ToProto(Day(1.95));
  EXPECT_EQ(Entries(desk.context(), request, 5), Texts{"1 "});
}

// Indexes find what a look at every claim finds, in both orders, by pages of
// any size and in any window.
TEST_F(TimelineTest, IndexedFiltersFindWhatAScanFinds) {
  // An OR is not looked up.
  for (const std::string filter :
       {"place = kyiv", "place = odesa", "place = nowhere", "within = ua",
        "country = UA", "object = drone", "action = launched",
        "speaker = Mayor", "source = mayor", "mention = mayor",
        "place = kyiv object = drone value > 10",
        "place = kyiv state = WITHDRAWN",
        "speaker = mayor statement:go"}) {
    for (const bool descending : {false, true}) {
      for (const bool window : {false, true}) {
        v1::ListTimelineEntriesRequest request;
        request.set_descending(descending);
        if (window) {
          *request.mutable_event_window()->mutable_earliest_time() =
              convert::ToProto(Day(2));
          *request.mutable_event_window()->mutable_latest_time() =
              convert::ToProto(Day(5.5));
        }
        v1::ListTimelineEntriesRequest scan = request;
        request.set_filter(filter);
        scan.set_filter("(" + filter + ") OR (" + filter + ")");
        for (const int size : {1, 2, 100}) {
          EXPECT_EQ(Entries(desk_.context(), request, size),
                    Entries(desk_.context(), scan, size))
              << filter << " descending " << descending << " window "
              << window << " size " << size;
        }
      }
    }
  }
}

TEST_F(TimelineTest, WithinTakesNamesOfContainers) {
  ReadContext context = desk_.context();
  const PlaceIds places = [](std::string_view name) {
    return std::string(name == "Ukraine"  ? "UA"
                       : name == "France" ? "FR"
                       : name == "odesa"  ? "odesa"
                                          : "");
  };
  context.places = &places;
  v1::ListTimelineEntriesRequest request;
  request.set_filter("within = Ukraine");
  EXPECT_EQ(Entries(context, request, 10), (Texts{"12 10 !", "7 ", "30 30 "}));
  request.set_filter("within = odesa");
  EXPECT_EQ(Entries(context, request, 10), Texts{"7 "});
  request.set_filter("within = France");
  EXPECT_EQ(Entries(context, request, 10), Texts{});
  request.set_filter("within = nowhere");
  EXPECT_EQ(InfoOf(ListTimelineEntries(context, request).status()).reason(),
            "FILTER_INVALID");
}

// Days 1, 2, 3 and 5 of March 2025, a Saturday to a Wednesday.
TEST_F(TimelineTest, GroupsEntriesByPeriod) {
  struct Row {
    v1::TimelineGrouping grouping;
    bool descending;
    std::vector<std::pair<absl::Time, int>> groups;
  };
  const Row rows[] = {
      {v1::TIMELINE_GROUPING_UNSPECIFIED, false, {}},
      {v1::TIMELINE_GROUPING_DAY, false,
       {{Day(1), 1}, {Day(2), 1}, {Day(3), 1}, {Day(5), 1}}},
      {v1::TIMELINE_GROUPING_WEEK, false, {{Day(-4), 2}, {Day(3), 2}}},
      {v1::TIMELINE_GROUPING_WEEK, true, {{Day(3), 2}, {Day(-4), 2}}},
      {v1::TIMELINE_GROUPING_MONTH, false, {{Day(1), 4}}},
  };
  for (const Row& row : rows) {
    v1::ListTimelineEntriesRequest request;
    request.set_grouping(row.grouping);
    request.set_descending(row.descending);
    const auto page = ListTimelineEntries(desk_.context(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->groups_size(), static_cast<int>(row.groups.size()));
    for (int i = 0; i < page->groups_size(); ++i) {
      EXPECT_EQ(convert::FromProto(page->groups(i).start_time()),
                row.groups[i].first);
      EXPECT_GT(page->groups(i).end_time().seconds(),
                page->groups(i).start_time().seconds());
      EXPECT_EQ(page->groups(i).entry_count(), row.groups[i].second);
    }
  }
  v1::ListTimelineEntriesRequest request;
  request.set_grouping(static_cast<v1::TimelineGrouping>(9));
  EXPECT_EQ(ListTimelineEntries(desk_.context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace factline::serve
