#include "daemon/store/pending_facts.h"

#include <utility>
#include <vector>

#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/model/article_record.h"
#include "daemon/track/joins.h"

namespace factline::store {

absl::StatusOr<std::optional<ArticleRecord>> PendingFacts::Article(
    std::string_view uri) const {
  const auto found = articles_.find(ToAbsl(uri));
  if (found != articles_.end()) return found->second;
  return database_.Article(ArticleIdOf(uri));
}

absl::StatusOr<std::optional<track::TrackedClaim>> PendingFacts::GetClaim(
    std::string_view id) const {
  track::TrackedClaim tracked;
  if (const auto found = claims_.find(ToAbsl(id)); found != claims_.end()) {
    tracked.claim = found->second;
  } else {
    FACTLINE_ASSIGN_OR_RETURN(auto stored,
                              database_.GetClaim(id, Readings::kWithout));
    if (!stored) return std::nullopt;
    tracked.claim = std::move(stored->claim);
    tracked.state = stored->state;
  }
  const auto state = states_.find(ToAbsl(id));
  if (state != states_.end()) tracked.state = state->second;
  return tracked;
}

absl::StatusOr<std::optional<std::string>> PendingFacts::FigureOfClaim(
    std::string_view id) const {
  const auto found = claims_.find(ToAbsl(id));
  if (found == claims_.end()) return database_.FigureOfClaim(id);
  const Claim& claim = found->second;
  return claim.IsFigureClaim() ? FigureIdOf(claim.figure_key) : std::string();
}

absl::StatusOr<std::set<int32_t>> PendingFacts::MonthsOfKey(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(
      const std::vector<StoredClaim> stored,
      database_.ClaimsOfKey(figure_id, Readings::kWithout));
  std::set<int32_t> months;
  for (const StoredClaim& claim : stored) {
    months.insert(track::MonthOf(claim.claim));
  }
  for (const auto& [id, claim] : claims_) {
    if (claim.IsFigureClaim() && FigureIdOf(claim.figure_key) == figure_id) {
      months.insert(track::MonthOf(claim));
    }
  }
  return months;
}

void PendingFacts::Take(track::TrackResult result) {
  for (Claim& claim : result.new_claims) {
    std::string id = claim.id;
    claims_.insert_or_assign(std::move(id), std::move(claim));
  }
  for (const track::ClaimTransition& transition : result.transitions) {
    states_[transition.claim_id] = transition.to;
  }
  if (result.article.uri.empty()) return;
  // Readings stand with claims, and an article that is read from the database
  // comes without them.
  for (ArticleRevisionRecord& revision : result.article.revisions) {
    for (ClaimReading& claim : revision.claims) claim.reading = {};
  }
  std::string uri = result.article.uri;
  articles_.insert_or_assign(std::move(uri), std::move(result.article));
}

}  // namespace factline::store
