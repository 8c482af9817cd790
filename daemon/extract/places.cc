#include "daemon/extract/places.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
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
  const Gazetteer& gazetteer = parts_->gazetteer;
  for (const uint32_t index : gazetteer.Find(FoldName(name))) {
    const Place& place = gazetteer.place(index);
    if (place.kind == PlaceKind::kCountry) return std::string(place.country);
    if (place.geoname_id != 0) return absl::StrCat("geo:", place.geoname_id);
  }
  return {};
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
