#include "daemon/model/packing.h"

#include <limits>
#include <optional>

#include "absl/strings/escaping.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline {
namespace {

constexpr int64_t kMinSeconds = -62'135'596'800;  // 0001-01-01T00:00:00Z.
constexpr int64_t kMaxSeconds = 253'402'300'799;  // 9999-12-31T23:59:59Z.
constexpr int64_t kNanosOfSecond = 1'000'000'000;

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Which parts of a quantity, or of a time, are there.
enum Part : uint8_t {
  kValue = 1,
  kLower = 2,
  kUpper = 4,
  kLowerIsValue = 8,  // Most numbers are exact.
  kUpperIsValue = 16,
  kMultiplier = 32,
  kQuantityParts = 63,
  kEarliest = 1,
  kLatest = 2,
  kTimeParts = 3,
};

}  // namespace

bool IsHexId(std::string_view id) {
  if (id.size() != kShortIdDigits && id.size() != kLongIdDigits) return false;
  for (const char c : id) {
    if (HexValue(c) < 0) return false;
  }
  return true;
}

void AppendHexId(std::string_view id, std::string& out) {
  for (size_t i = 0; i < id.size(); i += 2) {
    out += static_cast<char>(HexValue(id[i]) << 4 | HexValue(id[i + 1]));
  }
}

void PackWriter::Unsigned(uint64_t value) {
  for (; value >= 0x80; value >>= 7) Byte(static_cast<uint8_t>(value | 0x80));
  Byte(static_cast<uint8_t>(value));
}

void PackWriter::Signed(int64_t value) {
  const auto twice = static_cast<uint64_t>(value) << 1;
  Unsigned(value < 0 ? ~twice : twice);
}

void PackWriter::Text(std::string_view text) {
  Unsigned(text.size());
  Raw(text);
}

void PackWriter::Id(std::string_view id) {
  if (!IsHexId(id)) {
    Unsigned(2 * id.size() + 1);
    return Raw(id);
  }
  Unsigned(id.size());  // Twice the number of bytes.
  AppendHexId(id, out_);
}

void PackWriter::Number(Decimal number) {
  Signed(number.coefficient());
  Signed(number.exponent());
}

void PackWriter::Time(absl::Time time) {
  int64_t seconds = absl::ToUnixSeconds(time);  // Rounds down.
  int64_t nanos = 0;
  if (seconds < kMinSeconds) {
    seconds = kMinSeconds;
  } else if (seconds > kMaxSeconds) {
    seconds = kMaxSeconds;
    nanos = kNanosOfSecond - 1;
  } else {
    nanos = absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds));
  }
  Signed(seconds);
  Unsigned(static_cast<uint64_t>(nanos));
}

void PackWriter::Full(const Quantity& quantity) {
  const bool exact_lower =
      quantity.value && quantity.lower_bound == quantity.value;
  const bool exact_upper =
      quantity.value && quantity.upper_bound == quantity.value;
  const bool lower = quantity.lower_bound && !exact_lower;
  const bool upper = quantity.upper_bound && !exact_upper;
  Byte(static_cast<uint8_t>(
      (quantity.value ? kValue : 0) | (lower ? kLower : 0) |
      (upper ? kUpper : 0) | (exact_lower ? kLowerIsValue : 0) |
      (exact_upper ? kUpperIsValue : 0) |
      (quantity.has_multiplier ? kMultiplier : 0)));
  Code(quantity.comparator);
  Code(quantity.unit_system);
  Code(quantity.role);
  Signed(quantity.significant_digits);
  if (quantity.value) Number(*quantity.value);
  if (lower) Number(*quantity.lower_bound);
  if (upper) Number(*quantity.upper_bound);
  Text(quantity.unit_code);
  Text(quantity.surface_text);
}

void PackWriter::Full(const EventTime& time) {
  Byte(static_cast<uint8_t>((time.earliest ? kEarliest : 0) |
                            (time.latest ? kLatest : 0)));
  Code(time.precision);
  Code(time.basis);
  if (time.earliest) Time(*time.earliest);
  if (time.latest) Time(*time.latest);
  Text(time.edtf);
  Text(time.time_zone);
  Text(time.surface_text);
}

void PackReader::Fail() {
  ok_ = false;
  rest_ = {};
}

uint8_t PackReader::Byte() {
  const std::string_view byte = Raw(1);
  return byte.empty() ? 0 : static_cast<uint8_t>(byte.front());
}

uint64_t PackReader::Unsigned() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = Byte();
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return ok_ ? value : 0;
  }
  Fail();
  return 0;
}

int64_t PackReader::Signed() {
  const uint64_t bits = Unsigned();
  return static_cast<int64_t>((bits & 1) != 0 ? ~(bits >> 1) : bits >> 1);
}

int64_t PackReader::SignedIn(int64_t least, int64_t most) {
  const int64_t value = Signed();
  if (value < least || value > most) Fail();
  return ok_ ? value : 0;
}

std::string_view PackReader::Raw(size_t bytes) {
  if (bytes > rest_.size()) {
    Fail();
    return {};
  }
  const std::string_view raw = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return raw;
}

std::string_view PackReader::Bytes() {
  const uint64_t bytes = Unsigned();
  return Raw(bytes);
}

std::string_view PackReader::Text() {
  const std::string_view text = Bytes();
  if (!IsValidUtf8(text)) Fail();
  return ok_ ? text : std::string_view();
}

std::string PackReader::Id() {
  const uint64_t code = Unsigned();
  const std::string_view raw = Raw(code / 2);
  if (code % 2 == 0) {
    if (code != kShortIdDigits && code != kLongIdDigits) Fail();
    return ok_ ? absl::BytesToHexString(ToAbsl(raw)) : std::string();
  }
  if (!IsValidUtf8(raw)) Fail();
  return ok_ ? std::string(raw) : std::string();
}

Decimal PackReader::Number() {
  const int64_t coefficient = Signed();
  const int64_t exponent =
      SignedIn(Decimal::kMinExponent, Decimal::kMaxExponent);
  const auto number = Decimal::Make(coefficient, static_cast<int>(exponent));
  if (!number) Fail();
  return number.value_or(Decimal());
}

absl::Time PackReader::Time() {
  const int64_t seconds = SignedIn(kMinSeconds, kMaxSeconds);
  const uint64_t nanos = Unsigned();
  if (nanos >= static_cast<uint64_t>(kNanosOfSecond)) Fail();
  return absl::FromUnixSeconds(seconds) +
         absl::Nanoseconds(ok_ ? static_cast<int64_t>(nanos) : 0);
}

Quantity PackReader::FullQuantity() {
  const uint8_t parts = Byte();
  const bool of_value = (parts & (kLowerIsValue | kUpperIsValue)) != 0;
  const bool two_lower = (parts & kLower) != 0 && (parts & kLowerIsValue) != 0;
  const bool two_upper = (parts & kUpper) != 0 && (parts & kUpperIsValue) != 0;
  if (parts > kQuantityParts || two_lower || two_upper ||
      (of_value && (parts & kValue) == 0)) {
    Fail();
  }
  Quantity quantity;
  quantity.comparator = Code(Comparator::kVague);
  quantity.unit_system = Code(UnitSystem::kIso4217);
  quantity.role = Code(QuantityRole::kRatio);
  quantity.significant_digits = static_cast<int32_t>(
      SignedIn(std::numeric_limits<int32_t>::min(),
               std::numeric_limits<int32_t>::max()));
  if ((parts & kValue) != 0) quantity.value = Number();
  if ((parts & kLower) != 0) quantity.lower_bound = Number();
  if ((parts & kUpper) != 0) quantity.upper_bound = Number();
  if ((parts & kLowerIsValue) != 0) quantity.lower_bound = quantity.value;
  if ((parts & kUpperIsValue) != 0) quantity.upper_bound = quantity.value;
  quantity.has_multiplier = (parts & kMultiplier) != 0;
  quantity.unit_code = Text();
  quantity.surface_text = Text();
  return quantity;
}

EventTime PackReader::FullEventTime() {
  const uint8_t parts = Byte();
  if (parts > kTimeParts) Fail();
  EventTime time;
  time.precision = Code(TimePrecision::kDecade);
  time.basis = Code(TimeBasis::kDefaulted);
  if ((parts & kEarliest) != 0) time.earliest = Time();
  if ((parts & kLatest) != 0) time.latest = Time();
  time.edtf = Text();
  time.time_zone = Text();
  time.surface_text = Text();
  return time;
}

}  // namespace factline
