#ifndef FACTLINE_TESTS_EXTRACT_NAMES_FIXTURE_H_
#define FACTLINE_TESTS_EXTRACT_NAMES_FIXTURE_H_

#include <string_view>

#include "daemon/extract/attributions.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/places.h"
#include "daemon/language/document.h"

namespace factline::extract {

// The finders with their built-in lexicons, made once a test binary.
const PlaceFinder& BuiltInPlaces();
const AttributionFinder& BuiltInAttributions();

// A text with its layers. Empty lines part paragraphs; a paragraph that begins
// with "# " is the headline.
struct ReadText {
  explicit ReadText(std::string_view text);

  language::Document document;
  ArticleContext context;
  Layers layers;

  void FindPlaces() { BuiltInPlaces().Find(document, context, layers); }
  void FindAttributions() {
    BuiltInAttributions().Find(document, context, layers);
  }
};

}  // namespace factline::extract

#endif  // FACTLINE_TESTS_EXTRACT_NAMES_FIXTURE_H_
