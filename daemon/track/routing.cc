#include "daemon/track/routing.h"

#include <utility>

#include "daemon/base/status.h"

namespace factline::track {
namespace {

const FigureKey& NameIn(
    const std::map<std::pair<FigureKey, int32_t>, FigureKey>& names,
    const std::pair<FigureKey, int32_t>& node) {
  const auto found = names.find(node);
  return found == names.end() ? node.first : found->second;
}

// Months whose records may know a key that has claims in these: joins see a week
// beyond their month.
std::set<int32_t> MonthsSeenFrom(const std::set<int32_t>& months) {
  std::set<int32_t> seen;
  for (const int32_t month : months) {
    for (const int32_t near : {month - 1, month, month + 1}) seen.insert(near);
  }
  return seen;
}

}  // namespace

absl::Status Routing::Run(const std::vector<ClaimEvent>& events) {
  FACTLINE_RETURN_IF_ERROR(NoteClaims(events));
  NameFigures();
  for (const ClaimEvent& event : events) event_of_[event.claim->id] = &event;
  // Events stand first in their figures, so they come before what they move.
  for (const ClaimEvent& event : events) {
    const Node node{event.claim->figure_key, MonthOf(*event.claim)};
    FACTLINE_ASSIGN_OR_RETURN(const FigureKey name,
                              NameOf(Side::kAfter, node));
    FigureStep& figure = FigureOf(name);
    figure.joined |= name != node.first;
    figure.events.push_back(event);
    figure.entries.push_back(
        {.claim = PackedClaim(*event.claim), .state = event.to});
  }
  std::set<Node> nodes = ChangedNodes();
  FACTLINE_RETURN_IF_ERROR(AddFollowers(nodes));
  FACTLINE_RETURN_IF_ERROR(MoveNodes(nodes));
  return NoteFirstClaims(events);
}

absl::Status Routing::RunDecision(const DecisionChange& decision) {
  decided_ = *decided_before_;
  decided_.Remove(decision.key);
  if (decision.into) decided_.Set({decision.key, *decision.into});
  decided_after_ = &decided_;
  std::set<Node> nodes;
  std::set<FigureKey> keys = {decision.key};
  std::vector<FigureKey> open = {decision.key};
  while (!open.empty()) {
    const FigureKey key = std::move(open.back());
    open.pop_back();
    FACTLINE_ASSIGN_OR_RETURN(const std::set<int32_t> months,
                              state_.MonthsOfKey(FigureIdOf(key)));
    for (const int32_t month : MonthsSeenFrom(months)) {
      std::vector<Node> ignored;
      nodes.emplace(key, month);
      FACTLINE_RETURN_IF_ERROR(AddFamilyOf({key, month}, nodes, ignored));
    }
    // Where the key has no claims, those that follow it may have some.
    const std::set<FigureKey>* const sources = decided_.SourcesOf(key);
    if (sources == nullptr) continue;
    for (const FigureKey& source : *sources) {
      if (keys.insert(source).second) open.push_back(source);
    }
  }
  FACTLINE_RETURN_IF_ERROR(AddFollowers(nodes));
  return MoveNodes(nodes);
}

absl::StatusOr<Routing::Family*> Routing::FamilyOf(const JoinRecordName& name) {
  const auto [family, is_new] = families_.try_emplace(name.id);
  if (is_new) {
    family->second.name = name;
    FACTLINE_ASSIGN_OR_RETURN(family->second.before, state_.JoinsOf(name.id));
    family->second.after = family->second.before;
  }
  return &family->second;
}

absl::Status Routing::NoteClaims(const std::vector<ClaimEvent>& events) {
  const auto draft =
      [&](const JoinRecordName& name) -> absl::StatusOr<JoinRecord*> {
    FACTLINE_ASSIGN_OR_RETURN(Family* const family, FamilyOf(name));
    if (!family->draft) family->draft = family->before->record;
    return &*family->draft;
  };
  for (const ClaimEvent& event : events) {
    const FigureKey& key = event.claim->figure_key;
    const int32_t month = MonthOf(*event.claim);
    const bool live = event.to == ClaimState::kCurrent;
    FACTLINE_RETURN_IF_ERROR(AddToJoins(*event.claim, live, draft));
    // One whose number tells nothing belongs to its key's figure as well.
    for (int level = 0; level < kJoinLevels; ++level) {
      FACTLINE_ASSIGN_OR_RETURN(const Family* const family,
                                FamilyOf(JoinRecordNameOf(key, month, level)));
      const JoinRecord& record =
          family->draft ? *family->draft : family->before->record;
      if (!record.crowded) break;
    }
  }
  return absl::OkStatus();
}

// One record at a time names a key in a month, so that those of all records go
// together.
void Routing::NameFigures() {
  for (auto& [id, family] : families_) {
    if (family.draft && *family.draft != family.before->record) {
      family.after = NameJoins(*std::move(family.draft));
      changed_[id] = family.after;
    }
    family.draft.reset();
    AddNames(family);
  }
}

void Routing::AddNames(const Family& family) {
  const auto add = [&](const NamedJoins& joins, Names& names) {
    const std::vector<JoinNode>& nodes = joins.record.nodes;
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (!family.name.Names(nodes[i].key)) continue;
      names.emplace(Node{nodes[i].key, family.name.month},
                    nodes[joins.name_of[i]].key);
    }
  };
  add(*family.after, after_);
  if (family.Changed() || AnyDecisions()) add(*family.before, before_);
}

absl::StatusOr<const Routing::Family*> Routing::LoadFamily(
    const FigureKey& key, int32_t month) {
  for (int level = 0;; ++level) {
    const JoinRecordName name = JoinRecordNameOf(key, month, level);
    const bool is_new = !families_.contains(name.id);
    FACTLINE_RETURN_IF_ERROR(FamilyOf(name).status());
    const Family& family = families_.at(name.id);
    if (is_new) AddNames(family);
    if (!family.after->record.crowded || level + 1 == kJoinLevels) {
      return &family;
    }
  }
}

absl::StatusOr<FigureKey> Routing::NameOf(Side side, const Node& node) {
  const bool before = side == Side::kBefore;
  const Decisions& decisions = before ? *decided_before_ : *decided_after_;
  const Names& names = before ? before_ : after_;
  if (decisions.empty()) return NameIn(names, node);
  const auto join = [&](const FigureKey& key) -> absl::StatusOr<FigureKey> {
    FACTLINE_RETURN_IF_ERROR(LoadFamily(key, node.second).status());
    return NameIn(names, {key, node.second});
  };
  return NameByDecisions(node.first, decisions, join);
}

std::set<Routing::Node> Routing::ChangedNodes() const {
  std::set<Node> nodes;
  for (const auto& [id, family] : families_) {
    if (!family.Changed()) continue;
    for (const SharedJoins& joins : {family.before, family.after}) {
      for (const JoinNode& node : joins->record.nodes) {
        if (!family.name.Names(node.key)) continue;
        nodes.emplace(node.key, family.name.month);
      }
    }
  }
  return nodes;
}

absl::Status Routing::AddFamilyOf(const Node& node, std::set<Node>& nodes,
                                  std::vector<Node>& open) {
  const FigureKey& key = node.first;
  for (const FigureKey& member : {key, WithoutCountry(key)}) {
    FACTLINE_ASSIGN_OR_RETURN(const Family* const family,
                              LoadFamily(member, node.second));
    for (const JoinNode& other : family->after->record.nodes) {
      if (!family->name.Names(other.key)) continue;
      const auto [added, is_new] = nodes.emplace(other.key, node.second);
      if (is_new) open.push_back(*added);
    }
  }
  return absl::OkStatus();
}

// A key that was decided to belong to another one follows it, and those that
// are joined to the key follow too.
absl::Status Routing::AddFollowers(std::set<Node>& nodes) {
  if (!AnyDecisions()) return absl::OkStatus();
  std::vector<Node> open(nodes.begin(), nodes.end());
  while (!open.empty()) {
    const Node node = std::move(open.back());
    open.pop_back();
    for (const Decisions* decisions : {decided_before_, decided_after_}) {
      const std::set<FigureKey>* const sources =
          decisions->SourcesOf(node.first);
      if (sources == nullptr) continue;
      for (const FigureKey& source : *sources) {
        const auto [added, is_new] = nodes.emplace(source, node.second);
        if (!is_new) continue;
        open.push_back(*added);
        FACTLINE_RETURN_IF_ERROR(AddFamilyOf(*added, nodes, open));
      }
    }
  }
  return absl::OkStatus();
}

// Moves the claims of keys whose naming key is another one now.
absl::Status Routing::MoveNodes(const std::set<Node>& nodes) {
  for (const Node& node : nodes) {
    FACTLINE_ASSIGN_OR_RETURN(const FigureKey from,
                              NameOf(Side::kBefore, node));
    FACTLINE_ASSIGN_OR_RETURN(const FigureKey to, NameOf(Side::kAfter, node));
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

absl::Status Routing::NoteFirstClaims(const std::vector<ClaimEvent>& events) {
  if (!AnyDecisions()) return absl::OkStatus();
  std::set<Node> noted;
  for (const KeyMove& move : moves_) noted.emplace(move.key, move.month);
  for (const ClaimEvent& event : events) {
    const Node node{event.claim->figure_key, MonthOf(*event.claim)};
    FACTLINE_ASSIGN_OR_RETURN(const FigureKey name,
                              NameOf(Side::kAfter, node));
    if (name == node.first || !noted.insert(node).second) continue;
    const std::string to = FigureIdOf(name);
    FACTLINE_ASSIGN_OR_RETURN(const Book* const book, state_.BookOf(to));
    if (book != nullptr && !book->ClaimsOf(node.first, node.second).empty()) {
      continue;
    }
    moves_.push_back(
        {.key = node.first, .month = node.second, .from = {}, .to = to});
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
