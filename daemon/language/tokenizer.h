#ifndef FACTLINE_DAEMON_LANGUAGE_TOKENIZER_H_
#define FACTLINE_DAEMON_LANGUAGE_TOKENIZER_H_

#include <cstddef>

#include "daemon/language/document.h"

namespace factline::language {

// Longer sentences are cut: news has none, and it bounds what the layers above
// do for one sentence.
inline constexpr size_t kMaxSentenceBytes = 2000;
inline constexpr size_t kMaxSentenceTokens = 400;

// Longer words are cut; none is so long outside of attacks and data URIs.
inline constexpr size_t kMaxTokenBytes = 128;

// Fills document.sentences and tokens (their spans and the flags that need no
// grammar) from text, lower and paragraphs. Words are split as the Universal
// Dependencies do in English:
//   three-year-old  three - year - old    F-16, Covid-19, T-90  one token each
//   Ukraine's       Ukraine 's            don't, cannot         do n't, can not
//   US$5m           US$ 5 m               3.7km, 50%            3.7 km, 50 %
//   10-15           10 - 15               1,150, 10:30, 1990s   one token each
//   Sunday,138      Sunday , 138          today.The             today . The
// A paragraph's end ends a sentence, so does a stop before a likely start, with
// the quotes and brackets that close after it. Linear.
void Tokenize(Document& document);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TOKENIZER_H_
