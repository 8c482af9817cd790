#include "daemon/serve/read_view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/convert/convert.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

// What google.protobuf.Timestamp allows: years 1 to 9999.
constexpr int64_t kMinSeconds = -62'135'596'800;
constexpr int64_t kMaxSeconds = 253'402'300'799;
constexpr int32_t kMaxNanos = 999'999'999;

}  // namespace

absl::StatusOr<View> OpenViewAt(const store::FactStore& store,
                                int64_t revision) {
  const int64_t latest = store.latest().revision;
  if (revision > latest) return FutureRevision(revision, latest);
  absl::StatusOr<View> view = store.ViewAt(revision);
  if (absl::IsOutOfRange(view.status())) {
    return RevisionCompacted(revision, store.earliest_state());
  }
  return view;
}

absl::StatusOr<View> OpenView(const store::FactStore& store,
                              const v1::KnowledgePoint& as_of,
                              std::string_view field) {
  switch (as_of.point_case()) {
    case v1::KnowledgePoint::kRevision:
      if (as_of.revision() < 0) {
        return InvalidField(absl::StrCat(ToAbsl(field), ".revision"),
                            "must not be negative");
      }
      return OpenViewAt(store, as_of.revision());
    case v1::KnowledgePoint::kRecordTime: {
      FACTLINE_ASSIGN_OR_RETURN(
          const absl::Time time,
          ReadTime(as_of.record_time(),
                   absl::StrCat(ToAbsl(field), ".record_time")));
      FACTLINE_ASSIGN_OR_RETURN(const int64_t revision,
                                store.RevisionAtTime(time));
      return OpenViewAt(store, revision);
    }
    case v1::KnowledgePoint::POINT_NOT_SET:
      break;
  }
  return store.View();
}

absl::StatusOr<absl::Time> ReadTime(const google::protobuf::Timestamp& time,
                                    std::string_view field) {
  if (time.seconds() < kMinSeconds || time.seconds() > kMaxSeconds) {
    return InvalidField(field, "seconds must be of the years 1 to 9999");
  }
  if (time.nanos() < 0 || time.nanos() > kMaxNanos) {
    return InvalidField(field, "nanos must be 0 to 999999999");
  }
  return convert::FromProto(time);
}

StorePosition PositionOf(const store::FactStore& store, int64_t revision) {
  const auto view = store.ViewAt(revision);
  if (view.ok()) return (*view)->position();
  StorePosition position;
  position.revision = revision;
  position.store_id = store.store_id();
  return position;
}

std::string HashText(const v1::KnowledgePoint& as_of) {
  switch (as_of.point_case()) {
    case v1::KnowledgePoint::kRevision:
      return absl::StrCat("r", as_of.revision());
    case v1::KnowledgePoint::kRecordTime:
      return absl::StrCat("t", as_of.record_time().seconds(), ".",
                          as_of.record_time().nanos());
    case v1::KnowledgePoint::POINT_NOT_SET:
      break;
  }
  return "";
}

std::string Page::TokenAfter(std::string_view key,
                             std::string_view name) const {
  return Encode(PageToken{.store_id = view->position().store_id,
                          .revision = view->position().revision,
                          .query_hash = query_hash,
                          .last_key = std::string(key),
                          .last_name = std::string(name)});
}

absl::StatusOr<Page> OpenPage(const store::FactStore& store,
                              const PageRequest& request) {
  if (request.size < 0) {
    return InvalidField("page_size", "must not be negative");
  }
  Page page;
  page.size = request.size == 0 ? request.default_size
                                : std::min(request.size, request.max_size);
  page.query_hash = request.query_hash;
  if (request.token.empty()) {
    FACTLINE_ASSIGN_OR_RETURN(page.view, OpenView(store, request.as_of));
    return page;
  }
  FACTLINE_ASSIGN_OR_RETURN(PageToken token,
                            DecodePageToken(request.token, "page_token"));
  if (token.store_id != store.store_id()) {
    return StoreReplaced(token.store_id, store.store_id());
  }
  if (token.query_hash != request.query_hash) {
    return TokenMismatch("page_token",
                         "all other fields must be as on the first page");
  }
  page.first = false;
  page.last_key = std::move(token.last_key);
  page.last_name = std::move(token.last_name);
  FACTLINE_ASSIGN_OR_RETURN(page.view, OpenViewAt(store, token.revision));
  return page;
}

bool EventWindow::Overlaps(const EventTime& time) const {
  return (!begin || !time.latest || *time.latest > *begin) &&
         (!end || !time.earliest || *time.earliest < *end);
}

absl::StatusOr<EventWindow> ReadEventWindow(const v1::EventTime& window) {
  EventWindow result;
  if (window.has_earliest_time()) {
    FACTLINE_ASSIGN_OR_RETURN(
        result.begin,
        ReadTime(window.earliest_time(), "event_window.earliest_time"));
  }
  if (window.has_latest_time()) {
    FACTLINE_ASSIGN_OR_RETURN(
        result.end, ReadTime(window.latest_time(), "event_window.latest_time"));
  }
  if (result.begin && result.end && *result.end <= *result.begin) {
    return InvalidField("event_window.latest_time",
                        "must be later than earliest_time");
  }
  return result;
}

std::string HashText(const EventWindow& window) {
  const auto text = [](const std::optional<absl::Time>& time) {
    return time ? absl::FormatTime(absl::RFC3339_full, *time,
                                   absl::UTCTimeZone())
                : std::string("..");
  };
  return absl::StrCat(text(window.begin), "/", text(window.end));
}

}  // namespace factline::serve
