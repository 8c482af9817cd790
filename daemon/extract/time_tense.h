#ifndef FACTLINE_DAEMON_EXTRACT_TIME_TENSE_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_TENSE_H_

#include <cstdint>

#include "daemon/extract/layers.h"
#include "daemon/extract/time_lexicon.h"
#include "daemon/language/document.h"

namespace factline::extract {

// Where the clause of a time stands, which decides whether "on Friday" is the
// last or the next one.
enum class Tense : uint8_t { kUnknown, kPast, kFuture };

// Tense of the clause around `tokens`: of the verb before it, else of the one
// after it. Works from tags where there are any, else from the words alone.
// Looks at a bounded number of tokens.
Tense TenseAround(const language::Document& document,
                  const language::Sentence& sentence, TokenRange tokens,
                  const TimeLexicon& lexicon);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_TENSE_H_
