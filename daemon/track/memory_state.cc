#include "daemon/track/memory_state.h"

#include <utility>

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
  for (FigureUpdate& update : result.figures) {
    const std::string id = update.figure.id;
    figures_[id] = std::move(update.figure);
  }
  int32_t index = 0;
  for (Change& change : result.changes) {
    change.revision = revision_;
    change.index = index++;
    changes_.push_back(std::move(change));
  }
  return revision_;
}

}  // namespace factline::track
