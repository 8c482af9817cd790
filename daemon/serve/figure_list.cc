#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/figure_reads.h"
#include "daemon/serve/figure_words.h"
#include "daemon/serve/filter.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

constexpr int kDefaultListSize = 50;
constexpr int kMaxListSize = 1000;
constexpr int kDefaultSearchSize = 20;
constexpr int kMaxSearchSize = 200;
// Keys travel in page tokens; names that agree this far may stand in any
// order, which the figure's id then fixes.
constexpr size_t kMaxSortKeyBytes = 200;

FilterSubject SubjectOf(const Figure& figure) {
  return {.figure = &figure, .point = LatestPoint(figure)};
}

// Sort keys compare as bytes; the id breaks ties.
using SortKey = std::function<std::optional<std::string>(const Figure&)>;

struct Order {
  bool by_name = true;  // The store's own order, which needs no sorting.
  bool descending = false;
  SortKey key;
};

// Bytes that compare as the times do; "" (no time) comes first.
std::string TimeKey(std::optional<absl::Time> time) {
  if (!time) return "";
  // Moves the smallest second to 0, so that all print with one sign.
  const uint64_t seconds =
      static_cast<uint64_t>(absl::ToUnixSeconds(*time)) + (uint64_t{1} << 63);
  const int64_t nanos = absl::ToInt64Nanoseconds(
      *time - absl::FromUnixSeconds(absl::ToUnixSeconds(*time)));
  return absl::StrFormat("%020u.%09d", seconds, nanos);
}

absl::StatusOr<Order> ParseOrder(std::string_view text) {
  Order order;
  std::string_view field = text;
  if (field.ends_with(" desc")) {
    order.descending = true;
    field.remove_suffix(5);
  }
  order.by_name = (field.empty() || field == "name") && !order.descending;
  if (field.empty() || field == "name") {
    order.key = [](const Figure&) { return std::string(); };
  } else if (field == "display_name") {
    order.key = [](const Figure& figure) {
      return std::string(Utf8Prefix(figure.display_name, kMaxSortKeyBytes));
    };
  } else if (field == "event_time") {
    order.key = [](const Figure& figure) {
      const Point* latest = LatestPoint(figure);
      return latest == nullptr ? std::string()
                               : TimeKey(latest->event_time.earliest);
    };
  } else {
    return InvalidField("order_by",
                        "takes name, display_name or event_time, each with an "
                        "optional ' desc'");
  }
  return order;
}

// The first `limit` figures after (last_key, last_name) in (key, id) order.
class TopFigures {
 public:
  TopFigures(const Page& page, bool descending, size_t limit)
      : limit_(limit),
        first_page_(page.first),
        after_(page.last_key, page.last_name),
        rows_(Less{descending}) {}

  void Offer(std::string key, const Figure& figure) {
    Place place(std::move(key), figure.id);
    if (!first_page_ && !rows_.key_comp()(after_, place)) return;
    if (rows_.size() == limit_ &&
        !rows_.key_comp()(place, std::prev(rows_.end())->first)) {
      return;
    }
    rows_.emplace(std::move(place), figure);
    if (rows_.size() > limit_) rows_.erase(std::prev(rows_.end()));
  }

  using Place = std::pair<std::string, std::string>;
  struct Less {
    bool descending = false;
    bool operator()(const Place& a, const Place& b) const {
      return descending ? b < a : a < b;
    }
  };
  const std::map<Place, Figure, Less>& rows() const { return rows_; }

 private:
  const size_t limit_;
  const bool first_page_;
  const Place after_;  // Where the page before ended.
  std::map<Place, Figure, Less> rows_;
};

// Sorts all figures that `key` gives a key; reads the whole store, so it stops
// as soon as nobody waits.
template <typename Response>
absl::Status ListSorted(const ReadContext& context, const Page& page,
                        bool descending, const SortKey& key,
                        Response& response) {
  TopFigures top(page, descending, page.size + 1);
  int rows = 0;
  bool cancelled = false;
  FACTLINE_RETURN_IF_ERROR(page.view->ScanFigures("", [&](const Figure& f) {
    if (++rows % kRowsPerCheck == 0 && context.cancelled()) cancelled = true;
    if (cancelled) return false;
    if (std::optional<std::string> place = key(f)) {
      top.Offer(*std::move(place), f);
    }
    return true;
  }));
  if (cancelled) return absl::CancelledError("nobody waits");
  const TopFigures::Place* last = nullptr;
  size_t bytes = 0;
  for (const auto& [place, figure] : top.rows()) {
    if (page.IsFull(response.figures_size(), bytes)) {
      response.set_next_page_token(page.TokenAfter(last->first, last->second));
      break;
    }
    *response.add_figures() = RenderFigure(figure, page.view->position());
    bytes += response.figures().rbegin()->ByteSizeLong();
    last = &place;
  }
  return absl::OkStatus();
}

absl::Status ListByName(const ReadContext& context, const Page& page,
                        const Filter& filter,
                        v1::ListFiguresResponse& response) {
  std::string last = page.last_name;
  bool more = false;
  int rows = 0;
  size_t bytes = 0;
  FACTLINE_RETURN_IF_ERROR(page.view->ScanFigures(last, [&](const Figure& f) {
    const bool matches = filter.Matches(SubjectOf(f));
    if ((matches && page.IsFull(response.figures_size(), bytes)) ||
        rows == context.max_rows ||
        (rows % kRowsPerCheck == 0 && context.cancelled())) {
      more = true;
      return false;
    }
    ++rows;
    last = f.id;
    if (matches) {
      *response.add_figures() = RenderFigure(f, page.view->position());
      bytes += response.figures().rbegin()->ByteSizeLong();
    }
    return true;
  }));
  if (more) response.set_next_page_token(page.TokenAfter("", last));
  return absl::OkStatus();
}

absl::Status ListOne(const Page& page, const std::string& id,
                     const Filter& filter, v1::ListFiguresResponse& response) {
  const absl::StatusOr<Figure> figure = page.view->GetFigure(id);
  if (absl::IsNotFound(figure.status())) return absl::OkStatus();
  FACTLINE_RETURN_IF_ERROR(figure.status());
  if (filter.Matches(SubjectOf(*figure))) {
    *response.add_figures() = RenderFigure(*figure, page.view->position());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListFiguresResponse> ListFigures(
    const ReadContext& context, const v1::ListFiguresRequest& request) {
  FACTLINE_ASSIGN_OR_RETURN(
      const Filter filter,
      Filter::Parse(request.filter(), FilterScope::kFigures));
  FACTLINE_ASSIGN_OR_RETURN(const Order order, ParseOrder(request.order_by()));
  FACTLINE_ASSIGN_OR_RETURN(
      const Page page,
      OpenPage(context.store,
               {.size = request.page_size(),
                .default_size = kDefaultListSize,
                .max_size = kMaxListSize,
                .token = request.page_token(),
                .as_of = request.as_of(),
                .query_hash = HashQuery({"figures", filter.canonical(),
                                         request.order_by(),
                                         HashText(request.as_of())})}));
  v1::ListFiguresResponse response;
  *response.mutable_read_position() = convert::ToProto(page.view->position());
  if (const auto id = filter.RequiredFigure()) {
    FACTLINE_RETURN_IF_ERROR(ListOne(page, *id, filter, response));
  } else if (order.by_name) {
    FACTLINE_RETURN_IF_ERROR(ListByName(context, page, filter, response));
  } else {
    const auto key = [&](const Figure& figure) {
      return filter.Matches(SubjectOf(figure)) ? order.key(figure)
                                               : std::nullopt;
    };
    FACTLINE_RETURN_IF_ERROR(
        ListSorted(context, page, order.descending, key, response));
  }
  return response;
}

absl::StatusOr<v1::SearchFiguresResponse> SearchFigures(
    const ReadContext& context, const v1::SearchFiguresRequest& request) {
  FACTLINE_ASSIGN_OR_RETURN(const SearchQuery query,
                            SearchQuery::Parse(request.query()));
  FACTLINE_ASSIGN_OR_RETURN(
      const Page page,
      OpenPage(context.store,
               {.size = request.page_size(),
                .default_size = kDefaultSearchSize,
                .max_size = kMaxSearchSize,
                .token = request.page_token(),
                .as_of = request.as_of(),
                .query_hash = HashQuery(
                    {"search", request.query(), HashText(request.as_of())})}));
  v1::SearchFiguresResponse response;
  *response.mutable_read_position() = convert::ToProto(page.view->position());
  // Higher scores first: the key counts down from the best possible.
  const auto key = [&](const Figure& figure) -> std::optional<std::string> {
    const int score = query.Score(figure);
    if (score == 0) return std::nullopt;
    return absl::StrFormat("%09d", SearchQuery::kMaxScore - score);
  };
  FACTLINE_RETURN_IF_ERROR(ListSorted(context, page, false, key, response));
  return response;
}

}  // namespace factline::serve
