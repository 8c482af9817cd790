// Numbers of any text.
#include "daemon/extract/quantities.h"

#include "tests/fuzz/sound.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  static const auto* reader = new extract::QuantityReader(
      std::move(extract::QuantityReader::Create("")).value());
  const auto read = ReadWords(input);
  for (const auto scope :
       {extract::QuantityScope::kFigures, extract::QuantityScope::kAmounts}) {
    std::vector<extract::QuantityMention> mentions;
    reader->Find(read->document, mentions, scope);
    ExpectInOrder(read->document, mentions);
    for (const extract::QuantityMention& mention : mentions) {
      const Quantity& quantity = mention.quantity;
      FACTLINE_FUZZ_EXPECT(quantity.surface_text ==
                           read->document.Text(mention.span));
      FACTLINE_FUZZ_EXPECT(!mention.conversion_of.has_value() ||
                           *mention.conversion_of < mentions.size());
      if (quantity.lower_bound && quantity.upper_bound) {
        FACTLINE_FUZZ_EXPECT(*quantity.lower_bound <= *quantity.upper_bound);
      }
    }
  }
}

}  // namespace factline::fuzz
