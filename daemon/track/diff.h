#ifndef FACTLINE_DAEMON_TRACK_DIFF_H_
#define FACTLINE_DAEMON_TRACK_DIFF_H_

#include <vector>

#include "daemon/model/change.h"
#include "daemon/model/claim.h"
#include "daemon/model/figure.h"
#include "daemon/track/book.h"
#include "daemon/track/tracker.h"

namespace factline::track {

// What one message does to one claim.
struct ClaimEvent {
  const Claim* claim = nullptr;
  bool is_new = false;  // Not seen before; then `from` is kUnspecified.
  ClaimState from = ClaimState::kUnspecified;
  ClaimState to = ClaimState::kCurrent;

  bool Leaves() const {
    return from == ClaimState::kCurrent && to != ClaimState::kCurrent;
  }
};

// The entries of the change log for one figure and one message. `events` are
// the first entries of `step`, in text order; `trigger` stands in where the
// message says nothing of this figure itself, but moves claims of it.
//
// A new point is a later version of the old one with its id, else of one whose
// selected claim it holds. For each, in event-time order:
//   its value, at most one:
//     FIGURE_CREATED   the figure's first point
//     VALUE_ADDED      it had no value
//     VALUE_CONFIRMED  another claim is selected now and the two agree
//     VALUE_REVISED    ... and they do not, or the old one's article changed
//     VALUE_CORRECTED  likewise, and the publisher says that it was wrong
//     VALUE_WITHDRAWN  the selected claim was withdrawn, or no value is left
//   CLAIM_ADDED, CLAIM_STATE_CHANGED for each further claim of `events`, or
//     VALUE_CONFIRMED for a new one of another source that agrees
//   DISPUTE_OPENED, DISPUTE_CLOSED at the edges
// A point that went into another one is VALUE_REVISED to it. What no such entry
// tells of (claims that moved, the same number with another claim) is one
// CLAIM_ADDED or CLAIM_STATE_CHANGED: who applies `previous` and `current` of
// every entry of a step holds exactly the points of the figure.
//
// previous and current are the point's versions without their lists of claims;
// revision and index are left to the writer.
std::vector<Change> DiffFigure(const BookStep& step,
                               const std::vector<ClaimEvent>& events,
                               const ClaimEvent& trigger, ChangeCause cause);

// The entry for a statement, which has no figure.
Change StatementChange(const ClaimEvent& event, ChangeCause cause);

// What is to be written of the figure.
FigureUpdate UpdateOf(BookStep step);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_DIFF_H_
