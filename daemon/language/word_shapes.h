#ifndef FACTLINE_DAEMON_LANGUAGE_WORD_SHAPES_H_
#define FACTLINE_DAEMON_LANGUAGE_WORD_SHAPES_H_

#include "daemon/language/document.h"
#include "daemon/language/vocabulary.h"
#include "daemon/language/word_form.h"

namespace factline::language {

// What a word can be by the vocabulary, else by its letters: digits, marks,
// capitals, endings. Never empty.
TagSet CandidatesOf(std::string_view text, std::string_view lower,
                    uint16_t flags, CaseStyle style, const WordEntry* entry);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WORD_SHAPES_H_
