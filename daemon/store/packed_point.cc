#include "daemon/store/packed_point.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace factline::store {
namespace {

enum Flag : uint64_t {
  kDisputed = 1,
  kLowIsBest = 2,
  kHighIsBest = 4,
  kSameId = 8,
  kSameTime = 16,
  kSameSelected = 32,
  kSameBest = 64,
  kSameLow = 128,
  kSameHigh = 256,
  kSameRule = 512,
  kSames = 1023 - 7,
  kFlags = 1023,
};

// How steps of selection begin. Part of the format: more may be added at the
// end, none changed.
constexpr std::array<std::string_view, 6> kBeginnings = {
    "newest report ",
    "most authoritative source within 6 h of it: unnamed",
    "most authoritative source within 6 h of it: named",
    "most authoritative source within 6 h of it: official",
    "tightest number, then the newest, then claim id",
    "1 claim, 1 live and not denied, from 1 source",
};
constexpr uint64_t kPlain = 0;
constexpr uint64_t kSameStep = 1;
constexpr uint64_t kFirstBeginning = 2;

// A point has four; more than this is damage.
constexpr uint64_t kStepsMax = 16;

uint64_t FlagsOf(const Point& point, const Point* like) {
  uint64_t flags = 0;
  const auto set = [&](bool is, Flag flag) {
    if (is) flags |= flag;
  };
  set(point.disputed, kDisputed);
  set(point.low == point.best, kLowIsBest);
  set(point.high == point.best, kHighIsBest);
  if (like == nullptr) return flags;
  set(point.id == like->id, kSameId);
  set(point.event_time == like->event_time, kSameTime);
  set(point.selected_claim == like->selected_claim, kSameSelected);
  set(point.best == like->best, kSameBest);
  set(point.low == like->low && point.low != point.best, kSameLow);
  set(point.high == like->high && point.high != point.best, kSameHigh);
  set(point.selection_rule == like->selection_rule, kSameRule);
  return flags;
}

void PackStep(std::string_view step, PackWriter& out) {
  for (size_t i = 0; i < kBeginnings.size(); ++i) {
    if (!step.starts_with(kBeginnings[i])) continue;
    out.Unsigned(kFirstBeginning + i);
    return out.Text(step.substr(kBeginnings[i].size()));
  }
  out.Unsigned(kPlain);
  out.Text(step);
}

void PackSteps(const Point& point, const Point* like, PackWriter& out) {
  out.Unsigned(point.selection_steps.size());
  for (size_t i = 0; i < point.selection_steps.size(); ++i) {
    const std::string& step = point.selection_steps[i];
    const bool same = like != nullptr && i < like->selection_steps.size() &&
                      like->selection_steps[i] == step;
    if (same) {
      out.Unsigned(kSameStep);
    } else {
      PackStep(step, out);
    }
  }
}

std::string ReadStep(size_t place, PackReader& in, const Point* like) {
  const uint64_t code = in.Unsigned();
  if (code == kSameStep) {
    if (like != nullptr && place < like->selection_steps.size()) {
      return like->selection_steps[place];
    }
    in.Fail();
    return {};
  }
  std::string step;
  if (code >= kFirstBeginning) {
    const uint64_t beginning = code - kFirstBeginning;
    if (beginning >= kBeginnings.size()) {
      in.Fail();
      return {};
    }
    step = kBeginnings[beginning];
  }
  step += in.Text();
  return step;
}

}  // namespace

void PackPoint(const Point& point, const Point* like, PackWriter& out) {
  const uint64_t flags = FlagsOf(point, like);
  const auto differs = [&](uint64_t same) { return (flags & same) == 0; };
  out.Unsigned(flags);
  if (differs(kSameId)) out.Id(point.id);
  if (differs(kSameTime)) out.Full(point.event_time);
  if (differs(kSameSelected)) out.Id(point.selected_claim);
  if (differs(kSameBest)) out.Full(point.best);
  if (differs(kSameLow | kLowIsBest)) out.Full(point.low);
  if (differs(kSameHigh | kHighIsBest)) out.Full(point.high);
  if (differs(kSameRule)) out.Text(point.selection_rule);
  out.Signed(point.source_count);
  PackSteps(point, like, out);
}

Point ReadPoint(PackReader& in, const Point* like) {
  const uint64_t flags = in.Unsigned();
  const bool same = (flags & kSames) != 0;
  if (flags > kFlags || (same && like == nullptr)) in.Fail();
  if (!in.ok()) return {};
  const auto has = [&](uint64_t flag) { return (flags & flag) != 0; };
  Point point;
  point.disputed = has(kDisputed);
  point.id = has(kSameId) ? like->id : in.Id();
  point.event_time = has(kSameTime) ? like->event_time : in.FullEventTime();
  point.selected_claim = has(kSameSelected) ? like->selected_claim : in.Id();
  point.best = has(kSameBest) ? like->best : in.FullQuantity();
  point.low = has(kLowIsBest) ? point.best
              : has(kSameLow) ? like->low
                              : in.FullQuantity();
  point.high = has(kHighIsBest) ? point.best
               : has(kSameHigh) ? like->high
                                : in.FullQuantity();
  point.selection_rule =
      has(kSameRule) ? like->selection_rule : std::string(in.Text());
  point.source_count = static_cast<int32_t>(
      in.SignedIn(std::numeric_limits<int32_t>::min(),
                  std::numeric_limits<int32_t>::max()));
  const uint64_t steps = in.Unsigned();
  if (steps > kStepsMax) in.Fail();
  for (uint64_t i = 0; in.ok() && i < steps; ++i) {
    point.selection_steps.push_back(ReadStep(i, in, like));
  }
  return point;
}

}  // namespace factline::store
