#include "daemon/track/select.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/base/hash.h"
#include "daemon/base/strings.h"
#include "daemon/track/ballot.h"
#include "daemon/track/book_claim.h"
#include "daemon/track/bounds.h"
#include "daemon/track/copies.h"
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

using Voices = std::vector<const Voice*>;
using Groups = std::vector<Ballot::Group>;

// The number that orders quantities: its value, or the end that is asked for.
// The bounds of a number without a value are those that it states.
std::optional<Decimal> LowEnd(const Voice& voice) {
  if (voice.value) return voice.value;
  return voice.bounds.lower ? voice.bounds.lower : voice.bounds.upper;
}

std::optional<Decimal> HighEnd(const Voice& voice) {
  if (voice.value) return voice.value;
  return voice.bounds.upper ? voice.bounds.upper : voice.bounds.lower;
}

bool LowerThan(const Voice& a, const Voice& b) {
  const auto low_a = LowEnd(a);
  const auto low_b = LowEnd(b);
  if (low_a != low_b) return low_a < low_b;
  return Replaces(a, b);
}

bool HigherThan(const Voice& a, const Voice& b) {
  const auto high_a = HighEnd(a);
  const auto high_b = HighEnd(b);
  if (high_a != high_b) return high_a > high_b;
  return Replaces(a, b);
}

bool OlderThan(const Voice& a, const Voice& b) {
  if (a.time != b.time) return a.time < b.time;
  return a.id < b.id;
}

template <typename Less>
const Voice* LeastOf(const Voices& voices, Less less) {
  return *std::min_element(
      voices.begin(), voices.end(),
      [&](const Voice* a, const Voice* b) { return less(*a, *b); });
}

template <typename Less>
const Voice* LeastHead(const Groups& groups, Less less) {
  return std::min_element(groups.begin(), groups.end(),
                          [&](const Ballot::Group& a, const Ballot::Group& b) {
                            return less(*a.head, *b.head);
                          })
      ->head;
}

Voices WordsOfSources(const Voices& all) {
  std::map<std::string_view, Voices> sources;
  for (const Voice* voice : all) sources[voice->source].push_back(voice);
  Voices out;
  for (auto& [source, voices] : sources) {
    std::sort(voices.begin(), voices.end(), Ballot::NewerFirst());
    out.push_back(WordOf(voices));
  }
  return out;
}

absl::Time NewestTime(const Groups& groups) {
  absl::Time newest = absl::InfinitePast();
  for (const Ballot::Group& group : groups) {
    newest = std::max(newest, group.head->time);
  }
  return newest;
}

// Groups whose newest word is not older than `first`.
Groups Since(absl::Time first, const Groups& groups) {
  Groups out;
  for (const Ballot::Group& group : groups) {
    if (group.head->time >= first) out.push_back(group);
  }
  return out;
}

std::string Count(size_t n, std::string_view noun) {
  return absl::StrCat(n, " ", ToAbsl(noun), n == 1 ? "" : "s");
}

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

// The steps of kLatestAuthoritative over non-empty `groups`. How voices are
// grouped must not show: only the newest of a group can be chosen.
const Voice* LatestAuthoritative(const Groups& groups,
                                 std::vector<std::string>& steps) {
  const absl::Time newest = NewestTime(groups);
  Groups rest = Since(newest - kAuthorityWindow, groups);
  steps.push_back(absl::StrCat("newest report ", TimeText(newest)));
  Authority most = Authority::kUnnamed;
  for (const Ballot::Group& g : rest) most = std::max(most, g.head->authority);
  std::erase_if(rest, [&](const Ballot::Group& g) {
    return g.head->authority < most;
  });
  steps.push_back(absl::StrCat("most authoritative source within 6 h of it: ",
                               ToAbsl(NameOf(most))));
  const Voice* tightest = LeastHead(rest, [](const Voice& a, const Voice& b) {
    return Tighter(a.bounds, b.bounds);
  });
  std::erase_if(rest, [&](const Ballot::Group& g) {
    return Tighter(tightest->bounds, g.head->bounds);
  });
  steps.push_back("tightest number, then the newest, then claim id");
  return LeastHead(rest, Replaces);
}

// Chooses among `all`, which is not empty, by a rule that looks at each voice.
const Voice* ChooseAmongAll(SelectionRule rule, const Voices& all,
                            std::vector<std::string>& steps) {
  Voices newest = WordsOfSources(all);
  switch (rule) {
    case SelectionRule::kHighest:
      steps.push_back("highest number");
      return LeastOf(newest, HigherThan);
    case SelectionRule::kLowest:
      steps.push_back("lowest number");
      return LeastOf(newest, LowerThan);
    case SelectionRule::kMedian: {
      steps.push_back("middle number");
      const size_t middle = (newest.size() - 1) / 2;
      std::nth_element(
          newest.begin(), newest.begin() + static_cast<ptrdiff_t>(middle),
          newest.end(),
          [](const Voice* a, const Voice* b) { return LowerThan(*a, *b); });
      return newest[middle];
    }
    case SelectionRule::kFirstReport:
    case SelectionRule::kLatestAuthoritative:
      break;
  }
  steps.push_back("first report");
  return LeastOf(all, OlderThan);
}

constexpr size_t kPointIdDigits = 16;  // Of SHA-256: unique in a figure.

// True when no number fits all of `standing`. Intervals that meet two by two
// have a number in common.
bool Conflict(const Groups& standing) {
  const AgreementBounds* highest_lower = nullptr;
  const AgreementBounds* lowest_upper = nullptr;
  for (const Ballot::Group& group : standing) {
    const AgreementBounds& b = group.head->bounds;
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

bool IsDisputed(const Groups& standing,
                const std::vector<AgreementBounds>& denied) {
  if (Conflict(standing)) return true;
  if (standing.empty()) return !denied.empty();
  for (const AgreementBounds& denial : denied) {
    for (const Ballot::Group& group : standing) {
      if (Meet(denial, group.head->bounds)) return true;
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

std::string CountText(const Ballot::Standing& standing) {
  if (standing.groups.empty()) {
    return absl::StrCat(Count(standing.claims, "claim"),
                        ", none live and not denied");
  }
  return absl::StrCat(Count(standing.claims, "claim"), ", ",
                      standing.selectable, " live and not denied, from ",
                      Count(standing.sources, "source"));
}

// Sources that agree with `chosen`, copies of one text counted once.
int32_t IndependentSources(const Voice& chosen,
                           const Ballot::Standing& standing) {
  size_t sources = 0;
  for (const Ballot::Group& group : standing.groups) {
    if (Meet(group.head->bounds, chosen.bounds)) sources += group.size;
  }
  if (sources < 2 || sources > kMaxComparedSources) {
    return static_cast<int32_t>(sources);
  }
  const std::set<const Voice*> gone(standing.gone.begin(), standing.gone.end());
  std::vector<std::string_view> sketches;
  for (const Ballot::Group& group : standing.groups) {
    if (!Meet(group.head->bounds, chosen.bounds)) continue;
    if (group.voices == nullptr) {
      sketches.push_back(group.head->sketch);
      continue;
    }
    for (const Voice* voice : *group.voices) {
      if (!gone.contains(voice)) sketches.push_back(voice->sketch);
    }
  }
  return static_cast<int32_t>(sources - CountCopies(sketches));
}

void SetChosen(const Voice& chosen, const Ballot::Standing& standing,
               Point& point) {
  const BookClaim claim = chosen.claim->Get();
  point.selected_claim = claim.id;
  point.best = claim.FullQuantity();
  if (chosen.dated) point.event_time = claim.FullEventTime();
  point.source_count = IndependentSources(chosen, standing);
}

// All of the point but its id, its claims and how it is chosen.
Point SpanOf(const Ballot::Standing& standing) {
  Point point;
  point.selection_steps.push_back(CountText(standing));
  const Groups now =
      Since(NewestTime(standing.groups) - kStandingWindow, standing.groups);
  if (!now.empty()) {
    point.low = LeastHead(now, LowerThan)->claim->Get().FullQuantity();
    point.high = LeastHead(now, HigherThan)->claim->Get().FullQuantity();
  }
  point.disputed = IsDisputed(now, standing.denied);
  return point;
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

Selection SelectLatest(const Ballot::Standing& standing) {
  Selection selection{.point = SpanOf(standing)};
  Point& point = selection.point;
  point.selection_rule = NameOf(SelectionRule::kLatestAuthoritative);
  if (!standing.groups.empty()) {
    selection.voice =
        LatestAuthoritative(standing.groups, point.selection_steps);
    SetChosen(*selection.voice, standing, point);
  }
  return selection;
}

std::string PointIdOf(std::string_view figure_id, PointKind kind,
                      const Interval& founder) {
  Sha256 hash;
  hash.Add(figure_id);
  hash.Add(static_cast<int64_t>(kind));
  hash.Add(absl::ToUnixMicros(founder.start));
  hash.Add(absl::ToUnixMicros(founder.end));
  return hash.FinishHex().substr(0, kPointIdDigits);
}

Point MakePoint(std::string_view figure_id, const PointGroup& group,
                SelectionRule rule) {
  std::vector<PackedClaim> packed;
  packed.reserve(group.claims.size());
  std::vector<Voice> voices;
  voices.reserve(group.claims.size());
  Ballot::Delta all;
  all.claims = static_cast<ptrdiff_t>(group.claims.size());
  for (const TrackedClaim* tracked : group.claims) {
    if (tracked->state != ClaimState::kCurrent) continue;
    const PackedClaim& claim = packed.emplace_back(tracked->claim);
    voices.push_back(VoiceOf(claim, claim.Get(), group.key.kind));
    all.added.push_back(&voices.back());
  }
  Ballot ballot;
  ballot.Apply(all);
  const Ballot::Standing standing = ballot.StandingAfter({});
  Selection selection;
  if (rule == SelectionRule::kLatestAuthoritative || standing.groups.empty()) {
    selection = SelectLatest(standing);
  } else {
    selection.point = SpanOf(standing);
    selection.voice = ChooseAmongAll(rule, ballot.Selectable(),
                                     selection.point.selection_steps);
    SetChosen(*selection.voice, standing, selection.point);
  }
  Point& point = selection.point;
  if (selection.lacks_time()) {
    point.event_time = group.claims.front()->claim.event_time;
  }
  point.selection_rule = NameOf(rule);
  point.id = PointIdOf(figure_id, group.key.kind,
                       {.start = group.key.start, .end = group.key.end});
  point.claims = ClaimIds(group);
  return std::move(point);
}

}  // namespace factline::track
