#ifndef FACTLINE_DAEMON_TRACK_BOOK_H_
#define FACTLINE_DAEMON_TRACK_BOOK_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "daemon/model/claim.h"
#include "daemon/model/figure.h"
#include "daemon/track/ballot.h"
#include "daemon/track/book_claim.h"
#include "daemon/track/lane.h"

namespace factline::track {

// That a claim comes into a figure, changes its state there, or leaves it.
struct BookEntry {
  PackedClaim claim;
  ClaimState state = ClaimState::kCurrent;
  bool leaves = false;

  friend bool operator==(const BookEntry&, const BookEntry&) = default;
};

// A claim that joins a point, or goes to another.
struct Membership {
  std::string claim_id;
  std::string point_id;  // Empty = to none.
  absl::Time publish_time;

  friend bool operator==(const Membership&, const Membership&) = default;
};

// A point before or after a step, without its list of claims.
struct PointState {
  Point point;
  std::string source;  // SourceKeyOf() the selected claim; empty if there is
                       // none.
  bool regrouped = false;  // After the step: claims came or left.
  // Of a point before the step only:
  const Ballot* ballot = nullptr;
  std::string next_id;  // The point that its selected claim (its first, if
                        // there is none) is in after the step; empty if it
                        // has left.
};

// What entries do to a figure. Holds references into the book.
struct BookStep {
  bool is_new = false;    // The figure had no claim.
  bool is_empty = false;  // It has none after the step.
  Figure header;        // After the step, without points.
  // Those that the step may have changed, in event-time order.
  std::vector<PointState> old_points;
  std::vector<PointState> new_points;
  std::vector<Membership> moved;
  std::vector<std::string> point_of_entry;  // After the step; by entry. Empty
                                            // for one that leaves.
};

// The claims of one figure, of its own key and of keys that are joined to it,
// arranged so that a message costs what it changes:
// look-ups, plus the distinct numbers of the points that it touches, plus the
// claims that go to another point. Gives what Resolve() gives for the same set
// of claims and the same key.
//
//   claims -> lanes -> points by founding interval -> ballot of each
//
// Ballots are made when they are first asked for. Thread-hostile: even const
// calls may do so.
class Book {
 public:
  Book();
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  // What the entries would do to the figure of `key`, which is always the same
  // one. No claim is in there twice; at least one is.
  BookStep Preview(const FigureKey& key,
                   const std::vector<BookEntry>& entries) const;
  void Apply(const FigureKey& key, const std::vector<BookEntry>& entries);

  // All claims, by id.
  std::vector<BookEntry> Claims() const;
  // Those of one of its keys whose event time is in `month` (MonthOf()), by id.
  // Costs as much as the figure has claims.
  std::vector<BookEntry> ClaimsOf(const FigureKey& key, int32_t month) const;
  size_t size() const { return claims_.size(); }

 private:
  struct BoxKey {
    int lane = 0;
    Interval founder;

    friend bool operator<(const BoxKey& a, const BoxKey& b) {
      return std::tie(a.lane, a.founder) < std::tie(b.lane, b.founder);
    }
  };
  struct Member {
    PackedClaim claim;
    ClaimState state = ClaimState::kCurrent;
    bool guest = false;  // Of a key that is joined to the figure's.
    int lane = 0;
    bool loose = false;
    Interval interval;
    Voice voice;

    Lane::Part PartIn(ClaimState in) const {
      return {.dead = in != ClaimState::kCurrent,
              .loose = loose,
              .interval = interval};
    }
    Lane::Part part() const { return PartIn(state); }
  };
  struct ById {
    bool operator()(const Member* a, const Member* b) const {
      return a->voice.id < b->voice.id;
    }
  };
  // The order of naming: own claims, then live ones, then the first report.
  struct ByReport {
    bool operator()(const Member* a, const Member* b) const {
      return Before(*a, a->state, *b, b->state);
    }
    static bool Before(const Member& a, ClaimState state_a, const Member& b,
                       ClaimState state_b);
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view id) const {
      return std::hash<std::string_view>()(id);
    }
    size_t operator()(const std::unique_ptr<Member>& member) const {
      return (*this)(member->voice.id);
    }
  };
  struct Equal {
    using is_transparent = void;
    static std::string_view IdOf(std::string_view id) { return id; }
    static std::string_view IdOf(const std::unique_ptr<Member>& member) {
      return member->voice.id;
    }
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return IdOf(a) == IdOf(b);
    }
  };
  using Members = absl::btree_set<const Member*, ById>;
  // One point. Parts are not empty.
  struct Box {
    std::map<Lane::Part, Members> parts;
    mutable std::unique_ptr<Ballot> ballot;
  };
  class Plan;

  static std::unique_ptr<Member> MakeMember(const FigureKey& key,
                                            std::string_view home,
                                            const BookEntry& entry);
  static const Ballot& BallotOf(const Box& box);
  PointState OldPoint(const BoxKey& key, const Plan& plan) const;
  PointState NewPoint(const BoxKey& key, const Plan& plan) const;
  const Member* EponymAfter(const Plan& plan) const;
  const Member& FirstAfter(const BoxKey& key, const Plan& plan) const;

  std::string id_;  // Of the figure; empty as long as it has no claim.
  absl::flat_hash_set<std::unique_ptr<Member>, Hash, Equal> claims_;
  absl::btree_set<const Member*, ByReport> reported_;
  std::map<int, Lane> lanes_;
  std::map<BoxKey, Box> boxes_;
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_BOOK_H_
