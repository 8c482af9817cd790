#include "daemon/serve/index_plan.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "daemon/base/status.h"

namespace factline::serve {
namespace {

using Cursor = store::StoreView::TimelineCursor;
using store::NameKind;
using store::Term;
using store::TermKind;

std::optional<Term> TermOf(const Filter::RequiredTest& test) {
  if (test.value.empty()) return std::nullopt;
  if (test.field == "place" || test.field == "within" ||
      test.field == "country") {
    return Term{TermKind::kPlace, test.value};
  }
  if (test.field == "object") return Term{TermKind::kObject, test.value};
  if (test.field == "action") return Term{TermKind::kAction, test.value};
  return std::nullopt;
}

// Ids of the figures with a term; empty if they are more than can be planned
// with.
absl::StatusOr<std::optional<std::vector<std::string>>> FiguresWith(
    const store::StoreView& view, const Term& term) {
  std::vector<std::string> ids;
  FACTLINE_RETURN_IF_ERROR(
      store::ScanTerm(view, term, "", [&](const std::string& id) {
        ids.push_back(id);
        return ids.size() <= static_cast<size_t>(kMaxPlannedFigures);
      }));
  if (ids.size() > static_cast<size_t>(kMaxPlannedFigures)) return std::nullopt;
  return ids;
}

// The id of the figure that an id leads to; empty if none.
absl::StatusOr<std::string> FigureNow(const store::StoreView& view,
                                      const std::string& id) {
  absl::StatusOr<Figure> figure = view.GetFigure(id);
  if (absl::IsNotFound(figure.status())) return std::string();
  FACTLINE_RETURN_IF_ERROR(figure.status());
  return std::move(figure->id);
}

// Figures that all matches belong to, or statements with the same term.
struct Candidates {
  std::vector<std::string> figures;
  std::optional<Term> term;
};

// Those of the narrowest test, if any is narrow enough.
absl::StatusOr<std::optional<Candidates>> NarrowestOf(
    const store::StoreView& view, const Filter& filter) {
  if (auto id = filter.RequiredFigure()) {
    FACTLINE_ASSIGN_OR_RETURN(std::string figure, FigureNow(view, *id));
    Candidates one;
    if (!figure.empty()) one.figures.push_back(std::move(figure));
    return one;
  }
  std::optional<Candidates> narrowest;
  for (const Filter::RequiredTest& test : filter.Required()) {
    const auto term = TermOf(test);
    if (!term) continue;
    FACTLINE_ASSIGN_OR_RETURN(auto ids, FiguresWith(view, *term));
    if (ids && (!narrowest || ids->size() < narrowest->figures.size())) {
      narrowest = Candidates{.figures = *std::move(ids), .term = term};
    }
  }
  return narrowest;
}

// Their claims that may be in the window; empty if they are too many.
absl::StatusOr<std::optional<std::vector<Cursor>>> ClaimsOf(
    const store::StoreView& view, const Candidates& candidates,
    const EventWindow& window) {
  std::vector<Cursor> claims;
  if (candidates.term) {
    FACTLINE_ASSIGN_OR_RETURN(
        claims, store::PlacesOfClaimsNaming(view, NameKind::kStatementTerm,
                                            store::NameOfTerm(*candidates.term),
                                            kMaxPlannedClaims + 1));
  }
  for (const std::string& id : candidates.figures) {
    if (claims.size() > kMaxPlannedClaims) return std::nullopt;
    FACTLINE_ASSIGN_OR_RETURN(const auto found, store::ClaimsNear(view, id));
    for (const store::StoredClaim& stored : found) {
      const EventTime& time = stored.claim.event_time;
      if (!window.Overlaps(time)) continue;
      claims.push_back(
          {time.earliest.value_or(absl::InfinitePast()), stored.claim.id});
    }
  }
  if (claims.size() > kMaxPlannedClaims) return std::nullopt;
  return claims;
}

void SortAsTimeline(bool descending, std::vector<Cursor>& claims) {
  const auto place = [](const Cursor& a) {
    return std::tie(a.start, a.claim_id);
  };
  std::sort(claims.begin(), claims.end(),
            [&](const Cursor& a, const Cursor& b) {
              return descending ? place(b) < place(a) : place(a) < place(b);
            });
  const auto same = [&](const Cursor& a, const Cursor& b) {
    return place(a) == place(b);
  };
  claims.erase(std::unique(claims.begin(), claims.end(), same), claims.end());
}

}  // namespace

absl::StatusOr<OldIds> ReadOldIds(const store::StoreView& view,
                                  const Filter& filter) {
  OldIds old_ids;
  for (std::string& id : filter.FigureIds()) {
    FACTLINE_ASSIGN_OR_RETURN(std::string figure, FigureNow(view, id));
    if (figure.empty() || figure == id) continue;
    old_ids.emplace_back(std::move(id), std::move(figure));
  }
  return old_ids;
}

absl::StatusOr<std::optional<Term>> PlanFigures(const store::StoreView& view,
                                                const Filter& filter) {
  std::optional<Term> best;
  std::optional<size_t> best_size;  // Empty = more than was looked at.
  for (const Filter::RequiredTest& test : filter.Required()) {
    const auto term = TermOf(test);
    if (!term) continue;
    FACTLINE_ASSIGN_OR_RETURN(const auto ids, FiguresWith(view, *term));
    if (!best || (ids && (!best_size || ids->size() < *best_size))) {
      best = term;
      best_size = ids ? std::optional<size_t>(ids->size()) : std::nullopt;
    }
  }
  return best;
}

absl::StatusOr<TimelinePlan> PlanTimeline(const store::StoreView& view,
                                          const Filter& filter,
                                          const EventWindow& window,
                                          bool descending) {
  TimelinePlan plan;
  FACTLINE_ASSIGN_OR_RETURN(const auto candidates, NarrowestOf(view, filter));
  if (candidates) {
    FACTLINE_ASSIGN_OR_RETURN(plan.claims, ClaimsOf(view, *candidates, window));
  }
  if (plan.claims) {
    SortAsTimeline(descending, *plan.claims);
    return plan;
  }
  for (const Filter::RequiredTest& test : filter.Required()) {
    if (test.value.empty()) continue;
    if (test.field == "speaker" || test.field == "source") {
      plan.name = {NameKind::kSpeaker, test.value};
    } else if (test.field == "mention") {
      plan.name = {NameKind::kMention, test.value};
    }
  }
  return plan;
}

}  // namespace factline::serve
