#ifndef FACTLINE_DAEMON_TRACK_ROUTING_H_
#define FACTLINE_DAEMON_TRACK_ROUTING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/track/decisions.h"
#include "daemon/track/diff.h"
#include "daemon/track/joins.h"
#include "daemon/track/tracker.h"

namespace factline::track {

// A figure that a message touches.
struct FigureStep {
  FigureKey key;
  // What happens to its claims: the events first, in text order; then claims
  // that come or go since their key was joined to another one, or parted.
  std::vector<BookEntry> entries;
  std::vector<ClaimEvent> events;
  bool joined = false;  // Has or had claims of other keys.
};

// Sends the claims of one message to their figures: finds what the message
// makes of the joins of each family and month, and which claims change their
// figure by it. Or finds which claims change theirs by a decision.
class Routing {
 public:
  // `state` and the claims of events outlive this.
  explicit Routing(const TrackingState& state)
      : state_(state),
        decided_before_(&state.decisions()),
        decided_after_(decided_before_) {}

  // One of the two, once. Of figure claims, in text order:
  absl::Status Run(const std::vector<ClaimEvent>& events);
  absl::Status RunDecision(const DecisionChange& decision);

  // Figures in the order in which they are touched.
  std::vector<FigureStep>& figures() { return figures_; }
  const std::map<std::string, SharedJoins>& joins() const { return changed_; }
  const std::vector<KeyMove>& moves() const { return moves_; }

 private:
  using Node = std::pair<FigureKey, int32_t>;  // A key in a month.
  using Names = std::map<Node, FigureKey>;     // The keys that name figures.
  struct Family {
    JoinRecordName name;
    SharedJoins before;
    SharedJoins after;
    // While claims are noted: what becomes of `before`, if it is touched.
    std::optional<JoinRecord> draft;

    bool Changed() const { return before != after; }
  };

  enum class Side : uint8_t { kBefore, kAfter };

  bool AnyDecisions() const {
    return !decided_before_->empty() || !decided_after_->empty();
  }
  absl::StatusOr<Family*> FamilyOf(const JoinRecordName& name);
  // Notes what claims tell, and reads the families of those that tell nothing.
  absl::Status NoteClaims(const std::vector<ClaimEvent>& events);
  void NameFigures();
  void AddNames(const Family& family);
  // The family, or part of it, that the key is or would be in; read if it was
  // not, then the message does not change it.
  absl::StatusOr<const Family*> LoadFamily(const FigureKey& key,
                                           int32_t month);
  absl::StatusOr<FigureKey> NameOf(Side side, const Node& node);
  // Nodes of families that the message changes.
  std::set<Node> ChangedNodes() const;
  // Adds nodes that follow others of the set by decisions.
  absl::Status AddFollowers(std::set<Node>& nodes);
  // And those that the node's family, and that of no country, name.
  absl::Status AddFamilyOf(const Node& node, std::set<Node>& nodes,
                           std::vector<Node>& open);
  absl::Status MoveNodes(const std::set<Node>& nodes);
  // Says for the first claims of a key in a month where decisions sent them.
  absl::Status NoteFirstClaims(const std::vector<ClaimEvent>& events);
  // False if there are none.
  absl::StatusOr<bool> MoveClaims(const KeyMove& move, const FigureKey& from,
                                  const FigureKey& to);
  FigureStep& FigureOf(const FigureKey& key);

  const TrackingState& state_;
  const Decisions* decided_before_;
  const Decisions* decided_after_;
  Decisions decided_;  // With the new decision.
  std::map<std::string, Family> families_;  // By record id.
  // Of the keys in records, before the message where it changes something, or
  // where there are decisions.
  Names before_;
  Names after_;
  std::map<std::string_view, const ClaimEvent*> event_of_;  // By claim id.
  std::vector<FigureStep> figures_;
  std::map<FigureKey, size_t> index_;
  std::map<std::string, SharedJoins> changed_;
  std::vector<KeyMove> moves_;
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_ROUTING_H_
