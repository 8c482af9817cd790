#ifndef FACTLINE_DAEMON_TRACK_BOOK_CLAIM_H_
#define FACTLINE_DAEMON_TRACK_BOOK_CLAIM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/model/claim.h"
#include "daemon/track/source.h"

namespace factline::track {

// A figure key in 16 bytes, those of FigureIdOf().
std::string HomeOf(const FigureKey& key);

// What resolving a figure asks of a claim. Its texts belong to whatever it was
// read from.
struct BookClaim {
  std::string_view id;
  std::string_view home;    // HomeOf() the claim's own key.
  std::string_view source;  // SourceKeyOf().
  std::string_view sketch;  // SketchToCompare().
  Authority authority = Authority::kUnnamed;
  bool denied = false;
  Tally tally = Tally::kUnspecified;
  absl::Time publish_time;

  struct Words {
    std::string_view unit_code;
    std::string_view number;
    std::string_view edtf;
    std::string_view time_zone;
    std::string_view time;
    std::string_view action;
    std::string_view object;
    std::string_view subset;
    std::string_view actor;
    std::string_view place;
  } words;
  // Without their texts, which are `words`.
  Quantity quantity;
  EventTime event_time;

  // With their texts.
  Quantity FullQuantity() const;
  EventTime FullEventTime() const;
  Measure FullMeasure() const;
};

// A claim of a figure as its book keeps it, in a quarter of the memory, and as
// the store keeps it beside the whole claim. Times are what a record of the
// claim gives back: whole nanoseconds of the years 1 to 9999.
//
// Immutable value.
class PackedClaim {
 public:
  PackedClaim() = default;
  // `claim` has a quantity.
  explicit PackedClaim(const Claim& claim);
  // From record() of the claim with this id. DataLoss if `record` cannot be one;
  // the texts of what is accepted are UTF-8.
  static absl::StatusOr<PackedClaim> FromRecord(std::string_view id,
                                                std::string_view record);

  std::string_view id() const {
    return std::string_view(text_).substr(0, id_bytes_);
  }
  // All but the id, in the encoding of FORMAT.md.
  std::string_view record() const {
    return std::string_view(text_).substr(id_bytes_);
  }
  // Its texts last as long as this stays where it is.
  BookClaim Get() const;

  friend bool operator==(const PackedClaim&, const PackedClaim&) = default;

 private:
  uint32_t id_bytes_ = 0;
  std::string text_;  // id, record.
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_BOOK_CLAIM_H_
