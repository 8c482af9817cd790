#ifndef FACTLINE_DAEMON_LANGUAGE_NEWS_SYNTAX_H_
#define FACTLINE_DAEMON_LANGUAGE_NEWS_SYNTAX_H_

#include <cstdint>

#include "daemon/language/document.h"

namespace factline::language {

// What news writes and treebanks do not, so that no parser learns it.

// Longer beginnings are no datelines.
inline constexpr uint32_t kMaxDatelineTokens = 14;

// Where the sentence of tokens [first, end) begins after its dateline, "LIMA,
// March 7 (Agency) - Rebels freed ...", which ends in the dash; `first` if there
// is none. A dateline begins in capitals or ends in brackets.
uint32_t DatelineEnd(const Document& document, uint32_t first, uint32_t end);

// Mends the tree of tokens [first, end) with root `root`, which is updated:
//   "Firm to cut jobs"      a headline's infinitive is what the noun will do, so
//                           the verb is the root and the noun its subject
//   "Profit dropped to $9"  a participle with a subject of its own and without
//                           an auxiliary is a past tense
//   "output in Peru fell to 9"  a past form before a number is a verb
//   "Norrvik axed 9 jobs"   so is a word on -ed between a name and a number
//   "according to police"   a source is a noun
//   "owes banks $9"         of two finite verbs in a row the second is a noun
void MendTree(Document& document, uint32_t first, uint32_t end, uint32_t& root);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_NEWS_SYNTAX_H_
