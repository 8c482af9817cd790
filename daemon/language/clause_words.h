#ifndef FACTLINE_DAEMON_LANGUAGE_CLAUSE_WORDS_H_
#define FACTLINE_DAEMON_LANGUAGE_CLAUSE_WORDS_H_

#include <string_view>

#include "daemon/language/tagger.h"

// What single words tell of the clauses around them.
namespace factline::language {

// Double and single quotation marks, not the apostrophe.
bool IsQuoteMark(std::string_view text);

// Forms of the auxiliaries, by the word itself.
bool IsFormOfBe(std::string_view lower);
bool IsFormOfHave(std::string_view lower);
bool IsFormOfDo(std::string_view lower);

// "is", "was", "has", "did", "will", "fell": a verb that cannot be a
// participle or an infinitive, as far as its form tells.
bool IsSurelyFinite(const TaggedWord& word);

// "he", "who", "those": pronouns that can be a subject.
bool IsSubjectPronoun(std::string_view lower);

bool IsSayVerb(const TaggedWord& word);

// A mark or word at which one clause may end and another begin.
bool IsClauseBoundary(const TaggedWord& word);

// A word that promises a clause with a finite verb: "who", "while".
bool OpensClause(const TaggedWord& word);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_CLAUSE_WORDS_H_
