#include "daemon/track/book.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/escaping.h"
#include "daemon/track/joins.h"
#include "daemon/track/resolve.h"
#include "daemon/track/select.h"

namespace factline::track {
namespace {

PointKind KindOfLane(int lane) {
  return static_cast<PointKind>(lane / kDurationClasses);
}

}  // namespace

// What entries would change, before any of it is done.
class Book::Plan {
 public:
  // A claim that comes or changes its state.
  struct Shift {
    const Member* member = nullptr;
    bool is_new = false;
    bool leaves = false;
    ClaimState state = ClaimState::kCurrent;  // After.
  };
  struct BoxChange {
    std::vector<const Member*> removed;
    std::vector<const Member*> added;
    Ballot::Delta delta;
  };

  Plan(const Book& book, const FigureKey& key,
       const std::vector<BookEntry>& entries)
      : book_(book), figure_id_(book.id_.empty() ? FigureIdOf(key) : book.id_) {
    const std::string home = absl::HexStringToBytes(figure_id_);
    for (const BookEntry& entry : entries) AddShift(key, home, entry);
    for (const auto& [lane, growth] : growth_) {
      const auto known = book.lanes_.find(lane);
      moves_[lane] = known == book.lanes_.end()
                         ? Lane(lane % kDurationClasses).Preview(growth)
                         : known->second.Preview(growth);
      for (const Lane::Move& move : moves_[lane].moves) {
        if (move.to) goals_.emplace(std::pair(lane, move.part), *move.to);
      }
    }
    MoveShifts();
    MoveParts();
    for (auto& [box, change] : boxes_) SetDelta(change);
  }

  const std::vector<Shift>& shifts() const { return shifts_; }
  const std::map<BoxKey, BoxChange>& boxes() const { return boxes_; }
  const std::map<int, Lane::Growth>& growth() const { return growth_; }
  const Lane::Plan& moves(int lane) const { return moves_.at(lane); }
  // Claims that were not in the book.
  std::vector<std::unique_ptr<Member>>& made() { return made_; }
  const std::string& figure_id() const { return figure_id_; }

  const Shift* ShiftOf(const Member& member) const {
    const auto found = shift_of_.find(&member);
    return found == shift_of_.end() ? nullptr : &shifts_[found->second];
  }

  ClaimState StateAfter(const Member& member) const {
    const Shift* shift = ShiftOf(member);
    return shift == nullptr ? member.state : shift->state;
  }

  // Of a claim that stays or comes.
  BoxKey BoxAfter(const Member& member) const {
    const Lane::Part part = member.PartIn(StateAfter(member));
    const auto moved = goals_.find({member.lane, part});
    if (moved != goals_.end()) return {member.lane, moved->second};
    return {member.lane, book_.lanes_.at(member.lane).FounderOf(part)};
  }

  const std::string& PointId(const BoxKey& key) const {
    std::string& id = point_ids_[key];
    if (id.empty()) {
      Interval founder = key.founder;
      // As PartIntoPoints() has it.
      if (DurationClassOf(founder) != key.lane % kDurationClasses) {
        founder.end = founder.start;
      }
      id = PointIdOf(figure_id_, KindOfLane(key.lane), founder);
    }
    return id;
  }

 private:
  void AddShift(const FigureKey& key, std::string_view home,
                const BookEntry& entry) {
    Shift shift{.leaves = entry.leaves, .state = entry.state};
    const auto known = book_.claims_.find(entry.claim.id());
    if (known != book_.claims_.end()) {
      shift.member = known->get();
    } else {
      shift.is_new = true;
      shift.member = made_.emplace_back(MakeMember(key, home, entry)).get();
    }
    Lane::Growth& growth = growth_[shift.member->lane];
    if (!shift.is_new) --growth[shift.member->part()];
    if (!shift.leaves) ++growth[shift.member->PartIn(shift.state)];
    shift_of_.emplace(shift.member, shifts_.size());
    shifts_.push_back(shift);
  }

  void MoveShifts() {
    for (const Shift& shift : shifts_) {
      const Member& member = *shift.member;
      if (!shift.is_new) {
        const Lane& lane = book_.lanes_.at(member.lane);
        boxes_[{member.lane, lane.FounderOf(member.part())}].removed.push_back(
            &member);
      }
      if (!shift.leaves) boxes_[BoxAfter(member)].added.push_back(&member);
    }
  }

  // Claims that are not in the message, but go with their event time.
  void MoveParts() {
    for (const auto& [lane, plan] : moves_) {
      for (const Lane::Move& move : plan.moves) {
        if (!move.from || !move.to) continue;
        const BoxKey from{lane, *move.from};
        const BoxKey to{lane, *move.to};
        for (const Member* member : book_.boxes_.at(from).parts.at(move.part)) {
          if (ShiftOf(*member) != nullptr) continue;
          boxes_[from].removed.push_back(member);
          boxes_[to].added.push_back(member);
        }
      }
    }
  }

  void SetDelta(BoxChange& change) const {
    for (const Member* member : change.removed) {
      --change.delta.claims;
      if (!member->part().dead) {
        change.delta.removed.push_back(&member->voice);
      }
    }
    for (const Member* member : change.added) {
      ++change.delta.claims;
      if (!member->PartIn(StateAfter(*member)).dead) {
        change.delta.added.push_back(&member->voice);
      }
    }
  }

  const Book& book_;
  const std::string figure_id_;
  std::vector<Shift> shifts_;
  std::unordered_map<const Member*, size_t> shift_of_;
  std::vector<std::unique_ptr<Member>> made_;
  std::map<int, Lane::Growth> growth_;
  std::map<int, Lane::Plan> moves_;
  std::map<std::pair<int, Lane::Part>, Interval> goals_;  // Of moved parts.
  std::map<BoxKey, BoxChange> boxes_;
  mutable std::map<BoxKey, std::string> point_ids_;  // Asked for so far.
};

Book::Book() = default;
Book::~Book() = default;

std::unique_ptr<Book::Member> Book::MakeMember(const FigureKey& key,
                                               std::string_view home,
                                               const BookEntry& entry) {
  auto member = std::make_unique<Member>();
  member->claim = entry.claim;
  const BookClaim read = member->claim.Get();
  const Placement placement = PlacementOf(read.event_time, read.tally,
                                          read.publish_time, key.tally);
  member->state = entry.state;
  member->guest = read.home != home;
  member->lane = placement.lane();
  member->loose = placement.loose;
  member->interval = placement.interval;
  member->voice = VoiceOf(member->claim, read, placement.kind);
  return member;
}

bool Book::ByReport::Before(const Member& a, ClaimState state_a,
                            const Member& b, ClaimState state_b) {
  const bool dead_a = state_a != ClaimState::kCurrent;
  const bool dead_b = state_b != ClaimState::kCurrent;
  return std::tie(a.guest, dead_a, a.voice.told, a.voice.id) <
         std::tie(b.guest, dead_b, b.voice.told, b.voice.id);
}

const Ballot& Book::BallotOf(const Box& box) {
  if (box.ballot == nullptr) {
    Ballot::Delta all;
    for (const auto& [part, members] : box.parts) {
      all.claims += static_cast<ptrdiff_t>(members.size());
      if (part.dead) continue;
      for (const Member* member : members) all.added.push_back(&member->voice);
    }
    box.ballot = std::make_unique<Ballot>();
    box.ballot->Apply(all);
  }
  return *box.ballot;
}

const Book::Member* Book::EponymAfter(const Plan& plan) const {
  const Member* first = nullptr;
  for (const Member* member : reported_) {
    if (plan.ShiftOf(*member) != nullptr) continue;
    first = member;
    break;
  }
  for (const Plan::Shift& shift : plan.shifts()) {
    if (shift.leaves) continue;
    if (first == nullptr || ByReport::Before(*shift.member, shift.state, *first,
                                             plan.StateAfter(*first))) {
      first = shift.member;
    }
  }
  return first;
}

// The claim that a point without a value takes its time from.
const Book::Member& Book::FirstAfter(const BoxKey& key, const Plan& plan) const {
  const Plan::BoxChange& change = plan.boxes().at(key);
  const std::unordered_set<const Member*> removed(change.removed.begin(),
                                                  change.removed.end());
  const Member* first = nullptr;
  const auto consider = [&](const Member* member, const Lane::Part& part) {
    if (first != nullptr) {
      const Lane::Part best = first->PartIn(plan.StateAfter(*first));
      if (best < part) return;
      if (best == part && !ById()(member, first)) return;
    }
    first = member;
  };
  if (const auto box = boxes_.find(key); box != boxes_.end()) {
    for (const auto& [part, members] : box->second.parts) {
      for (const Member* member : members) {
        if (removed.contains(member)) continue;
        consider(member, part);
        break;
      }
      if (first != nullptr) break;
    }
  }
  for (const Member* member : change.added) {
    consider(member, member->PartIn(plan.StateAfter(*member)));
  }
  return *first;
}

PointState Book::OldPoint(const BoxKey& key, const Plan& plan) const {
  const Box& box = boxes_.at(key);
  const Member& first = **box.parts.begin()->second.begin();
  PointState state;
  state.ballot = &BallotOf(box);
  Selection selection = SelectLatest(state.ballot->StandingAfter({}));
  if (selection.lacks_time()) {
    selection.point.event_time = first.claim.Get().FullEventTime();
  }
  const Member* anchor = &first;
  if (selection.voice != nullptr) {
    state.source = selection.voice->source;
    anchor = claims_.find(selection.voice->id)->get();
  }
  state.point = std::move(selection.point);
  state.point.id = plan.PointId(key);
  const Plan::Shift* shift = plan.ShiftOf(*anchor);
  if (shift == nullptr || !shift->leaves) {
    state.next_id = plan.PointId(plan.BoxAfter(*anchor));
  }
  return state;
}

PointState Book::NewPoint(const BoxKey& key, const Plan& plan) const {
  static const Ballot& none = *new Ballot();
  const auto box = boxes_.find(key);
  const Ballot& ballot = box == boxes_.end() ? none : BallotOf(box->second);
  const Ballot::Standing standing =
      ballot.StandingAfter(plan.boxes().at(key).delta);
  Selection selection = SelectLatest(standing);
  if (selection.lacks_time()) {
    selection.point.event_time =
        FirstAfter(key, plan).claim.Get().FullEventTime();
  }
  PointState state;
  if (selection.voice != nullptr) state.source = selection.voice->source;
  state.point = std::move(selection.point);
  state.point.id = plan.PointId(key);
  return state;
}

BookStep Book::Preview(const FigureKey& key,
                       const std::vector<BookEntry>& entries) const {
  Plan plan(*this, key, entries);
  BookStep step;
  step.is_new = claims_.empty();
  const Member* const eponym = EponymAfter(plan);
  step.is_empty = eponym == nullptr;
  step.header.key = key;
  step.header.id = plan.figure_id();
  if (eponym != nullptr) {
    step.header.measure = eponym->claim.Get().FullMeasure();
    step.header.display_name = DisplayNameOf(step.header.measure, key);
  }
  for (const auto& [box_key, change] : plan.boxes()) {
    const auto box = boxes_.find(box_key);
    ptrdiff_t claims = change.delta.claims;
    if (box != boxes_.end()) {
      step.old_points.push_back(OldPoint(box_key, plan));
      claims += static_cast<ptrdiff_t>(BallotOf(box->second).claims());
    }
    if (claims == 0) continue;
    PointState& point = step.new_points.emplace_back(NewPoint(box_key, plan));
    std::unordered_set<const Member*> left(change.removed.begin(),
                                           change.removed.end());
    for (const Member* member : change.added) {
      if (left.erase(member) > 0) continue;
      point.regrouped = true;
      step.moved.push_back({.claim_id = std::string(member->voice.id),
                            .point_id = point.point.id,
                            .publish_time = member->voice.told});
    }
    point.regrouped |= !left.empty();
  }
  const auto earlier = [](const PointState& a, const PointState& b) {
    return EventEarlier(a.point, b.point);
  };
  std::sort(step.old_points.begin(), step.old_points.end(), earlier);
  std::sort(step.new_points.begin(), step.new_points.end(), earlier);
  for (const Plan::Shift& shift : plan.shifts()) {
    std::string& point = step.point_of_entry.emplace_back();
    if (!shift.leaves) {
      point = plan.PointId(plan.BoxAfter(*shift.member));
      continue;
    }
    step.moved.push_back({.claim_id = std::string(shift.member->voice.id),
                          .point_id = {},
                          .publish_time = shift.member->voice.told});
  }
  return step;
}

void Book::Apply(const FigureKey& key, const std::vector<BookEntry>& entries) {
  Plan plan(*this, key, entries);
  id_ = plan.figure_id();
  for (std::unique_ptr<Member>& made : plan.made()) {
    claims_.insert(std::move(made));
  }
  for (const auto& [lane, growth] : plan.growth()) {
    lanes_.try_emplace(lane, lane % kDurationClasses)
        .first->second.Apply(growth, plan.moves(lane));
  }
  for (const auto& [box_key, change] : plan.boxes()) {
    Box& box = boxes_[box_key];
    if (box.ballot != nullptr) box.ballot->Apply(change.delta);
    for (const Member* member : change.removed) {
      const auto part = box.parts.find(member->part());
      part->second.erase(member);
      if (part->second.empty()) box.parts.erase(part);
    }
    for (const Member* member : change.added) {
      box.parts[member->PartIn(plan.StateAfter(*member))].insert(member);
    }
    if (box.parts.empty()) boxes_.erase(box_key);
  }
  for (const Plan::Shift& shift : plan.shifts()) {
    const auto known = claims_.find(shift.member->voice.id);
    Member& member = **known;
    if (!shift.is_new) reported_.erase(&member);
    if (shift.leaves) {
      claims_.erase(known);
      continue;
    }
    member.state = shift.state;
    reported_.insert(&member);
  }
}

namespace {

void SortById(std::vector<BookEntry>& claims) {
  std::sort(claims.begin(), claims.end(),
            [](const BookEntry& a, const BookEntry& b) {
              return a.claim.id() < b.claim.id();
            });
}

}  // namespace

std::vector<BookEntry> Book::ClaimsOf(const FigureKey& key,
                                      int32_t month) const {
  const std::string home = HomeOf(key);
  std::vector<BookEntry> claims;
  for (const auto& member : claims_) {
    const BookClaim read = member->claim.Get();
    if (read.home != home || MonthOf(read.event_time) != month) continue;
    claims.push_back({.claim = member->claim, .state = member->state});
  }
  SortById(claims);
  return claims;
}

std::vector<BookEntry> Book::Claims() const {
  std::vector<BookEntry> claims;
  claims.reserve(claims_.size());
  for (const auto& member : claims_) {
    claims.push_back({.claim = member->claim, .state = member->state});
  }
  SortById(claims);
  return claims;
}

}  // namespace factline::track
