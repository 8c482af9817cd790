#include "daemon/serve/timeline_fold.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/serve/render.h"

namespace factline::serve {
namespace {

// Claims shown in one entry: a reader of a timeline wants a few, GetFigure and
// ExplainFigure have them all, and a page must stay below 4 MB.
constexpr size_t kMaxClaimsShown = 20;

v1::TimelineEntry SingleEntry(const store::StoredClaim& claim) {
  v1::TimelineEntry entry;
  *entry.mutable_event_time() = convert::ToProto(claim.claim.event_time);
  *entry.add_claims() = RenderClaim(claim);
  entry.set_source_count(1);
  return entry;
}

// The selected claim first, then the newest.
v1::TimelineEntry GroupEntry(const Point& point,
                             std::vector<store::StoredClaim> claims) {
  std::stable_sort(
      claims.begin(), claims.end(),
      [&](const store::StoredClaim& a, const store::StoredClaim& b) {
        const bool a_selected = a.claim.id == point.selected_claim;
        const bool b_selected = b.claim.id == point.selected_claim;
        return std::tie(b_selected, b.claim.publish_time, b.claim.id) <
               std::tie(a_selected, a.claim.publish_time, a.claim.id);
      });
  v1::TimelineEntry entry;
  *entry.mutable_event_time() = convert::ToProto(point.event_time);
  for (const store::StoredClaim& claim : claims) {
    if (entry.claims_size() == kMaxClaimsShown) break;
    *entry.add_claims() = RenderClaim(claim);
  }
  entry.set_source_count(point.source_count);
  entry.set_disputed(point.disputed);
  return entry;
}

}  // namespace

absl::StatusOr<const Figure*> TimelineFold::FigureOf(const std::string& id) {
  if (id.empty()) return nullptr;
  if (const auto it = figures_.find(id); it != figures_.end()) {
    return &it->second;
  }
  if (figures_.size() >= kMaxFiguresKept) figures_.clear();
  absl::StatusOr<Figure> figure = view_.GetFigure(id);
  if (absl::IsNotFound(figure.status())) return nullptr;
  FACTLINE_RETURN_IF_ERROR(figure.status());
  return &figures_.emplace(id, *std::move(figure)).first->second;
}

bool TimelineFold::Matches(const Figure* figure, const Point* point,
                           const store::StoredClaim& claim) const {
  return (any_state_ || claim.state == ClaimState::kCurrent) &&
         window_.Overlaps(claim.claim.event_time) &&
         filter_.Matches({.figure = figure,
                          .claim = &claim.claim,
                          .point_of_claim = point,
                          .state = claim.state,
                          .old_ids = &old_ids_});
}

absl::StatusOr<TimelineFold::Group> TimelineFold::GroupOf(
    const Figure& figure, const Point& point) const {
  Group group{.point = point, .claims = {}};
  for (const std::string& id : point.claims) {
    FACTLINE_ASSIGN_OR_RETURN(store::StoredClaim claim, view_.GetClaim(id));
    if (!Matches(&figure, &point, claim)) continue;
    group.claims.push_back(std::move(claim));
  }
  return group;
}

const store::StoredClaim& TimelineFold::AnchorOf(const Group& group) const {
  const auto place = [](const store::StoredClaim& claim) {
    return std::make_tuple(
        claim.claim.event_time.earliest.value_or(absl::InfinitePast()),
        std::string_view(claim.claim.id));
  };
  const auto before = [&](const auto& a, const auto& b) {
    return descending_ ? place(b) < place(a) : place(a) < place(b);
  };
  return *std::min_element(group.claims.begin(), group.claims.end(), before);
}

absl::StatusOr<std::optional<v1::TimelineEntry>> TimelineFold::Fold(
    const store::StoredClaim& claim) {
  // Cheap tests first: most rows of a narrow listing end here.
  if (!any_state_ && claim.state != ClaimState::kCurrent) return std::nullopt;
  if (!window_.Overlaps(claim.claim.event_time)) return std::nullopt;
  FACTLINE_ASSIGN_OR_RETURN(const Figure* figure, FigureOf(claim.figure_id));
  const auto find_point = [&]() {
    return figure == nullptr ? nullptr : PointOfClaim(*figure, claim.claim.id);
  };
  const Point* point = any_point_ ? nullptr : find_point();
  if (!Matches(figure, point, claim)) return std::nullopt;
  if (any_point_) point = find_point();
  if (point == nullptr) return SingleEntry(claim);

  const std::string key = claim.figure_id + "/" + point->id;
  if (const auto it = anchors_.find(key); it != anchors_.end()) {
    if (it->second != claim.claim.id) return std::nullopt;
  }
  FACTLINE_ASSIGN_OR_RETURN(Group group, GroupOf(*figure, *point));
  const std::string anchor = AnchorOf(group).claim.id;
  anchors_[key] = anchor;
  if (anchor != claim.claim.id) return std::nullopt;
  return GroupEntry(group.point, std::move(group.claims));
}

}  // namespace factline::serve
