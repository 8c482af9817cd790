#ifndef FACTLINE_DAEMON_LANGUAGE_LEMMATIZER_H_
#define FACTLINE_DAEMON_LANGUAGE_LEMMATIZER_H_

#include <string_view>

#include "daemon/language/document.h"
#include "daemon/language/tagger.h"

namespace factline::language {

// The base form of `word` as its tag reads it: killed -> kill, men -> man,
// n't -> not. A view into document.lower, the vocabulary, or a string added to
// document.lemma_pool.
std::string_view LemmaOf(const TaggedWord& word, Document& document);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_LEMMATIZER_H_
