#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/figure_reads.h"
#include "daemon/serve/render.h"
#include "daemon/track/bounds.h"

namespace factline::serve {
namespace {

// Claims shown on each side: a response must stay below 4 MiB, and what a
// reader needs stands in front.
constexpr size_t kMaxClaimsShown = 500;

std::span<const store::StoredClaim> First(
    const std::vector<store::StoredClaim>& claims) {
  return std::span(claims).first(std::min(claims.size(), kMaxClaimsShown));
}

bool IsDenied(const Claim& claim) {
  return std::any_of(
      claim.attributions.begin(), claim.attributions.end(),
      [](const Attribution& a) { return a.stance == Stance::kDenies; });
}

// The point to explain: the one that holds `claim_id`, or the latest.
const Point* PointToExplain(const Figure& figure, std::string_view claim_id) {
  if (claim_id.empty()) return LatestPoint(figure);
  return PointOfClaim(figure, claim_id);
}

// Splits the current claims of a point into those for and against its value.
absl::Status AddClaims(const store::StoreView& view, const Point& point,
                       v1::ExplainFigureResponse& response) {
  std::vector<store::StoredClaim> supporting;
  std::vector<store::StoredClaim> opposing;
  for (const std::string& id : point.claims) {
    FACTLINE_ASSIGN_OR_RETURN(store::StoredClaim claim, view.GetClaim(id));
    if (claim.state != ClaimState::kCurrent || !claim.claim.quantity) continue;
    const bool supports = id == point.selected_claim ||
                          (!IsDenied(claim.claim) &&
                           track::Agree(*claim.claim.quantity, point.best));
    (supports ? supporting : opposing).push_back(std::move(claim));
  }
  // Claims come in order of publishing; the newest is the strongest.
  std::reverse(supporting.begin(), supporting.end());
  std::reverse(opposing.begin(), opposing.end());
  std::stable_partition(supporting.begin(), supporting.end(),
                        [&](const store::StoredClaim& claim) {
                          return claim.claim.id == point.selected_claim;
                        });
  for (const store::StoredClaim& claim : First(supporting)) {
    *response.add_supporting_claims() = RenderClaim(claim);
  }
  for (const store::StoredClaim& claim : First(opposing)) {
    *response.add_opposing_claims() = RenderClaim(claim);
  }
  return absl::OkStatus();
}

// Why a figure has no point with a claim.
absl::Status NotOfFigure(const store::StoreView& view, std::string_view name,
                         std::string_view claim_id) {
  const absl::StatusOr<store::StoredClaim> claim = view.GetClaim(claim_id);
  if (absl::IsNotFound(claim.status())) return NameNotFound("claim", name);
  FACTLINE_RETURN_IF_ERROR(claim.status());
  return ClaimOfOtherFigure(
      name, claim->figure_id.empty() ? std::string()
                                     : convert::FigureName(claim->figure_id));
}

}  // namespace

absl::StatusOr<v1::ExplainFigureResponse> ExplainFigure(
    const ReadContext& context, const v1::ExplainFigureRequest& request) {
  std::string_view claim_id;
  if (!request.claim().empty()) {
    const auto id = convert::ClaimIdOfName(request.claim());
    if (!id) return InvalidField("claim", "must look like claims/{claim}");
    claim_id = *id;
  }
  FACTLINE_ASSIGN_OR_RETURN(const track::SelectionRule rule,
                            ReadSelectionRule(request.selection_rule()));
  FACTLINE_ASSIGN_OR_RETURN(const View view,
                            OpenView(context.store, request.as_of()));
  FACTLINE_ASSIGN_OR_RETURN(Figure figure,
                            FindFigure(*view, request.name(), "name"));
  FACTLINE_RETURN_IF_ERROR(ApplyRule(*view, rule, figure));
  v1::ExplainFigureResponse response;
  *response.mutable_read_position() = convert::ToProto(view->position());
  const Point* point = PointToExplain(figure, claim_id);
  if (point == nullptr) {
    if (!claim_id.empty()) return NotOfFigure(*view, request.claim(), claim_id);
    return response;  // Every claim was withdrawn: nothing is selected.
  }
  FACTLINE_RETURN_IF_ERROR(AddClaims(*view, *point, response));
  for (const std::string& step : point->selection_steps) {
    response.add_selection_steps(step);
  }
  *response.mutable_point() = RenderPoint(*point, view->position());
  return response;
}

}  // namespace factline::serve
