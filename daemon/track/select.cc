#include "daemon/track/select.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/base/hash.h"
#include "daemon/base/strings.h"
#include "daemon/track/bounds.h"
#include "daemon/track/source.h"

namespace factline::track {
namespace {

constexpr std::pair<SelectionRule, std::string_view> kRuleNames[] = {
    {SelectionRule::kLatestAuthoritative, "latest-authoritative"},
    {SelectionRule::kHighest, "highest"},
    {SelectionRule::kLowest, "lowest"},
    {SelectionRule::kMedian, "median"},
    {SelectionRule::kFirstReport, "first-report"},
};

// A claim that can be selected, with what selection asks of it.
struct Candidate {
  const Claim* claim = nullptr;
  absl::Time time;  // SpeakingTimeOf().
  std::string source;
  AgreementBounds bounds;
  Authority authority = Authority::kUnnamed;  // Set when it is asked for.
};

using Candidates = std::vector<Candidate>;

// The number that orders quantities: its value, or the end that is asked for.
std::optional<Decimal> LowEnd(const Quantity& quantity) {
  if (quantity.value) return quantity.value;
  return quantity.lower_bound ? quantity.lower_bound : quantity.upper_bound;
}

std::optional<Decimal> HighEnd(const Quantity& quantity) {
  if (quantity.value) return quantity.value;
  return quantity.upper_bound ? quantity.upper_bound : quantity.lower_bound;
}

bool LowerThan(const Candidate& a, const Candidate& b) {
  const auto low_a = LowEnd(*a.claim->quantity);
  const auto low_b = LowEnd(*b.claim->quantity);
  if (low_a != low_b) return low_a < low_b;
  return a.claim->id < b.claim->id;
}

bool HigherThan(const Candidate& a, const Candidate& b) {
  const auto high_a = HighEnd(*a.claim->quantity);
  const auto high_b = HighEnd(*b.claim->quantity);
  if (high_a != high_b) return high_a > high_b;
  return a.claim->id < b.claim->id;
}

bool TighterThan(const Candidate& a, const Candidate& b) {
  return Tighter(a.bounds, b.bounds);
}

bool OlderThan(const Candidate& a, const Candidate& b) {
  if (a.time != b.time) return a.time < b.time;
  return a.claim->id < b.claim->id;
}

// The newest word of one source: time, then tightness, then the smaller id.
bool Replaces(const Candidate& a, const Candidate& b) {
  if (a.time != b.time) return a.time > b.time;
  if (TighterThan(a, b)) return true;
  if (TighterThan(b, a)) return false;
  return a.claim->id < b.claim->id;
}

Candidates NewestOfEachSource(const Candidates& all) {
  std::map<std::string_view, const Candidate*> newest;
  for (const Candidate& candidate : all) {
    const Candidate*& kept = newest[candidate.source];
    if (kept == nullptr || Replaces(candidate, *kept)) kept = &candidate;
  }
  Candidates out;
  for (const auto& [source, candidate] : newest) out.push_back(*candidate);
  return out;
}

absl::Time NewestTime(const Candidates& candidates) {
  absl::Time newest = absl::InfinitePast();
  for (const Candidate& candidate : candidates) {
    newest = std::max(newest, candidate.time);
  }
  return newest;
}

void KeepSince(absl::Time first, Candidates& candidates) {
  std::erase_if(candidates, [&](const Candidate& c) { return c.time < first; });
}

std::string Count(size_t n, std::string_view noun) {
  return absl::StrCat(n, " ", ToAbsl(noun), n == 1 ? "" : "s");
}

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

// The steps of kLatestAuthoritative over non-empty `rest`.
Candidate LatestAuthoritative(Candidates rest,
                              std::vector<std::string>& steps) {
  const size_t all = rest.size();
  const absl::Time newest = NewestTime(rest);
  KeepSince(newest - kAuthorityWindow, rest);
  steps.push_back(absl::StrCat("newest report ", TimeText(newest), ": ",
                               rest.size(), " of ", all, " within 6 h of it"));
  for (Candidate& c : rest) c.authority = AuthorityOf(*c.claim);
  Authority most = Authority::kUnnamed;
  for (const Candidate& c : rest) most = std::max(most, c.authority);
  std::erase_if(rest, [&](const Candidate& c) { return c.authority < most; });
  steps.push_back(
      absl::StrCat("most authoritative source: ", ToAbsl(NameOf(most)), ", ",
                   rest.size(), " left"));
  const Candidate tightest =
      *std::min_element(rest.begin(), rest.end(), TighterThan);
  std::erase_if(rest,
                [&](const Candidate& c) { return TighterThan(tightest, c); });
  steps.push_back(absl::StrCat("tightest number: ", rest.size(), " left"));
  if (rest.size() > 1) steps.push_back("newest of these, then claim id");
  return *std::min_element(rest.begin(), rest.end(), Replaces);
}

// Chooses from the newest words of each source; not empty.
Candidate Choose(SelectionRule rule, const Candidates& all,
                 const Candidates& newest, std::vector<std::string>& steps) {
  switch (rule) {
    case SelectionRule::kLatestAuthoritative:
      break;
    case SelectionRule::kHighest:
      steps.push_back("highest number");
      return *std::min_element(newest.begin(), newest.end(), HigherThan);
    case SelectionRule::kLowest:
      steps.push_back("lowest number");
      return *std::min_element(newest.begin(), newest.end(), LowerThan);
    case SelectionRule::kMedian: {
      steps.push_back("middle number");
      Candidates sorted = newest;
      std::sort(sorted.begin(), sorted.end(), LowerThan);
      return sorted[(sorted.size() - 1) / 2];
    }
    case SelectionRule::kFirstReport:
      steps.push_back("first report");
      return *std::min_element(all.begin(), all.end(), OlderThan);
  }
  return LatestAuthoritative(newest, steps);
}

constexpr size_t kPointIdDigits = 16;  // Of SHA-256: unique in a figure.

std::string PointIdOf(std::string_view figure_id, const PointGroup::Key& key) {
  Sha256 hash;
  hash.Add(figure_id);
  hash.Add(static_cast<int64_t>(key.kind));
  hash.Add(absl::ToUnixMicros(key.start));
  hash.Add(absl::ToUnixMicros(key.end));
  return hash.FinishHex().substr(0, kPointIdDigits);
}

// What the claims of a point say, parted by what selection makes of them.
struct Parted {
  Candidates selectable;
  Candidates denied;
};

Parted Part(const PointGroup& group) {
  Parted parted;
  for (const TrackedClaim* tracked : group.claims) {
    const Claim& claim = tracked->claim;
    if (tracked->state != ClaimState::kCurrent || !claim.quantity) continue;
    Candidate candidate{.claim = &claim,
                        .time = SpeakingTimeOf(claim, group.key.kind),
                        .source = SourceKeyOf(claim),
                        .bounds = BoundsOf(*claim.quantity)};
    (IsDenied(claim) ? parted.denied : parted.selectable)
        .push_back(std::move(candidate));
  }
  return parted;
}

// True when no number fits all of `standing`. Intervals that meet two by two
// have a number in common.
bool Conflict(const Candidates& standing) {
  const AgreementBounds* highest_lower = nullptr;
  const AgreementBounds* lowest_upper = nullptr;
  for (const Candidate& c : standing) {
    const AgreementBounds& b = c.bounds;
    if (b.lower &&
        (highest_lower == nullptr || *b.lower > *highest_lower->lower ||
         (*b.lower == *highest_lower->lower && b.lower_open))) {
      highest_lower = &b;
    }
    if (b.upper &&
        (lowest_upper == nullptr || *b.upper < *lowest_upper->upper ||
         (*b.upper == *lowest_upper->upper && b.upper_open))) {
      lowest_upper = &b;
    }
  }
  return highest_lower != nullptr && lowest_upper != nullptr &&
         !Meet(*highest_lower, *lowest_upper);
}

bool IsDisputed(const Candidates& standing, const Candidates& denied) {
  if (Conflict(standing)) return true;
  if (standing.empty()) return !denied.empty();
  for (const Candidate& denial : denied) {
    for (const Candidate& c : standing) {
      if (Meet(denial.bounds, c.bounds)) return true;
    }
  }
  return false;
}

std::vector<std::string> ClaimIds(const PointGroup& group) {
  ClaimSet claims = group.claims;
  std::sort(claims.begin(), claims.end(),
            [](const TrackedClaim* a, const TrackedClaim* b) {
              return ReportedEarlier(a->claim, b->claim);
            });
  std::vector<std::string> ids;
  ids.reserve(claims.size());
  for (const TrackedClaim* claim : claims) ids.push_back(claim->claim.id);
  return ids;
}

void SetSelected(SelectionRule rule, const Parted& parted,
                 const Candidates& newest, Point& point) {
  point.selection_steps.push_back(absl::StrCat(
      Count(point.claims.size(), "claim"), ", ", parted.selectable.size(),
      " live and not denied, from ", Count(newest.size(), "source")));
  const Candidate chosen =
      Choose(rule, parted.selectable, newest, point.selection_steps);
  point.selected_claim = chosen.claim->id;
  point.best = *chosen.claim->quantity;
  point.event_time = chosen.claim->event_time;
  for (const Candidate& c : newest) {
    if (Meet(c.bounds, chosen.bounds)) ++point.source_count;
  }
}

}  // namespace

std::string_view NameOf(SelectionRule rule) {
  for (const auto& [known, name] : kRuleNames) {
    if (known == rule) return name;
  }
  return "";
}

std::optional<SelectionRule> ParseSelectionRule(std::string_view name) {
  for (const auto& [rule, known] : kRuleNames) {
    if (known == name) return rule;
  }
  return std::nullopt;
}

Point MakePoint(std::string_view figure_id, const PointGroup& group,
                SelectionRule rule) {
  const Parted parted = Part(group);
  Candidates newest = NewestOfEachSource(parted.selectable);
  Point point;
  point.id = PointIdOf(figure_id, group.key);
  point.selection_rule = NameOf(rule);
  point.claims = ClaimIds(group);
  if (newest.empty()) {
    point.event_time = group.claims.front()->claim.event_time;
    point.selection_steps.push_back(absl::StrCat(
        Count(point.claims.size(), "claim"), ", none live and not denied"));
  } else {
    SetSelected(rule, parted, newest, point);
  }
  KeepSince(NewestTime(newest) - kStandingWindow, newest);
  if (!newest.empty()) {
    point.low = *std::min_element(newest.begin(), newest.end(), LowerThan)
                     ->claim->quantity;
    point.high = *std::min_element(newest.begin(), newest.end(), HigherThan)
                      ->claim->quantity;
  }
  point.disputed = IsDisputed(newest, parted.denied);
  return point;
}

}  // namespace factline::track
