#include "daemon/track/routing.h"

#include <set>

#include "daemon/base/status.h"

namespace factline::track {
namespace {

// The naming key of each key of a record, by key.
std::map<FigureKey, FigureKey> NamesOf(const JoinRecord& record) {
  std::map<FigureKey, FigureKey> names;
  const std::vector<size_t> name_of = JoinNodes(record);
  for (size_t i = 0; i < record.nodes.size(); ++i) {
    names.emplace(record.nodes[i].key, record.nodes[name_of[i]].key);
  }
  return names;
}

const FigureKey& NameIn(const std::map<FigureKey, FigureKey>& names,
                        const FigureKey& key) {
  const auto found = names.find(key);
  return found == names.end() ? key : found->second;
}

}  // namespace

absl::Status Routing::Run(const std::vector<ClaimEvent>& events) {
  FACTLINE_RETURN_IF_ERROR(ReadFamilies(events));
  for (const ClaimEvent& event : events) event_of_[event.claim->id] = &event;
  // Events stand first in their figures, so they come before what they move.
  for (const ClaimEvent& event : events) {
    const FigureKey& key = event.claim->figure_key;
    const auto name = names_.find({key, MonthOf(*event.claim)});
    const bool joined = name != names_.end();
    FigureStep& figure = FigureOf(joined ? name->second : key);
    figure.joined |= joined;
    figure.events.push_back(event);
    figure.entries.push_back({.claim = event.claim, .state = event.to});
  }
  for (const auto& [id, family] : families_) {
    FACTLINE_RETURN_IF_ERROR(MoveNodes(family));
  }
  return absl::OkStatus();
}

absl::Status Routing::ReadFamilies(const std::vector<ClaimEvent>& events) {
  for (const ClaimEvent& event : events) {
    const int32_t month = MonthOf(*event.claim);
    const std::string id = JoinRecordIdOf(event.claim->figure_key, month);
    const auto [family, is_new] = families_.try_emplace(id);
    if (is_new) {
      family->second.month = month;
      FACTLINE_ASSIGN_OR_RETURN(family->second.before, state_.JoinsOf(id));
      family->second.after = family->second.before;
    }
    const bool live = event.to == ClaimState::kCurrent;
    if (AddToJoins(*event.claim, live, family->second.after)) {
      changed_[id] = family->second.after;
    }
  }
  for (const auto& [id, family] : families_) {
    for (auto& [key, name] : NamesOf(family.after)) {
      if (name != key) names_.emplace(Node{key, family.month}, name);
    }
    if (const auto changed = changed_.find(id); changed != changed_.end()) {
      changed->second = family.after;
    }
  }
  return absl::OkStatus();
}

// Moves the claims of keys whose naming key is another one now.
absl::Status Routing::MoveNodes(const Family& family) {
  if (family.before == family.after) return absl::OkStatus();
  const auto before = NamesOf(family.before);
  const auto after = NamesOf(family.after);
  std::set<FigureKey> keys;
  for (const auto& [key, name] : before) keys.insert(key);
  for (const auto& [key, name] : after) keys.insert(key);
  for (const FigureKey& key : keys) {
    const FigureKey& from = NameIn(before, key);
    const FigureKey& to = NameIn(after, key);
    if (from == to) continue;
    KeyMove move{.key = key,
                 .month = family.month,
                 .from = FigureIdOf(from),
                 .to = FigureIdOf(to)};
    FACTLINE_ASSIGN_OR_RETURN(const bool any, MoveClaims(move, from, to));
    if (!any) move.from.clear();
    moves_.push_back(std::move(move));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Routing::MoveClaims(const KeyMove& move,
                                         const FigureKey& from,
                                         const FigureKey& to) {
  FACTLINE_ASSIGN_OR_RETURN(const Book* book, state_.BookOf(move.from));
  if (book == nullptr) return false;
  const size_t first = moved_.size();
  for (TrackedClaim& tracked : book->ClaimsOf(move.key, move.month)) {
    moved_.push_back(std::move(tracked));
  }
  if (moved_.size() == first) return false;
  FigureOf(from).joined = true;
  FigureOf(to).joined = true;
  for (size_t i = first; i < moved_.size(); ++i) {
    const TrackedClaim& tracked = moved_[i];
    FigureOf(from).entries.push_back(
        {.claim = &tracked.claim, .state = tracked.state, .leaves = true});
    // One that the message is about comes as its event.
    if (event_of_.contains(tracked.claim.id)) continue;
    FigureOf(to).entries.push_back(
        {.claim = &tracked.claim, .state = tracked.state});
  }
  return true;
}

FigureStep& Routing::FigureOf(const FigureKey& key) {
  const auto [place, is_new] = index_.emplace(key, figures_.size());
  if (is_new) figures_.emplace_back().key = key;
  return figures_[place->second];
}

}  // namespace factline::track
