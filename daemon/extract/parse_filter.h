#ifndef FACTLINE_DAEMON_EXTRACT_PARSE_FILTER_H_
#define FACTLINE_DAEMON_EXTRACT_PARSE_FILTER_H_

#include <cstdint>
#include <vector>

#include "daemon/extract/layers.h"
#include "daemon/language/document.h"

namespace factline::extract {

// The sentences whose trees somebody looks at, in text order, each once, by the
// quantities of `layers`. Parsing is the dearest thing done to a text, and only
// the readers of figures climb trees, each in the sentence of its figure. All
// other layers (times, places, speakers, statements) go by words and tags and
// must read a sentence alike with and without its tree.
std::vector<uint32_t> SentencesToParse(const language::Document& document,
                                       const Layers& layers);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_PARSE_FILTER_H_
