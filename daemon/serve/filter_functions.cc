#include "daemon/serve/filter_functions.h"

#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/model/change.h"

namespace factline::serve {
namespace {

constexpr uint8_t kFigures = static_cast<uint8_t>(FilterScope::kFigures);
constexpr uint8_t kChanges = static_cast<uint8_t>(FilterScope::kChanges);

bool BecameDisputed(const FilterSubject& s, const Decimal&) {
  return s.change != nullptr && s.change->kind == ChangeKind::kDisputeOpened;
}

bool BecameUndisputed(const FilterSubject& s, const Decimal&) {
  return s.change != nullptr && s.change->kind == ChangeKind::kDisputeClosed;
}

bool Corrected(const FilterSubject& s, const Decimal&) {
  return s.change != nullptr && s.tells &&
         (s.change->kind == ChangeKind::kValueCorrected ||
          s.change->cause == ChangeCause::kCorrection);
}

// The selected values before and after a change.
struct Step {
  Decimal from;
  Decimal to;
};

// What a change of value comes from: the same point, or for a new point that is
// later than all others, the one that was the latest. Null for other changes.
const Point* OriginOf(const FilterSubject& s) {
  const Change& change = *s.change;
  switch (change.kind) {
    case ChangeKind::kValueRevised:
    case ChangeKind::kValueCorrected:
    case ChangeKind::kValueConfirmed:
    case ChangeKind::kValueWithdrawn:
      return change.previous ? &*change.previous : nullptr;
    case ChangeKind::kValueAdded:
      if (change.previous && change.previous->best.value) {
        return &*change.previous;
      }
      if (s.latest_before == nullptr || !change.current ||
          s.latest_before->event_time.earliest >=
              change.current->event_time.earliest) {
        return nullptr;
      }
      return s.latest_before;
    default:
      return nullptr;
  }
}

std::optional<Step> StepOf(const FilterSubject& s) {
  if (s.change == nullptr || !s.tells || !s.change->current) {
    return std::nullopt;
  }
  const Point* const origin = OriginOf(s);
  if (origin == nullptr) return std::nullopt;
  const std::optional<Decimal>& from = origin->best.value;
  const std::optional<Decimal>& to = s.change->current->best.value;
  if (!from || !to) return std::nullopt;
  return Step{*from, *to};
}

Decimal Magnitude(const Decimal& number) {
  if (!number.IsNegative()) return number;
  // The opposite of a number that fits, fits.
  return *Decimal::FromInt(0).Minus(number);
}

bool MovedBy(const FilterSubject& s, const Decimal& percent) {
  const std::optional<Step> step = StepOf(s);
  if (!step || step->from == step->to) return false;
  if (step->from.IsZero()) return true;  // By more than any part of nothing.
  const auto moved = step->to.Minus(step->from);
  const auto hundredfold =
      moved ? Magnitude(*moved).Times(Decimal::FromInt(100)) : std::nullopt;
  const auto limit = Magnitude(step->from).Times(percent);
  if (hundredfold && limit) return *hundredfold > *limit;
  // Digits that do not fit 18 places decide nothing that anybody would notice.
  return std::abs(step->to.ToDouble() - step->from.ToDouble()) * 100 >
         std::abs(step->from.ToDouble()) * percent.ToDouble();
}

bool Crossed(const FilterSubject& s, const Decimal& mark) {
  const std::optional<Step> step = StepOf(s);
  return step && (step->from < mark) != (step->to < mark);
}

bool RoseAbove(const FilterSubject& s, const Decimal& mark) {
  const std::optional<Step> step = StepOf(s);
  return step && step->from <= mark && step->to > mark;
}

bool FellBelow(const FilterSubject& s, const Decimal& mark) {
  const std::optional<Step> step = StepOf(s);
  return step && step->from >= mark && step->to < mark;
}

bool HasSources(const std::optional<Point>& point, const Decimal& count) {
  return point && Decimal::FromInt(point->source_count) >= count;
}

// Of a figure that it is so, of a change that it became so.
bool ConfirmedBy(const FilterSubject& s, const Decimal& count) {
  if (s.change != nullptr) {
    return s.tells && !HasSources(s.change->previous, count) &&
           HasSources(s.change->current, count);
  }
  return s.point != nullptr &&
         Decimal::FromInt(s.point->source_count) >= count;
}

constexpr std::string_view kPercent = "a number of percent such as 5";
constexpr std::string_view kValue = "a number such as 1500 or -0.5";
constexpr std::string_view kCount = "a whole number of sources such as 3";

// Sorted by name. docs/filters.md describes each.
constexpr FunctionDef kFunctions[] = {
    {.name = "became_disputed", .scopes = kChanges, .argument = "",
     .holds = &BecameDisputed},
    {.name = "became_undisputed", .scopes = kChanges, .argument = "",
     .holds = &BecameUndisputed},
    {.name = "confirmed_by", .scopes = kFigures | kChanges,
     .argument = kCount, .bounded = true, .least = 1, .whole = true,
     .holds = &ConfirmedBy},
    {.name = "corrected", .scopes = kChanges, .argument = "",
     .holds = &Corrected},
    {.name = "crossed", .scopes = kChanges, .argument = kValue, .compares = true,
     .holds = &Crossed},
    {.name = "fell_below", .scopes = kChanges, .argument = kValue, .compares = true,
     .holds = &FellBelow},
    {.name = "moved_by", .scopes = kChanges, .argument = kPercent,
     .bounded = true, .compares = true, .holds = &MovedBy},
    {.name = "rose_above", .scopes = kChanges, .argument = kValue, .compares = true,
     .holds = &RoseAbove},
};

}  // namespace

bool FunctionDef::Takes(const Decimal& number) const {
  if (bounded && number < Decimal::FromInt(least)) return false;
  return !whole || number.exponent() >= 0;
}

const FunctionDef* FindFunction(std::string_view name) {
  for (const FunctionDef& function : kFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

std::string FunctionNames(FilterScope scope) {
  std::string names;
  for (const FunctionDef& function : kFunctions) {
    if ((function.scopes & static_cast<uint8_t>(scope)) == 0) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ", ToAbsl(function.name),
                    function.argument.empty() ? "()" : "(x)");
  }
  return names;
}

}  // namespace factline::serve
