#include "daemon/serve/change_query.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/index_plan.h"
#include "daemon/serve/read_view.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"
#include "daemon/store/claim_lookup.h"

namespace factline::serve {
namespace {

// Objects around the changes of one revision, read when first asked for.
class RevisionReader {
 public:
  RevisionReader(ChangeSource& source, int64_t revision)
      : source_(source), after_{.revision = revision},
        before_{.revision = revision - 1} {}

  // The figure of that id itself, not the one that an old id leads to. Null
  // when there is none, e.g. of a statement. Lent as long as this lives.
  absl::StatusOr<const Figure*> FigureAfter(const std::string& id) {
    return ReadFigure(id, after_);
  }
  absl::StatusOr<const Figure*> FigureBefore(const std::string& id) {
    return ReadFigure(id, before_);
  }
  // As ReadOldIds(), of the one filter that this is used with.
  absl::StatusOr<const OldIds*> OldIdsAfter(const Filter& filter) {
    return ReadIds(filter, after_);
  }
  absl::StatusOr<const OldIds*> OldIdsBefore(const Filter& filter) {
    return ReadIds(filter, before_);
  }
  absl::StatusOr<std::optional<store::StoredClaim>> ClaimAfter(
      const Change& change) {
    return source_.ClaimOf(change, after_.revision);
  }

 private:
  // The store as one revision left it.
  struct State {
    int64_t revision = 0;
    View view = nullptr;
    // Several changes tell of one figure.
    std::map<std::string, std::optional<Figure>> figures = {};
    std::optional<OldIds> old_ids = std::nullopt;
  };

  absl::Status Open(State& state) {
    if (state.view != nullptr) return absl::OkStatus();
    FACTLINE_ASSIGN_OR_RETURN(state.view,
                              OpenViewAt(source_.store(), state.revision));
    return absl::OkStatus();
  }
  absl::StatusOr<const Figure*> ReadFigure(const std::string& id,
                                           State& state) {
    if (id.empty() || state.revision < 1) return nullptr;
    const auto [known, is_new] = state.figures.try_emplace(id);
    if (is_new) {
      FACTLINE_RETURN_IF_ERROR(Open(state));
      absl::StatusOr<Figure> figure = state.view->GetFigure(id);
      if (figure.ok() && figure->id == id) {
        known->second = *std::move(figure);
      } else if (!figure.ok() && !absl::IsNotFound(figure.status())) {
        return figure.status();
      }
    }
    return known->second ? &*known->second : nullptr;
  }

  absl::StatusOr<const OldIds*> ReadIds(const Filter& filter, State& state) {
    if (state.revision < 1) return nullptr;
    if (!state.old_ids) {
      FACTLINE_RETURN_IF_ERROR(Open(state));
      FACTLINE_ASSIGN_OR_RETURN(state.old_ids, ReadOldIds(*state.view, filter));
    }
    return &*state.old_ids;
  }

  ChangeSource& source_;
  State after_;
  State before_;
};

// One change with all that its filter may ask about.
struct ChangeInFull {
  const Change& change;
  bool tells = true;  // See FilterSubject.
  std::optional<store::StoredClaim> claim = std::nullopt;
  const Figure* before = nullptr;
  const Figure* after = nullptr;
  const OldIds* old_before = nullptr;
  const OldIds* old_after = nullptr;
  bool matches = false;
  v1::FilterEdge edge = v1::FILTER_EDGE_UNSPECIFIED;

  FilterSubject Subject(const Point* point) const {
    FilterSubject subject;
    subject.figure = after != nullptr ? after : before;
    subject.point = point;
    subject.change = &change;
    subject.tells = tells;
    subject.old_ids = after != nullptr ? old_after : old_before;
    if (claim) {
      subject.claim = &claim->claim;
      subject.state = claim->state;
    }
    if (before != nullptr) subject.latest_before = LatestPoint(*before);
    return subject;
  }
};

bool MovesClaims(ChangeKind kind) {
  return kind == ChangeKind::kFigureMerged || kind == ChangeKind::kFigureSplit;
}

// Only what the filter asks about: most changes of a narrow stream are read for
// nothing else.
absl::Status ReadForFilter(const Filter& filter, RevisionReader& reader,
                           ChangeInFull& full) {
  const Change& change = full.change;
  if (filter.empty()) {
    // All figures match; only these kinds make or end one.
    if (change.kind != ChangeKind::kFigureCreated &&
        !MovesClaims(change.kind)) {
      return absl::OkStatus();
    }
  } else if (filter.needs_claim() || change.figure_id.empty()) {
    FACTLINE_ASSIGN_OR_RETURN(full.claim, reader.ClaimAfter(change));
  }
  FACTLINE_ASSIGN_OR_RETURN(full.after, reader.FigureAfter(change.figure_id));
  // A figure that is gone is known from before only.
  if (filter.of_figures() || filter.compares() || full.after == nullptr) {
    FACTLINE_ASSIGN_OR_RETURN(full.before,
                              reader.FigureBefore(change.figure_id));
  }
  if (filter.Names("figure")) {
    FACTLINE_ASSIGN_OR_RETURN(full.old_after, reader.OldIdsAfter(filter));
    FACTLINE_ASSIGN_OR_RETURN(full.old_before, reader.OldIdsBefore(filter));
  }
  return absl::OkStatus();
}

bool IsListed(const Filter& filter, const Figure* figure,
              const OldIds* old_ids) {
  return figure != nullptr && filter.Matches({.figure = figure,
                                              .point = LatestPoint(*figure),
                                              .old_ids = old_ids});
}

// Whether lists of figures with this filter have the figure since this
// revision, or no longer.
v1::FilterEdge EdgeOf(const Filter& filter, const ChangeInFull& full) {
  if (!filter.of_figures()) return v1::FILTER_EDGE_UNSPECIFIED;
  const bool before = IsListed(filter, full.before, full.old_before);
  const bool after = IsListed(filter, full.after, full.old_after);
  if (before == after) return v1::FILTER_EDGE_UNSPECIFIED;
  return after ? v1::FILTER_EDGE_ENTERED : v1::FILTER_EDGE_LEFT;
}

// Whether the change passes by itself: by its point before or after; by the
// figure's latest one, if it has none.
bool Test(const Filter& filter, const ChangeInFull& full) {
  if (filter.empty()) return true;
  const auto matches = [&](const Point* point) {
    return filter.Matches(full.Subject(point));
  };
  const Change& change = full.change;
  if (change.previous || change.current) {
    return (change.previous && matches(&*change.previous)) ||
           (change.current && matches(&*change.current));
  }
  if (full.before != nullptr && matches(LatestPoint(*full.before))) return true;
  return matches(full.after != nullptr ? LatestPoint(*full.after) : nullptr);
}

// Changes that say what became of a point; others of the same revision may
// repeat its values.
bool TellsValue(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kFigureCreated:
    case ChangeKind::kValueAdded:
    case ChangeKind::kValueRevised:
    case ChangeKind::kValueConfirmed:
    case ChangeKind::kValueCorrected:
    case ChangeKind::kValueWithdrawn:
      return true;
    default:
      return false;
  }
}

// Of the changes of one revision, the one that tells of each point: the first
// that tells its value, else the first.
class Tellers {
 public:
  explicit Tellers(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
      const Point* const point = PointOf(change);
      if (point == nullptr) continue;
      const Change*& teller = teller_of_[{change.figure_id, point->id}];
      if (teller == nullptr ||
          (!TellsValue(teller->kind) && TellsValue(change.kind))) {
        teller = &change;
      }
    }
  }

  bool Has(const Change& change) const {
    const Point* const point = PointOf(change);
    return point == nullptr ||
           teller_of_.at({change.figure_id, point->id}) == &change;
  }

 private:
  static const Point* PointOf(const Change& change) {
    if (change.current) return &*change.current;
    return change.previous ? &*change.previous : nullptr;
  }

  std::map<std::pair<std::string_view, std::string_view>, const Change*>
      teller_of_;
};

// That a figure enters or leaves is always said: if none of its changes passes
// by itself, by the first.
void TellEdges(std::vector<ChangeInFull>& changes) {
  std::map<std::string_view, ChangeInFull*> silent;
  std::set<std::string_view> told;
  for (ChangeInFull& full : changes) {
    if (full.edge == v1::FILTER_EDGE_UNSPECIFIED) continue;
    if (full.matches) told.insert(full.change.figure_id);
    silent.try_emplace(full.change.figure_id, &full);
  }
  for (const auto& [figure, first] : silent) {
    if (!told.contains(figure)) first->matches = true;
  }
}

void RenderChange(const ChangeInFull& full, v1::ChangeView view,
                  const StorePosition& position, v1::Change& message) {
  const Change& change = full.change;
  message = convert::ToProto(change);
  message.set_joined_count(1);
  const bool names_only = view == v1::CHANGE_VIEW_NAMES;
  if (view != v1::CHANGE_VIEW_FULL_WITH_PREVIOUS &&
      view != v1::CHANGE_VIEW_MIRROR) {
    message.clear_previous();
  }
  if (names_only) {
    message.clear_current();
  } else if (message.has_current()) {
    *message.mutable_current()->mutable_computed_at() =
        convert::ToProto(position);
  }
  if (!names_only && full.claim) {
    *message.mutable_claim() = RenderClaim(*full.claim);
    if (view == v1::CHANGE_VIEW_BASIC)
      message.mutable_claim()->clear_evidence();
  }
}

// Puts each figure as the revision left it on the last of its changes, those
// of `out` from `first` on.
absl::Status AddFiguresAfter(RevisionReader& reader,
                             const StorePosition& position, int first,
                             ChangeQuery::Changes& out) {
  std::set<std::string> done;
  for (int i = out.size(); i > first; --i) {
    v1::Change& change = out[i - 1];
    const auto id = convert::FigureIdOfName(change.figure());
    if (!id || !done.insert(std::string(*id)).second) continue;
    FACTLINE_ASSIGN_OR_RETURN(const Figure* const figure,
                              reader.FigureAfter(std::string(*id)));
    if (figure != nullptr) {
      *change.mutable_figure_after() = RenderFigure(*figure, position);
    }
  }
  return absl::OkStatus();
}

}  // namespace

ChangeSource::ChangeSource(const store::FactStore& store) : store_(store) {}

ChangeSource::~ChangeSource() = default;

absl::StatusOr<std::optional<store::StoredClaim>> ChangeSource::ClaimOf(
    const Change& change, int64_t revision) {
  if (change.claim_id.empty()) return std::nullopt;
  if (view_ == nullptr || view_->position().revision < revision) {
    claims_ = nullptr;
    view_ = store_.View();
    claims_ = view_->Claims();
  }
  // Asked after the snapshot was taken: then it still has that state.
  const int64_t earliest = store_.earliest_state();
  if (revision < earliest) return RevisionCompacted(revision, earliest);
  return claims_->FindNear(change.figure_id, change.claim_id, revision,
                           store::Readings::kWith);
}

absl::StatusOr<ChangeQuery> ChangeQuery::Make(
    const std::string& filter,
    const google::protobuf::RepeatedField<int>& kinds, v1::ChangeView view,
    bool figures_only, const PlaceIds* places) {
  ChangeQuery query;
  FACTLINE_ASSIGN_OR_RETURN(
      query.filter_,
      Filter::Parse(
          filter,
          figures_only ? FilterScope::kFigures : FilterScope::kChanges,
          places));
  for (const int kind : kinds) {
    if (!v1::ChangeKind_IsValid(kind) || kind == v1::CHANGE_KIND_UNSPECIFIED) {
      return InvalidField("kinds", absl::StrCat("no kind has number ", kind));
    }
    query.kinds_.set(static_cast<size_t>(kind));
  }
  if (!v1::ChangeView_IsValid(view)) {
    return InvalidField("view", absl::StrCat("no view has number ", view));
  }
  if (view != v1::CHANGE_VIEW_UNSPECIFIED) query.view_ = view;
  query.key_ = absl::StrCat(query.kinds_.to_string(), " ", query.view_, " ",
                            query.filter_.canonical());
  query.hash_ = HashQuery(
      {"changes", query.filter_.canonical(), query.kinds_.to_string()});
  return query;
}

absl::Status ChangeQuery::Render(ChangeSource& source,
                                 const store::RevisionChanges& revision,
                                 Changes& out) const {
  const int first = out.size();
  RevisionReader reader(source, revision.position.revision);
  std::optional<Tellers> tellers;
  if (filter_.has_calls()) tellers.emplace(revision.changes);
  std::vector<ChangeInFull> changes;
  for (const Change& change : revision.changes) {
    if (!Wants(change.kind)) continue;
    ChangeInFull& full = changes.emplace_back(ChangeInFull{.change = change});
    full.tells = !tellers || tellers->Has(change);
    FACTLINE_RETURN_IF_ERROR(ReadForFilter(filter_, reader, full));
    full.matches = Test(filter_, full);
    full.edge = EdgeOf(filter_, full);
  }
  TellEdges(changes);
  for (ChangeInFull& full : changes) {
    if (!full.matches) continue;
    if (view_ != v1::CHANGE_VIEW_NAMES && !full.claim) {
      FACTLINE_ASSIGN_OR_RETURN(full.claim, reader.ClaimAfter(full.change));
    }
    v1::Change& message = *out.Add();
    RenderChange(full, view_, revision.position, message);
    message.set_filter_edge(full.edge);
  }
  if (view_ != v1::CHANGE_VIEW_MIRROR) return absl::OkStatus();
  return AddFiguresAfter(reader, revision.position, first, out);
}

}  // namespace factline::serve
