#include "daemon/serve/change_start.h"

#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "daemon/base/status.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/read_view.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

// A client's clock may be ahead of ours by this; a start that far ahead is now.
constexpr absl::Duration kMaxClockSkew = absl::Minutes(1);

// The first revision wanted is one that exists, is kept, or comes next.
absl::StatusOr<ChangeStart> StartAt(const store::FactStore& store,
                                    int64_t first) {
  const int64_t latest = store.latest().revision;
  if (first > latest + 1) return FutureRevision(first, latest);
  const int64_t earliest = store.earliest().revision;
  if (first < earliest) return RevisionCompacted(first, earliest);
  return ChangeStart{.after_revision = first - 1, .snapshot_after = ""};
}

}  // namespace

absl::StatusOr<ChangeStart> StartAtRevision(const store::FactStore& store,
                                            int64_t revision,
                                            std::string_view field) {
  if (revision < 1) return InvalidField(field, "revisions start at 1");
  return StartAt(store, revision);
}

absl::StatusOr<ChangeStart> StartAtToken(const store::FactStore& store,
                                         std::string_view token,
                                         uint64_t query_hash,
                                         std::string_view field) {
  FACTLINE_ASSIGN_OR_RETURN(ResumeToken resume,
                            DecodeResumeToken(token, field));
  if (resume.store_id != store.store_id()) {
    return StoreReplaced(resume.store_id, store.store_id());
  }
  if (resume.query_hash != query_hash) {
    return TokenMismatch(field,
                         "filter and kinds must be as in the request "
                         "that the token came from");
  }
  if (resume.in_snapshot) {
    const int64_t latest = store.latest().revision;
    if (resume.revision > latest) {
      return FutureRevision(resume.revision, latest);
    }
    return ChangeStart{.after_revision = resume.revision,
                       .in_snapshot = true,
                       .snapshot_after = std::move(resume.snapshot_after)};
  }
  FACTLINE_ASSIGN_OR_RETURN(ChangeStart start,
                            StartAt(store, resume.revision + 1));
  start.handled_of_next = resume.handled_of_next;
  return start;
}

absl::StatusOr<ChangeStart> StartOf(const store::FactStore& store,
                                    const v1::SubscribeRequest& request,
                                    uint64_t query_hash) {
  using Case = v1::SubscribeRequest::StartCase;
  const int64_t latest = store.latest().revision;
  switch (request.start_case()) {
    case Case::kResumeToken:
      return StartAtToken(store, request.resume_token(), query_hash,
                          "resume_token");
    case Case::kStartRevision:
      return StartAtRevision(store, request.start_revision(), "start_revision");
    case Case::kStartTime: {
      // The first commit at or after an instant follows the last one before.
      FACTLINE_ASSIGN_OR_RETURN(const absl::Time time,
                                ReadTime(request.start_time(), "start_time"));
      // The next commit would be sent, and be too early.
      const absl::Time now = absl::Now();
      if (time > now + kMaxClockSkew) return FutureTime("start_time", now);
      FACTLINE_ASSIGN_OR_RETURN(
          const int64_t before,
          store.RevisionAtTime(time - absl::Nanoseconds(1)));
      return StartAt(store, before + 1);
    }
    case Case::kEarliest:
      if (request.earliest()) return StartAt(store, store.earliest().revision);
      break;
    case Case::kSnapshot:
      if (request.snapshot()) {
        return ChangeStart{.after_revision = latest,
                           .in_snapshot = true,
                           .snapshot_after = ""};
      }
      break;
    case Case::START_NOT_SET:
      break;
  }
  return ChangeStart{.after_revision = latest, .snapshot_after = ""};
}

}  // namespace factline::serve
