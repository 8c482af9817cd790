#ifndef FACTLINE_DAEMON_MODEL_PACKING_H_
#define FACTLINE_DAEMON_MODEL_PACKING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "daemon/model/decimal.h"
#include "daemon/model/event_time.h"
#include "daemon/model/quantity.h"

// The bytes of records that are written and read more often than all others,
// without what a protobuf message costs. FORMAT.md of the store tells of them.
//
//   unsigned   LEB128: seven bits a byte, the least first
//   signed     zigzag, then as unsigned
//   code       one byte, the number of an enumerator
//   text       length, bytes
//   id         texts of 16 or 32 lower-case hex digits as half as many bytes
//   decimal    coefficient, exponent: signed
//   time       seconds since 1970, signed; nanoseconds. Of the years 1 to 9999:
//              others become the nearest, parts of a nanosecond are cut off
namespace factline {

// Lower-case hex digits of an id. Ids of another shape are kept as texts.
inline constexpr size_t kShortIdDigits = 16;  // Of points.
inline constexpr size_t kLongIdDigits = 32;   // Claims, figures and articles.
bool IsHexId(std::string_view id);
// Appends the bytes of an id for which IsHexId() holds: half its digits.
void AppendHexId(std::string_view id, std::string& out);

class PackWriter {
 public:
  // Appends to `out`, which outlives this.
  explicit PackWriter(std::string& out) : out_(out) {}

  void Byte(uint8_t value) { out_ += static_cast<char>(value); }
  template <typename Enum>
  void Code(Enum value) {
    Byte(static_cast<uint8_t>(value));
  }
  void Unsigned(uint64_t value);
  void Signed(int64_t value);
  void Raw(std::string_view bytes) { out_ += bytes; }
  void Text(std::string_view text);
  void Id(std::string_view id);
  void Number(Decimal number);
  void Time(absl::Time time);
  // With all their texts.
  void Full(const Quantity& quantity);
  void Full(const EventTime& time);

 private:
  std::string& out_;
};

// Reads what PackWriter has written. What is not there, or out of its range,
// makes ok() false for good; what is read from then on is zero or empty.
class PackReader {
 public:
  // Views of it are given out.
  explicit PackReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  // ok(), and nothing is left.
  bool Done() const { return ok_ && rest_.empty(); }

  uint8_t Byte();
  // `last` is the greatest enumerator.
  template <typename Enum>
  Enum Code(Enum last) {
    const uint8_t value = Byte();
    if (value > static_cast<uint8_t>(last)) Fail();
    return ok_ ? static_cast<Enum>(value) : Enum();
  }
  uint64_t Unsigned();
  int64_t Signed();
  int64_t SignedIn(int64_t least, int64_t most);
  std::string_view Raw(size_t bytes);
  // Any bytes.
  std::string_view Bytes();
  // UTF-8.
  std::string_view Text();
  std::string Id();
  Decimal Number();
  absl::Time Time();
  Quantity FullQuantity();
  EventTime FullEventTime();

  void Fail();

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_PACKING_H_
