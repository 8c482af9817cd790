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

bool HasValue(const PointState* point) {
  return point != nullptr && !point->point.selected_claim.empty();
}

// For each new point, the old one that it is a version of.
class PointMatch {
 public:
  explicit PointMatch(const BookStep& step) {
    std::unordered_map<std::string_view, const PointState*> by_id;
    for (const PointState& point : step.new_points) {
      by_id[point.point.id] = &point;
    }
    const auto find = [&](const std::string& id) {
      const auto found = by_id.find(id);
      return found == by_id.end() ? nullptr : found->second;
    };
    for (const PointState& point : step.old_points) {
      if (const PointState* same = find(point.point.id)) {
        previous_[same] = &point;
      }
    }
    for (const PointState& point : step.old_points) {
      if (by_id.contains(point.point.id)) continue;
      const PointState* next = find(point.next_id);
      if (next != nullptr && !previous_.contains(next)) {
        previous_[next] = &point;
      } else {
        absorbed_.emplace_back(&point, next);
      }
    }
  }

  // Null for a new point.
  const PointState* PreviousOf(const PointState& point) const {
    const auto found = previous_.find(&point);
    return found == previous_.end() ? nullptr : found->second;
  }

  // Points that are none of their own any more, and the points that their
  // selected claims (first claims, if there is none) went to; null if to none.
  const std::vector<std::pair<const PointState*, const PointState*>>& absorbed()
      const {
    return absorbed_;
  }

 private:
  std::unordered_map<const PointState*, const PointState*> previous_;
  std::vector<std::pair<const PointState*, const PointState*>> absorbed_;
};

// Writes the entries of one figure.
class FigureDiff {
 public:
  FigureDiff(const BookStep& step, const std::vector<ClaimEvent>& events,
             const ClaimEvent& trigger, ChangeCause cause)
      : figure_id_(step.header.id),
        trigger_(events.empty() ? trigger : events.front()),
        cause_(cause),
        creates_(step.is_new) {
    for (size_t i = 0; i < events.size(); ++i) {
      event_of_[events[i].claim->id] = &events[i];
      here_[step.point_of_entry[i]].push_back(&events[i]);
    }
    for (const PointState& point : step.new_points) {
      any_value_ = any_value_ || HasValue(&point);
    }
  }

  void AddPoint(const PointState* before, const PointState& after) {
    const size_t told = changes_.size();
    const Events& here = here_[after.point.id];
    // `here` may be empty: another claim can change how the points are cut.
    Value value = ValueOf(before, after, here);
    if (creates_ &&
        (value.kind != ChangeKind::kUnspecified || !HasAnyValue())) {
      value = {ChangeKind::kFigureCreated,
               HasValue(&after) ? SelectedOf(after)
               : here.empty()   ? TellerOf(trigger_)
                                : TellerOf(*here.front())};
      creates_ = false;
    }
    if (value.kind != ChangeKind::kUnspecified) {
      Add(value.kind, value.by.claim_id, before, &after);
    }
    AddClaims(before, after, here, value);
    AddDispute(before, &after, here);
    const bool same = before != nullptr && before->point == after.point;
    if (changes_.size() == told && !same) {
      // Other claims are in it, or the same number has another claim now;
      // who keeps a copy of the points must hear of it.
      Add(ClaimKind(), trigger_.claim->id, before, &after);
    }
  }

  void AddAbsorbed(const PointState& before, const PointState* into) {
    const ChangeKind kind = !HasValue(&before) ? ClaimKind()
                            : into == nullptr  ? ChangeKind::kValueWithdrawn
                                               : ChangeKind::kValueRevised;
    Add(kind, trigger_.claim->id, &before, into);
    if (before.point.disputed && (into == nullptr || !into->point.disputed)) {
      Add(ChangeKind::kDisputeClosed, trigger_.claim->id, &before, into);
    }
  }

  std::vector<Change> Take() && { return std::move(changes_); }

 private:
  using Events = std::vector<const ClaimEvent*>;
  // A claim that did something.
  struct Teller {
    std::string_view claim_id;
    std::string source;
  };
  struct Value {
    ChangeKind kind = ChangeKind::kUnspecified;
    Teller by;
  };

  static Teller SelectedOf(const PointState& point) {
    return {point.point.selected_claim, point.source};
  }
  static Teller TellerOf(const ClaimEvent& event) {
    return {event.claim->id, SourceKeyOf(*event.claim)};
  }

  bool HasAnyValue() const { return any_value_; }

  // What is said where no value changed.
  ChangeKind ClaimKind() const {
    return trigger_.is_new ? ChangeKind::kClaimAdded
                           : ChangeKind::kClaimStateChanged;
  }

  void Add(ChangeKind kind, std::string_view claim_id,
           const PointState* before, const PointState* after) {
    Change& change = changes_.emplace_back();
    change.kind = kind;
    change.cause = cause_;
    change.figure_id = figure_id_;
    change.claim_id = claim_id;
    if (before != nullptr) change.previous = before->point;
    if (after != nullptr) change.current = after->point;
  }

  const ClaimEvent* EventOf(std::string_view claim_id) const {
    const auto found = event_of_.find(claim_id);
    return found == event_of_.end() ? nullptr : found->second;
  }

  // How the point's value changed.
  Value ValueOf(const PointState* before, const PointState& after,
                const Events& here) const {
    if (!HasValue(before)) {
      if (!HasValue(&after)) return {};
      return {ChangeKind::kValueAdded, SelectedOf(after)};
    }
    const ClaimEvent* old = EventOf(before->point.selected_claim);
    if (!HasValue(&after)) return {LossKind(), SelectedOf(*before)};
    if (before->point.selected_claim == after.point.selected_claim) return {};
    if (old != nullptr && old->Leaves()) return Replacement(*before, after);
    return Takeover(*before, after, here);
  }

  ChangeKind LossKind() const {
    return cause_ == ChangeCause::kCorrection ? ChangeKind::kValueCorrected
                                              : ChangeKind::kValueWithdrawn;
  }

  // The selected claim is no longer live and another one has its place.
  Value Replacement(const PointState& before, const PointState& after) const {
    const Teller by = SelectedOf(
        EventOf(after.point.selected_claim) != nullptr ? after : before);
    if (cause_ == ChangeCause::kWithdrawal) {
      return {ChangeKind::kValueWithdrawn, by};
    }
    if (SameNumber(before.point.best, after.point.best)) return {};
    return {cause_ == ChangeCause::kCorrection ? ChangeKind::kValueCorrected
                                               : ChangeKind::kValueRevised,
            by};
  }

  // Another claim was preferred to the selected one, which still stands.
  Value Takeover(const PointState& before, const PointState& after,
                 const Events& here) const {
    const bool by_selected =
        EventOf(after.point.selected_claim) != nullptr || here.empty();
    const Teller by =
        by_selected ? SelectedOf(after) : TellerOf(*here.front());
    if (Agree(before.point.best, after.point.best)) {
      const bool repeats =
          SameNumber(before.point.best, after.point.best) &&
          AgreedBefore(before, after.source, after);
      if (repeats) return {};
      return {ChangeKind::kValueConfirmed, by};
    }
    const bool corrects =
        std::any_of(here.begin(), here.end(), [](const ClaimEvent* event) {
          return event->to == ClaimState::kCorrected;
        });
    return {corrects ? ChangeKind::kValueCorrected : ChangeKind::kValueRevised,
            by};
  }

  // True when before this message the source already stood by the number that
  // is selected now.
  static bool AgreedBefore(const PointState& before, std::string_view source,
                           const PointState& after) {
    return before.ballot->Agrees(source, BoundsOf(after.point.best));
  }

  // The claims of `here` that the change of value does not speak of.
  void AddClaims(const PointState* before, const PointState& after,
                 const Events& here, const Value& value) {
    std::set<std::string> sources;  // That confirmed already in this message.
    const bool has_value = value.kind != ChangeKind::kUnspecified;
    if (has_value) sources.insert(value.by.source);
    for (const ClaimEvent* event : here) {
      const bool said =
          has_value && (event->claim->id == value.by.claim_id ||
                        (HasValue(before) &&
                         event->claim->id == before->point.selected_claim));
      if (said) continue;
      Add(KindOf(*event, before, after, sources), event->claim->id, before,
          &after);
    }
  }

  // Also notes the source of a claim that confirms, so that it does so once.
  static ChangeKind KindOf(const ClaimEvent& event, const PointState* before,
                           const PointState& after,
                           std::set<std::string>& sources) {
    if (!event.is_new) return ChangeKind::kClaimStateChanged;
    const bool agrees = event.to == ClaimState::kCurrent && HasValue(&after) &&
                        after.point.selected_claim != event.claim->id &&
                        !IsDenied(*event.claim) &&
                        Agree(*event.claim->quantity, after.point.best);
    if (!agrees) return ChangeKind::kClaimAdded;
    std::string source = SourceKeyOf(*event.claim);
    if (before != nullptr && AgreedBefore(*before, source, after)) {
      return ChangeKind::kClaimAdded;
    }
    return sources.insert(std::move(source)).second
               ? ChangeKind::kValueConfirmed
               : ChangeKind::kClaimAdded;
  }

  void AddDispute(const PointState* before, const PointState* after,
                  const Events& here) {
    const bool was = before != nullptr && before->point.disputed;
    if (was == after->point.disputed) return;
    const ClaimEvent& by = here.empty() ? trigger_ : *here.front();
    Add(after->point.disputed ? ChangeKind::kDisputeOpened
                              : ChangeKind::kDisputeClosed,
        by.claim->id, before, after);
  }

  const std::string figure_id_;
  const ClaimEvent& trigger_;
  const ChangeCause cause_;
  bool creates_;            // FIGURE_CREATED is still to be said.
  bool any_value_ = false;  // Of any point after the message.
  std::unordered_map<std::string_view, const ClaimEvent*> event_of_;
  std::unordered_map<std::string_view, Events> here_;  // By point.
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> DiffFigure(const BookStep& step,
                               const std::vector<ClaimEvent>& events,
                               const ClaimEvent& trigger, ChangeCause cause) {
  const PointMatch match(step);
  FigureDiff diff(step, events, trigger, cause);
  for (const PointState& point : step.new_points) {
    const PointState* previous = match.PreviousOf(point);
    if (previous == nullptr || point.regrouped ||
        previous->point != point.point) {
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

FigureUpdate UpdateOf(BookStep step) {
  FigureUpdate update;
  std::unordered_map<std::string_view, const Point*> old;
  for (const PointState& state : step.old_points) {
    old[state.point.id] = &state.point;
  }
  for (PointState& state : step.new_points) {
    const auto found = old.find(state.point.id);
    const bool same = found != old.end() && *found->second == state.point;
    if (found != old.end()) old.erase(found);
    if (same) continue;
    update.changed_points.push_back(state.point.id);
    update.figure.points.push_back(std::move(state.point));
  }
  for (const PointState& state : step.old_points) {
    if (old.contains(state.point.id)) {
      update.removed_points.push_back(state.point.id);
    }
  }
  std::swap(update.figure.points, step.header.points);
  update.figure = std::move(step.header);
  update.is_empty = step.is_empty;
  update.moved = std::move(step.moved);
  return update;
}

}  // namespace factline::track
