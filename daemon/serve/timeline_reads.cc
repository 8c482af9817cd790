#include "daemon/serve/timeline_reads.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/filter.h"
#include "daemon/serve/index_plan.h"
#include "daemon/serve/render.h"
#include "daemon/serve/timeline_fold.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

using Cursor = store::StoreView::TimelineCursor;

constexpr int kDefaultSize = 100;
constexpr int kMaxSize = 1000;
constexpr std::string_view kPast = "past";

// Seconds and nanoseconds: an absl::Time may lie outside 64 bits of the latter.
std::string CursorText(absl::Time time) {
  if (time == absl::InfinitePast()) return std::string(kPast);
  const int64_t seconds = absl::ToUnixSeconds(time);
  return absl::StrCat(
      seconds, ".",
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds)));
}

std::optional<absl::Time> ParseCursorText(std::string_view text) {
  if (text == kPast) return absl::InfinitePast();
  const size_t dot = text.find('.');
  int64_t seconds = 0;
  int64_t nanos = 0;
  if (dot == std::string_view::npos ||
      !absl::SimpleAtoi(ToAbsl(text.substr(0, dot)), &seconds) ||
      !absl::SimpleAtoi(ToAbsl(text.substr(dot + 1)), &nanos)) {
    return std::nullopt;
  }
  return absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanos);
}

// Where the scan of a page starts. The window's end is an index bound; its
// beginning is not, since long events that began before it may overlap it.
absl::StatusOr<Cursor> StartOf(const Page& page, const EventWindow& window,
                               bool descending) {
  if (!page.first) {
    const auto time = ParseCursorText(page.last_key);
    if (!time) return TokenMalformed("page_token");
    return Cursor{*time, page.last_name};
  }
  if (!descending) return Cursor{};
  return Cursor{window.end.value_or(absl::InfiniteFuture()), ""};
}

using Visit = std::function<bool(const Cursor&, const store::StoredClaim&)>;

// Those after `start` of claims in the order of the timeline; as
// StoreView::ScanTimeline() otherwise.
absl::Status ScanClaims(const store::StoreView& view,
                        const std::vector<Cursor>& claims, const Cursor& start,
                        bool descending, const Visit& visit) {
  const auto is_before_page = [&](const Cursor& at) {
    if (start.claim_id.empty()) {
      return descending ? at.start > start.start : at.start < start.start;
    }
    const auto place = std::tie(at.start, at.claim_id);
    const auto last = std::tie(start.start, start.claim_id);
    return descending ? place >= last : place <= last;
  };
  const auto first =
      std::partition_point(claims.begin(), claims.end(), is_before_page);
  for (auto at = first; at != claims.end(); ++at) {
    const auto claim = view.GetClaim(at->claim_id);
    if (absl::IsNotFound(claim.status())) continue;  // Of a later revision.
    FACTLINE_RETURN_IF_ERROR(claim.status());
    if (!visit(*at, *claim)) break;
  }
  return absl::OkStatus();
}

// Visits claims that may match, by the index that finds the fewest.
absl::Status ScanPlanned(const Page& page, const Filter& filter,
                         const EventWindow& window, const Cursor& start,
                         bool descending, const Visit& visit) {
  const store::StoreView& view = *page.view;
  FACTLINE_ASSIGN_OR_RETURN(const TimelinePlan plan,
                            PlanTimeline(view, filter, window, descending));
  // A copy: `visit` moves the cursor that it came from.
  const Cursor from = start;
  if (plan.claims) {
    return ScanClaims(view, *plan.claims, from, descending, visit);
  }
  if (plan.name) {
    return store::ScanClaimsNaming(view, plan.name->kind, plan.name->name, from,
                                   descending, visit);
  }
  return view.ScanTimeline(from, descending, visit);
}

struct Period {
  absl::Time start;
  absl::Time end;

  friend bool operator==(const Period&, const Period&) = default;
};

Period PeriodOf(absl::Time time, v1::TimelineGrouping grouping) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilDay day = absl::ToCivilDay(time, utc);
  absl::CivilDay first = day;
  absl::CivilDay after = day + 1;
  if (grouping == v1::TIMELINE_GROUPING_WEEK) {
    first = absl::PrevWeekday(day + 1, absl::Weekday::monday);
    after = first + 7;
  } else if (grouping == v1::TIMELINE_GROUPING_MONTH) {
    first = absl::CivilDay(absl::CivilMonth(day));
    after = absl::CivilDay(absl::CivilMonth(day) + 1);
  }
  return {absl::FromCivil(first, utc), absl::FromCivil(after, utc)};
}

// Counts one more entry that begins at `start` into the groups.
void AddToGroups(absl::Time start, v1::TimelineGrouping grouping,
                 std::optional<Period>& current,
                 v1::ListTimelineEntriesResponse& response) {
  if (grouping == v1::TIMELINE_GROUPING_UNSPECIFIED) return;
  std::optional<Period> period;
  if (start != absl::InfinitePast()) period = PeriodOf(start, grouping);
  if (response.groups_size() == 0 || period != current) {
    v1::TimelineGroup& group = *response.add_groups();
    if (period) {
      *group.mutable_start_time() = convert::ToProto(period->start);
      *group.mutable_end_time() = convert::ToProto(period->end);
    }
    current = period;
  }
  v1::TimelineGroup& group = *response.mutable_groups()->rbegin();
  group.set_entry_count(group.entry_count() + 1);
}

}  // namespace

absl::StatusOr<v1::ListTimelineEntriesResponse> ListTimelineEntries(
    const ReadContext& context, const v1::ListTimelineEntriesRequest& request) {
  FACTLINE_ASSIGN_OR_RETURN(
      const Filter filter,
      Filter::Parse(request.filter(), FilterScope::kClaims,
                    context.places));
  FACTLINE_ASSIGN_OR_RETURN(const EventWindow window,
                            ReadEventWindow(request.event_window()));
  if (!v1::TimelineGrouping_IsValid(request.grouping())) {
    return InvalidField("grouping", absl::StrCat("no grouping has number ",
                                                 request.grouping()));
  }
  const bool descending = request.descending();
  const uint64_t hash =
      HashQuery({"timeline", filter.canonical(), HashText(window),
                 HashText(request.as_of()), descending ? "desc" : "asc"});
  FACTLINE_ASSIGN_OR_RETURN(
      const Page page, OpenPage(context.store, {.size = request.page_size(),
                                                .default_size = kDefaultSize,
                                                .max_size = kMaxSize,
                                                .token = request.page_token(),
                                                .as_of = request.as_of(),
                                                .query_hash = hash}));
  FACTLINE_ASSIGN_OR_RETURN(Cursor last, StartOf(page, window, descending));
  v1::ListTimelineEntriesResponse response;
  *response.mutable_read_position() = convert::ToProto(page.view->position());

  FACTLINE_ASSIGN_OR_RETURN(const OldIds old_ids,
                            ReadOldIds(*page.view, filter));
  TimelineFold fold(*page.view, filter, old_ids, window, descending);
  std::optional<Period> period;  // Of the last entry.
  absl::Status failure;
  bool more = false;
  int rows = 0;
  size_t bytes = 0;
  const auto visit = [&](const Cursor& at, const store::StoredClaim& claim) {
    if (!descending && window.end && at.start >= *window.end) return false;
    if (page.IsFull(response.entries_size(), bytes) ||
        rows == context.max_rows ||
        (rows > 0 && rows % kRowsPerCheck == 0 && context.cancelled())) {
      more = true;
      return false;
    }
    ++rows;
    last = at;
    auto entry = fold.Fold(claim);
    if (!entry.ok()) {
      failure = entry.status();
      return false;
    }
    if (*entry) {
      bytes += (*entry)->ByteSizeLong();
      *response.add_entries() = **std::move(entry);
      AddToGroups(at.start, request.grouping(), period, response);
    }
    return true;
  };
  FACTLINE_RETURN_IF_ERROR(ScanPlanned(page, filter, window, last, descending,
                                       visit));
  FACTLINE_RETURN_IF_ERROR(failure);
  if (more) {
    response.set_next_page_token(
        page.TokenAfter(CursorText(last.start), last.claim_id));
  }
  return response;
}

absl::StatusOr<v1::GetClaimResponse> GetClaim(
    const ReadContext& context, const v1::GetClaimRequest& request) {
  const auto id = convert::ClaimIdOfName(request.name());
  if (!id) return InvalidField("name", "must look like claims/{claim}");
  FACTLINE_ASSIGN_OR_RETURN(const View view,
                            OpenView(context.store, request.as_of()));
  const absl::StatusOr<store::StoredClaim> claim = view->GetClaim(*id);
  if (absl::IsNotFound(claim.status())) {
    return NameNotFound("claim", request.name());
  }
  FACTLINE_RETURN_IF_ERROR(claim.status());
  v1::GetClaimResponse response;
  *response.mutable_claim() = RenderClaim(*claim);
  *response.mutable_read_position() = convert::ToProto(view->position());
  return response;
}

}  // namespace factline::serve
