#include "daemon/extract/gazetteer.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/status.h"
#include "daemon/extract/fold.h"

namespace factline::data {
extern const std::string_view gazetteer_tsv;
}

namespace factline::extract {
namespace {

constexpr size_t kFields = 7;
// Big enough that blocks cost nothing, small enough to waste little.
constexpr size_t kBlockBytes = 1 << 16;
constexpr size_t kMaxWordsOfName = 8;

absl::StatusOr<PlaceKind> ParseKind(std::string_view text) {
  if (text == "C") return PlaceKind::kCountry;
  if (text == "A") return PlaceKind::kRegion;
  if (text == "B") return PlaceKind::kDistrict;
  if (text == "P") return PlaceKind::kTown;
  return absl::InvalidArgumentError("unknown kind of place");
}

size_t CountWords(std::string_view folded) {
  return 1 + static_cast<size_t>(std::count(folded.begin(), folded.end(), ' '));
}

// Which of two places of one name is meant when nothing else tells.
bool BetterKnown(const Place& a, const Place& b) {
  const auto rank = [](const Place& p) {
    return p.kind == PlaceKind::kCountry || p.kind == PlaceKind::kFeature ? 0
           : p.kind == PlaceKind::kDistrict                               ? 2
                                                                          : 1;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  // A region's number is that of its towns: a town of the same name and a
  // third of it is its capital, and what the bare name means.
  const auto weight = [](const Place& p) {
    return p.kind == PlaceKind::kRegion ? p.population / 4 : p.population;
  };
  if (weight(a) != weight(b)) return weight(a) > weight(b);
  return a.geoname_id < b.geoname_id;
}

// Towns of this size are known by the short form of their name.
constexpr int64_t kCityPopulation = 100'000;

// "Frankfurt" of "Frankfurt am Main": what stands before what it lies at; empty
// if the name has no such part.
std::string_view ShortName(std::string_view name) {
  constexpr std::string_view kParts[] = {" am ", " an der ", " im ", " upon ",
                                         " ("};
  for (const std::string_view part : kParts) {
    const size_t at = name.find(part);
    if (at != std::string_view::npos) return name.substr(0, at);
  }
  return {};
}

}  // namespace

std::string_view Gazetteer::BuiltIn() { return data::gazetteer_tsv; }

std::string_view Gazetteer::Keep(std::string_view key) {
  if (blocks_.empty() || blocks_.back().size() + key.size() > kBlockBytes) {
    blocks_.emplace_back().reserve(std::max(kBlockBytes, key.size()));
  }
  std::string& block = blocks_.back();
  const size_t start = block.size();
  block += key;
  return std::string_view(block).substr(start);
}

uint32_t Gazetteer::AddPlace(const Place& place) {
  const uint32_t index = static_cast<uint32_t>(places_.size());
  if (place.geoname_id != 0) ids_.emplace(place.geoname_id, index);
  if (place.kind == PlaceKind::kCountry) {
    countries_.emplace(ToAbsl(place.country), index);
  }
  places_.push_back(place);
  return index;
}

uint32_t Gazetteer::AddFeature(std::string_view name,
                               std::string_view country) {
  const uint32_t index = AddPlace({.kind = PlaceKind::kFeature,
                                   .country = Keep(country),
                                   .name = Keep(name)});
  AddName(name, index);
  return index;
}

void Gazetteer::AddName(std::string_view name, uint32_t place) {
  const std::string folded = FoldName(name);
  if (folded.empty() || CountWords(folded) > kMaxWordsOfName) return;
  auto it = names_.find(folded);
  if (it == names_.end()) {
    const std::string_view key = Keep(folded);
    it = names_.emplace(ToAbsl(key), -1).first;
    uint8_t& words = max_words_[ToAbsl(key.substr(0, key.find(' ')))];
    words = std::max(words, static_cast<uint8_t>(CountWords(key)));
  }
  for (int32_t i = it->second; i >= 0; i = postings_[i].next) {
    if (postings_[i].place == place) return;
  }
  postings_.push_back({.place = place, .next = it->second});
  it->second = static_cast<int32_t>(postings_.size()) - 1;
}

absl::Status Gazetteer::AddRow(std::string_view line) {
  const std::vector<absl::string_view> f = absl::StrSplit(ToAbsl(line), '\t');
  if (f.size() != kFields) {
    return absl::InvalidArgumentError("expected seven fields");
  }
  Place place;
  FACTLINE_ASSIGN_OR_RETURN(place.kind, ParseKind(FromAbsl(f[1])));
  if (!absl::SimpleAtoi(f[0], &place.geoname_id) || place.geoname_id <= 0 ||
      !absl::SimpleAtoi(f[4], &place.population) ||
      (!f[3].empty() && !absl::SimpleAtoi(f[3], &place.region_id))) {
    return absl::InvalidArgumentError("not a number");
  }
  place.country = FromAbsl(f[2]);
  place.name = FromAbsl(f[5]);
  const uint32_t index = AddPlace(place);
  AddName(place.name, index);
  if (place.population >= kCityPopulation) {
    AddName(ShortName(place.name), index);
  }
  if (f[6].empty()) return absl::OkStatus();
  for (absl::string_view other : absl::StrSplit(f[6], '|')) {
    AddName(FromAbsl(other), index);
  }
  return absl::OkStatus();
}

absl::StatusOr<Gazetteer> Gazetteer::Parse(std::string_view name,
                                           std::string_view text) {
  Gazetteer gazetteer;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (const absl::Status status = gazetteer.AddRow(FromAbsl(line));
        !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          ToAbsl(name), ":", number, ": ", status.message()));
    }
  }
  return gazetteer;
}

std::vector<uint32_t> Gazetteer::Find(std::string_view folded) const {
  std::vector<uint32_t> found;
  const auto it = names_.find(ToAbsl(folded));
  if (it == names_.end()) return found;
  for (int32_t i = it->second; i >= 0; i = postings_[i].next) {
    found.push_back(postings_[i].place);
  }
  std::sort(found.begin(), found.end(), [this](uint32_t a, uint32_t b) {
    return BetterKnown(places_[a], places_[b]);
  });
  return found;
}

size_t Gazetteer::MaxWords(std::string_view folded_first_word) const {
  const auto it = max_words_.find(ToAbsl(folded_first_word));
  return it == max_words_.end() ? 0 : it->second;
}

const Place* Gazetteer::Country(std::string_view code) const {
  const auto it = countries_.find(ToAbsl(code));
  return it == countries_.end() ? nullptr : &places_[it->second];
}

const Place* Gazetteer::ById(int64_t geoname_id) const {
  const auto it = ids_.find(geoname_id);
  return it == ids_.end() ? nullptr : &places_[it->second];
}

}  // namespace factline::extract
