#include "daemon/serve/conflator.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace factline::serve {
namespace {

// What the set's edge is over all changes of a figure together.
v1::FilterEdge JoinEdges(v1::FilterEdge first, v1::FilterEdge last) {
  // Out and in again is no edge. In and out still tells the client to forget.
  return first == v1::FILTER_EDGE_LEFT && last == v1::FILTER_EDGE_ENTERED
             ? v1::FILTER_EDGE_UNSPECIFIED
             : last;
}

}  // namespace

Conflator::Key Conflator::KeyOf(const v1::Change& change) {
  const std::string& point =
      change.has_current() ? change.current().id() : change.previous().id();
  if (point.empty()) {
    return {absl::StrCat("#", change.revision()), absl::StrCat(change.index())};
  }
  // That one point went into another tells the end of the first: joined with
  // what happened to the second, it would be lost.
  if (change.has_previous() && change.previous().id() != point) {
    return {change.figure(), absl::StrCat(change.previous().id(), "/", point)};
  }
  return {change.figure(), point};
}

void Conflator::Add(v1::Change change) {
  if (change.filter_edge() != v1::FILTER_EDGE_UNSPECIFIED) {
    const auto [edges, is_new] = edges_.try_emplace(
        change.figure(), Edges{change.filter_edge(), change.filter_edge()});
    if (!is_new) edges->second.last = change.filter_edge();
  }
  bytes_ += change.ByteSizeLong();
  const auto [it, added] = pending_.try_emplace(KeyOf(change));
  v1::Change& joined = it->second;
  if (!added) {
    bytes_ -= joined.ByteSizeLong();
    change.set_joined_count(joined.joined_count() + change.joined_count());
    if (joined.has_previous()) {
      change.mutable_previous()->Swap(joined.mutable_previous());
    } else {
      change.clear_previous();
    }
  }
  joined.Swap(&change);
}

std::vector<v1::Change> Conflator::Take() {
  std::vector<v1::Change> changes;
  changes.reserve(pending_.size());
  for (auto& [key, change] : pending_) {
    if (const auto edges = edges_.find(change.figure());
        edges != edges_.end()) {
      change.set_filter_edge(
          JoinEdges(edges->second.first, edges->second.last));
    }
    changes.push_back(std::move(change));
  }
  pending_.clear();
  edges_.clear();
  bytes_ = 0;
  std::sort(changes.begin(), changes.end(),
            [](const v1::Change& a, const v1::Change& b) {
              return std::pair(a.revision(), a.index()) <
                     std::pair(b.revision(), b.index());
            });
  return changes;
}

}  // namespace factline::serve
