#include "daemon/track/book_claim.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/model/packing.h"
#include "daemon/track/copies.h"

namespace factline::track {
namespace {

// First byte of a record. Another layout gets another one.
constexpr uint8_t kLayout = 1;

constexpr size_t kHomeBytes = 16;

enum Flag : uint64_t {
  kDenied = 1 << 0,
  kMultiplier = 1 << 1,
  kHasValue = 1 << 2,
  kHasLower = 1 << 3,
  kHasUpper = 1 << 4,
  kLowerIsValue = 1 << 5,  // Most numbers are exact.
  kUpperIsValue = 1 << 6,
  kHasEarliest = 1 << 7,
  kHasLatest = 1 << 8,
  kAllFlags = (1 << 9) - 1,
};

uint64_t FlagsOf(const Claim& claim) {
  const Quantity& quantity = *claim.quantity;
  uint64_t flags = 0;
  const auto set = [&](bool is, Flag flag) {
    if (is) flags |= flag;
  };
  set(IsDenied(claim), kDenied);
  set(quantity.has_multiplier, kMultiplier);
  set(quantity.value.has_value(), kHasValue);
  const auto bound = [&](const std::optional<Decimal>& end, Flag is_value,
                         Flag has) {
    if (end) set(true, end == quantity.value ? is_value : has);
  };
  bound(quantity.lower_bound, kLowerIsValue, kHasLower);
  bound(quantity.upper_bound, kUpperIsValue, kHasUpper);
  set(claim.event_time.earliest.has_value(), kHasEarliest);
  set(claim.event_time.latest.has_value(), kHasLatest);
  return flags;
}

void WriteQuantity(const Quantity& quantity, uint64_t flags, PackWriter& out) {
  out.Code(quantity.comparator);
  out.Code(quantity.unit_system);
  out.Code(quantity.role);
  out.Signed(quantity.significant_digits);
  if (flags & kHasValue) out.Number(*quantity.value);
  if (flags & kHasLower) out.Number(*quantity.lower_bound);
  if (flags & kHasUpper) out.Number(*quantity.upper_bound);
}

void ReadQuantity(uint64_t flags, PackReader& in, Quantity& quantity) {
  quantity.has_multiplier = flags & kMultiplier;
  quantity.comparator = in.Code(Comparator::kVague);
  quantity.unit_system = in.Code(UnitSystem::kIso4217);
  quantity.role = in.Code(QuantityRole::kRatio);
  quantity.significant_digits = static_cast<int32_t>(
      in.SignedIn(std::numeric_limits<int32_t>::min(),
                 std::numeric_limits<int32_t>::max()));
  if (flags & kHasValue) quantity.value = in.Number();
  if (flags & kHasLower) quantity.lower_bound = in.Number();
  if (flags & kHasUpper) quantity.upper_bound = in.Number();
  if (flags & kLowerIsValue) quantity.lower_bound = quantity.value;
  if (flags & kUpperIsValue) quantity.upper_bound = quantity.value;
}

void WriteTimes(const Claim& claim, PackWriter& out) {
  out.Code(claim.tally);
  out.Time(claim.publish_time);
  out.Code(claim.event_time.precision);
  out.Code(claim.event_time.basis);
  if (claim.event_time.earliest) out.Time(*claim.event_time.earliest);
  if (claim.event_time.latest) out.Time(*claim.event_time.latest);
}

void ReadTimes(uint64_t flags, PackReader& in, BookClaim& claim) {
  claim.tally = in.Code(Tally::kLevel);
  claim.publish_time = in.Time();
  claim.event_time.precision = in.Code(TimePrecision::kDecade);
  claim.event_time.basis = in.Code(TimeBasis::kDefaulted);
  if (flags & kHasEarliest) claim.event_time.earliest = in.Time();
  if (flags & kHasLatest) claim.event_time.latest = in.Time();
}

void WriteWords(const Claim& claim, PackWriter& out) {
  const Measure& measure = claim.measure;
  for (const std::string_view word :
       {std::string_view(claim.quantity->unit_code),
        std::string_view(claim.quantity->surface_text),
        std::string_view(claim.event_time.edtf),
        std::string_view(claim.event_time.time_zone),
        std::string_view(claim.event_time.surface_text),
        std::string_view(measure.action), std::string_view(measure.object),
        std::string_view(measure.subset), std::string_view(measure.actor),
        std::string_view(measure.place)}) {
    out.Text(word);
  }
}

void ReadWords(PackReader& in, BookClaim::Words& words) {
  for (std::string_view* word :
       {&words.unit_code, &words.number, &words.edtf, &words.time_zone,
        &words.time, &words.action, &words.object, &words.subset, &words.actor,
        &words.place}) {
    *word = in.Bytes();
  }
}

bool IsUtf8(const BookClaim& claim) {
  const BookClaim::Words& w = claim.words;
  const std::initializer_list<std::string_view> texts = {
      claim.source, w.unit_code, w.number, w.edtf,  w.time_zone, w.time,
      w.action,     w.object,    w.subset, w.actor, w.place};
  return std::all_of(texts.begin(), texts.end(), IsValidUtf8);
}

// False if `record` is none.
bool Read(std::string_view record, BookClaim& claim) {
  PackReader in(record);
  if (in.Byte() != kLayout) return false;
  const uint64_t flags = in.Unsigned();
  constexpr uint64_t kOfValue = kLowerIsValue | kUpperIsValue;
  if (flags > kAllFlags || ((flags & kOfValue) && !(flags & kHasValue)) ||
      (flags & kHasLower && flags & kLowerIsValue) ||
      (flags & kHasUpper && flags & kUpperIsValue)) {
    return false;
  }
  claim.denied = flags & kDenied;
  claim.authority = in.Code(Authority::kOfficial);
  claim.home = in.Raw(kHomeBytes);
  ReadTimes(flags, in, claim);
  ReadQuantity(flags, in, claim.quantity);
  claim.source = in.Bytes();
  claim.sketch = in.Bytes();
  ReadWords(in, claim.words);
  return in.Done();
}

}  // namespace

std::string HomeOf(const FigureKey& key) {
  return absl::HexStringToBytes(FigureIdOf(key));
}

Quantity BookClaim::FullQuantity() const {
  Quantity full = quantity;
  full.unit_code = words.unit_code;
  full.surface_text = words.number;
  return full;
}

EventTime BookClaim::FullEventTime() const {
  EventTime full = event_time;
  full.edtf = words.edtf;
  full.time_zone = words.time_zone;
  full.surface_text = words.time;
  return full;
}

Measure BookClaim::FullMeasure() const {
  return {.action = std::string(words.action),
          .object = std::string(words.object),
          .subset = std::string(words.subset),
          .actor = std::string(words.actor),
          .place = std::string(words.place)};
}

PackedClaim::PackedClaim(const Claim& claim)
    : id_bytes_(static_cast<uint32_t>(claim.id.size())), text_(claim.id) {
  constexpr size_t kUsual = 256;
  text_.reserve(id_bytes_ + kUsual);
  PackWriter out(text_);
  out.Byte(kLayout);
  const uint64_t flags = FlagsOf(claim);
  out.Unsigned(flags);
  out.Code(AuthorityOf(claim));
  out.Raw(HomeOf(claim.figure_key));
  WriteTimes(claim, out);
  WriteQuantity(*claim.quantity, flags, out);
  out.Text(SourceKeyOf(claim));
  out.Text(SketchToCompare(claim));
  WriteWords(claim, out);
  text_.shrink_to_fit();
}

absl::StatusOr<PackedClaim> PackedClaim::FromRecord(std::string_view id,
                                                    std::string_view record) {
  BookClaim claim;
  if (!Read(record, claim) || !IsUtf8(claim)) {
    return absl::DataLossError("unreadable claim of a book");
  }
  PackedClaim packed;
  packed.id_bytes_ = static_cast<uint32_t>(id.size());
  packed.text_.reserve(id.size() + record.size());
  packed.text_ += id;
  packed.text_ += record;
  return packed;
}

BookClaim PackedClaim::Get() const {
  BookClaim claim;
  claim.id = id();
  // It was made by us, or checked.
  Read(record(), claim);
  return claim;
}

}  // namespace factline::track
