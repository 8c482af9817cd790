#include "factline/local_copy.h"

#include <utility>

namespace factline::client {

const LocalCopy::Entry* LocalCopy::Find(const std::string& name) const {
  const auto found = figures_.find(name);
  return found == figures_.end() ? nullptr : &found->second;
}

void LocalCopy::Clear() { *this = LocalCopy(); }

void LocalCopy::Handle(const v1::SubscribeResponse& response) {
  changed_.clear();
  if (response.has_started()) {
    // What was not whole comes again: the token before it counts.
    part_.clear();
    item_.reset();
    store_id_ = response.started().store_id();
  } else if (response.has_snapshot_item()) {
    TakeItem(response.snapshot_item());
  } else if (!response.has_closing()) {  // Which may come within a snapshot.
    complete_ = true;
  }
  if (response.has_batch()) {
    const auto& changes = response.batch().changes();
    part_.insert(part_.end(), changes.begin(), changes.end());
    if (!response.batch().complete()) return;
    TakeRevision();
  }
  position_ = response.position().revision();
}

void LocalCopy::TakeItem(const v1::SnapshotItem& item) {
  if (!item_) item_.emplace();
  for (const v1::Point& point : item.points()) {
    item_->points[point.id()] = point;
  }
  if (item.more_points()) return;
  item_->head = item.figure();
  changed_.push_back(item.figure().name());
  figures_[item.figure().name()] = *std::move(item_);
  item_.reset();
}

// The changes of a revision are one step: `previous` is before all of them and
// `current` after, so a point may take the id that another gives up.
void LocalCopy::TakeRevision() {
  std::map<std::string, const v1::Change*> last;  // Of each figure.
  for (const v1::Change& change : part_) {
    if (change.figure().empty()) continue;
    last[change.figure()] = &change;
    if (!change.has_previous()) continue;
    if (change.has_current() &&
        change.current().id() == change.previous().id()) {
      continue;
    }
    figures_[change.figure()].points.erase(change.previous().id());
  }
  for (const v1::Change& change : part_) {
    if (change.figure().empty() || !change.has_current()) continue;
    v1::Point& point =
        figures_[change.figure()].points[change.current().id()];
    point = change.current();
    point.clear_claims();
  }
  for (const auto& [name, change] : last) {
    changed_.push_back(name);
    if (change->has_figure_after() &&
        change->filter_edge() != v1::FILTER_EDGE_LEFT) {
      figures_[name].head = change->figure_after();
    } else {
      figures_.erase(name);
    }
  }
  part_.clear();
}

}  // namespace factline::client
