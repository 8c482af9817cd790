#include "daemon/extract/parse_filter.h"

namespace factline::extract {

std::vector<uint32_t> SentencesToParse(const language::Document& document,
                                       const Layers& layers) {
  std::vector<uint32_t> sentences;
  for (const QuantityMention& quantity : layers.quantities) {
    const uint32_t sentence = quantity.sentence;
    if (sentence >= document.sentences.size()) continue;
    // Mentions are in text order.
    if (sentences.empty() || sentences.back() != sentence) {
      sentences.push_back(sentence);
    }
  }
  return sentences;
}

}  // namespace factline::extract
