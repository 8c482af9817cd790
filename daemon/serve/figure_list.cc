#include <map>
#include <optional>
#include <string>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/figure_reads.h"
#include "daemon/serve/filter.h"
#include "daemon/serve/index_plan.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"
#include "daemon/store/term_index.h"

namespace factline::serve {
namespace {

constexpr int kDefaultListSize = 50;
constexpr int kMaxListSize = 1000;

FilterSubject SubjectOf(const Figure& figure, const OldIds& old_ids) {
  return {.figure = &figure,
          .point = LatestPoint(figure),
          .old_ids = &old_ids};
}

struct Order {
  store::FigureOrder index = store::FigureOrder::kName;
  bool descending = false;
};

absl::StatusOr<Order> ParseOrder(std::string_view text) {
  Order order;
  std::string_view field = text;
  if (field.ends_with(" desc")) {
    order.descending = true;
    field.remove_suffix(5);
  }
  if (field == "event_time") {
    order.index = store::FigureOrder::kEventTime;
  } else if (field == "display_name") {
    order.index = store::FigureOrder::kDisplayName;
  } else if (!field.empty() && field != "name") {
    return InvalidField("order_by",
                        "takes name, display_name or event_time, each with an "
                        "optional ' desc'");
  }
  return order;
}

std::string SortKeyOf(store::FigureOrder order, const Figure& figure) {
  if (order == store::FigureOrder::kName) return "";
  if (order == store::FigureOrder::kDisplayName) {
    return store::NameSortKey(figure.display_name);
  }
  const Point* const latest = LatestPoint(figure);
  return store::TimeSortKey(latest == nullptr ? std::nullopt
                                              : latest->event_time.earliest);
}

// Fills one page with figures in the order in which they are offered.
class FigurePage {
 public:
  FigurePage(const ReadContext& context, const Page& page, const Filter& filter,
             const OldIds& old_ids, v1::ListFiguresResponse& response)
      : context_(context),
        page_(page),
        filter_(filter),
        old_ids_(old_ids),
        response_(response) {}

  // A row that was found at this place of the list; false when the page ends
  // before it.
  bool HasRoom() {
    if (rows_ < context_.max_rows &&
        !(rows_ % kRowsPerCheck == 0 && context_.cancelled()) &&
        !page_.IsFull(response_.figures_size(), bytes_)) {
      ++rows_;
      return true;
    }
    more_ = true;
    return false;
  }
  void Add(const Figure& figure) {
    if (!filter_.Matches(SubjectOf(figure, old_ids_))) return;
    *response_.add_figures() = RenderFigure(figure, page_.view->position());
    bytes_ += response_.figures().rbegin()->ByteSizeLong();
  }
  // The place of the row that HasRoom() let in.
  void Pass(std::string key, std::string id) {
    last_key_ = std::move(key);
    last_id_ = std::move(id);
  }
  void Finish() {
    if (!more_) return;
    response_.set_next_page_token(page_.TokenAfter(last_key_, last_id_));
  }

 private:
  const ReadContext& context_;
  const Page& page_;
  const Filter& filter_;
  const OldIds& old_ids_;
  v1::ListFiguresResponse& response_;
  std::string last_key_ = page_.last_key;
  std::string last_id_ = page_.last_name;
  int rows_ = 0;
  size_t bytes_ = 0;
  bool more_ = false;
};

// The figure if it is one itself: the id of one that was joined to another
// leads there, where the other's own id does too.
absl::StatusOr<std::optional<Figure>> FigureItself(
    const store::StoreView& view, const std::string& id) {
  absl::StatusOr<Figure> figure = view.GetFigure(id);
  if (absl::IsNotFound(figure.status())) return std::nullopt;
  FACTLINE_RETURN_IF_ERROR(figure.status());
  if (figure->id != id) return std::nullopt;
  return *std::move(figure);
}

// By the figures that have a term.
absl::Status ListByTerm(const Page& page, const store::Term& term,
                        FigurePage& rows) {
  absl::Status failure;
  const auto visit = [&](const std::string& id) {
    if (!rows.HasRoom()) return false;
    rows.Pass("", id);
    auto figure = FigureItself(*page.view, id);
    failure = figure.status();
    if (failure.ok() && figure->has_value()) rows.Add(**figure);
    return failure.ok();
  };
  FACTLINE_RETURN_IF_ERROR(
      store::ScanTerm(*page.view, term, page.last_name, visit));
  return failure;
}

absl::Status ListByName(const Page& page, const Filter& filter,
                        FigurePage& rows) {
  FACTLINE_ASSIGN_OR_RETURN(const auto term, PlanFigures(*page.view, filter));
  if (term) return ListByTerm(page, *term, rows);
  return page.view->ScanFigures(page.last_name, [&](const Figure& figure) {
    if (!rows.HasRoom()) return false;
    rows.Pass("", figure.id);
    rows.Add(figure);
    return true;
  });
}

// A figure stands in the order with each key that it ever had; it counts where
// its key of now is.
absl::Status ListByOrder(const Page& page, const Order& order,
                         FigurePage& rows) {
  absl::Status failure;
  std::map<std::string, std::string> keys;  // Of figures met, by id.
  const auto visit = [&](const std::string& key, const std::string& id) {
    if (!rows.HasRoom()) return false;
    rows.Pass(key, id);
    const auto known = keys.find(id);
    if (known != keys.end() && known->second != key) return true;
    auto figure = FigureItself(*page.view, id);
    failure = figure.status();
    if (!failure.ok()) return false;
    if (!figure->has_value()) return true;
    const std::string& now =
        keys.insert_or_assign(id, SortKeyOf(order.index, **figure))
            .first->second;
    if (now == key) rows.Add(**figure);
    return true;
  };
  FACTLINE_RETURN_IF_ERROR(store::ScanOrder(*page.view, order.index,
                                            page.last_key, page.last_name,
                                            order.descending, visit));
  return failure;
}

absl::Status ListOne(const Page& page, const std::string& id,
                     FigurePage& rows) {
  absl::StatusOr<Figure> figure = page.view->GetFigure(id);
  if (absl::IsNotFound(figure.status())) return absl::OkStatus();
  FACTLINE_RETURN_IF_ERROR(figure.status());
  rows.Add(*figure);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListFiguresResponse> ListFigures(
    const ReadContext& context, const v1::ListFiguresRequest& request) {
  FACTLINE_ASSIGN_OR_RETURN(
      const Filter filter,
      Filter::Parse(request.filter(), FilterScope::kFigures,
                    context.places));
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
  FACTLINE_ASSIGN_OR_RETURN(const OldIds old_ids,
                            ReadOldIds(*page.view, filter));
  FigurePage rows(context, page, filter, old_ids, response);
  if (const auto id = filter.RequiredFigure()) {
    FACTLINE_RETURN_IF_ERROR(ListOne(page, *id, rows));
    return response;
  }
  const bool by_name =
      order.index == store::FigureOrder::kName && !order.descending;
  FACTLINE_RETURN_IF_ERROR(by_name ? ListByName(page, filter, rows)
                                   : ListByOrder(page, order, rows));
  rows.Finish();
  return response;
}

}  // namespace factline::serve
