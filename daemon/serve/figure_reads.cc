#include "daemon/serve/figure_reads.h"

#include <optional>
#include <string>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/render.h"
#include "daemon/track/points.h"
#include "daemon/track/resolve.h"
#include "google/protobuf/util/field_mask_util.h"

namespace factline::serve {
namespace {

using google::protobuf::util::FieldMaskUtil;

// Longest read mask; a figure has some 40 paths.
constexpr int kMaxMaskPaths = 64;

// Claims listed on each side of a difference: a response must stay below 4 MiB.
constexpr int kMaxDiffClaims = 1000;

absl::Status CheckMask(const google::protobuf::FieldMask& mask) {
  if (mask.paths_size() > kMaxMaskPaths) {
    return InvalidField("read_mask", "has too many paths");
  }
  for (const std::string& path : mask.paths()) {
    if (path != "*" && !FieldMaskUtil::IsValidPath<v1::Figure>(path)) {
      return InvalidField("read_mask", "no field of a figure: " + path);
    }
  }
  return absl::OkStatus();
}

bool TakesAll(const google::protobuf::FieldMask& mask) {
  if (mask.paths().empty()) return true;
  for (const std::string& path : mask.paths()) {
    if (path == "*") return true;
  }
  return false;
}

// The figure if the view knows it, empty if not.
absl::StatusOr<std::optional<Figure>> FigureIfKnown(
    const store::StoreView& view, std::string_view id) {
  absl::StatusOr<Figure> figure = view.GetFigure(id);
  if (absl::IsNotFound(figure.status())) return std::nullopt;
  FACTLINE_RETURN_IF_ERROR(figure.status());
  return *std::move(figure);
}

// A figure as one view knows it.
struct Side {
  const store::StoreView& view;
  std::string id;  // That of the figure that its old names lead to.
};

// The claims of the figure that are current on one side and not on the other.
absl::Status AddMissing(const Side& side, const Side& other,
                        google::protobuf::RepeatedPtrField<v1::Claim>* out) {
  FACTLINE_ASSIGN_OR_RETURN(const auto all, side.view.ClaimsOfFigure(side.id));
  for (const store::StoredClaim& claim : all) {
    if (claim.state != ClaimState::kCurrent) continue;
    const auto there = other.view.GetClaim(claim.claim.id);
    if (!there.ok() && !absl::IsNotFound(there.status())) {
      return there.status();
    }
    const bool current = there.ok() && there->state == ClaimState::kCurrent &&
                         there->figure_id == other.id;
    if (!current) *out->Add() = RenderClaim(claim);
    if (out->size() == kMaxDiffClaims) break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Figure> FindFigure(const store::StoreView& view,
                                  std::string_view name, std::string_view field,
                                  bool with_points) {
  const auto id = convert::FigureIdOfName(name);
  if (!id) return InvalidField(field, "must look like figures/{figure}");
  absl::StatusOr<Figure> figure =
      with_points ? view.GetFigure(*id) : view.GetFigureHead(*id);
  if (absl::IsNotFound(figure.status())) return NameNotFound("figure", name);
  return figure;
}

absl::StatusOr<track::SelectionRule> ReadSelectionRule(std::string_view name) {
  if (name.empty()) return track::SelectionRule::kLatestAuthoritative;
  if (const auto rule = track::ParseSelectionRule(name)) return *rule;
  return InvalidField("selection_rule",
                      "must be latest-authoritative, highest, lowest, median "
                      "or first-report");
}

absl::Status ApplyRule(const store::StoreView& view, track::SelectionRule rule,
                       Figure& figure) {
  // The stored values are chosen by the default.
  if (rule == track::SelectionRule::kLatestAuthoritative) {
    return absl::OkStatus();
  }
  FACTLINE_ASSIGN_OR_RETURN(const auto stored, view.ClaimsOfFigure(figure.id));
  std::vector<track::TrackedClaim> claims;
  claims.reserve(stored.size());
  for (const store::StoredClaim& claim : stored) {
    claims.push_back({.claim = claim.claim, .state = claim.state});
  }
  figure.points.clear();
  for (const track::PointGroup& group :
       track::PartIntoPoints(figure.key.tally, track::SetOf(claims))) {
    figure.points.push_back(track::MakePoint(figure.id, group, rule));
  }
  track::SortPoints(figure.points);
  return absl::OkStatus();
}

absl::StatusOr<v1::GetFigureResponse> GetFigure(
    const ReadContext& context, const v1::GetFigureRequest& request) {
  if (request.min_revision() < 0) {
    return InvalidField("min_revision", "must not be negative");
  }
  FACTLINE_RETURN_IF_ERROR(CheckMask(request.read_mask()));
  FACTLINE_ASSIGN_OR_RETURN(const track::SelectionRule rule,
                            ReadSelectionRule(request.selection_rule()));
  FACTLINE_ASSIGN_OR_RETURN(const View view,
                            OpenView(context.store, request.as_of()));
  FACTLINE_ASSIGN_OR_RETURN(Figure figure,
                            FindFigure(*view, request.name(), "name"));
  FACTLINE_RETURN_IF_ERROR(ApplyRule(*view, rule, figure));
  v1::GetFigureResponse response;
  *response.mutable_figure() = RenderFigure(figure, view->position());
  if (!TakesAll(request.read_mask())) {
    FieldMaskUtil::TrimMessage(request.read_mask(), response.mutable_figure());
  }
  *response.mutable_read_position() = convert::ToProto(view->position());
  return response;
}

absl::StatusOr<v1::DiffFigureResponse> DiffFigure(
    const ReadContext& context, const v1::DiffFigureRequest& request) {
  if (request.base().point_case() == v1::KnowledgePoint::POINT_NOT_SET) {
    return InvalidField("base", "is required");
  }
  const auto id = convert::FigureIdOfName(request.name());
  if (!id) return InvalidField("name", "must look like figures/{figure}");
  FACTLINE_ASSIGN_OR_RETURN(const View before,
                            OpenView(context.store, request.base(), "base"));
  FACTLINE_ASSIGN_OR_RETURN(
      const View after, OpenView(context.store, request.target(), "target"));
  FACTLINE_ASSIGN_OR_RETURN(const auto old_figure, FigureIfKnown(*before, *id));
  FACTLINE_ASSIGN_OR_RETURN(const auto new_figure, FigureIfKnown(*after, *id));
  if (!old_figure && !new_figure) return NameNotFound("figure", request.name());

  v1::DiffFigureResponse response;
  if (old_figure) {
    *response.mutable_before() = RenderFigure(*old_figure, before->position());
  }
  if (new_figure) {
    *response.mutable_after() = RenderFigure(*new_figure, after->position());
  }
  const Side old_side{*before, old_figure ? old_figure->id : std::string(*id)};
  const Side new_side{*after, new_figure ? new_figure->id : std::string(*id)};
  FACTLINE_RETURN_IF_ERROR(
      AddMissing(new_side, old_side, response.mutable_added_claims()));
  FACTLINE_RETURN_IF_ERROR(
      AddMissing(old_side, new_side, response.mutable_removed_claims()));
  *response.mutable_base_position() = convert::ToProto(before->position());
  *response.mutable_target_position() = convert::ToProto(after->position());
  return response;
}

}  // namespace factline::serve
