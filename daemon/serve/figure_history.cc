#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/figure_reads.h"
#include "daemon/serve/filter.h"
#include "daemon/serve/index_plan.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"
#include "daemon/store/claim_lookup.h"

namespace factline::serve {
namespace {

constexpr int kDefaultSize = 100;
constexpr int kMaxSize = 1000;

// One claim while it was the selected one of its point.
struct Span {
  std::string claim_id;
  std::string previous_claim;  // Selected before it; empty = none.
  StorePosition from;
  std::optional<StorePosition> until;  // Empty = still selected.
  EventTime event_time;
};

// The spans of one point, in time.
struct PointSpans {
  std::vector<Span> spans;
  bool exists = false;  // The last one is open.
};

void Advance(const store::PointVersion& version, PointSpans& point) {
  const std::string selected =
      version.point ? version.point->selected_claim : "";
  point.exists = !selected.empty();
  const bool open = !point.spans.empty() && !point.spans.back().until;
  if (open && point.spans.back().claim_id == selected) {
    point.spans.back().event_time = version.point->event_time;
    return;
  }
  if (open) point.spans.back().until = version.from;
  if (selected.empty()) return;
  point.spans.push_back(
      {.claim_id = selected,
       .previous_claim = point.spans.empty() ? "" : point.spans.back().claim_id,
       .from = version.from,
       .until = std::nullopt,
       .event_time = version.point->event_time});
}

void SortByEvent(std::vector<Span>& spans) {
  const auto key = [](const Span& span) {
    return std::make_tuple(
        span.event_time.earliest.value_or(absl::InfinitePast()),
        std::string_view(span.claim_id), span.from.revision);
  };
  std::sort(spans.begin(), spans.end(),
            [&](const Span& a, const Span& b) { return key(a) < key(b); });
}

void SortByRecord(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return std::tie(a.from.revision, a.claim_id) <
           std::tie(b.from.revision, b.claim_id);
  });
}

// The rows of an axis, before filters.
std::vector<Span> RowsOfAxis(const std::vector<store::PointVersion>& versions,
                             v1::HistoryAxis axis, bool show_withdrawn) {
  std::map<std::string, PointSpans> points;
  for (const store::PointVersion& version : versions) {
    Advance(version, points[version.point_id]);
  }
  std::vector<Span> rows;
  for (auto& [id, point] : points) {
    if (point.spans.empty()) continue;
    switch (axis) {
      case v1::HISTORY_AXIS_RECORD_TIME:
        rows.insert(rows.end(), point.spans.begin(), point.spans.end());
        break;
      case v1::HISTORY_AXIS_FIRST_REPORT:
        rows.push_back(point.spans.front());
        break;
      default:
        if (point.exists || show_withdrawn) rows.push_back(point.spans.back());
    }
  }
  if (axis == v1::HISTORY_AXIS_RECORD_TIME) {
    SortByRecord(rows);
  } else {
    SortByEvent(rows);
  }
  return rows;
}

// The rows before filters; `figure` becomes what the rule makes of it.
absl::StatusOr<std::vector<Span>> RowsOf(
    const store::StoreView& view, const v1::ListFigureHistoryRequest& request,
    track::SelectionRule rule, Figure& figure) {
  if (rule == track::SelectionRule::kLatestAuthoritative) {
    FACTLINE_ASSIGN_OR_RETURN(const auto versions,
                              view.PointVersions(figure.id));
    return RowsOfAxis(versions, request.axis(), request.show_withdrawn());
  }
  FACTLINE_RETURN_IF_ERROR(ApplyRule(view, rule, figure));
  std::vector<Span> rows;
  for (const Point& point : figure.points) {
    if (point.selected_claim.empty()) continue;
    Span& row = rows.emplace_back();
    row.claim_id = point.selected_claim;
    row.event_time = point.event_time;
  }
  SortByEvent(rows);
  return rows;
}

bool IsGone(ClaimState state) {
  return state == ClaimState::kWithdrawn || state == ClaimState::kUnread;
}

v1::HistoryPoint Render(const Span& span, const store::StoredClaim& claim) {
  v1::HistoryPoint row;
  *row.mutable_claim() = RenderClaim(claim);
  if (!span.previous_claim.empty()) {
    row.set_previous_claim(convert::ClaimName(span.previous_claim));
  }
  if (span.from.revision > 0) {
    *row.mutable_selected_from() = convert::ToProto(span.from);
  }
  if (span.until) {
    *row.mutable_selected_until() = convert::ToProto(*span.until);
  }
  return row;
}

using PointsOfClaims = std::map<std::string_view, const Point*>;

// Empty if the filter does not ask for them. `figure` outlives it.
PointsOfClaims FindPoints(const Figure& figure, const Filter& filter) {
  PointsOfClaims points;
  if (!filter.needs_point_of_claim()) return points;
  for (const Point& point : figure.points) {
    for (const std::string& claim : point.claims) points[claim] = &point;
  }
  return points;
}

// What the rows of one listing must meet.
struct RowTest {
  const Figure& figure;
  const Filter& filter;
  const OldIds& old_ids;
  const PointsOfClaims& points;
  const EventWindow& window;
  bool show_withdrawn = false;

  bool Passes(const store::StoredClaim& stored) const {
    const auto point = points.find(stored.claim.id);
    return (show_withdrawn || !IsGone(stored.state)) &&
           window.Overlaps(stored.claim.event_time) &&
           filter.Matches({.figure = &figure,
                           .claim = &stored.claim,
                           .point_of_claim =
                               point == points.end() ? nullptr : point->second,
                           .state = stored.state,
                           .old_ids = &old_ids});
  }
};

// Rows whose claims are read at a time.
constexpr size_t kRowsAtOnce = 128;

// The claims of rows[first, last), in the order of the rows, read in the order
// in which the store has them.
absl::StatusOr<std::vector<store::StoredClaim>> ClaimsOf(
    const std::vector<Span>& rows, size_t first, size_t last,
    const std::string& figure_id, const store::StoreView& view,
    store::ClaimLookup& lookup) {
  std::vector<size_t> order(last - first);
  std::iota(order.begin(), order.end(), size_t{0});
  const auto id_of = [&](size_t i) -> const std::string& {
    return rows[first + i].claim_id;
  };
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return id_of(a) < id_of(b); });
  std::vector<store::StoredClaim> claims(order.size());
  for (size_t k = 0; k < order.size(); ++k) {
    if (k > 0 && id_of(order[k]) == id_of(order[k - 1])) {
      claims[order[k]] = claims[order[k - 1]];
      continue;
    }
    FACTLINE_ASSIGN_OR_RETURN(
        auto claim,
        lookup.FindNear(figure_id, id_of(order[k]), view.position().revision,
                        store::Readings::kWith));
    if (!claim) return absl::DataLossError("a selected claim is missing");
    claims[order[k]] = *std::move(claim);
  }
  return claims;
}

// Fills the page from rows[first] on.
absl::Status FillPage(const ReadContext& context, const Page& page,
                      const std::vector<Span>& rows, size_t first,
                      const RowTest& test,
                      v1::ListFigureHistoryResponse& response) {
  size_t bytes = 0;
  size_t read = first;  // Rows below are in `claims`.
  std::vector<store::StoredClaim> claims;
  const auto lookup = page.view->Claims();
  for (size_t next = first; next < rows.size(); ++next) {
    const int done = static_cast<int>(next - first);
    if (done > 0 && (page.IsFull(response.points_size(), bytes) ||
                     done == context.max_rows ||
                     (done % kRowsPerCheck == 0 && context.cancelled()))) {
      response.set_next_page_token(
          page.TokenAfter(absl::StrCat(next), rows[next - 1].claim_id));
      return absl::OkStatus();
    }
    if (next == read) {
      const size_t wanted = static_cast<size_t>(page.size) -
                            static_cast<size_t>(response.points_size());
      read += std::min({kRowsAtOnce, wanted, rows.size() - next});
      FACTLINE_ASSIGN_OR_RETURN(
          claims,
          ClaimsOf(rows, next, read, test.figure.id, *page.view, *lookup));
    }
    const store::StoredClaim& claim = claims[next + claims.size() - read];
    if (test.Passes(claim)) {
      *response.add_points() = Render(rows[next], claim);
      bytes += response.points().rbegin()->ByteSizeLong();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListFigureHistoryResponse> ListFigureHistory(
    const ReadContext& context, const v1::ListFigureHistoryRequest& request) {
  FACTLINE_ASSIGN_OR_RETURN(
      const Filter filter,
      Filter::Parse(request.filter(), FilterScope::kClaims,
                    context.places));
  FACTLINE_ASSIGN_OR_RETURN(const EventWindow window,
                            ReadEventWindow(request.event_window()));
  if (!v1::HistoryAxis_IsValid(request.axis())) {
    return InvalidField("axis", "is not known");
  }
  FACTLINE_ASSIGN_OR_RETURN(const track::SelectionRule rule,
                            ReadSelectionRule(request.selection_rule()));
  const bool by_event = request.axis() == v1::HISTORY_AXIS_UNSPECIFIED ||
                        request.axis() == v1::HISTORY_AXIS_EVENT_TIME;
  if (rule != track::SelectionRule::kLatestAuthoritative && !by_event) {
    return InvalidField("selection_rule", "takes the axis EVENT_TIME");
  }
  const uint64_t hash =
      HashQuery({"history", request.parent(), filter.canonical(),
                 absl::StrCat(request.axis()), HashText(request.as_of()),
                 HashText(window), request.show_withdrawn() ? "all" : "",
                 track::NameOf(rule)});
  FACTLINE_ASSIGN_OR_RETURN(
      const Page page, OpenPage(context.store, {.size = request.page_size(),
                                                .default_size = kDefaultSize,
                                                .max_size = kMaxSize,
                                                .token = request.page_token(),
                                                .as_of = request.as_of(),
                                                .query_hash = hash}));
  // Its points are for filters and rules; without them a page costs its rows.
  const bool wants_points =
      !filter.empty() || rule != track::SelectionRule::kLatestAuthoritative;
  FACTLINE_ASSIGN_OR_RETURN(
      Figure figure,
      FindFigure(*page.view, request.parent(), "parent", wants_points));
  FACTLINE_ASSIGN_OR_RETURN(const std::vector<Span> rows,
                            RowsOf(*page.view, request, rule, figure));

  // The rows of a pinned revision never change, so their number is a place.
  size_t first = 0;
  if (!page.first && (!absl::SimpleAtoi(page.last_key, &first) || first == 0 ||
                      first > rows.size())) {
    return TokenMalformed("page_token");
  }
  v1::ListFigureHistoryResponse response;
  *response.mutable_read_position() = convert::ToProto(page.view->position());
  FACTLINE_ASSIGN_OR_RETURN(const OldIds old_ids,
                            ReadOldIds(*page.view, filter));
  const PointsOfClaims points = FindPoints(figure, filter);
  const RowTest test{figure, filter, old_ids,
                     points, window, request.show_withdrawn()};
  FACTLINE_RETURN_IF_ERROR(
      FillPage(context, page, rows, first, test, response));
  return response;
}

}  // namespace factline::serve
