#ifndef FACTLINE_DAEMON_CONVERT_CONVERT_H_
#define FACTLINE_DAEMON_CONVERT_CONVERT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/convert/enums.h"
#include "daemon/model/article.h"
#include "daemon/model/article_record.h"
#include "daemon/model/change.h"
#include "daemon/model/claim.h"
#include "daemon/model/figure.h"
#include "factline/v1/article.pb.h"
#include "factline/v1/article_service.pb.h"
#include "factline/v1/change_service.pb.h"
#include "factline/v1/claim.pb.h"
#include "factline/v1/common.pb.h"
#include "google/protobuf/timestamp.pb.h"

// Model values to factline.v1 messages and back. The messages carry all of a
// model value, so FromProto(ToProto(x)) == x and a store may keep messages;
// what a conversion leaves out is said beside it. Times are cut to whole
// nanoseconds and to what a Timestamp may hold.
//
// FromProto() of a message with numbers that are not decimals, or do not fit,
// is InvalidArgument with the name of the field. Enumerators not known here
// become kUnspecified.
//
// Pure functions, thread-safe.
namespace factline::convert {

// Clamped to years 1 to 9999, the range of a Timestamp; infinities as well.
google::protobuf::Timestamp ToProto(absl::Time time);
// Messages from outside may hold anything; out of range is clamped.
absl::Time FromProto(const google::protobuf::Timestamp& time);

v1::StorePosition ToProto(const StorePosition& position);
StorePosition FromProto(const v1::StorePosition& position);

v1::EventTime ToProto(const EventTime& time);
EventTime FromProto(const v1::EventTime& time);

v1::Quantity ToProto(const Quantity& quantity);
absl::StatusOr<Quantity> FromProto(const v1::Quantity& quantity);

v1::Measure ToProto(const Measure& measure);
Measure FromProto(const v1::Measure& measure);

v1::FigureKey ToProto(const FigureKey& key);
FigureKey FromProto(const v1::FigureKey& key);

v1::Attribution ToProto(const Attribution& attribution);
Attribution FromProto(const v1::Attribution& attribution);

v1::Statement ToProto(const Statement& statement);
Statement FromProto(const v1::Statement& statement);

// `article_revision` is the resource name, see ArticleRevisionName().
v1::Evidence ToProto(const Evidence& evidence,
                     std::string_view article_revision);
// Without the name of its article revision.
Evidence FromProto(const v1::Evidence& evidence);

// `figure` is set for figure claims. Left out, since a claim has them apart:
// state, recorded, and the reading (see SetReading()).
v1::Claim ToProto(const Claim& claim);
// Likewise, without `figure`: naming it takes a hash over its key.
v1::Claim ToProtoWithoutFigure(const Claim& claim);
absl::StatusOr<Claim> FromProto(const v1::Claim& claim);

// Puts a reading's evidence and extractor version on a claim's message, in
// place of those that were there.
void SetReading(const Reading& reading, std::string_view article_revision,
                v1::Claim& claim);
// The reading on a claim's message.
Reading ReadingOf(const v1::Claim& claim);

// Without computed_at.
v1::Point ToProto(const Point& point);
absl::StatusOr<Point> FromProto(const v1::Point& point);

// `latest_point` is the last of the figure's points that has a value, else the
// last; etag is the caller's.
v1::Figure ToProto(const Figure& figure);
// Without points, which the message has not.
absl::StatusOr<Figure> FromProto(const v1::Figure& figure);

// The claim's message holds its name only.
v1::Change ToProto(const Change& change);
absl::StatusOr<Change> FromProto(const v1::Change& change);

// Revisions name their claims; how each revision reads them is not in the
// message. `store_id` completes their recorded positions, whose record times
// stay unset.
v1::Article ToProto(const ArticleRecord& record, std::string_view store_id);

// Without publish_time_defaulted and publish_time_has_clock; a time that was
// defaulted is left unset.
v1::ArticleMessage ToProto(const Article& article);
// Takes over the fields as they are and validates none of them (an empty uri,
// bytes that are not UTF-8): that is ingest's part. publish_time is the
// version's time but never after `message_time`, which stands in if there is
// none.
Article FromProto(const v1::ArticleMessage& message, absl::Time message_time);

}  // namespace factline::convert

#endif  // FACTLINE_DAEMON_CONVERT_CONVERT_H_
