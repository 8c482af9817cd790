// Records of articles, claims, figures and changes.
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/model/packing.h"
#include "daemon/store/packed_point.h"
#include "daemon/store/records.h"

namespace factline::store {
namespace {

using convert::FromProto;
using convert::ToProto;

// First byte of a record that is packed (packing.h). Another layout gets another
// one.
constexpr uint8_t kPackedLayout = 1;

// Parts of a change.
constexpr uint8_t kHasCurrent = 1;
constexpr uint8_t kHasPrevious = 2;
// More is damage, and sums of two do not overflow.
constexpr int64_t kRevisionMax = int64_t{1} << 60;
constexpr int64_t kIndexMax = 1 << 30;

void EncodeReading(const Reading& reading, rec::Reading& record) {
  for (const Evidence& evidence : reading.evidence) {
    *record.add_evidence() = ToProto(evidence, "");
  }
  record.set_extractor_version(reading.extractor_version);
}

Reading DecodeReading(const rec::Reading& record) {
  Reading reading;
  reading.evidence.reserve(static_cast<size_t>(record.evidence_size()));
  for (const auto& evidence : record.evidence()) {
    reading.evidence.push_back(FromProto(evidence));
  }
  reading.extractor_version = record.extractor_version();
  return reading;
}

}  // namespace

std::string EncodeArticle(std::string_view uri, int64_t revision) {
  rec::Article record;
  record.set_uri(std::string(uri));
  record.set_recorded_revision(revision);
  return record.SerializeAsString();
}

std::string EncodeArticleHeader(const ArticleRecord& article) {
  rec::ArticleHeader record;
  record.set_publisher(article.publisher);
  record.set_url(article.url);
  record.set_headline(article.headline);
  record.set_revision_count(static_cast<uint32_t>(article.revisions.size()));
  if (article.current) {
    record.set_current(static_cast<uint32_t>(*article.current));
  }
  return record.SerializeAsString();
}

std::string EncodeArticleRevision(const ArticleRevisionRecord& revision) {
  rec::ArticleRevision record;
  record.set_id(revision.id);
  record.set_version(revision.version);
  record.set_version_number(revision.version_number);
  *record.mutable_publish_time() = ToProto(revision.publish_time);
  record.set_pub_status(ToProto(revision.pub_status));
  record.set_signal(ToProto(revision.signal));
  record.set_content_hash(revision.content_hash);
  record.set_extractor_version(revision.extractor_version);
  for (const std::string& note : revision.correction_notes) {
    record.add_correction_notes(note);
  }
  record.set_recorded_revision(revision.recorded_revision);
  for (const ClaimReading& claim : revision.claims) {
    record.add_claims(claim.claim_id);
  }
  return record.SerializeAsString();
}

absl::StatusOr<ArticleRevisionRecord> DecodeArticleRevision(
    std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(
      const rec::ArticleRevision record,
      ParseRecord<rec::ArticleRevision>(bytes, "article revision"));
  ArticleRevisionRecord revision{
      .id = record.id(),
      .version = record.version(),
      .version_number = record.version_number(),
      .publish_time = FromProto(record.publish_time()),
      .pub_status = FromProto(record.pub_status()),
      .signal = FromProto(record.signal()),
      .content_hash = record.content_hash(),
      .extractor_version = record.extractor_version(),
      .correction_notes = {record.correction_notes().begin(),
                           record.correction_notes().end()},
      .recorded_revision = record.recorded_revision(),
      .claims = {}};
  for (const std::string& claim_id : record.claims()) {
    revision.claims.push_back({.claim_id = claim_id, .reading = {}});
  }
  return revision;
}

std::string EncodeClaim(const Claim& claim, int64_t revision, absl::Time time) {
  rec::Claim record;
  *record.mutable_claim() = convert::ToProtoWithoutFigure(claim);
  record.mutable_claim()->clear_name();  // It is in the key, as the figure is.
  record.set_recorded_revision(revision);
  *record.mutable_record_time() = ToProto(time);
  record.set_sketch(claim.sketch);
  record.set_origin(claim.origin);
  return record.SerializeAsString();
}

absl::Status DecodeClaim(std::string_view claim_id, std::string_view bytes,
                         StoredClaim& stored) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::Claim record,
                            ParseRecord<rec::Claim>(bytes, "claim"));
  absl::StatusOr<Claim> claim = FromProto(record.claim());
  if (!claim.ok()) return Damaged(claim.status(), "claim");
  stored.claim = *std::move(claim);
  stored.claim.id = claim_id;
  stored.claim.sketch = record.sketch();
  stored.claim.origin = record.origin();
  stored.recorded.revision = record.recorded_revision();
  stored.recorded.record_time = FromProto(record.record_time());
  return absl::OkStatus();
}

std::string EncodeClaimState(ClaimState state) {
  rec::ClaimStateVersion record;
  record.set_state(ToProto(state));
  return record.SerializeAsString();
}

absl::StatusOr<ClaimState> DecodeClaimState(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(
      const rec::ClaimStateVersion record,
      ParseRecord<rec::ClaimStateVersion>(bytes, "claim state"));
  return FromProto(record.state());
}

std::string EncodeClaimReading(std::string_view article_revision,
                               const Reading& reading) {
  rec::ClaimReading record;
  record.set_article_revision(std::string(article_revision));
  EncodeReading(reading, *record.mutable_reading());
  return record.SerializeAsString();
}

absl::StatusOr<StoredReading> DecodeClaimReading(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::ClaimReading record,
                            ParseRecord<rec::ClaimReading>(bytes, "reading"));
  return StoredReading{.article_revision = record.article_revision(),
                       .reading = DecodeReading(record.reading())};
}

std::string EncodeFigureHeader(const StoredHeader& header) {
  rec::FigureHeader record;
  *record.mutable_key() = ToProto(header.figure.key);
  *record.mutable_measure() = ToProto(header.figure.measure);
  record.set_display_name(header.figure.display_name);
  record.set_joined(header.joined);
  record.set_is_empty(header.is_empty);
  return record.SerializeAsString();
}

absl::StatusOr<StoredHeader> DecodeFigureHeader(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::FigureHeader record,
                            ParseRecord<rec::FigureHeader>(bytes, "figure"));
  StoredHeader header;
  header.figure.key = FromProto(record.key());
  header.figure.measure = FromProto(record.measure());
  header.figure.display_name = record.display_name();
  header.joined = record.joined();
  header.is_empty = record.is_empty();
  return header;
}

std::string EncodeBookClaim(const track::PackedClaim& claim, ClaimState state) {
  std::string bytes;
  bytes.reserve(1 + claim.record().size());
  bytes += static_cast<char>(state);
  bytes += claim.record();
  return bytes;
}

absl::StatusOr<track::BookEntry> DecodeBookClaim(std::string_view claim_id,
                                                 std::string_view bytes) {
  const uint8_t state = bytes.empty() ? 0 : static_cast<uint8_t>(bytes[0]);
  if (state < static_cast<uint8_t>(ClaimState::kCurrent) ||
      state > static_cast<uint8_t>(ClaimState::kUnread)) {
    return absl::DataLossError("unreadable state in a book");
  }
  track::BookEntry entry;
  entry.state = static_cast<ClaimState>(state);
  FACTLINE_ASSIGN_OR_RETURN(
      entry.claim, track::PackedClaim::FromRecord(claim_id, bytes.substr(1)));
  return entry;
}

std::string EncodeJoins(const track::JoinRecord& joins) {
  rec::Joins record;
  record.set_crowded(joins.crowded);
  for (const track::JoinNode& node : joins.nodes) {
    rec::Joins::Node& out = *record.add_nodes();
    *out.mutable_key() = ToProto(node.key);
    for (const track::JoinSample& sample : node.samples) {
      rec::Joins::Sample& to = *out.add_samples();
      to.set_rank(sample.rank);
      to.set_value(sample.value.ToString());
      to.set_day(sample.day);
      to.set_article(sample.article);
      to.set_live(sample.live);
      to.set_told(sample.told);
      to.set_running(sample.running);
    }
  }
  return record.SerializeAsString();
}

absl::StatusOr<track::JoinRecord> DecodeJoins(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::Joins record,
                            ParseRecord<rec::Joins>(bytes, "joins"));
  track::JoinRecord joins;
  joins.crowded = record.crowded();
  for (const rec::Joins::Node& node : record.nodes()) {
    track::JoinNode& out = joins.nodes.emplace_back();
    out.key = FromProto(node.key());
    for (const rec::Joins::Sample& sample : node.samples()) {
      const std::optional<Decimal> value = Decimal::Parse(sample.value());
      if (!value) return absl::DataLossError("unreadable number in joins");
      out.samples.push_back({.rank = sample.rank(),
                             .value = *value,
                             .day = sample.day(),
                             .article = sample.article(),
                             .live = sample.live(),
                             .told = sample.told(),
                             .running = sample.running()});
    }
  }
  return joins;
}

std::string EncodeKeyMove(std::string_view figure_id) {
  rec::KeyMove record;
  record.set_figure_id(std::string(figure_id));
  return record.SerializeAsString();
}

absl::StatusOr<std::string> DecodeKeyMove(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(const rec::KeyMove record,
                            ParseRecord<rec::KeyMove>(bytes, "key move"));
  return record.figure_id();
}

std::string EncodePointVersion(const Point* point, ChangeCause cause,
                               absl::Time time) {
  std::string bytes;
  PackWriter out(bytes);
  out.Byte(kPackedLayout);
  out.Time(time);
  out.Code(cause);
  out.Byte(point != nullptr);
  if (point != nullptr) PackPoint(*point, nullptr, out);
  return bytes;
}

absl::Status DecodePointVersion(std::string_view bytes, PointVersion& version) {
  PackReader in(bytes);
  if (in.Byte() != kPackedLayout) in.Fail();
  version.from.record_time = in.Time();
  version.cause = in.Code(ChangeCause::kOperator);
  version.point.reset();
  if (in.Byte() != 0) version.point = ReadPoint(in, nullptr);
  return in.Done() ? absl::OkStatus()
                   : absl::DataLossError("unreadable point");
}

std::string EncodeMembership(const Membership& membership) {
  std::string bytes;
  PackWriter out(bytes);
  out.Byte(kPackedLayout);
  out.Id(membership.point_id);
  out.Time(membership.publish_time);
  return bytes;
}

absl::StatusOr<Membership> DecodeMembership(std::string_view bytes) {
  PackReader in(bytes);
  if (in.Byte() != kPackedLayout) in.Fail();
  Membership membership;
  membership.point_id = in.Id();
  membership.publish_time = in.Time();
  if (!in.Done()) return absl::DataLossError("unreadable member");
  return membership;
}

namespace {

// Revision and index of a change are mostly those of the one before, and one
// more; its points mostly those of the one before.
void PackChange(const Change& change, const Change& before, PackWriter& out) {
  out.Signed(change.revision - before.revision);
  out.Signed(change.index - before.index);
  out.Code(change.kind);
  out.Code(change.cause);
  out.Id(change.figure_id);
  out.Id(change.claim_id);
  out.Byte(static_cast<uint8_t>((change.current ? kHasCurrent : 0) |
                                (change.previous ? kHasPrevious : 0)));
  const Point* like = before.current ? &*before.current : nullptr;
  if (change.current) {
    PackPoint(*change.current, like, out);
    like = &*change.current;
  }
  if (change.previous) PackPoint(*change.previous, like, out);
}

// `before` and a step, in 0 to `most`.
int64_t Next(int64_t before, int64_t most, PackReader& in) {
  const int64_t next = before + in.SignedIn(-most, most);
  if (next < 0 || next > most) in.Fail();
  return in.ok() ? next : 0;
}

Change ReadChange(PackReader& in, const Change& before) {
  Change change;
  change.revision = Next(before.revision, kRevisionMax, in);
  change.index = static_cast<int32_t>(Next(before.index, kIndexMax, in));
  change.kind = in.Code(ChangeKind::kClaimStateChanged);
  change.cause = in.Code(ChangeCause::kOperator);
  change.figure_id = in.Id();
  change.claim_id = in.Id();
  const uint8_t points = in.Byte();
  const Point* like = before.current ? &*before.current : nullptr;
  if ((points & kHasCurrent) != 0) {
    change.current = ReadPoint(in, like);
    like = &*change.current;
  }
  if ((points & kHasPrevious) != 0) change.previous = ReadPoint(in, like);
  return change;
}

}  // namespace

std::string EncodeChanges(const std::vector<Change>& changes, absl::Time time) {
  static const Change& none = *new Change();
  std::string bytes;
  PackWriter out(bytes);
  out.Byte(kPackedLayout);
  out.Time(time);
  out.Unsigned(changes.size());
  const Change* before = &none;
  for (const Change& change : changes) {
    PackChange(change, *before, out);
    before = &change;
  }
  return bytes;
}

absl::Status DecodeChanges(std::string_view bytes, RevisionChanges& changes) {
  PackReader in(bytes);
  if (in.Byte() != kPackedLayout) in.Fail();
  changes.position.record_time = in.Time();
  changes.changes.clear();
  static const Change& none = *new Change();
  const Change* before = &none;
  for (uint64_t left = in.Unsigned(); in.ok() && left > 0; --left) {
    changes.changes.push_back(ReadChange(in, *before));
    before = &changes.changes.back();
  }
  return in.Done() ? absl::OkStatus()
                   : absl::DataLossError("unreadable changes");
}

}  // namespace factline::store
