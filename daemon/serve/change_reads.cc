#include "daemon/serve/change_reads.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/serve/change_query.h"
#include "daemon/serve/change_start.h"
#include "daemon/serve/durations.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

constexpr int kDefaultPageSize = 100;
constexpr int kMaxPageSize = 1000;
// Stored bytes read at a time, and revisions looked at for one page.
constexpr size_t kReadBytes = 256 << 10;
constexpr int kReadRevisions = 1000;

// A page ends within a revision only where this would be passed: clients accept
// 4 MiB by default.
constexpr size_t kMostPageBytes = 3 << 20;

constexpr int kMinResponseBytes = 4 << 10;
// Below the 4 MiB that gRPC clients accept by default, with room for framing.
constexpr int kMaxResponseBytes = 4'000'000;
constexpr int kDefaultResponseBytes = 1 << 20;
constexpr absl::Duration kDefaultProgress = absl::Seconds(10);
constexpr absl::Duration kMaxProgress = absl::Hours(1);
constexpr absl::Duration kMaxConflation = absl::Hours(1);

absl::StatusOr<absl::Duration> DurationBetween(
    const google::protobuf::Duration& message, std::string_view field,
    absl::Duration least, absl::Duration most, absl::Duration unset) {
  const absl::Duration value = FromProto(message);
  if (value == absl::ZeroDuration()) return unset;
  if (value < least || value > most) {
    return InvalidField(
        field, absl::StrCat("must be 0, or ", absl::FormatDuration(least),
                            " to ", absl::FormatDuration(most)));
  }
  return value;
}

absl::StatusOr<size_t> ResponseBytes(int32_t asked) {
  if (asked == 0) return kDefaultResponseBytes;
  if (asked < kMinResponseBytes || asked > kMaxResponseBytes) {
    return InvalidField("max_response_bytes",
                        absl::StrCat("must be 0, or ", kMinResponseBytes,
                                     " to ", kMaxResponseBytes));
  }
  return asked;
}

absl::StatusOr<ChangeStart> StartOfPage(const store::FactStore& store,
                                        const v1::ListChangesRequest& request,
                                        uint64_t query_hash) {
  if (!request.page_token().empty()) {
    FACTLINE_ASSIGN_OR_RETURN(
        ChangeStart start,
        StartAtToken(store, request.page_token(), query_hash, "page_token"));
    if (start.in_snapshot) {
      return TokenMismatch("page_token",
                           "it is from the middle of a snapshot; only "
                           "Subscribe can go on there");
    }
    return start;
  }
  if (request.start_revision() == 0) {
    return StartAtRevision(store, store.earliest().revision, "start_revision");
  }
  return StartAtRevision(store, request.start_revision(), "start_revision");
}

struct PageOfChanges {
  StorePosition position;  // Read up to and including it.
  int64_t handled_of_next = 0;  // Changes of the revision after it that were given.
  ChangeQuery::Changes& changes;
  size_t bytes = 0;
};

// Of what a revision brought, which begins at `first`, takes away what was given
// before. False when not all of the rest has room: then a page that had something
// ends before the revision, and one that had nothing within it.
bool KeepWhatFits(int first, PageOfChanges& page) {
  const int given = static_cast<int>(std::min<int64_t>(
      page.handled_of_next, page.changes.size() - first));
  page.changes.DeleteSubrange(first, given);
  size_t bytes = page.bytes;
  for (int i = first; i < page.changes.size(); ++i) {
    bytes += page.changes[i].ByteSizeLong();
    if (bytes <= kMostPageBytes || i == 0) continue;
    const int end = first == 0 ? i : first;
    if (first == 0) page.handled_of_next = given + i;
    page.changes.DeleteSubrange(end, page.changes.size() - end);
    return false;
  }
  page.bytes = bytes;
  page.handled_of_next = 0;
  return true;
}

// Reads on from page.position until the page is full, or the log or the budget
// of one call ends.
absl::Status ReadPage(const ReadContext& context, const ChangeQuery& query,
                      int page_size, PageOfChanges& page) {
  int revisions_left = context.max_rows;
  ChangeSource source(context.store);
  while (revisions_left > 0 && !context.cancelled()) {
    const int64_t first = page.position.revision + 1;
    const auto read =
        context.store.ReadChanges(first, kReadRevisions, kReadBytes);
    if (absl::IsOutOfRange(read.status())) {
      return RevisionCompacted(first, context.store.earliest().revision);
    }
    FACTLINE_RETURN_IF_ERROR(read.status());
    if (read->empty()) break;
    revisions_left -= static_cast<int>(read->size());
    for (const store::RevisionChanges& revision : *read) {
      const int before = page.changes.size();
      FACTLINE_RETURN_IF_ERROR(query.Render(source, revision, page.changes));
      if (!KeepWhatFits(before, page)) return absl::OkStatus();
      page.position = revision.position;
      if (page.changes.size() >= page_size || page.bytes >= kMaxPageBytes) {
        return absl::OkStatus();
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FeedOptions> ReadSubscribeRequest(
    const store::FactStore& store, const Limits& limits,
    const v1::SubscribeRequest& request, const PlaceIds* places) {
  FeedOptions options;
  const bool snapshot =
      request.start_case() == v1::SubscribeRequest::kSnapshot &&
      request.snapshot();
  FACTLINE_ASSIGN_OR_RETURN(options.query,
                            ChangeQuery::Make(request.filter(), request.kinds(),
                                              request.view(), snapshot,
                                              places));
  FACTLINE_ASSIGN_OR_RETURN(options.start,
                            StartOf(store, request, options.query.hash()));
  if (request.end_revision() < 0) {
    return InvalidField("end_revision", "must not be negative");
  }
  options.end_revision = request.end_revision();
  FACTLINE_ASSIGN_OR_RETURN(
      options.progress_interval,
      DurationBetween(request.progress_interval(), "progress_interval",
                      limits.min_progress_interval, kMaxProgress,
                      kDefaultProgress));
  FACTLINE_ASSIGN_OR_RETURN(
      options.conflation_interval,
      DurationBetween(request.conflation_interval(), "conflation_interval",
                      ChangeHub::kTick, kMaxConflation, absl::ZeroDuration()));
  FACTLINE_ASSIGN_OR_RETURN(options.max_response_bytes,
                            ResponseBytes(request.max_response_bytes()));
  options.fell_behind_revisions = limits.fell_behind_revisions;
  return options;
}

absl::StatusOr<v1::ListChangesResponse> ListChanges(
    const ReadContext& context, const v1::ListChangesRequest& request) {
  if (request.page_size() < 0) {
    return InvalidField("page_size", "must not be negative");
  }
  if (FromProto(request.max_wait()) < absl::ZeroDuration()) {
    return InvalidField("max_wait", "must not be negative");
  }
  const int page_size = request.page_size() == 0
                            ? kDefaultPageSize
                            : std::min(request.page_size(), kMaxPageSize);
  FACTLINE_ASSIGN_OR_RETURN(
      const ChangeQuery query,
      ChangeQuery::Make(request.filter(), request.kinds(), request.view(),
                        /*figures_only=*/false, context.places));
  FACTLINE_ASSIGN_OR_RETURN(const ChangeStart start,
                            StartOfPage(context.store, request, query.hash()));
  v1::ListChangesResponse response;
  PageOfChanges page{
      .position = PositionOf(context.store, start.after_revision),
      .handled_of_next = start.handled_of_next,
      .changes = *response.mutable_changes()};
  FACTLINE_RETURN_IF_ERROR(ReadPage(context, query, page_size, page));
  *response.mutable_position() = convert::ToProto(page.position);
  response.set_next_page_token(
      Encode(ResumeToken{.store_id = page.position.store_id,
                         .revision = page.position.revision,
                         .query_hash = query.hash(),
                         .handled_of_next = page.handled_of_next,
                         .snapshot_after = ""}));
  return response;
}

absl::StatusOr<v1::GetChangeLogResponse> GetChangeLog(
    const ReadContext& context, const v1::GetChangeLogRequest&) {
  v1::GetChangeLogResponse response;
  *response.mutable_earliest() = convert::ToProto(context.store.earliest());
  *response.mutable_latest() = convert::ToProto(context.store.latest());
  response.set_store_id(context.store.store_id());
  if (context.change_retention != absl::InfiniteDuration()) {
    *response.mutable_retention() = ToProto(context.change_retention);
  }
  response.set_earliest_state_revision(context.store.earliest_state());
  return response;
}

}  // namespace factline::serve
