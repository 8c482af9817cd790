#include "daemon/store/revision_writer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/store/keys.h"
#include "daemon/store/operations.h"
#include "daemon/store/text_check.h"

namespace factline::store {
namespace {

absl::Status Contradiction(std::string_view what, std::string_view id) {
  return absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(what), " '", Printable(id), "'"));
}

std::string HomeOf(const Claim& claim) {
  return claim.IsFigureClaim() ? FigureIdOf(claim.figure_key) : std::string();
}

bool IsAbout(const Change& change, std::string_view point_id) {
  return (change.current && change.current->id == point_id) ||
         (change.previous && change.previous->id == point_id);
}

// Why a point changed: by the change about it, else about its figure, else by
// the message as a whole.
ChangeCause CauseOf(const std::vector<Change>& changes,
                    std::string_view figure_id, std::string_view point_id) {
  ChangeCause cause = ChangeCause::kUnspecified;
  for (const Change& change : changes) {
    if (change.figure_id == figure_id) {
      if (IsAbout(change, point_id)) return change.cause;
      cause = change.cause;
    }
  }
  if (cause != ChangeCause::kUnspecified || changes.empty()) return cause;
  return changes.front().cause;
}

}  // namespace

RevisionWriter::RevisionWriter(const ReadSource& written,
                               const PendingFacts& facts, FigureCache& cache,
                               TermMemo& memo, RowBatch& rows,
                               absl::Time record_time, Head& head)
    : written_(written),
      facts_(facts),
      cache_(cache),
      rows_(rows),
      terms_(written, memo, rows),
      head_(head),
      revision_(head.revision + 1),
      record_time_(std::max(StoredTime(record_time), head.record_time)) {}

void RevisionWriter::Put(Family family, std::string key, std::string value) {
  rows_.Put(family, std::move(key), std::move(value));
}

absl::Status RevisionWriter::Write(track::TrackResult& result) {
  FACTLINE_RETURN_IF_ERROR(CheckTexts(result));
  if (!result.article.uri.empty()) {
    FACTLINE_ASSIGN_OR_RETURN(const std::optional<ArticleRecord> previous,
                              facts_.Article(result.article.uri));
    FACTLINE_RETURN_IF_ERROR(WriteClaims(result, previous));
    FACTLINE_RETURN_IF_ERROR(WriteArticle(previous, result.article));
  } else if (!result.new_claims.empty()) {
    return Contradiction("claim of no article", result.new_claims.front().id);
  }
  FACTLINE_RETURN_IF_ERROR(WriteTransitions(result));
  for (const track::FigureUpdate& update : result.figures) {
    FACTLINE_RETURN_IF_ERROR(WriteFigure(update, result));
  }
  WriteMoves(result);
  WriteChanges(result);
  UpdateCache(result);
  head_.revision = revision_;
  head_.record_time = record_time_;
  return absl::OkStatus();
}

absl::Status RevisionWriter::WriteClaims(
    const track::TrackResult& result,
    const std::optional<ArticleRecord>& article) {
  for (const Claim& claim : result.new_claims) {
    if (claim.id.empty()) return Contradiction("new claim without id", "");
    const auto [known, is_new] = new_claims_.emplace(claim.id, HomeOf(claim));
    if (!is_new) return Contradiction("new claim comes twice", claim.id);
    // A claim's id is of its article's making: with the article it is new.
    if (article || claim.article_uri != result.article.uri) {
      FACTLINE_ASSIGN_OR_RETURN(const auto earlier,
                                facts_.FigureOfClaim(claim.id));
      if (earlier) return Contradiction("new claim is known", claim.id);
    }
    FACTLINE_RETURN_IF_ERROR(WriteClaim(claim, known->second));
    ++head_.claims;
  }
  return absl::OkStatus();
}

absl::Status RevisionWriter::WriteClaim(const Claim& claim,
                                        const std::string& figure_id) {
  Put(Family::kFacts, ClaimIndexKey(claim.id), EncodeClaimIndex(figure_id));
  Put(Family::kFacts, ClaimBodyKey(figure_id, claim.id),
      EncodeClaim(claim, revision_, record_time_));
  Put(Family::kFacts, TimelineKey(claim.event_time.earliest, claim.id),
      EncodeTimelineEntry(
          {.figure_id = figure_id, .recorded_revision = revision_}));
  const CachedFigure* const cached = cache_.Find(figure_id);
  const Measure* const measure = cached == nullptr || !cached->header
                                     ? nullptr
                                     : &cached->header->figure.measure;
  return terms_.AddClaim(claim, figure_id, revision_, measure);
}

absl::StatusOr<std::string> RevisionWriter::FigureOfClaim(
    std::string_view claim_id) const {
  if (const auto it = new_claims_.find(claim_id); it != new_claims_.end()) {
    return it->second;
  }
  FACTLINE_ASSIGN_OR_RETURN(auto figure_id, facts_.FigureOfClaim(claim_id));
  if (!figure_id) return Contradiction("unknown claim", claim_id);
  return *std::move(figure_id);
}

absl::Status RevisionWriter::WriteArticle(
    const std::optional<ArticleRecord>& previous, ArticleRecord& article) {
  const std::string id = ArticleIdOf(article.uri);
  if (!previous) {
    Put(Family::kFacts, ArticleKey(id), EncodeArticle(article.uri, revision_));
    ++head_.articles;
  }
  if (article.current && *article.current >= article.revisions.size()) {
    return Contradiction("no current revision of article", article.uri);
  }
  for (uint32_t i = 0; i < article.revisions.size(); ++i) {
    ArticleRevisionRecord& next = article.revisions[i];
    const ArticleRevisionRecord* before =
        previous && i < previous->revisions.size() ? &previous->revisions[i]
                                                   : nullptr;
    if (before != nullptr && *before == next) continue;
    if (next.recorded_revision == 0) next.recorded_revision = revision_;
    Put(Family::kFacts, VersionKey(ArticleRevisionPrefix(id, i), revision_),
        EncodeArticleRevision(next));
    FACTLINE_RETURN_IF_ERROR(WriteReadings(before, next, i));
  }
  const std::string header = EncodeArticleHeader(article);
  if (!previous || header != EncodeArticleHeader(*previous)) {
    Put(Family::kFacts, VersionKey(ArticleHeaderPrefix(id), revision_), header);
  }
  return absl::OkStatus();
}

absl::Status RevisionWriter::WriteReadings(
    const ArticleRevisionRecord* previous, const ArticleRevisionRecord& next,
    uint32_t ordinal) {
  std::map<std::string_view, const Reading*> known;
  if (previous != nullptr) {
    for (const ClaimReading& claim : previous->claims) {
      known[claim.claim_id] = &claim.reading;
    }
  }
  for (const ClaimReading& claim : next.claims) {
    const auto it = known.find(claim.claim_id);
    if (it != known.end() && *it->second == claim.reading) continue;
    FACTLINE_ASSIGN_OR_RETURN(const std::string figure_id,
                              FigureOfClaim(claim.claim_id));
    Put(
        Family::kFacts,
        ClaimReadingKey(figure_id, claim.claim_id, revision_, ordinal),
        EncodeClaimReading(next.id, claim.reading));
  }
  return absl::OkStatus();
}

absl::Status RevisionWriter::WriteTransitions(
    const track::TrackResult& result) {
  for (const track::ClaimTransition& transition : result.transitions) {
    FACTLINE_ASSIGN_OR_RETURN(const std::string figure_id,
                              FigureOfClaim(transition.claim_id));
    Put(Family::kFacts,
        VersionKey(ClaimStatePrefix(figure_id, transition.claim_id), revision_),
        EncodeClaimState(transition.to));
  }
  return absl::OkStatus();
}

void RevisionWriter::UpdateCache(const track::TrackResult& result) {
  for (const track::FigureUpdate& update : result.figures) {
    CachedFigure& cached = *cache_.Find(update.figure.id);  // It was kept.
    if (!update.entries.empty()) {
      cached.book.Apply(update.figure.key, update.entries);
    }
    const auto header = headers_.find(update.figure.id);
    if (header != headers_.end()) cached.header = std::move(header->second);
  }
}

absl::Status RevisionWriter::WriteFigure(const track::FigureUpdate& update,
                                         const track::TrackResult& result) {
  const Figure& figure = update.figure;
  if (figure.id.empty()) return Contradiction("figure without id", "");
  FACTLINE_ASSIGN_OR_RETURN(const CachedFigure* const cached,
                            cache_.Keep(figure.id, written_));
  const std::optional<StoredHeader>& before = cached->header;
  const bool was = before && !before->is_empty;
  head_.figures += static_cast<int64_t>(!update.is_empty) - was;
  StoredHeader header{.figure = {.id = figure.id,
                                 .key = figure.key,
                                 .measure = figure.measure,
                                 .display_name = figure.display_name,
                                 .points = {}},
                      .joined = update.joined || (before && before->joined),
                      .is_empty = update.is_empty};
  if (before != header) {
    const std::string record = EncodeFigureHeader(header);
    Put(Family::kFacts,
              VersionKey(FigureHeaderPrefix(figure.id), revision_), record);
    Put(Family::kFacts, BookKey(figure.id), record);
    FACTLINE_RETURN_IF_ERROR(terms_.AddFigure(header.figure));
    headers_[figure.id] = std::move(header);
  }
  WriteBook(update);
  FACTLINE_RETURN_IF_ERROR(WritePoints(update, result));
  return WriteMembers(update);
}

void RevisionWriter::WriteMoves(const track::TrackResult& result) {
  if (result.decision) {
    const std::string key = DecisionKey(FigureIdOf(result.decision->key));
    if (result.decision->into) {
      Put(Family::kDefault, key,
          EncodeDecision({result.decision->key, *result.decision->into}));
    } else {
      rows_.Delete(Family::kDefault, key);
    }
  }
  for (const track::KeyMove& move : result.moves) {
    Put(
        Family::kFacts,
        VersionKey(KeyMovePrefix(FigureIdOf(move.key), move.month), revision_),
        EncodeKeyMove(move.to));
  }
}

void RevisionWriter::WriteBook(const track::FigureUpdate& update) {
  for (const track::BookEntry& entry : update.entries) {
    std::string key = BookClaimKey(update.figure.id, entry.claim.id());
    if (entry.leaves) {
      rows_.Delete(Family::kFacts, std::move(key));
    } else {
      Put(Family::kFacts, std::move(key),
          EncodeBookClaim(entry.claim, entry.state));
    }
  }
}

absl::Status RevisionWriter::WritePoints(const track::FigureUpdate& update,
                                         const track::TrackResult& result) {
  const Figure& figure = update.figure;
  std::map<std::string_view, const Point*> points;
  for (const Point& point : figure.points) points[point.id] = &point;

  const auto put = [&](const std::string& id, const Point* point) {
    Put(
        Family::kFacts, VersionKey(FigurePointPrefix(figure.id, id), revision_),
        EncodePointVersion(point, CauseOf(result.changes, figure.id, id),
                           record_time_));
  };
  for (const std::string& id : update.changed_points) {
    const auto it = points.find(id);
    if (it == points.end()) return Contradiction("no changed point", id);
    put(id, it->second);
    FACTLINE_RETURN_IF_ERROR(terms_.AddPoint(figure.id, *it->second));
  }
  for (const std::string& id : update.removed_points) {
    if (points.contains(id)) return Contradiction("removed point is there", id);
    put(id, nullptr);
  }
  return absl::OkStatus();
}

absl::Status RevisionWriter::WriteMembers(const track::FigureUpdate& update) {
  for (const track::Membership& member : update.moved) {
    FACTLINE_RETURN_IF_ERROR(FigureOfClaim(member.claim_id).status());
    Put(
        Family::kFacts,
        VersionKey(FigureMemberPrefix(update.figure.id, member.claim_id),
                   revision_),
        EncodeMembership({.point_id = member.point_id,
                          .publish_time = member.publish_time}));
  }
  return absl::OkStatus();
}

void RevisionWriter::WriteChanges(track::TrackResult& result) {
  int32_t index = 0;
  for (Change& change : result.changes) {
    change.revision = revision_;
    change.index = index++;
  }
  Put(Family::kChanges, ChangesKey(revision_),
      EncodeChanges(result.changes, record_time_));
  Put(Family::kChanges, RevisionTimeKey(revision_),
      EncodeRevisionTime(record_time_));
  Put(Family::kChanges, TimeRevisionKey(record_time_, revision_), "");
}

}  // namespace factline::store
