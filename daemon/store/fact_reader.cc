#include "daemon/store/fact_reader.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "daemon/base/status.h"

namespace factline::store {
namespace {

constexpr size_t kVersionBytes = 8;  // The end of a versioned key.

// Superseded versions of a thing are stepped over one by one, up to here; then
// a seek to the next thing is cheaper.
constexpr int kOldVersionsBeforeSeek = 16;

absl::Status BadKey() { return absl::DataLossError("unreadable key"); }

// Points of a figure stand in event-time order, open starts first.
bool EarlierPoint(const Point& a, const Point& b) {
  const auto order = [](const Point& p) {
    return std::tuple(p.event_time.earliest.value_or(absl::InfinitePast()),
                      p.event_time.latest.value_or(absl::InfiniteFuture()),
                      std::string_view(p.id));
  };
  return order(a) < order(b);
}

}  // namespace

absl::Status FactReader::ScanVersions(
    const std::string& prefix,
    const std::function<absl::Status(std::string, int64_t, std::string_view)>&
        visit) const {
  PrefixScan scan(*source_, Family::kFacts, prefix);
  std::string found;  // The thing whose version has been visited last.
  bool any_found = false;
  int older = 0;
  scan.SeekToFirst();
  while (scan.Valid()) {
    const std::string_view suffix = scan.suffix();
    if (suffix.size() < kVersionBytes) return BadKey();
    const std::string_view thing =
        suffix.substr(0, suffix.size() - kVersionBytes);
    if (any_found && thing == found) {
      if (++older < kOldVersionsBeforeSeek) {
        scan.Next();
      } else {
        scan.Seek(AfterPrefix(prefix + found));
      }
      continue;
    }
    KeyReader version(suffix.substr(thing.size()));
    const int64_t revision = version.DescendingInt64();
    if (revision > revision_) {
      // Onto the version that held, or the next thing if there was none.
      scan.Seek(VersionKey(prefix + std::string(thing), revision_));
      continue;
    }
    found = thing;
    any_found = true;
    older = 0;
    FACTLINE_RETURN_IF_ERROR(visit(found, revision, scan.value()));
    scan.Next();
  }
  return scan.status();
}

absl::StatusOr<std::optional<std::string>> FactReader::Version(
    const std::string& prefix) const {
  PrefixScan scan(*source_, Family::kFacts, prefix);
  scan.Seek(VersionKey(prefix, revision_));
  if (scan.Valid()) return std::string(scan.value());
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return std::nullopt;
}

absl::StatusOr<std::optional<ArticleRecord>> FactReader::Article(
    std::string_view article_id) const {
  FACTLINE_ASSIGN_OR_RETURN(
      const auto first, source_->Get(Family::kFacts, ArticleKey(article_id)));
  if (!first) return std::nullopt;
  FACTLINE_ASSIGN_OR_RETURN(rec::Article exists,
                            ParseRecord<rec::Article>(*first, "article"));
  if (exists.recorded_revision() > revision_) return std::nullopt;
  FACTLINE_ASSIGN_OR_RETURN(const auto bytes,
                            Version(ArticleHeaderPrefix(article_id)));
  if (!bytes) return absl::DataLossError("an article has no header");
  FACTLINE_ASSIGN_OR_RETURN(
      rec::ArticleHeader header,
      ParseRecord<rec::ArticleHeader>(*bytes, "article header"));

  ArticleRecord article;
  article.uri = std::move(*exists.mutable_uri());
  article.publisher = std::move(*header.mutable_publisher());
  article.url = std::move(*header.mutable_url());
  article.headline = std::move(*header.mutable_headline());
  if (header.has_current()) article.current = header.current();
  FACTLINE_ASSIGN_OR_RETURN(
      article.revisions, ArticleRevisions(article_id, header.revision_count()));
  return article;
}

absl::StatusOr<std::vector<ArticleRevisionRecord>> FactReader::ArticleRevisions(
    std::string_view article_id, uint32_t count) const {
  std::vector<ArticleRevisionRecord> revisions;
  FACTLINE_RETURN_IF_ERROR(ScanVersions(
      ArticleRevisionPrefix(article_id),
      [&](const std::string&, int64_t, std::string_view value) -> absl::Status {
        FACTLINE_ASSIGN_OR_RETURN(revisions.emplace_back(),
                                  DecodeArticleRevision(value));
        return absl::OkStatus();
      }));
  if (revisions.size() < count) {
    return absl::DataLossError("an article lacks revisions");
  }
  revisions.resize(count);
  return revisions;
}

absl::StatusOr<std::optional<std::string>> FactReader::FigureOfClaim(
    std::string_view claim_id) const {
  FACTLINE_ASSIGN_OR_RETURN(
      const auto index, source_->Get(Family::kFacts, ClaimIndexKey(claim_id)));
  if (!index) return std::nullopt;
  return DecodeClaimIndex(*index);
}

absl::StatusOr<std::optional<StoredClaim>> FactReader::GetClaim(
    std::string_view claim_id, Readings readings) const {
  return ClaimLookup(*source_, store_id_).Find(claim_id, revision_, readings);
}

absl::StatusOr<std::vector<StoredClaim>> FactReader::ClaimsOfFigure(
    std::string_view figure_id, Readings readings) const {
  FACTLINE_ASSIGN_OR_RETURN(const auto header, FigureHeader(figure_id));
  if (!header) return std::vector<StoredClaim>();
  return ClaimsOf(*header, readings);
}

absl::StatusOr<bool> FactReader::LendsClaims(std::string_view figure_id) const {
  PrefixScan scan(*source_, Family::kFacts, KeyMovesPrefix(figure_id));
  scan.SeekToFirst();
  const bool lends = scan.Valid();
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return lends;
}

absl::StatusOr<std::vector<StoredClaim>> FactReader::ClaimsOf(
    const StoredHeader& header, Readings readings) const {
  const std::string& figure_id = header.figure.id;
  std::vector<StoredClaim> claims;
  bool by_member = header.joined;
  if (!by_member) {
    FACTLINE_ASSIGN_OR_RETURN(by_member, LendsClaims(figure_id));
  }
  if (by_member) {
    FACTLINE_ASSIGN_OR_RETURN(const auto members, Members(figure_id));
    ClaimLookup lookup(*source_, store_id_);
    for (const auto& [claim_id, member] : members) {
      if (member.point_id.empty()) continue;
      FACTLINE_ASSIGN_OR_RETURN(
          auto claim,
          lookup.FindNear(figure_id, claim_id, revision_, readings));
      if (!claim) return absl::DataLossError("a member is no claim");
      claims.push_back(*std::move(claim));
    }
    return claims;
  }
  return ClaimsOfKey(figure_id, readings);
}

absl::StatusOr<std::vector<StoredClaim>> FactReader::ClaimsOfKey(
    std::string_view figure_id, Readings readings) const {
  std::vector<StoredClaim> claims;
  FACTLINE_RETURN_IF_ERROR(ClaimLookup(*source_, store_id_)
                               .Scan(ClaimsOfFigurePrefix(figure_id), revision_,
                                     readings, [&](StoredClaim claim) {
                                       claims.push_back(std::move(claim));
                                     }));
  return claims;
}

absl::Status FactReader::ScanClaims(
    const std::function<void(const StoredClaim&)>& visit) const {
  return ClaimLookup(*source_, store_id_)
      .Scan(TablePrefix(Table::kClaim), revision_, Readings::kWithout, visit);
}

absl::StatusOr<track::JoinRecord> FactReader::Joins(std::string_view id) const {
  FACTLINE_ASSIGN_OR_RETURN(const auto bytes,
                            source_->Get(Family::kFacts, JoinsKey(id)));
  if (!bytes) return track::JoinRecord();
  return DecodeJoins(*bytes);
}

absl::StatusOr<std::optional<StoredHeader>> FactReader::FigureHeader(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(const auto header,
                            Version(FigureHeaderPrefix(figure_id)));
  if (!header) return std::nullopt;
  FACTLINE_ASSIGN_OR_RETURN(StoredHeader stored, DecodeFigureHeader(*header));
  stored.figure.id = figure_id;
  return stored;
}

absl::StatusOr<std::map<std::string, Membership>> FactReader::Members(
    std::string_view figure_id) const {
  std::map<std::string, Membership> members;
  FACTLINE_RETURN_IF_ERROR(
      ScanVersions(FigureMembersPrefix(figure_id),
                   [&](const std::string& thing, int64_t,
                       std::string_view value) -> absl::Status {
                     KeyReader key(thing);
                     Membership& member = members[key.Id()];
                     if (!key.Done()) return BadKey();
                     FACTLINE_ASSIGN_OR_RETURN(member, DecodeMembership(value));
                     return absl::OkStatus();
                   }));
  return members;
}

absl::Status FactReader::AddPoints(Figure& figure) const {
  const auto add = [&](const std::string&, int64_t,
                       std::string_view value) -> absl::Status {
    PointVersion version;
    FACTLINE_RETURN_IF_ERROR(DecodePointVersion(value, version));
    if (version.point) figure.points.push_back(*std::move(version.point));
    return absl::OkStatus();
  };
  FACTLINE_RETURN_IF_ERROR(ScanVersions(FigurePointsPrefix(figure.id), add));

  FACTLINE_ASSIGN_OR_RETURN(const auto members, Members(figure.id));
  using Claim = std::pair<absl::Time, std::string_view>;
  std::map<std::string_view, std::vector<Claim>> claims;
  for (const auto& [claim_id, member] : members) {
    claims[member.point_id].emplace_back(member.publish_time, claim_id);
  }
  for (Point& point : figure.points) {
    std::vector<Claim>& ordered = claims[point.id];
    std::sort(ordered.begin(), ordered.end());
    for (const auto& [time, id] : ordered) point.claims.emplace_back(id);
  }
  std::sort(figure.points.begin(), figure.points.end(), EarlierPoint);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Figure>> FactReader::OwnFigure(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(auto header, FigureHeader(figure_id));
  if (!header || header->is_empty) return std::nullopt;
  return std::move(header->figure);
}

absl::StatusOr<std::string> FactReader::FollowKey(
    std::string_view figure_id) const {
  std::string last;
  FACTLINE_RETURN_IF_ERROR(
      ScanVersions(KeyMovesPrefix(figure_id),
                   [&](const std::string&, int64_t,
                       std::string_view value) -> absl::Status {
                     FACTLINE_ASSIGN_OR_RETURN(last, DecodeKeyMove(value));
                     return absl::OkStatus();
                   }));
  return last;
}

absl::StatusOr<std::optional<Figure>> FactReader::GetFigureHead(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(std::optional<Figure> figure, OwnFigure(figure_id));
  if (figure) return figure;
  // A key that names a figure has claims of its own in it, so one step leads
  // there.
  FACTLINE_ASSIGN_OR_RETURN(const std::string other, FollowKey(figure_id));
  if (other.empty()) return std::nullopt;
  return OwnFigure(other);
}

absl::StatusOr<std::optional<Figure>> FactReader::GetFigure(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(std::optional<Figure> figure,
                            GetFigureHead(figure_id));
  if (figure) FACTLINE_RETURN_IF_ERROR(AddPoints(*figure));
  return figure;
}

absl::Status FactReader::ScanFigures(
    std::string_view after_id,
    const std::function<bool(const Figure&)>& visit) const {
  PrefixScan scan(*source_, Family::kFacts, TablePrefix(Table::kFigure));
  scan.SeekToFirst();
  if (!after_id.empty()) scan.Seek(AfterPrefix(FigurePrefix(after_id)));
  while (scan.Valid()) {
    KeyReader key(scan.suffix());
    const std::string id = key.Id();
    if (!key.ok()) return BadKey();
    FACTLINE_ASSIGN_OR_RETURN(auto figure, OwnFigure(id));
    if (figure) {
      FACTLINE_RETURN_IF_ERROR(AddPoints(*figure));
      if (!visit(*figure)) return absl::OkStatus();
    }
    scan.Seek(AfterPrefix(FigurePrefix(id)));
  }
  return scan.status();
}

absl::StatusOr<std::vector<PointVersion>> FactReader::PointVersions(
    std::string_view figure_id) const {
  std::vector<PointVersion> versions;
  PrefixScan scan(*source_, Family::kFacts, FigurePointsPrefix(figure_id));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    KeyReader key(scan.suffix());
    PointVersion version;
    version.point_id = key.Id();
    version.from.revision = key.DescendingInt64();
    if (!key.Done()) return BadKey();
    if (version.from.revision > revision_) continue;
    version.from.store_id = store_id_;
    FACTLINE_RETURN_IF_ERROR(DecodePointVersion(scan.value(), version));
    versions.push_back(std::move(version));
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  std::sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) {
    return std::tie(a.from.revision, a.point_id) <
           std::tie(b.from.revision, b.point_id);
  });
  return versions;
}

namespace {

// Puts `scan` over `prefix` on the first claim to visit.
void SeekTimeline(const std::string& prefix,
                  const StoreView::TimelineCursor& cursor, bool descending,
                  PrefixScan& scan) {
  // The table stands for any: parts of keys are written alike.
  const auto after_prefix = [&](KeyWriter key) {
    return prefix + key.Take().substr(1);
  };
  if (cursor.claim_id.empty()) {
    const std::string start =
        after_prefix(KeyWriter(Table::kTimeline).Time(cursor.start));
    if (descending) {
      scan.SeekForPrev(AfterPrefix(start));
    } else {
      scan.Seek(start);
    }
    return;
  }
  const std::string last = after_prefix(
      KeyWriter(Table::kTimeline).Time(cursor.start).Id(cursor.claim_id));
  if (descending) {
    scan.SeekForPrev(last);
    if (scan.Valid() && scan.key() == last) scan.Prev();
  } else {
    scan.Seek(last);
    if (scan.Valid() && scan.key() == last) scan.Next();
  }
}

}  // namespace

absl::Status FactReader::ScanTimeline(
    const StoreView::TimelineCursor& cursor, bool descending,
    const std::function<bool(const StoreView::TimelineCursor&,
                             const StoredClaim&)>& visit) const {
  return ScanByEvent(TablePrefix(Table::kTimeline), cursor, descending, visit);
}

absl::Status FactReader::ScanByEvent(
    const std::string& prefix, const StoreView::TimelineCursor& cursor,
    bool descending,
    const std::function<bool(const StoreView::TimelineCursor&,
                             const StoredClaim&)>& visit) const {
  PrefixScan scan(*source_, Family::kFacts, prefix);
  ClaimLookup lookup(*source_, store_id_);
  SeekTimeline(prefix, cursor, descending, scan);
  while (scan.Valid()) {
    KeyReader key(scan.suffix());
    StoreView::TimelineCursor at;
    at.start = key.Time();
    at.claim_id = key.Id();
    if (!key.Done()) return BadKey();
    FACTLINE_ASSIGN_OR_RETURN(const TimelineRecord entry,
                              DecodeTimelineEntry(scan.value()));
    if (entry.recorded_revision <= revision_) {
      FACTLINE_ASSIGN_OR_RETURN(const auto claim,
                                lookup.FindAt(entry.figure_id, at.claim_id,
                                              revision_, Readings::kWith));
      if (claim && !visit(at, *claim)) return absl::OkStatus();
    }
    if (descending) {
      scan.Prev();
    } else {
      scan.Next();
    }
  }
  return scan.status();
}

}  // namespace factline::store
