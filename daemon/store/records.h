#ifndef FACTLINE_DAEMON_STORE_RECORDS_H_
#define FACTLINE_DAEMON_STORE_RECORDS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/base/strings.h"
#include "daemon/model/article_record.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/records.pb.h"
#include "daemon/track/book.h"
#include "daemon/track/joins.h"

// Model values to the bytes of records and back. Decoding damaged bytes is
// DataLoss. Pure functions.
namespace factline::store {

namespace rec = ::factline::store::v1;  // Messages of records.proto.

// Reads a record of type T; `what` names it in the error.
template <typename T>
absl::StatusOr<T> ParseRecord(std::string_view bytes, std::string_view what) {
  T record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(absl::StrCat("unreadable ", ToAbsl(what)));
  }
  return record;
}

// An error of a conversion from a record: the record is damaged.
absl::Status Damaged(const absl::Status& status, std::string_view what);

// Who a store is.
struct Identity {
  std::string store_id;
  int64_t epoch = 0;  // How often its history went back.
};

// What the head of the store says.
struct Head {
  int64_t revision = 0;
  absl::Time record_time;
  int64_t claims = 0;
  int64_t figures = 0;
  int64_t articles = 0;
  int64_t earliest_changes = 1;
  int64_t earliest_state = 0;

  friend bool operator==(const Head&, const Head&) = default;
};

// `time` as it will be read back: whole nanoseconds, years 1 to 9999.
absl::Time StoredTime(absl::Time time);

std::string EncodeIdentity(std::string_view store_id, absl::Time created);
absl::StatusOr<Identity> DecodeIdentity(std::string_view bytes);

std::string EncodeHead(const Head& head);
absl::StatusOr<Head> DecodeHead(std::string_view bytes);

std::string EncodePosition(const PartitionPosition& position);
absl::StatusOr<PartitionPosition> DecodePosition(std::string_view bytes);

// A reject without its payload, and the payload.
std::string EncodeReject(const RejectRecord& reject);
std::string EncodeRejectPayload(const RejectRecord& reject);
// Into `reject`; done and the keys' parts are left as they are.
absl::Status DecodeReject(std::string_view bytes, RejectRecord& reject);
absl::Status DecodeRejectPayload(std::string_view bytes, RejectRecord& reject);

std::string EncodeArticle(std::string_view uri, int64_t revision);
std::string EncodeArticleHeader(const ArticleRecord& article);
// Without the readings, which are with the claims.
std::string EncodeArticleRevision(const ArticleRevisionRecord& revision);
absl::StatusOr<ArticleRevisionRecord> DecodeArticleRevision(
    std::string_view bytes);

std::string EncodeClaimIndex(std::string_view figure_id);
absl::StatusOr<std::string> DecodeClaimIndex(std::string_view bytes);

// Without the id, which is in the key.
std::string EncodeClaim(const Claim& claim, int64_t revision, absl::Time time);
// Sets claim and the revision and time of recorded.
absl::Status DecodeClaim(std::string_view claim_id, std::string_view bytes,
                         StoredClaim& stored);
std::string EncodeClaimState(ClaimState state);
absl::StatusOr<ClaimState> DecodeClaimState(std::string_view bytes);
std::string EncodeClaimReading(std::string_view article_revision,
                               const Reading& reading);
absl::StatusOr<StoredReading> DecodeClaimReading(std::string_view bytes);

// A figure without its points.
struct StoredHeader {
  Figure figure;
  bool joined = false;    // See FigureUpdate.
  bool is_empty = false;  // It is no figure any more.

  friend bool operator==(const StoredHeader&, const StoredHeader&) = default;
};
std::string EncodeFigureHeader(const StoredHeader& header);
absl::StatusOr<StoredHeader> DecodeFigureHeader(std::string_view bytes);

// A claim of a figure's book, without its id, which is in the key.
std::string EncodeBookClaim(const track::PackedClaim& claim, ClaimState state);
// The entry does not leave.
absl::StatusOr<track::BookEntry> DecodeBookClaim(std::string_view claim_id,
                                                 std::string_view bytes);

std::string EncodeJoins(const track::JoinRecord& joins);
absl::StatusOr<track::JoinRecord> DecodeJoins(std::string_view bytes);
std::string EncodeKeyMove(std::string_view figure_id);
absl::StatusOr<std::string> DecodeKeyMove(std::string_view bytes);

// `point` is null for a point that is gone; its claims are left out.
std::string EncodePointVersion(const Point* point, ChangeCause cause,
                               absl::Time time);
// Sets all but the id and the revision, which are in the key.
absl::Status DecodePointVersion(std::string_view bytes, PointVersion& version);

// Which point a claim belongs to.
struct Membership {
  std::string point_id;  // Empty = none.
  absl::Time publish_time;

  friend bool operator==(const Membership&, const Membership&) = default;
};
std::string EncodeMembership(const Membership& membership);
absl::StatusOr<Membership> DecodeMembership(std::string_view bytes);

struct TimelineRecord {
  std::string figure_id;
  int64_t recorded_revision = 0;
};
std::string EncodeTimelineEntry(const TimelineRecord& entry);
absl::StatusOr<TimelineRecord> DecodeTimelineEntry(std::string_view bytes);

std::string EncodeRevisionTime(absl::Time time);
absl::StatusOr<absl::Time> DecodeRevisionTime(std::string_view bytes);

// Points of the changes are kept without their claims.
std::string EncodeChanges(const std::vector<Change>& changes, absl::Time time);
// Sets changes and record time.
absl::Status DecodeChanges(std::string_view bytes, RevisionChanges& changes);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_RECORDS_H_
