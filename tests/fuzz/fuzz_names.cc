// Places, people and speakers of any text.
#include "daemon/extract/attributions.h"
#include "daemon/extract/places.h"
#include "tests/fuzz/sound.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  static const auto* places =
      std::move(extract::PlaceFinder::Create("")).value().release();
  static const auto* attributions =
      std::move(extract::AttributionFinder::Create("")).value().release();
  const auto read = ReadWords(input);
  extract::Layers layers;
  const extract::ArticleContext context = ContextOf(read->article);
  places->Find(read->document, context, layers);
  attributions->Find(read->document, context, layers);
  ExpectInOrder(read->document, layers.places);
  for (const extract::EntityMention& mention : layers.entity_mentions) {
    FACTLINE_FUZZ_EXPECT(mention.entity < layers.entities.size());
    FACTLINE_FUZZ_EXPECT(mention.span.end <= read->document.text.size());
  }
  for (const extract::AttributionMention& mention : layers.attributions) {
    FACTLINE_FUZZ_EXPECT(!mention.speaker.empty());
    FACTLINE_FUZZ_EXPECT(mention.content.begin <= mention.content.end);
    FACTLINE_FUZZ_EXPECT(mention.content.end <= read->document.text.size());
    FACTLINE_FUZZ_EXPECT(!mention.outer.has_value() ||
                         *mention.outer < layers.attributions.size());
  }
}

}  // namespace factline::fuzz
