#include "daemon/track/diff.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "daemon/track/bounds.h"
#include "daemon/track/source.h"

namespace factline::track {
namespace {

bool HasValue(const Point* point) {
  return point != nullptr && !point->selected_claim.empty();
}

// A copy without the list of claims: with it each entry of the log would grow
// with all that was ever reported on the point.
Point WithoutClaims(const Point& point) {
  return {.id = point.id,
          .event_time = point.event_time,
          .selected_claim = point.selected_claim,
          .best = point.best,
          .low = point.low,
          .high = point.high,
          .source_count = point.source_count,
          .disputed = point.disputed,
          .selection_rule = point.selection_rule,
          .selection_steps = point.selection_steps,
          .claims = {}};
}

// For each point of `after`, the point of `before` that it is a version of.
class PointMatch {
 public:
  PointMatch(const Figure& before, const Figure& after) {
    std::unordered_map<std::string_view, const Point*> by_id;
    std::unordered_map<std::string_view, const Point*> by_claim;
    for (const Point& point : after.points) {
      by_id[point.id] = &point;
      for (const std::string& claim : point.claims) by_claim[claim] = &point;
    }
    for (const Point& point : before.points) {
      const auto same = by_id.find(point.id);
      if (same != by_id.end()) previous_[same->second] = &point;
    }
    for (const Point& point : before.points) {
      if (by_id.contains(point.id)) continue;
      const Point* next = NextOf(point, by_claim);
      if (next != nullptr && !previous_.contains(next)) {
        previous_[next] = &point;
      } else if (HasValue(&point)) {
        absorbed_.emplace_back(&point, next);
      }
    }
  }

  // Null for a new point.
  const Point* PreviousOf(const Point& point) const {
    const auto found = previous_.find(&point);
    return found == previous_.end() ? nullptr : found->second;
  }

  // Points with a value that are none of their own any more, and the points
  // that their selected claims went to (null if to none).
  const std::vector<std::pair<const Point*, const Point*>>& absorbed() const {
    return absorbed_;
  }

 private:
  static const Point* NextOf(
      const Point& point,
      const std::unordered_map<std::string_view, const Point*>& by_claim) {
    const auto& anchor = point.selected_claim.empty() && !point.claims.empty()
                             ? point.claims.front()
                             : point.selected_claim;
    const auto found = by_claim.find(anchor);
    return found == by_claim.end() ? nullptr : found->second;
  }

  std::unordered_map<const Point*, const Point*> previous_;
  std::vector<std::pair<const Point*, const Point*>> absorbed_;
};

size_t NewEvents(const std::vector<ClaimEvent>& events) {
  return std::count_if(events.begin(), events.end(),
                       [](const ClaimEvent& event) { return event.is_new; });
}

// Writes the entries of one figure.
class FigureDiff {
 public:
  FigureDiff(const Figure& after, const ClaimSet& claims,
             const std::vector<ClaimEvent>& events, ChangeCause cause)
      : figure_id_(after.id),
        events_(events),
        cause_(cause),
        creates_(NewEvents(events) == claims.size()) {
    for (const TrackedClaim* claim : claims) by_id_[claim->claim.id] = claim;
    for (const ClaimEvent& event : events) {
      event_of_[event.claim->id] = &event;
    }
  }

  void AddPoint(const Point* before, const Point& after) {
    const size_t told = changes_.size();
    const std::unordered_set<std::string_view> members(after.claims.begin(),
                                                       after.claims.end());
    std::vector<const ClaimEvent*> here;
    for (const ClaimEvent& event : events_) {
      if (members.contains(event.claim->id)) here.push_back(&event);
    }
    // `here` may be empty: another claim can change how the points are cut.
    Value value = ValueOf(before, after, here);
    if (creates_ &&
        (value.kind != ChangeKind::kUnspecified || !HasAnyValue())) {
      value = {ChangeKind::kFigureCreated, HasValue(&after)
                                               ? after.selected_claim
                                               : here.front()->claim->id};
      creates_ = false;
    }
    if (value.kind != ChangeKind::kUnspecified) {
      Add(value.kind, value.claim, before, &after);
    }
    AddClaims(before, after, here, value);
    AddDispute(before, &after, here);
    const bool renamed = before == nullptr || before->id != after.id;
    if (changes_.size() == told && renamed && HasValue(&after)) {
      // Only the cut between points moved; followers by id must hear of it.
      const ClaimEvent& event = events_.front();
      Add(event.is_new ? ChangeKind::kClaimAdded
                       : ChangeKind::kClaimStateChanged,
          event.claim->id, before, &after);
    }
  }

  void AddAbsorbed(const Point& before, const Point* into) {
    const ChangeKind kind = into == nullptr ? ChangeKind::kValueWithdrawn
                                            : ChangeKind::kValueRevised;
    Add(kind, events_.front().claim->id, &before, into);
    if (before.disputed && (into == nullptr || !into->disputed)) {
      Add(ChangeKind::kDisputeClosed, events_.front().claim->id, &before, into);
    }
  }

  void set_any_value(bool any_value) { any_value_ = any_value; }
  std::vector<Change> Take() && { return std::move(changes_); }

 private:
  struct Value {
    ChangeKind kind = ChangeKind::kUnspecified;
    std::string claim;  // That did it.
  };

  bool HasAnyValue() const { return any_value_; }

  void Add(ChangeKind kind, std::string claim, const Point* before,
           const Point* after) {
    Change& change = changes_.emplace_back();
    change.kind = kind;
    change.cause = cause_;
    change.figure_id = figure_id_;
    change.claim_id = std::move(claim);
    if (before != nullptr) change.previous = WithoutClaims(*before);
    if (after != nullptr) change.current = WithoutClaims(*after);
  }

  const ClaimEvent* EventOf(const std::string& claim) const {
    const auto found = event_of_.find(claim);
    return found == event_of_.end() ? nullptr : found->second;
  }

  // How the point's value changed.
  Value ValueOf(const Point* before, const Point& after,
                const std::vector<const ClaimEvent*>& here) const {
    if (!HasValue(before)) {
      if (!HasValue(&after)) return {};
      return {ChangeKind::kValueAdded, after.selected_claim};
    }
    const ClaimEvent* old = EventOf(before->selected_claim);
    if (!HasValue(&after)) return {LossKind(), before->selected_claim};
    if (before->selected_claim == after.selected_claim) return {};
    if (old != nullptr && old->Leaves()) return Replacement(*before, after);
    return Takeover(*before, after, here);
  }

  ChangeKind LossKind() const {
    return cause_ == ChangeCause::kCorrection ? ChangeKind::kValueCorrected
                                              : ChangeKind::kValueWithdrawn;
  }

  // The selected claim is no longer live and another one has its place.
  Value Replacement(const Point& before, const Point& after) const {
    const std::string& claim = EventOf(after.selected_claim) != nullptr
                                   ? after.selected_claim
                                   : before.selected_claim;
    if (cause_ == ChangeCause::kWithdrawal) {
      return {ChangeKind::kValueWithdrawn, claim};
    }
    if (SameNumber(before.best, after.best)) return {};
    return {cause_ == ChangeCause::kCorrection ? ChangeKind::kValueCorrected
                                               : ChangeKind::kValueRevised,
            claim};
  }

  // Another claim was preferred to the selected one, which still stands.
  Value Takeover(const Point& before, const Point& after,
                 const std::vector<const ClaimEvent*>& here) const {
    const std::string claim =
        EventOf(after.selected_claim) != nullptr || here.empty()
            ? after.selected_claim
            : here.front()->claim->id;
    if (Agree(before.best, after.best)) {
      const bool repeats =
          SameNumber(before.best, after.best) &&
          AgreeingSources(before, after)
              .contains(SourceKeyOf(by_id_.at(after.selected_claim)->claim));
      if (repeats) return {};
      return {ChangeKind::kValueConfirmed, claim};
    }
    const bool corrects =
        std::any_of(here.begin(), here.end(), [](const ClaimEvent* event) {
          return event->to == ClaimState::kCorrected;
        });
    return {corrects ? ChangeKind::kValueCorrected : ChangeKind::kValueRevised,
            claim};
  }

  bool WasCurrent(const TrackedClaim& tracked) const {
    const ClaimEvent* event = EventOf(tracked.claim.id);
    return (event != nullptr ? event->from : tracked.state) ==
           ClaimState::kCurrent;
  }

  // Sources that before this message already stood by the number that is
  // selected now.
  std::set<std::string> AgreeingSources(const Point& before,
                                        const Point& after) const {
    std::set<std::string> sources;
    for (const std::string& id : before.claims) {
      const auto found = by_id_.find(id);
      if (found == by_id_.end() || !WasCurrent(*found->second)) continue;
      const Claim& claim = found->second->claim;
      if (Confirms(claim, after)) sources.insert(SourceKeyOf(claim));
    }
    return sources;
  }

  static bool Confirms(const Claim& claim, const Point& point) {
    return claim.quantity && !IsDenied(claim) &&
           Agree(*claim.quantity, point.best);
  }

  // The claims of `here` that the change of value does not speak of.
  void AddClaims(const Point* before, const Point& after,
                 const std::vector<const ClaimEvent*>& here,
                 const Value& value) {
    std::set<std::string> sources;
    if (before != nullptr) sources = AgreeingSources(*before, after);
    if (value.kind != ChangeKind::kUnspecified) {
      const auto did_it = by_id_.find(value.claim);
      if (did_it != by_id_.end()) {
        sources.insert(SourceKeyOf(did_it->second->claim));
      }
    }
    for (const ClaimEvent* event : here) {
      const bool said =
          value.kind != ChangeKind::kUnspecified &&
          (event->claim->id == value.claim ||
           (before != nullptr && event->claim->id == before->selected_claim));
      if (said) continue;
      Add(KindOf(*event, after, sources), event->claim->id, before, &after);
    }
  }

  // Also notes the source of a claim that confirms, so that it does so once.
  static ChangeKind KindOf(const ClaimEvent& event, const Point& after,
                           std::set<std::string>& sources) {
    if (!event.is_new) return ChangeKind::kClaimStateChanged;
    if (event.to == ClaimState::kCurrent && HasValue(&after) &&
        after.selected_claim != event.claim->id &&
        Confirms(*event.claim, after) &&
        sources.insert(SourceKeyOf(*event.claim)).second) {
      return ChangeKind::kValueConfirmed;
    }
    return ChangeKind::kClaimAdded;
  }

  void AddDispute(const Point* before, const Point* after,
                  const std::vector<const ClaimEvent*>& here) {
    const bool was = before != nullptr && before->disputed;
    if (was == after->disputed) return;
    const std::string& claim =
        here.empty() ? events_.front().claim->id : here.front()->claim->id;
    Add(after->disputed ? ChangeKind::kDisputeOpened
                        : ChangeKind::kDisputeClosed,
        claim, before, after);
  }

  const std::string figure_id_;
  const std::vector<ClaimEvent>& events_;
  const ChangeCause cause_;
  bool creates_;            // FIGURE_CREATED is still to be said.
  bool any_value_ = false;  // Of any point after the message.
  std::unordered_map<std::string_view, const TrackedClaim*> by_id_;
  std::unordered_map<std::string_view, const ClaimEvent*> event_of_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> DiffFigure(const Figure& before, const Figure& after,
                               const ClaimSet& claims,
                               const std::vector<ClaimEvent>& events,
                               ChangeCause cause) {
  const PointMatch match(before, after);
  FigureDiff diff(after, claims, events, cause);
  diff.set_any_value(
      std::any_of(after.points.begin(), after.points.end(),
                  [](const Point& point) { return HasValue(&point); }));
  for (const Point& point : after.points) {
    const Point* previous = match.PreviousOf(point);
    if (previous == nullptr || *previous != point) {
      diff.AddPoint(previous, point);
    }
  }
  for (const auto& [point, into] : match.absorbed()) {
    diff.AddAbsorbed(*point, into);
  }
  return std::move(diff).Take();
}

Change StatementChange(const ClaimEvent& event, ChangeCause cause) {
  Change change;
  change.kind =
      event.is_new ? ChangeKind::kClaimAdded : ChangeKind::kClaimStateChanged;
  change.cause = cause;
  change.claim_id = event.claim->id;
  return change;
}

FigureUpdate UpdateOf(FigureStep step) {
  FigureUpdate update;
  std::unordered_map<std::string_view, const Point*> old;
  for (const Point& point : step.before.points) old[point.id] = &point;
  for (Point& point : step.after.points) {
    const auto found = old.find(point.id);
    const bool same = found != old.end() && *found->second == point;
    if (found != old.end()) old.erase(found);
    if (same) continue;
    update.changed_points.push_back(point.id);
    update.figure.points.push_back(std::move(point));
  }
  for (const Point& point : step.before.points) {
    if (old.contains(point.id)) update.removed_points.push_back(point.id);
  }
  std::swap(update.figure.points, step.after.points);
  update.figure = std::move(step.after);
  return update;
}

}  // namespace factline::track
