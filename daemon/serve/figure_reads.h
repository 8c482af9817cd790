#ifndef FACTLINE_DAEMON_SERVE_FIGURE_READS_H_
#define FACTLINE_DAEMON_SERVE_FIGURE_READS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "daemon/serve/read_view.h"
#include "daemon/track/select.h"
#include "factline/v1/figure_service.pb.h"

// What FigureService answers, call by call, without gRPC: functions of a store
// and a request. Their errors are those of the proto's comments.
namespace factline::serve {

// The rule of a name; "" is the default. InvalidArgument for another name.
absl::StatusOr<track::SelectionRule> ReadSelectionRule(std::string_view name);
// Chooses the values of the figure's points by another rule than that of the
// stored ones. Costs as much as the figure has claims.
absl::Status ApplyRule(const store::StoreView& view, track::SelectionRule rule,
                       Figure& figure);

absl::StatusOr<v1::GetFigureResponse> GetFigure(
    const ReadContext& context, const v1::GetFigureRequest& request);
absl::StatusOr<v1::ListFiguresResponse> ListFigures(
    const ReadContext& context, const v1::ListFiguresRequest& request);
absl::StatusOr<v1::SearchFiguresResponse> SearchFigures(
    const ReadContext& context, const v1::SearchFiguresRequest& request);
absl::StatusOr<v1::ListFigureHistoryResponse> ListFigureHistory(
    const ReadContext& context, const v1::ListFigureHistoryRequest& request);
absl::StatusOr<v1::DiffFigureResponse> DiffFigure(
    const ReadContext& context, const v1::DiffFigureRequest& request);
absl::StatusOr<v1::ExplainFigureResponse> ExplainFigure(
    const ReadContext& context, const v1::ExplainFigureRequest& request);

// The figure of "figures/{id}" in a view, with its points or without.
// Errors: FIGURE_NOT_FOUND, InvalidArgument naming `field` for another name.
absl::StatusOr<Figure> FindFigure(const store::StoreView& view,
                                  std::string_view name, std::string_view field,
                                  bool with_points = true);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FIGURE_READS_H_
