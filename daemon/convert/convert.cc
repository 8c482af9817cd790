#include "daemon/convert/convert.h"

#include <algorithm>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/names.h"

namespace factline::convert {
namespace {

// The id in a message's resource name; empty if it has none.
std::string IdOrEmpty(std::optional<std::string_view> id) {
  return std::string(id.value_or(std::string_view()));
}

// Null when the figure has no point.
const Point* LatestPoint(const Figure& figure) {
  for (size_t i = figure.points.size(); i-- > 0;) {
    if (!figure.points[i].selected_claim.empty()) return &figure.points[i];
  }
  return figure.points.empty() ? nullptr : &figure.points.back();
}

v1::ArticleRevision RevisionToProto(const ArticleRevisionRecord& revision,
                                    std::string_view article_id,
                                    std::string_view store_id) {
  v1::ArticleRevision out;
  out.set_name(ArticleRevisionName(article_id, revision.id));
  out.set_version(revision.version);
  out.set_version_number(revision.version_number);
  *out.mutable_publish_time() = ToProto(revision.publish_time);
  out.set_pub_status(ToProto(revision.pub_status));
  out.set_signal(ToProto(revision.signal));
  out.set_content_hash(revision.content_hash);
  out.set_extractor_version(revision.extractor_version);
  for (const ClaimReading& reading : revision.claims) {
    out.add_claims(ClaimName(reading.claim_id));
  }
  out.mutable_recorded()->set_revision(revision.recorded_revision);
  out.mutable_recorded()->set_store_id(std::string(store_id));
  return out;
}

}  // namespace

v1::Claim ToProto(const Claim& claim) {
  v1::Claim out = ToProtoWithoutFigure(claim);
  if (claim.quantity) {
    out.set_figure(FigureName(FigureIdOf(claim.figure_key)));
  }
  return out;
}

v1::Claim ToProtoWithoutFigure(const Claim& claim) {
  v1::Claim out;
  out.set_name(ClaimName(claim.id));
  out.set_article_uri(claim.article_uri);
  out.set_publisher(claim.publisher);
  if (claim.quantity) {
    *out.mutable_quantity() = ToProto(*claim.quantity);
  } else if (claim.statement) {
    *out.mutable_statement() = ToProto(*claim.statement);
  }
  if (claim.figure_key != FigureKey()) {
    *out.mutable_figure_key() = ToProto(claim.figure_key);
  }
  if (claim.measure != Measure()) {
    *out.mutable_measure() = ToProto(claim.measure);
  }
  *out.mutable_event_time() = ToProto(claim.event_time);
  out.set_tally(ToProto(claim.tally));
  for (const Attribution& attribution : claim.attributions) {
    *out.add_attributions() = ToProto(attribution);
  }
  out.set_factuality(ToProto(claim.factuality));
  *out.mutable_publish_time() = ToProto(claim.publish_time);
  out.set_confidence(claim.confidence);
  return out;
}

absl::StatusOr<Claim> FromProto(const v1::Claim& claim) {
  Claim out;
  out.id = IdOrEmpty(ClaimIdOfName(claim.name()));
  out.article_uri = claim.article_uri();
  out.publisher = claim.publisher();
  if (claim.has_figure_key()) out.figure_key = FromProto(claim.figure_key());
  out.measure = FromProto(claim.measure());
  if (claim.has_quantity()) {
    FACTLINE_ASSIGN_OR_RETURN(out.quantity, FromProto(claim.quantity()));
  }
  if (claim.has_statement()) out.statement = FromProto(claim.statement());
  out.event_time = FromProto(claim.event_time());
  out.tally = FromProto(claim.tally());
  for (const v1::Attribution& attribution : claim.attributions()) {
    out.attributions.push_back(FromProto(attribution));
  }
  out.factuality = FromProto(claim.factuality());
  out.publish_time = FromProto(claim.publish_time());
  out.confidence = claim.confidence();
  return out;
}

void SetReading(const Reading& reading, std::string_view article_revision,
                v1::Claim& claim) {
  claim.clear_evidence();
  for (const Evidence& evidence : reading.evidence) {
    *claim.add_evidence() = ToProto(evidence, article_revision);
  }
  claim.set_extractor_version(reading.extractor_version);
}

Reading ReadingOf(const v1::Claim& claim) {
  Reading out;
  for (const v1::Evidence& evidence : claim.evidence()) {
    out.evidence.push_back(FromProto(evidence));
  }
  out.extractor_version = claim.extractor_version();
  return out;
}

v1::Point ToProto(const Point& point) {
  v1::Point out;
  out.set_id(point.id);
  *out.mutable_event_time() = ToProto(point.event_time);
  if (!point.selected_claim.empty()) {
    out.set_selected_claim(ClaimName(point.selected_claim));
  }
  *out.mutable_best() = ToProto(point.best);
  *out.mutable_low() = ToProto(point.low);
  *out.mutable_high() = ToProto(point.high);
  out.set_source_count(point.source_count);
  out.set_disputed(point.disputed);
  out.set_selection_rule(point.selection_rule);
  for (const std::string& step : point.selection_steps) {
    out.add_selection_steps(step);
  }
  for (const std::string& claim : point.claims) {
    out.add_claims(ClaimName(claim));
  }
  return out;
}

absl::StatusOr<Point> FromProto(const v1::Point& point) {
  Point out;
  out.id = point.id();
  out.event_time = FromProto(point.event_time());
  out.selected_claim = IdOrEmpty(ClaimIdOfName(point.selected_claim()));
  FACTLINE_ASSIGN_OR_RETURN(out.best, FromProto(point.best()));
  FACTLINE_ASSIGN_OR_RETURN(out.low, FromProto(point.low()));
  FACTLINE_ASSIGN_OR_RETURN(out.high, FromProto(point.high()));
  out.source_count = point.source_count();
  out.disputed = point.disputed();
  out.selection_rule = point.selection_rule();
  out.selection_steps = {point.selection_steps().begin(),
                         point.selection_steps().end()};
  for (const std::string& claim : point.claims()) {
    out.claims.push_back(IdOrEmpty(ClaimIdOfName(claim)));
  }
  return out;
}

v1::Figure ToProto(const Figure& figure) {
  v1::Figure out;
  out.set_name(FigureName(figure.id));
  out.set_display_name(figure.display_name);
  *out.mutable_measure() = ToProto(figure.measure);
  out.set_unit_code(figure.key.unit_code);
  out.set_tally(ToProto(figure.key.tally));
  *out.mutable_key() = ToProto(figure.key);
  if (const Point* latest = LatestPoint(figure)) {
    *out.mutable_latest_point() = ToProto(*latest);
  }
  return out;
}

absl::StatusOr<Figure> FromProto(const v1::Figure& figure) {
  Figure out;
  out.id = IdOrEmpty(FigureIdOfName(figure.name()));
  out.key = FromProto(figure.key());
  out.measure = FromProto(figure.measure());
  out.display_name = figure.display_name();
  return out;
}

v1::Change ToProto(const Change& change) {
  v1::Change out;
  out.set_revision(change.revision);
  out.set_index(change.index);
  out.set_kind(ToProto(change.kind));
  out.set_cause(ToProto(change.cause));
  if (!change.figure_id.empty()) out.set_figure(FigureName(change.figure_id));
  if (!change.claim_id.empty()) {
    out.mutable_claim()->set_name(ClaimName(change.claim_id));
  }
  if (change.previous) *out.mutable_previous() = ToProto(*change.previous);
  if (change.current) *out.mutable_current() = ToProto(*change.current);
  out.set_joined_count(1);
  return out;
}

absl::StatusOr<Change> FromProto(const v1::Change& change) {
  Change out;
  out.revision = change.revision();
  out.index = change.index();
  out.kind = FromProto(change.kind());
  out.cause = FromProto(change.cause());
  out.figure_id = IdOrEmpty(FigureIdOfName(change.figure()));
  out.claim_id = IdOrEmpty(ClaimIdOfName(change.claim().name()));
  if (change.has_previous()) {
    FACTLINE_ASSIGN_OR_RETURN(out.previous, FromProto(change.previous()));
  }
  if (change.has_current()) {
    FACTLINE_ASSIGN_OR_RETURN(out.current, FromProto(change.current()));
  }
  return out;
}

v1::Article ToProto(const ArticleRecord& record, std::string_view store_id) {
  const std::string id = ArticleIdOf(record.uri);
  v1::Article out;
  out.set_name(ArticleName(id));
  out.set_uri(record.uri);
  out.set_publisher(record.publisher);
  out.set_url(record.url);
  out.set_headline(record.headline);
  for (const ArticleRevisionRecord& revision : record.revisions) {
    *out.add_revisions() = RevisionToProto(revision, id, store_id);
  }
  if (record.current && *record.current < record.revisions.size()) {
    out.set_current_revision(
        ArticleRevisionName(id, record.revisions[*record.current].id));
  }
  return out;
}

v1::ArticleMessage ToProto(const Article& article) {
  v1::ArticleMessage out;
  out.set_uri(article.uri);
  out.set_version(article.version);
  out.set_version_number(article.version_number);
  if (article.first_created_time) {
    *out.mutable_first_created_time() = ToProto(*article.first_created_time);
  }
  if (!article.publish_time_defaulted) {
    *out.mutable_version_created_time() = ToProto(article.publish_time);
  }
  out.set_pub_status(ToProto(article.pub_status));
  out.set_signal(ToProto(article.signal));
  out.set_publisher(article.publisher);
  out.set_url(article.url);
  out.set_language(article.language);
  out.set_headline(article.headline);
  out.set_body(article.body);
  out.set_body_format(ToProto(article.body_format));
  out.set_dateline_place(article.dateline_place);
  out.set_dateline_time_zone(article.dateline_time_zone);
  for (const std::string& credit : article.credits) out.add_credits(credit);
  for (const CorrectionNote& note : article.corrections) {
    v1::CorrectionNote& added = *out.add_corrections();
    added.set_type(note.type);
    added.set_text(note.text);
    if (note.note_time) *added.mutable_note_time() = ToProto(*note.note_time);
  }
  for (const std::string& uri : article.replaces) out.add_replaces(uri);
  return out;
}

Article FromProto(const v1::ArticleMessage& message, absl::Time message_time) {
  Article out;
  out.uri = message.uri();
  out.version = message.version();
  out.version_number = message.version_number();
  if (message.has_first_created_time()) {
    out.first_created_time = FromProto(message.first_created_time());
  }
  out.publish_time_defaulted = !message.has_version_created_time();
  out.publish_time =
      out.publish_time_defaulted
          ? message_time
          : std::min(message_time, FromProto(message.version_created_time()));
  out.pub_status = FromProto(message.pub_status());
  out.signal = FromProto(message.signal());
  out.publisher = message.publisher();
  out.url = message.url();
  out.language = message.language();
  out.headline = message.headline();
  out.body = message.body();
  out.body_format = FromProto(message.body_format());
  out.dateline_place = message.dateline_place();
  out.dateline_time_zone = message.dateline_time_zone();
  out.credits = {message.credits().begin(), message.credits().end()};
  for (const v1::CorrectionNote& note : message.corrections()) {
    CorrectionNote& added = out.corrections.emplace_back();
    added.type = note.type();
    added.text = note.text();
    if (note.has_note_time()) added.note_time = FromProto(note.note_time());
  }
  out.replaces = {message.replaces().begin(), message.replaces().end()};
  return out;
}

}  // namespace factline::convert
