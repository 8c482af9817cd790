#ifndef FACTLINE_DAEMON_EXTRACT_GAZETTEER_H_
#define FACTLINE_DAEMON_EXTRACT_GAZETTEER_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/base/strings.h"

namespace factline::extract {

enum class PlaceKind : uint8_t {
  kCountry,
  kRegion,   // First-level: state, oblast, province.
  kDistrict, // Second-level: county, department.
  kTown,
  kFeature,  // Sea, island, continent: no GeoNames id, no containers.
};

// A place that has a name. Views live as long as the Gazetteer.
struct Place {
  int64_t geoname_id = 0;  // 0 for features.
  PlaceKind kind = PlaceKind::kTown;
  std::string_view country;  // ISO 3166-1 alpha-2; empty = several.
  int64_t region_id = 0;     // GeoNames id of the first-level region; 0 = none.
  int64_t population = 0;    // Of a region: of its towns.
  std::string_view name;
};

// Names of places and what they may stand for.
//
// Invariants: names are folded (fold.h); every index is one of places().
//
// Immutable once built, thread-safe.
class Gazetteer {
 public:
  // Reads rows as deploy/data/make_gazetteer.py writes them, into which `text`
  // must live as long as the Gazetteer. InvalidArgument "name:line: ..." for a
  // row that is not so.
  static absl::StatusOr<Gazetteer> Parse(std::string_view name,
                                         std::string_view text);

  // The built-in one's text.
  static std::string_view BuiltIn();

  // Adds one more name for a place. Names of nothing but marks, or of more
  // than eight words, are left out.
  void AddName(std::string_view name, uint32_t place);

  // Adds a feature of a country (may be empty) and its name.
  uint32_t AddFeature(std::string_view name, std::string_view country);

  // Places of a folded name, best known first; empty if there is none.
  std::vector<uint32_t> Find(std::string_view folded) const;

  // How many words the longest name has that begins with this folded word.
  size_t MaxWords(std::string_view folded_first_word) const;

  // The country of an ISO code, or null.
  const Place* Country(std::string_view code) const;
  // The place of a GeoNames id, or null.
  const Place* ById(int64_t geoname_id) const;

  // The index of a place that this gazetteer gave.
  uint32_t IndexOf(const Place& place) const {
    return static_cast<uint32_t>(&place - places_.data());
  }
  const Place& place(uint32_t index) const { return places_[index]; }

 private:
  struct Posting {
    uint32_t place = 0;
    int32_t next = -1;  // Index into postings_; -1 ends the list.
  };

  absl::Status AddRow(std::string_view line);
  uint32_t AddPlace(const Place& place);
  std::string_view Keep(std::string_view key);

  std::vector<Place> places_;
  std::vector<Posting> postings_;
  // Folded names, in blocks that never move, so that keys are views.
  std::deque<std::string> blocks_;
  absl::flat_hash_map<absl::string_view, int32_t> names_;
  absl::flat_hash_map<absl::string_view, uint8_t> max_words_;
  absl::flat_hash_map<absl::string_view, uint32_t> countries_;
  absl::flat_hash_map<int64_t, uint32_t> ids_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_GAZETTEER_H_
