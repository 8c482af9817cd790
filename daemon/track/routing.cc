#include "daemon/track/routing.h"

#include <set>

#include "daemon/base/status.h"

namespace factline::track {
namespace {

const FigureKey& NameIn(
    const std::map<std::pair<FigureKey, int32_t>, FigureKey>& names,
    const std::pair<FigureKey, int32_t>& node) {
  const auto found = names.find(node);
  return found == names.end() ? node.first : found->second;
}

}  // namespace

absl::Status Routing::Run(const std::vector<ClaimEvent>& events) {
  FACTLINE_RETURN_IF_ERROR(ReadFamilies(events));
  NameFigures();
  for (const ClaimEvent& event : events) event_of_[event.claim->id] = &event;
  // Events stand first in their figures, so they come before what they move.
  for (const ClaimEvent& event : events) {
    const Node node{event.claim->figure_key, MonthOf(*event.claim)};
    const FigureKey& name = NameIn(after_, node);
    FigureStep& figure = FigureOf(name);
    figure.joined |= name != node.first;
    figure.events.push_back(event);
    figure.entries.push_back(
        {.claim = PackedClaim(*event.claim), .state = event.to});
  }
  return MoveNodes();
}

absl::StatusOr<JoinRecord*> Routing::FamilyOf(const JoinRecordName& name) {
  const auto [family, is_new] = families_.try_emplace(name.id);
  if (is_new) {
    family->second.name = name;
    FACTLINE_ASSIGN_OR_RETURN(family->second.before, state_.JoinsOf(name.id));
    family->second.after = family->second.before;
  }
  return &family->second.after;
}

absl::Status Routing::ReadFamilies(const std::vector<ClaimEvent>& events) {
  for (const ClaimEvent& event : events) {
    const FigureKey& key = event.claim->figure_key;
    const int32_t month = MonthOf(*event.claim);
    const auto find = [&](const JoinRecordName& name) {
      return FamilyOf(name);
    };
    const bool live = event.to == ClaimState::kCurrent;
    FACTLINE_RETURN_IF_ERROR(AddToJoins(*event.claim, live, find));
    // One whose number tells nothing belongs to its key's figure as well.
    for (int level = 0; level < kJoinLevels; ++level) {
      FACTLINE_ASSIGN_OR_RETURN(const JoinRecord* const record,
                                find(JoinRecordNameOf(key, month, level)));
      if (!record->crowded) break;
    }
  }
  return absl::OkStatus();
}

// One record at a time names a key in a month, so that those of all records go
// together.
void Routing::NameFigures() {
  const auto add = [](const JoinRecord& record, const JoinRecordName& name,
                      Names& names) {
    const std::vector<size_t> name_of = JoinNodes(record);
    for (size_t i = 0; i < record.nodes.size(); ++i) {
      if (!name.Names(record.nodes[i].key)) continue;
      names.emplace(Node{record.nodes[i].key, name.month},
                    record.nodes[name_of[i]].key);
    }
  };
  for (const auto& [id, family] : families_) {
    add(family.after, family.name, after_);
    if (family.before == family.after) continue;
    add(family.before, family.name, before_);
    changed_[id] = family.after;
  }
}

// Moves the claims of keys whose naming key is another one now.
absl::Status Routing::MoveNodes() {
  if (changed_.empty()) return absl::OkStatus();
  std::set<Node> nodes;
  for (const auto& [id, family] : families_) {
    if (family.before == family.after) continue;
    for (const JoinRecord* record : {&family.before, &family.after}) {
      for (const JoinNode& node : record->nodes) {
        if (!family.name.Names(node.key)) continue;
        nodes.emplace(node.key, family.name.month);
      }
    }
  }
  for (const Node& node : nodes) {
    const FigureKey& from = NameIn(before_, node);
    const FigureKey& to = NameIn(after_, node);
    if (from == to) continue;
    KeyMove move{.key = node.first,
                 .month = node.second,
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
  std::vector<BookEntry> claims = book->ClaimsOf(move.key, move.month);
  if (claims.empty()) return false;
  FigureOf(to).joined = true;
  for (BookEntry& claim : claims) {
    // One that the message is about comes as its event.
    if (!event_of_.contains(claim.claim.id())) {
      FigureOf(to).entries.push_back(claim);
    }
    claim.leaves = true;
    FigureOf(from).entries.push_back(std::move(claim));
  }
  return true;
}

FigureStep& Routing::FigureOf(const FigureKey& key) {
  const auto [place, is_new] = index_.emplace(key, figures_.size());
  if (is_new) figures_.emplace_back().key = key;
  return figures_[place->second];
}

}  // namespace factline::track
