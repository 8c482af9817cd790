#include "daemon/track/memory_state.h"

#include <set>
#include <utility>

#include "daemon/track/resolve.h"

namespace factline::track {

absl::StatusOr<std::optional<ArticleRecord>> MemoryState::GetArticle(
    std::string_view uri) const {
  const auto found = articles_.find(uri);
  if (found == articles_.end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<std::optional<TrackedClaim>> MemoryState::GetClaim(
    std::string_view claim_id) const {
  const auto found = claims_.find(claim_id);
  if (found == claims_.end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<std::vector<TrackedClaim>> MemoryState::ClaimsOfFigure(
    std::string_view figure_id) const {
  std::vector<TrackedClaim> claims;
  const auto found = claims_of_.find(figure_id);
  if (found == claims_of_.end()) return claims;
  for (const std::string& id : found->second) {
    claims.push_back(claims_.find(id)->second);
  }
  return claims;
}

void MemoryState::ApplyFigure(FigureUpdate update) {
  Figure& figure = figures_[update.figure.id];
  std::vector<Point> points = std::move(figure.points);
  figure = std::move(update.figure);
  std::set<std::string_view> replaced(update.changed_points.begin(),
                                      update.changed_points.end());
  replaced.insert(update.removed_points.begin(), update.removed_points.end());
  for (Point& point : points) {
    if (replaced.contains(point.id)) continue;
    figure.points.push_back(std::move(point));
  }
  SortPoints(figure.points);
}

int64_t MemoryState::Apply(TrackResult result) {
  ++revision_;
  for (ArticleRevisionRecord& revision : result.article.revisions) {
    if (revision.recorded_revision == 0) {
      revision.recorded_revision = revision_;
    }
  }
  const std::string uri = result.article.uri;
  articles_[uri] = std::move(result.article);
  for (Claim& claim : result.new_claims) {
    const std::string id = claim.id;
    if (claim.IsFigureClaim()) {
      claims_of_[FigureIdOf(claim.figure_key)].push_back(id);
    }
    claims_[id].claim = std::move(claim);
  }
  for (const ClaimTransition& transition : result.transitions) {
    claims_[transition.claim_id].state = transition.to;
  }
  for (FigureUpdate& update : result.figures) ApplyFigure(std::move(update));
  int32_t index = 0;
  for (Change& change : result.changes) {
    change.revision = revision_;
    change.index = index++;
    changes_.push_back(std::move(change));
  }
  return revision_;
}

}  // namespace factline::track
