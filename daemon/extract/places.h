#ifndef FACTLINE_DAEMON_EXTRACT_PLACES_H_
#define FACTLINE_DAEMON_EXTRACT_PLACES_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/language/document.h"

namespace factline::extract {

// Finds the places that an article names and tells which ones they are, from
// the gazetteer, the words around each name and the other places of the
// article. Names that are only part of a person's or body's name are left out.
//
//   "a strike on the town of Derna, Libya"  Derna (LY), Libya
//   "Moscow said"                           Russia, is_adjective
//   "in Moscow"                             Moscow (RU)
//   "the Ukrainian president"               Ukraine, is_adjective
//   "near Larkspur Harbour"                geoname_id 0, by its context
//
// A place named through its people, adjective or government has is_adjective
// and the place's own name; its span tells the article's words.
//
// Immutable after Create(), thread-safe.
class PlaceFinder {
 public:
  // Files of `lexicon_dir` (countries.tsv, place_words.tsv) replace the
  // built-in ones; empty = built-in ones only. InvalidArgument with file and
  // line when one is malformed.
  static absl::StatusOr<std::unique_ptr<PlaceFinder>> Create(
      const std::string& lexicon_dir);
  ~PlaceFinder();

  // Fills layers.places from the document's tokens and tags. Linear.
  void Find(const language::Document& document, const ArticleContext& context,
            Layers& layers) const;

  // See Extractor::IdOfPlace().
  std::string IdOfPlace(std::string_view name) const;

 private:
  struct Parts;
  explicit PlaceFinder(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_PLACES_H_
