#include "daemon/track/memory_state.h"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/track/placement.h"
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

absl::StatusOr<const Book*> MemoryState::BookOf(
    std::string_view figure_id) const {
  const auto known = shelf_.books.find(figure_id);
  if (known != shelf_.books.end()) return &known->second;
  const auto found = claims_of_.find(figure_id);
  if (found == claims_of_.end()) return nullptr;
  std::vector<BookEntry> entries;
  for (const std::string& id : found->second) {
    const TrackedClaim& tracked = claims_.find(id)->second;
    entries.push_back(
        {.claim = PackedClaim(tracked.claim), .state = tracked.state});
  }
  const auto figure = figures_.find(figure_id);
  if (figure == figures_.end()) return nullptr;
  Book& book = shelf_.books[std::string(figure_id)];
  book.Apply(figure->second.key, entries);
  return &book;
}

absl::StatusOr<SharedJoins> MemoryState::JoinsOf(std::string_view id) const {
  const auto found = joins_.find(id);
  return found == joins_.end() ? NameJoins(JoinRecord()) : found->second;
}

absl::StatusOr<std::set<int32_t>> MemoryState::MonthsOfKey(
    std::string_view figure_id) const {
  std::set<int32_t> months;
  for (const auto& [id, tracked] : claims_) {
    if (tracked.claim.IsFigureClaim() &&
        FigureIdOf(tracked.claim.figure_key) == figure_id) {
      months.insert(MonthOf(tracked.claim));
    }
  }
  return months;
}

void MemoryState::UpdateBooks(const TrackResult& result) {
  for (const FigureUpdate& update : result.figures) {
    const auto book = shelf_.books.find(update.figure.id);
    if (book == shelf_.books.end() || update.entries.empty()) continue;
    book->second.Apply(update.figure.key, update.entries);
  }
}

bool MemoryState::ReportedBefore(const std::string& a,
                                 const std::string& b) const {
  return ReportedEarlier(claims_.find(a)->second.claim,
                         claims_.find(b)->second.claim);
}

void MemoryState::ApplyFigure(FigureUpdate update) {
  const bool gone = update.is_empty;
  const std::string id = update.figure.id;
  Figure& figure = figures_[id];
  std::map<std::string, std::vector<std::string>> claims;
  std::vector<Point> points = std::move(figure.points);
  figure = std::move(update.figure);
  std::set<std::string_view> replaced(update.changed_points.begin(),
                                      update.changed_points.end());
  replaced.insert(update.removed_points.begin(), update.removed_points.end());
  for (Point& point : points) {
    claims[point.id] = std::move(point.claims);
    if (replaced.contains(point.id)) continue;
    figure.points.push_back(std::move(point));
  }
  const auto before = [this](const std::string& a, const std::string& b) {
    return ReportedBefore(a, b);
  };
  for (const Membership& member : update.moved) {
    // A claim that came from another figure may still be listed there.
    if (point_of_.contains(member.claim_id)) {
      for (auto& [point, list] : claims) std::erase(list, member.claim_id);
    }
    if (member.point_id.empty()) continue;
    point_of_[member.claim_id] = member.point_id;
    std::vector<std::string>& list = claims[member.point_id];
    list.insert(std::lower_bound(list.begin(), list.end(), member.claim_id,
                                 before),
                member.claim_id);
  }
  for (Point& point : figure.points) point.claims = std::move(claims[point.id]);
  SortPoints(figure.points);
  if (gone) figures_.erase(id);
}

int64_t MemoryState::Apply(TrackResult result) {
  ++revision_;
  for (ArticleRevisionRecord& revision : result.article.revisions) {
    if (revision.recorded_revision == 0) {
      revision.recorded_revision = revision_;
    }
  }
  const std::string uri = result.article.uri;
  if (!uri.empty()) articles_[uri] = std::move(result.article);
  if (result.decision) {
    decisions_.Remove(result.decision->key);
    if (result.decision->into) {
      decisions_.Set({result.decision->key, *result.decision->into});
    }
  }
  for (const Claim& claim : result.new_claims) {
    const std::string& id = claim.id;
    claims_[id].claim = claim;
  }
  for (const ClaimTransition& transition : result.transitions) {
    claims_[transition.claim_id].state = transition.to;
  }
  for (const FigureUpdate& update : result.figures) {
    for (const Membership& member : update.moved) {
      if (member.point_id.empty()) {
        claims_of_[update.figure.id].erase(member.claim_id);
      } else {
        claims_of_[update.figure.id].insert(member.claim_id);
      }
    }
  }
  for (auto& [id, joins] : result.joins) joins_[id] = std::move(joins);
  UpdateBooks(result);
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
