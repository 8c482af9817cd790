#ifndef FACTLINE_DAEMON_LANGUAGE_SENTENCE_SPLITTER_H_
#define FACTLINE_DAEMON_LANGUAGE_SENTENCE_SPLITTER_H_

#include <cstdint>

#include "daemon/language/document.h"

namespace factline::language {

// Sets kTokenInQuotes on the tokens from `first_token` on, which are one
// paragraph. Marks of the same shape open and close by the blanks around them.
void MarkQuotes(Document& document, uint32_t first_token);

// Makes sentences of the tokens from `first_token` on, the words of
// document.paragraphs[paragraph]. Sentences within the limits of tokenizer.h.
void SplitSentences(Document& document, uint32_t paragraph,
                    uint32_t first_token);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_SENTENCE_SPLITTER_H_
