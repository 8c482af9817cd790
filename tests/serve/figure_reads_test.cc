#include "daemon/serve/figure_reads.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "daemon/convert/convert.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

std::string FigureName(const Report& report) {
  return "figures/" + Desk::FigureId(report);
}

// Three figures: kyiv (two points, one of them revised), odesa, missiles.
//   1 a: kyiv day 1 = 10
//   2 b: kyiv day 1 = 12 (a day later)
//   3 c: kyiv day 5 = 30
//   4 d: odesa day 2 = 7
//   5 e: kyiv day 3 = 4 missiles
class FigureReadsTest : public testing::Test {
 protected:
  FigureReadsTest() {
    desk_.Publish({.uri = "a", .reports = {{.value = "10"}}});
    desk_.Publish({.uri = "b", .reports = {{.value = "12"}}, .published = 3});
    desk_.Publish(
        {.uri = "c", .reports = {{.value = "30", .day = 5}}, .published = 6});
    desk_.Publish(
        {.uri = "d", .reports = {{.value = "7", .place = "odesa", .day = 2}}});
    desk_.Publish({.uri = "e",
                   .reports = {{.value = "4", .object = "missile", .day = 3}}});
  }

  ReadContext context() { return desk_.context(); }

  Desk desk_;
  const std::string kyiv_ = FigureName({});
  const std::string odesa_ = FigureName({.place = "odesa"});
  const std::string missiles_ = FigureName({.object = "missile"});
};

TEST_F(FigureReadsTest, GetFigureLatestAndAsOf) {
  v1::GetFigureRequest request;
  request.set_name(kyiv_);
  const auto latest = GetFigure(context(), request);
  ASSERT_TRUE(latest.ok()) << latest.status();
  EXPECT_EQ(latest->figure().name(), kyiv_);
  EXPECT_EQ(latest->figure().latest_point().best().value(), "30");
  EXPECT_EQ(latest->figure().latest_point().computed_at().revision(), 5);
  EXPECT_EQ(latest->read_position().revision(), 5);
  EXPECT_EQ(latest->read_position().store_id(), desk_.store().store_id());

  request.mutable_as_of()->set_revision(2);
  const auto before = GetFigure(context(), request);
  EXPECT_EQ(before->figure().latest_point().best().value(), "12");
  EXPECT_EQ(before->read_position().revision(), 2);
  EXPECT_NE(before->figure().etag(), latest->figure().etag());

  // By the clock: what was known when revision 2 was recorded.
  *request.mutable_as_of()->mutable_record_time() =
      before->read_position().record_time();
  EXPECT_GE(GetFigure(context(), request)->read_position().revision(), 2);
  request.mutable_as_of()->mutable_record_time()->set_seconds(1000);
  EXPECT_EQ(InfoOf(GetFigure(context(), request).status()).reason(),
            "FIGURE_NOT_FOUND");
}

TEST_F(FigureReadsTest, EtagIsEqualForEqualStates) {
  v1::GetFigureRequest request;
  request.set_name(kyiv_);
  request.mutable_as_of()->set_revision(3);
  const auto third = GetFigure(context(), request);
  request.mutable_as_of()->set_revision(4);  // Another figure's.
  EXPECT_EQ(GetFigure(context(), request)->figure().etag(),
            third->figure().etag());
}

TEST_F(FigureReadsTest, ReadMask) {
  v1::GetFigureRequest request;
  request.set_name(kyiv_);
  request.mutable_read_mask()->add_paths("display_name");
  request.mutable_read_mask()->add_paths("latest_point.best.value");
  const auto figure = GetFigure(context(), request)->figure();
  EXPECT_FALSE(figure.display_name().empty());
  EXPECT_EQ(figure.latest_point().best().value(), "30");
  EXPECT_TRUE(figure.latest_point().best().unit_code().empty());
  EXPECT_TRUE(figure.name().empty());

  request.mutable_read_mask()->clear_paths();
  request.mutable_read_mask()->add_paths("*");
  EXPECT_EQ(GetFigure(context(), request)->figure().name(), kyiv_);
  request.mutable_read_mask()->add_paths("colour");
  EXPECT_EQ(GetFigure(context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

struct ErrorCase {
  std::string name;
  std::string figure;
  int64_t revision;
  absl::StatusCode code;
  std::string reason;
};

TEST_F(FigureReadsTest, GetFigureRefuses) {
  const ErrorCase cases[] = {
      {"Unknown", "figures/0123", -2, absl::StatusCode::kNotFound,
       "FIGURE_NOT_FOUND"},
      {"NotYet", odesa_, 3, absl::StatusCode::kNotFound, "FIGURE_NOT_FOUND"},
      {"Future", kyiv_, 6, absl::StatusCode::kOutOfRange, "FUTURE_REVISION"},
      {"Negative", kyiv_, -1, absl::StatusCode::kInvalidArgument, ""},
      {"OtherCollection", "claims/0123", -2, absl::StatusCode::kInvalidArgument,
       ""},
      {"NoName", "", -2, absl::StatusCode::kInvalidArgument, ""},
      {"Path", "figures/a/b", -2, absl::StatusCode::kInvalidArgument, ""},
  };
  for (const ErrorCase& c : cases) {
    SCOPED_TRACE(c.name);
    v1::GetFigureRequest request;
    request.set_name(c.figure);
    if (c.revision != -2) request.mutable_as_of()->set_revision(c.revision);
    const auto status = GetFigure(context(), request).status();
    EXPECT_EQ(status.code(), c.code) << status;
    EXPECT_EQ(InfoOf(status).reason(), c.reason);
  }
}

// All pages of a list, `size` rows each.
std::vector<v1::Figure> ListAll(const ReadContext& context,
                                v1::ListFiguresRequest request, int size) {
  std::vector<v1::Figure> all;
  request.set_page_size(size);
  do {
    const auto page = ListFigures(context, request);
    if (!page.ok()) {
      ADD_FAILURE() << page.status();
      break;
    }
    EXPECT_LE(page->figures_size(), size);
    all.insert(all.end(), page->figures().begin(), page->figures().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return all;
}

std::vector<std::string> NamesOf(const std::vector<v1::Figure>& figures) {
  std::vector<std::string> names;
  for (const v1::Figure& figure : figures) names.push_back(figure.name());
  return names;
}

TEST_F(FigureReadsTest, ListsByNameInPages) {
  std::vector<std::string> expected = {kyiv_, odesa_, missiles_};
  std::sort(expected.begin(), expected.end());
  for (const int size : {1, 2, 3, 50}) {
    EXPECT_EQ(NamesOf(ListAll(context(), {}, size)), expected) << size;
  }
}

TEST_F(FigureReadsTest, ListsInOrder) {
  v1::ListFiguresRequest request;
  const std::vector<std::string> by_time = {odesa_, missiles_, kyiv_};
  std::vector<std::string> reversed(by_time.rbegin(), by_time.rend());
  for (const int size : {1, 2, 5}) {
    request.set_order_by("event_time");
    EXPECT_EQ(NamesOf(ListAll(context(), request, size)), by_time);
    request.set_order_by("event_time desc");
    EXPECT_EQ(NamesOf(ListAll(context(), request, size)), reversed);
  }
  request.set_order_by("name desc");
  auto names = NamesOf(ListAll(context(), request, 1));
  EXPECT_TRUE(std::is_sorted(names.rbegin(), names.rend()));
  EXPECT_EQ(names.size(), 3u);
  request.set_order_by("display_name");
  const auto by_label = ListAll(context(), request, 1);
  EXPECT_TRUE(std::is_sorted(by_label.begin(), by_label.end(),
                             [](const auto& a, const auto& b) {
                               return a.display_name() < b.display_name();
                             }));
}

TEST_F(FigureReadsTest, ListFilters) {
  v1::ListFiguresRequest request;
  request.set_filter("object = drone AND value >= 10");
  EXPECT_EQ(NamesOf(ListAll(context(), request, 2)),
            std::vector<std::string>{kyiv_});
  request.set_filter("figure = " + odesa_);
  EXPECT_EQ(NamesOf(ListAll(context(), request, 2)),
            std::vector<std::string>{odesa_});
  request.set_filter("figure = " + odesa_ + " value > 100");
  EXPECT_TRUE(ListAll(context(), request, 2).empty());
}

TEST_F(FigureReadsTest, ScanBudgetMakesPartialPages) {
  ReadContext narrow = context();
  narrow.max_rows = 1;
  v1::ListFiguresRequest request;
  request.set_filter("object = missile");
  EXPECT_EQ(NamesOf(ListAll(narrow, request, 10)),
            std::vector<std::string>{missiles_});
  const auto page = ListFigures(narrow, {});
  EXPECT_EQ(page->figures_size(), 1);
  EXPECT_FALSE(page->next_page_token().empty());
}

TEST(PageBytes, PagesStayBelowWhatClientsAccept) {
  Desk desk;
  Story story{.uri = "a"};
  for (int i = 0; i < 60; ++i) {
    story.reports.push_back(
        {.value = "5",
         .place = std::string(50'000, 'x') + std::to_string(i),
         .words = std::to_string(i)});
  }
  desk.Publish(story);
  v1::ListFiguresRequest request;
  request.set_page_size(1000);
  for (const std::string order : {"", "display_name"}) {
    request.set_order_by(order);
    request.set_page_token("");
    std::set<std::string> names;
    int pages = 0;
    do {
      const auto page = ListFigures(desk.context(), request);
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_LT(page->ByteSizeLong(), size_t{3} << 20);
      for (const auto& figure : page->figures()) names.insert(figure.name());
      request.set_page_token(page->next_page_token());
      ++pages;
    } while (!request.page_token().empty());
    EXPECT_EQ(names.size(), 60u) << order;
    EXPECT_GT(pages, 3) << order;
  }
}

TEST_F(FigureReadsTest, NobodyWaits) {
  ReadContext gone = context();
  gone.cancelled = [] { return true; };
  EXPECT_TRUE(ListFigures(gone, {})->figures().empty());
}

TEST_F(FigureReadsTest, PagesArePinnedToTheirRevision) {
  v1::ListFiguresRequest request;
  request.set_page_size(1);
  const auto first = ListFigures(context(), request);
  desk_.Publish({.uri = "f", .reports = {{.value = "1", .place = "lviv"}}});
  std::set<std::string> names = {first->figures(0).name()};
  request.set_page_token(first->next_page_token());
  while (!request.page_token().empty()) {
    const auto page = ListFigures(context(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->read_position().revision(), 5);
    for (const auto& figure : page->figures()) names.insert(figure.name());
    request.set_page_token(page->next_page_token());
  }
  EXPECT_EQ(names, (std::set<std::string>{kyiv_, odesa_, missiles_}));
}

TEST_F(FigureReadsTest, ListRefuses) {
  v1::ListFiguresRequest request;
  request.set_page_size(1);
  const std::string token = ListFigures(context(), request)->next_page_token();
  const auto reason = [&](const v1::ListFiguresRequest& wrong) {
    const auto status = ListFigures(context(), wrong).status();
    EXPECT_FALSE(status.ok());
    return InfoOf(status).reason();
  };
  request.set_page_token(token);
  request.set_filter("value > 1");
  EXPECT_EQ(reason(request), "TOKEN_MISMATCH");
  request.set_page_token("x");
  EXPECT_EQ(reason(request), "TOKEN_MALFORMED");
  request.set_page_token("");
  request.set_filter("nonsense");
  EXPECT_EQ(reason(request), "FILTER_INVALID");
  request.clear_filter();
  request.set_order_by("colour");
  EXPECT_EQ(ListFigures(context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
  request.clear_order_by();
  request.set_page_size(-1);
  EXPECT_EQ(ListFigures(context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);

  Desk other;
  other.Publish({.uri = "a", .reports = {{.value = "10"}}});
  request.set_page_size(1);
  request.set_page_token(token);
  EXPECT_EQ(InfoOf(ListFigures(other.context(), request).status()).reason(),
            "STORE_REPLACED");
}

TEST_F(FigureReadsTest, SearchRanks) {
  const auto search = [&](const std::string& query) {
    v1::SearchFiguresRequest request;
    request.set_query(query);
    request.set_page_size(1);
    std::vector<std::string> names;
    do {
      const auto page = SearchFigures(context(), request);
      if (!page.ok()) return std::vector<std::string>{"error"};
      for (const auto& figure : page->figures()) {
        names.push_back(figure.name());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  };
  using Names = std::vector<std::string>;
  // Of equal matches the figure with more points comes first.
  EXPECT_EQ(search("drones"), (Names{kyiv_, odesa_}));
  EXPECT_EQ(search("DRONES Odesa"), Names{odesa_});
  EXPECT_EQ(search("miss"), Names{missiles_});
  EXPECT_EQ(search("drones kharkiv"), Names{});
  EXPECT_EQ(search(" ,. "), Names{"error"});
  EXPECT_EQ(search(std::string(300, 'a')), Names{"error"});
}

TEST_F(FigureReadsTest, SearchFindsOtherWordsForAConcept) {
  const ConceptIds concepts = [](std::string_view word) {
    return word == "fired" ? std::vector<std::string>{"launched", "laid_off"}
                           : std::vector<std::string>();
  };
  const auto search = [&](const std::string& query, const ConceptIds* known) {
    ReadContext with = context();
    with.concepts = known;
    v1::SearchFiguresRequest request;
    request.set_query(query);
    const auto page = SearchFigures(with, request);
    std::vector<std::string> names;
    if (!page.ok()) return std::vector<std::string>{"error"};
    for (const auto& figure : page->figures()) names.push_back(figure.name());
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(search("drones fired odesa", &concepts), Names{odesa_});
  EXPECT_EQ(search("fired miss", &concepts), Names{missiles_});
  EXPECT_EQ(search("drones shot", &concepts), Names{});
  EXPECT_EQ(search("drones fired", nullptr), Names{});
}

v1::ListFigureHistoryRequest HistoryOf(const std::string& figure,
                                       v1::HistoryAxis axis) {
  v1::ListFigureHistoryRequest request;
  request.set_parent(figure);
  request.set_axis(axis);
  return request;
}

// "value@selected_from[-selected_until]" of all rows, two a page.
std::vector<std::string> Rows(const ReadContext& context,
                              v1::ListFigureHistoryRequest request) {
  std::vector<std::string> rows;
  request.set_page_size(2);
  do {
    const auto page = ListFigureHistory(context, request);
    if (!page.ok()) return {std::string(page.status().message())};
    for (const auto& row : page->points()) {
      rows.push_back(row.claim().quantity().value() + "@" +
                     std::to_string(row.selected_from().revision()));
      if (row.has_selected_until()) {
        rows.back() += "-" + std::to_string(row.selected_until().revision());
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return rows;
}

using RowTexts = std::vector<std::string>;

TEST_F(FigureReadsTest, HistoryOnThreeAxes) {
  desk_.Publish(
      {.uri = "g", .reports = {{.value = "9", .day = 3}}, .published = 7});
  EXPECT_EQ(Rows(context(), HistoryOf(kyiv_, v1::HISTORY_AXIS_EVENT_TIME)),
            (RowTexts{"12@2", "9@6", "30@3"}));
  EXPECT_EQ(Rows(context(), HistoryOf(kyiv_, v1::HISTORY_AXIS_RECORD_TIME)),
            (RowTexts{"10@1-2", "12@2", "30@3", "9@6"}));
  EXPECT_EQ(Rows(context(), HistoryOf(kyiv_, v1::HISTORY_AXIS_FIRST_REPORT)),
            (RowTexts{"10@1-2", "9@6", "30@3"}));
  EXPECT_EQ(Rows(context(), HistoryOf(kyiv_, v1::HISTORY_AXIS_UNSPECIFIED)),
            (RowTexts{"12@2", "9@6", "30@3"}));
}

TEST_F(FigureReadsTest, HistoryAsOfWindowAndFilter) {
  auto request = HistoryOf(kyiv_, v1::HISTORY_AXIS_RECORD_TIME);
  request.mutable_as_of()->set_revision(1);
  EXPECT_EQ(Rows(context(), request), RowTexts{"10@1"});
  request.clear_as_of();
  *request.mutable_event_window()->mutable_earliest_time() =
      convert::ToProto(Day(4));
  EXPECT_EQ(Rows(context(), request), RowTexts{"30@3"});
  *request.mutable_event_window()->mutable_latest_time() =
      convert::ToProto(Day(4));
  EXPECT_EQ(ListFigureHistory(context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
  request.clear_event_window();
  request.set_filter("publisher:\"of b\"");
  EXPECT_EQ(Rows(context(), request), RowTexts{"12@2"});
}

TEST_F(FigureReadsTest, HistoryNamesWhatARowReplaced) {
  const auto page = ListFigureHistory(
      context(), HistoryOf(kyiv_, v1::HISTORY_AXIS_RECORD_TIME));
  ASSERT_EQ(page->points_size(), 3);
  EXPECT_TRUE(page->points(0).previous_claim().empty());
  EXPECT_EQ(page->points(1).previous_claim(), page->points(0).claim().name());
  EXPECT_TRUE(page->points(2).previous_claim().empty());
}

TEST_F(FigureReadsTest, HistoryShowsWithdrawnOnDemand) {
  desk_.Publish({.uri = "c", .version = 2, .published = 8, .withdrawn = true});
  for (const auto axis :
       {v1::HISTORY_AXIS_EVENT_TIME, v1::HISTORY_AXIS_FIRST_REPORT}) {
    auto request = HistoryOf(kyiv_, axis);
    const auto shown = Rows(context(), request);
    EXPECT_EQ(shown.size(), 1u) << axis;
    request.set_show_withdrawn(true);
    const auto all = Rows(context(), request);
    ASSERT_EQ(all.size(), 2u) << axis;
    EXPECT_EQ(all.back(), "30@3-6");
  }
}

TEST_F(FigureReadsTest, HistoryRefuses) {
  EXPECT_EQ(InfoOf(ListFigureHistory(
                       context(),
                       HistoryOf("figures/00", v1::HISTORY_AXIS_EVENT_TIME))
                       .status())
                .reason(),
            "FIGURE_NOT_FOUND");
  EXPECT_EQ(ListFigureHistory(
                context(), HistoryOf(kyiv_, static_cast<v1::HistoryAxis>(99)))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(FigureReadsTest, Diff) {
  v1::DiffFigureRequest request;
  request.set_name(kyiv_);
  EXPECT_EQ(DiffFigure(context(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
  request.mutable_base()->set_revision(1);
  request.mutable_target()->set_revision(3);
  const auto grown = DiffFigure(context(), request);
  ASSERT_TRUE(grown.ok()) << grown.status();
  EXPECT_EQ(grown->before().latest_point().best().value(), "10");
  EXPECT_EQ(grown->after().latest_point().best().value(), "30");
  EXPECT_EQ(grown->added_claims_size(), 2);
  EXPECT_EQ(grown->removed_claims_size(), 0);
  EXPECT_EQ(grown->base_position().revision(), 1);
  EXPECT_EQ(grown->target_position().revision(), 3);

  desk_.Publish({.uri = "c", .version = 2, .published = 8, .withdrawn = true});
  request.mutable_base()->set_revision(5);
  request.clear_target();
  const auto shrunk = DiffFigure(context(), request);
  EXPECT_EQ(shrunk->added_claims_size(), 0);
  ASSERT_EQ(shrunk->removed_claims_size(), 1);
  EXPECT_EQ(shrunk->removed_claims(0).quantity().value(), "30");
  EXPECT_EQ(shrunk->target_position().revision(), 6);

  request.set_name(odesa_);
  request.mutable_base()->set_revision(1);
  const auto born = DiffFigure(context(), request);
  EXPECT_FALSE(born->has_before());
  EXPECT_TRUE(born->has_after());
  request.set_name("figures/00");
  EXPECT_EQ(InfoOf(DiffFigure(context(), request).status()).reason(),
            "FIGURE_NOT_FOUND");
}

TEST_F(FigureReadsTest, ExplainSplitsForAndAgainst) {
  desk_.Publish({.uri = "h",
                 .reports = {{.value = "30", .day = 5, .speaker = "mayor"}},
                 .published = 7});
  desk_.Publish(
      {.uri = "i",
       .reports =
           {{.value = "30", .day = 5, .speaker = "ministry", .denied = true}},
       .published = 7});
  v1::ExplainFigureRequest request;
  request.set_name(kyiv_);
  const auto latest = ExplainFigure(context(), request);
  ASSERT_TRUE(latest.ok()) << latest.status();
  EXPECT_EQ(latest->point().best().value(), "30");
  ASSERT_EQ(latest->supporting_claims_size(), 2);
  EXPECT_EQ(latest->supporting_claims(0).name(),
            latest->point().selected_claim());
  ASSERT_EQ(latest->opposing_claims_size(), 1);
  EXPECT_EQ(latest->opposing_claims(0).attributions(0).source(), "ministry");
  EXPECT_FALSE(latest->selection_steps().empty());
  EXPECT_EQ(latest->read_position().revision(), 7);
  // Down to the words.
  EXPECT_EQ(latest->supporting_claims(0).evidence(0).quote(), "30");
  EXPECT_FALSE(
      latest->supporting_claims(0).evidence(0).article_revision().empty());

  // The point of a claim that was not selected in the end.
  request.set_claim(
      Desk::ClaimName({.uri = "a", .reports = {{.value = "10"}}}));
  const auto first = ExplainFigure(context(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->point().best().value(), "12");
  ASSERT_EQ(first->opposing_claims_size(), 1);
  EXPECT_EQ(first->opposing_claims(0).name(), request.claim());

  request.set_claim("claims/00");
  EXPECT_EQ(InfoOf(ExplainFigure(context(), request).status()).reason(),
            "CLAIM_NOT_FOUND");

  // One that there is, but not here.
  const Story other = {.uri = "other", .reports = {{.value = "7", .place = "lviv"}}};
  desk_.Publish(other);
  request.set_claim(Desk::ClaimName(other));
  const absl::Status elsewhere = ExplainFigure(context(), request).status();
  EXPECT_EQ(InfoOf(elsewhere).reason(), "CLAIM_NOT_FOUND");
  EXPECT_EQ(InfoOf(elsewhere).metadata().at("figure"),
            "figures/" + Desk::FigureId(other.reports[0]));
  EXPECT_NE(elsewhere.message().find("another figure"), absl::string_view::npos);
}

TEST_F(FigureReadsTest, SearchFindsSpeakersAsOfWhenTheySpoke) {
  desk_.Publish({.uri = "h",
                 .reports = {{.value = "8",
                              .place = "odesa",
                              .day = 2,
                              .speaker = "Port Authority"}}});
  v1::SearchFiguresRequest request;
  const auto found = [&] {
    const auto page = SearchFigures(context(), request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> names;
    for (const auto& figure : page->figures()) names.push_back(figure.name());
    return names;
  };
  using Names = std::vector<std::string>;
  request.set_query("authority");
  EXPECT_EQ(found(), Names{odesa_});
  request.set_query("auth drone");
  EXPECT_EQ(found(), Names{odesa_});
  request.set_query("authority missile");
  EXPECT_EQ(found(), Names{});
  request.set_query("authority");
  request.mutable_as_of()->set_revision(5);
  EXPECT_EQ(found(), Names{}) << "nobody knew of it";
}

// A figure's latest point moves on; it stands in the order once, where it is at
// the revision that is read.
TEST_F(FigureReadsTest, OrderFollowsTheRevision) {
  desk_.Publish(
      {.uri = "i", .reports = {{.value = "9", .place = "odesa", .day = 9}}});
  v1::ListFiguresRequest request;
  request.set_order_by("event_time desc");
  for (const int size : {1, 2, 5}) {
    EXPECT_EQ(NamesOf(ListAll(context(), request, size)),
              (std::vector<std::string>{odesa_, kyiv_, missiles_}));
    v1::ListFiguresRequest before = request;
    before.mutable_as_of()->set_revision(5);
    EXPECT_EQ(NamesOf(ListAll(context(), before, size)),
              (std::vector<std::string>{kyiv_, missiles_, odesa_}));
  }
  // Rows that a budget cuts off come with the next page.
  ReadContext narrow = context();
  narrow.max_rows = 1;
  EXPECT_EQ(NamesOf(ListAll(narrow, request, 5)),
            (std::vector<std::string>{odesa_, kyiv_, missiles_}));
}

TEST_F(FigureReadsTest, IndexedFiltersFindWhatAScanFinds) {
  // An OR is not looked up, so the second filter reads all figures.
  for (const std::string filter :
       {"place = kyiv", "place = ODESA", "object = drone", "object = missile",
        "action = launched", "country = UA", "country = FR", "within = ua",
        "place = kyiv object = drone", "object = drone value > 20"}) {
    v1::ListFiguresRequest request;
    request.set_filter(filter);
    v1::ListFiguresRequest scan;
    scan.set_filter("(" + filter + ") OR (" + filter + ")");
    for (const char* order : {"", "name desc", "display_name", "event_time"}) {
      request.set_order_by(order);
      scan.set_order_by(order);
      for (const int size : {1, 5}) {
        EXPECT_EQ(NamesOf(ListAll(context(), request, size)),
                  NamesOf(ListAll(context(), scan, size)))
            << filter << " by " << order;
      }
    }
  }
}

// Kyiv on day 1: 10 said first, then 12.
TEST_F(FigureReadsTest, ValuesByTheRuleAskedFor) {
  const auto value = [&](const std::string& rule) {
    v1::ListFigureHistoryRequest request;
    request.set_parent(kyiv_);
    request.set_selection_rule(rule);
    const auto page = ListFigureHistory(context(), request);
    EXPECT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->points_size(), 2);
    EXPECT_EQ(page->points(0).has_selected_from(),
              rule.empty() || rule == "latest-authoritative");
    return page->points(0).claim().quantity().value();
  };
  EXPECT_EQ(value(""), "12");
  EXPECT_EQ(value("latest-authoritative"), "12");
  EXPECT_EQ(value("highest"), "12");
  EXPECT_EQ(value("lowest"), "10");
  EXPECT_EQ(value("median"), "10");
  EXPECT_EQ(value("first-report"), "10");

  v1::ExplainFigureRequest explain;
  explain.set_name(kyiv_);
  explain.set_claim(Desk::ClaimName({.uri = "a", .reports = {{.value = "10"}}}));
  explain.set_selection_rule("lowest");
  const auto lowest = ExplainFigure(context(), explain);
  ASSERT_TRUE(lowest.ok()) << lowest.status();
  EXPECT_EQ(lowest->point().best().value(), "10");
  EXPECT_EQ(lowest->point().selection_rule(), "lowest");
  EXPECT_EQ(lowest->supporting_claims(0).quantity().value(), "10");

  v1::GetFigureRequest get;
  get.set_name(kyiv_);
  get.mutable_as_of()->set_revision(2);
  get.set_selection_rule("lowest");
  EXPECT_EQ(GetFigure(context(), get)->figure().latest_point().best().value(),
            "10");
  get.set_selection_rule("loudest");
  EXPECT_EQ(GetFigure(context(), get).status().code(),
            absl::StatusCode::kInvalidArgument);
  auto by_record = HistoryOf(kyiv_, v1::HISTORY_AXIS_RECORD_TIME);
  by_record.set_selection_rule("lowest");
  EXPECT_EQ(ListFigureHistory(context(), by_record).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace factline::serve
