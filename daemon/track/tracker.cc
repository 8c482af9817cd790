#include "daemon/track/tracker.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/track/article_life.h"
#include "daemon/track/bounds.h"
#include "daemon/track/diff.h"
#include "daemon/track/routing.h"

namespace factline::track {
namespace {

// Both figures tell of it.
void AddMove(const KeyMove& move, const Claim& trigger, ChangeCause cause,
             TrackResult& result) {
  if (move.from.empty()) return;
  for (const std::string& figure : {move.from, move.to}) {
    Change& change = result.changes.emplace_back();
    change.kind = FigureIdOf(move.key) == move.to ? ChangeKind::kFigureSplit
                                                  : ChangeKind::kFigureMerged;
    change.cause = cause;
    change.figure_id = figure;
    change.claim_id = trigger.id;
  }
}

absl::Status AddFigure(FigureStep& figure, const ClaimEvent& trigger,
                       ChangeCause cause, const TrackingState& state,
                       TrackResult& result) {
  static const Book& none = *new Book();
  FACTLINE_ASSIGN_OR_RETURN(const Book* book,
                            state.BookOf(FigureIdOf(figure.key)));
  if (book == nullptr) book = &none;
  BookStep step = book->Preview(figure.key, figure.entries);
  for (Change& change : DiffFigure(step, figure.events, trigger, cause)) {
    result.changes.push_back(std::move(change));
  }
  FigureUpdate update = UpdateOf(std::move(step));
  update.joined = figure.joined;
  update.entries = std::move(figure.entries);
  result.figures.push_back(std::move(update));
  return absl::OkStatus();
}

// Figures in the order in which they are first touched.
absl::Status AddFigures(Routing& routing, const ClaimEvent& trigger,
                        ChangeCause cause, const TrackingState& state,
                        TrackResult& result) {
  for (const KeyMove& move : routing.moves()) {
    AddMove(move, *trigger.claim, cause, result);
  }
  for (FigureStep& figure : routing.figures()) {
    FACTLINE_RETURN_IF_ERROR(AddFigure(figure, trigger, cause, state, result));
  }
  result.moves = routing.moves();
  result.joins = routing.joins();
  return absl::OkStatus();
}

// One message on its way through tracking: article, then claims, then figures.
class Tracking {
 public:
  Tracking(const std::vector<ReadClaim>& claims, const TrackingState& state,
           ArticleStep step)
      : claims_(claims), state_(state), step_(std::move(step)) {}

  absl::StatusOr<TrackResult> Run(const std::optional<ArticleRecord>& before) {
    FACTLINE_RETURN_IF_ERROR(FindEvents(before));
    AbsolveUnchangedNumbers();
    TrackResult result;
    result.changed = true;
    AddClaims(result);
    FACTLINE_RETURN_IF_ERROR(AddFigureClaims(result));
    result.article = std::move(step_.record);
    return result;
  }

 private:
  using States = std::unordered_map<std::string_view, ClaimState>;

  // Fills events_: claims of the message in text order, then the others of the
  // article in the order of its revisions.
  absl::Status FindEvents(const std::optional<ArticleRecord>& before) {
    article_is_new_ = !before;
    const States old_states = before ? StatesOf(*before) : States();
    States new_states = StatesOf(step_.record);
    for (const std::string& id : step_.unread) {
      ClaimState& state = new_states[id];
      // Another revision may still be the one that states it now.
      if (state != ClaimState::kCurrent) state = ClaimState::kUnread;
    }
    std::unordered_set<std::string_view> seen;
    for (const ReadClaim& read : claims_) {
      if (!seen.insert(read.claim.id).second) continue;
      FACTLINE_RETURN_IF_ERROR(
          AddEvent(read.claim.id, &read.claim, new_states.at(read.claim.id)));
    }
    const auto add_changed = [&](const std::string& id) -> absl::Status {
      const auto now = new_states.find(id);
      const auto then = old_states.find(id);
      if (now == new_states.end() || then == old_states.end() ||
          now->second == then->second || !seen.insert(id).second) {
        return absl::OkStatus();
      }
      return AddEvent(id, nullptr, now->second);
    };
    for (const std::string& id : step_.unread) {
      FACTLINE_RETURN_IF_ERROR(add_changed(id));
    }
    for (const ArticleRevisionRecord& revision : step_.record.revisions) {
      for (const ClaimReading& reading : revision.claims) {
        FACTLINE_RETURN_IF_ERROR(add_changed(reading.claim_id));
      }
    }
    return absl::OkStatus();
  }

  // `read` is the claim as the message has it; null if it has not.
  absl::Status AddEvent(std::string_view id, const Claim* read, ClaimState to) {
    std::optional<TrackedClaim> stored;
    // A claim's id is of its article's making: with the article it is new.
    if (!article_is_new_) {
      FACTLINE_ASSIGN_OR_RETURN(stored, state_.GetClaim(id));
    }
    ClaimEvent event{.to = to};
    if (stored) {
      if (stored->state == to) return absl::OkStatus();
      event.from = stored->state;
      event.claim = &stored_.emplace_back(std::move(stored->claim));
    } else if (read != nullptr) {
      event.is_new = true;
      event.claim = read;
    } else {
      return absl::OkStatus();  // Read by a revision, but its claim is gone.
    }
    events_.push_back(event);
    return absl::OkStatus();
  }

  // A correction that states a number again in other words does not say that
  // it was wrong: such claims are REVISED, not CORRECTED.
  void AbsolveUnchangedNumbers() {
    for (ClaimEvent& event : events_) {
      if (event.to != ClaimState::kCorrected || !event.Leaves() ||
          !event.claim->quantity) {
        continue;
      }
      const bool stated_again =
          std::any_of(claims_.begin(), claims_.end(), [&](const ReadClaim& r) {
            return r.claim.quantity &&
                   r.claim.figure_key == event.claim->figure_key &&
                   SameNumber(*r.claim.quantity, *event.claim->quantity);
          });
      if (stated_again) event.to = ClaimState::kRevised;
    }
  }

  void AddClaims(TrackResult& result) const {
    for (const ClaimEvent& event : events_) {
      if (event.is_new) result.new_claims.push_back(*event.claim);
      if (event.is_new && event.to == ClaimState::kCurrent) continue;
      result.transitions.push_back({.claim_id = event.claim->id,
                                    .figure_id = FigureOf(*event.claim),
                                    .from = event.from,
                                    .to = event.to});
    }
  }

  static std::string FigureOf(const Claim& claim) {
    return claim.IsFigureClaim() ? FigureIdOf(claim.figure_key) : std::string();
  }

  absl::Status AddFigureClaims(TrackResult& result) const {
    std::vector<ClaimEvent> events;
    for (const ClaimEvent& event : events_) {
      if (event.claim->IsFigureClaim()) {
        events.push_back(event);
      } else {
        result.changes.push_back(StatementChange(event, step_.cause));
      }
    }
    if (events.empty()) return absl::OkStatus();
    Routing routing(state_);
    FACTLINE_RETURN_IF_ERROR(routing.Run(events));
    return AddFigures(routing, events.front(), step_.cause, state_, result);
  }

  const std::vector<ReadClaim>& claims_;
  const TrackingState& state_;
  ArticleStep step_;
  bool article_is_new_ = false;
  std::deque<Claim> stored_;  // Claims of events that the message has not.
  std::vector<ClaimEvent> events_;
};

}  // namespace

absl::StatusOr<std::vector<TrackedClaim>> TrackingState::ClaimsOfFigure(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(const Book* book, BookOf(figure_id));
  std::vector<TrackedClaim> claims;
  if (book == nullptr) return claims;
  for (const BookEntry& entry : book->Claims()) {
    FACTLINE_ASSIGN_OR_RETURN(auto claim, GetClaim(entry.claim.id()));
    if (!claim) return absl::DataLossError("a claim of a book is not there");
    claims.push_back({.claim = std::move(claim->claim), .state = entry.state});
  }
  return claims;
}

absl::StatusOr<TrackResult> Track(const Article& article,
                                  const std::vector<ReadClaim>& claims,
                                  std::string_view extractor_version,
                                  const TrackingState& state) {
  FACTLINE_ASSIGN_OR_RETURN(const std::optional<ArticleRecord> before,
                            state.GetArticle(article.uri));
  ArticleStep step = Step(before, article, claims, extractor_version);
  if (!step.changed) return TrackResult();
  return Tracking(claims, state, std::move(step)).Run(before);
}

absl::StatusOr<TrackResult> Decide(const DecisionChange& decision,
                                   const TrackingState& state) {
  TrackResult result;
  result.changed = true;
  result.decision = decision;
  Routing routing(state);
  FACTLINE_RETURN_IF_ERROR(routing.RunDecision(decision));
  // A claim that moves stands in for the one of a message. Without any there
  // are only moves of which nobody is told.
  Claim moved;
  if (!routing.figures().empty()) {
    FACTLINE_ASSIGN_OR_RETURN(
        std::optional<TrackedClaim> stored,
        state.GetClaim(routing.figures().front().entries.front().claim.id()));
    if (!stored) return absl::DataLossError("a claim of a figure is missing");
    moved = std::move(stored->claim);
  }
  ClaimEvent trigger{.claim = &moved};
  trigger.from = trigger.to;
  FACTLINE_RETURN_IF_ERROR(
      AddFigures(routing, trigger, ChangeCause::kOperator, state, result));
  return result;
}

}  // namespace factline::track
