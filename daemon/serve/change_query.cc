#include "daemon/serve/change_query.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/read_view.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

// Objects around the changes of one revision, read when first asked for.
class RevisionReader {
 public:
  RevisionReader(const store::FactStore& store, int64_t revision)
      : store_(store), revision_(revision) {}

  // Empty when there is none, e.g. the figure of a statement.
  absl::StatusOr<std::optional<Figure>> FigureAfter(const std::string& id) {
    return ReadFigure(id, revision_, after_);
  }
  absl::StatusOr<std::optional<Figure>> FigureBefore(const std::string& id) {
    if (revision_ <= 1) return std::nullopt;
    return ReadFigure(id, revision_ - 1, before_);
  }
  absl::StatusOr<std::optional<store::StoredClaim>> ClaimAfter(
      const std::string& id) {
    if (id.empty()) return std::nullopt;
    FACTLINE_RETURN_IF_ERROR(Open(revision_, after_));
    absl::StatusOr<store::StoredClaim> claim = after_->GetClaim(id);
    if (absl::IsNotFound(claim.status())) return std::nullopt;
    FACTLINE_RETURN_IF_ERROR(claim.status());
    return *std::move(claim);
  }

 private:
  absl::Status Open(int64_t revision, View& view) {
    if (view != nullptr) return absl::OkStatus();
    FACTLINE_ASSIGN_OR_RETURN(view, OpenViewAt(store_, revision));
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<Figure>> ReadFigure(const std::string& id,
                                                   int64_t revision,
                                                   View& view) {
    if (id.empty()) return std::nullopt;
    FACTLINE_RETURN_IF_ERROR(Open(revision, view));
    absl::StatusOr<Figure> figure = view->GetFigure(id);
    if (absl::IsNotFound(figure.status())) return std::nullopt;
    FACTLINE_RETURN_IF_ERROR(figure.status());
    return *std::move(figure);
  }

  const store::FactStore& store_;
  const int64_t revision_;
  View after_;
  View before_;
};

// One change with all that its filter may ask about.
struct ChangeInFull {
  const Change& change;
  std::optional<store::StoredClaim> claim;
  std::optional<Figure> before;  // Only read for filters that ask for it.
  std::optional<Figure> after;

  FilterSubject Subject(const std::optional<Figure>& figure,
                        const Point* point) const {
    FilterSubject subject;
    subject.figure = figure ? &*figure : nullptr;
    subject.point = point;
    subject.change = &change;
    if (claim) {
      subject.claim = &claim->claim;
      subject.state = claim->state;
    }
    if (before) subject.latest_before = LatestPoint(*before);
    return subject;
  }
};

// Only what the filter asks about: most changes of a narrow stream are read for
// nothing else.
absl::Status ReadForFilter(const Filter& filter, RevisionReader& reader,
                           ChangeInFull& full) {
  if (filter.empty()) return absl::OkStatus();
  const Change& change = full.change;
  if (filter.needs_claim() || change.figure_id.empty()) {
    FACTLINE_ASSIGN_OR_RETURN(full.claim, reader.ClaimAfter(change.claim_id));
  }
  FACTLINE_ASSIGN_OR_RETURN(full.after, reader.FigureAfter(change.figure_id));
  // A figure that is gone is known from before only.
  if (filter.moves() || filter.compares() || !full.after) {
    FACTLINE_ASSIGN_OR_RETURN(full.before,
                              reader.FigureBefore(change.figure_id));
  }
  return absl::OkStatus();
}

struct Match {
  bool matches = false;
  v1::FilterEdge edge = v1::FILTER_EDGE_UNSPECIFIED;
};

// Whether the figure as a whole matched before and after.
v1::FilterEdge EdgeOf(const Filter& filter, const ChangeInFull& full) {
  if (full.change.figure_id.empty()) return v1::FILTER_EDGE_UNSPECIFIED;
  const bool before =
      full.before &&
      filter.Matches(full.Subject(full.before, LatestPoint(*full.before)));
  const bool after = full.after && filter.Matches(full.Subject(
                                       full.after, LatestPoint(*full.after)));
  if (before == after) return v1::FILTER_EDGE_UNSPECIFIED;
  return after ? v1::FILTER_EDGE_ENTERED : v1::FILTER_EDGE_LEFT;
}

Match Test(const Filter& filter, const ChangeInFull& full) {
  Match match;
  if (filter.empty()) return {.matches = true};
  const auto& known = full.after ? full.after : full.before;
  const auto matches = [&](const Point* point) {
    return filter.Matches(full.Subject(known, point));
  };
  const Change& change = full.change;
  if (change.previous || change.current) {
    match.matches = (change.previous && matches(&*change.previous)) ||
                    (change.current && matches(&*change.current));
  } else {
    match.matches = matches(nullptr);
  }
  if (filter.moves()) {
    match.edge = EdgeOf(filter, full);
    // The figure may leave by a new point that does not match.
    if (match.edge != v1::FILTER_EDGE_UNSPECIFIED) match.matches = true;
  } else if (match.matches && change.kind == ChangeKind::kFigureCreated) {
    match.edge = v1::FILTER_EDGE_ENTERED;
  }
  return match;
}

v1::Change RenderChange(const ChangeInFull& full, v1::ChangeView view,
                        const StorePosition& position) {
  const Change& change = full.change;
  v1::Change message = convert::ToProto(change);
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
  return message;
}

// Puts each figure as the revision left it on the last of its changes, those
// of `out` from `first` on.
absl::Status AddFiguresAfter(RevisionReader& reader,
                             const StorePosition& position, size_t first,
                             std::vector<v1::Change>& out) {
  std::set<std::string> done;
  for (size_t i = out.size(); i > first; --i) {
    v1::Change& change = out[i - 1];
    const auto id = convert::FigureIdOfName(change.figure());
    if (!id || !done.insert(std::string(*id)).second) continue;
    FACTLINE_ASSIGN_OR_RETURN(const std::optional<Figure> figure,
                              reader.FigureAfter(std::string(*id)));
    // The name of a figure that joined another leads to that one.
    if (figure && figure->id == *id) {
      *change.mutable_figure_after() = RenderFigure(*figure, position);
    }
  }
  return absl::OkStatus();
}

}  // namespace

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

absl::Status ChangeQuery::Render(const store::FactStore& store,
                                 const store::RevisionChanges& revision,
                                 std::vector<v1::Change>& out) const {
  const size_t first = out.size();
  RevisionReader reader(store, revision.position.revision);
  for (const Change& change : revision.changes) {
    if (!Wants(change.kind)) continue;
    ChangeInFull full{change, std::nullopt, std::nullopt, std::nullopt};
    FACTLINE_RETURN_IF_ERROR(ReadForFilter(filter_, reader, full));
    const Match match = Test(filter_, full);
    if (!match.matches) continue;
    if (view_ != v1::CHANGE_VIEW_NAMES && !full.claim) {
      FACTLINE_ASSIGN_OR_RETURN(full.claim, reader.ClaimAfter(change.claim_id));
    }
    v1::Change message = RenderChange(full, view_, revision.position);
    message.set_filter_edge(match.edge);
    out.push_back(std::move(message));
  }
  if (view_ != v1::CHANGE_VIEW_MIRROR) return absl::OkStatus();
  return AddFiguresAfter(reader, revision.position, first, out);
}

}  // namespace factline::serve
