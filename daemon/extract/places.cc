#include "daemon/extract/places.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/extract/fold.h"
#include "daemon/extract/gazetteer.h"
#include "daemon/extract/place_choice.h"
#include "daemon/extract/place_lexicon.h"
#include "daemon/extract/place_scan.h"

namespace factline::extract {

struct PlaceFinder::Parts {
  Gazetteer gazetteer;
  PlaceLexicon lexicon;
};

std::string PlaceFinder::IdOfPlace(std::string_view name) const {
  constexpr std::string_view kIdFront = "geo:";
  const Gazetteer& gazetteer = parts_->gazetteer;
  if (gazetteer.Country(name) != nullptr) return std::string(name);
  if (int64_t id = 0;
      name.starts_with(kIdFront) &&
      absl::SimpleAtoi(ToAbsl(name.substr(kIdFront.size())), &id)) {
    return gazetteer.ById(id) == nullptr ? "" : absl::StrCat("geo:", id);
  }
  for (const uint32_t index : gazetteer.Find(FoldName(name))) {
    const Place& place = gazetteer.place(index);
    if (place.kind == PlaceKind::kCountry) return std::string(place.country);
    if (place.geoname_id != 0) return absl::StrCat("geo:", place.geoname_id);
    return AsciiLower(place.name);
  }
  // People write codes in small letters too; names come before them.
  const std::string code = absl::AsciiStrToUpper(ToAbsl(name));
  return gazetteer.Country(code) != nullptr ? code : "";
}

absl::StatusOr<std::unique_ptr<PlaceFinder>> PlaceFinder::Create(
    const std::string& lexicon_dir) {
  auto parts = std::make_unique<Parts>();
  FACTLINE_ASSIGN_OR_RETURN(
      parts->gazetteer,
      Gazetteer::Parse("gazetteer.tsv", Gazetteer::BuiltIn()));
  FACTLINE_ASSIGN_OR_RETURN(parts->lexicon,
                            PlaceLexicon::Load(lexicon_dir, parts->gazetteer));
  return std::unique_ptr<PlaceFinder>(new PlaceFinder(std::move(parts)));
}

PlaceFinder::PlaceFinder(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

PlaceFinder::~PlaceFinder() = default;

void PlaceFinder::Find(const language::Document& document,
                       const ArticleContext& context, Layers& layers) const {
  PlaceScanner scanner(parts_->gazetteer, parts_->lexicon, document);
  PlaceChooser chooser(parts_->gazetteer, parts_->lexicon, document,
                       scanner.Scan());
  layers.places = chooser.Choose(context.dateline_place);
}

}  // namespace factline::extract
