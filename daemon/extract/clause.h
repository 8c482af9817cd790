#ifndef FACTLINE_DAEMON_EXTRACT_CLAUSE_H_
#define FACTLINE_DAEMON_EXTRACT_CLAUSE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/extract/claim_input.h"

// Small questions about the words around a noun phrase. Each looks at one
// sentence and no further than a named number of tokens.
namespace factline::extract {

inline bool IsNominal(language::Upos upos) {
  return upos == language::Upos::kNoun || upos == language::Upos::kPropn;
}

// "believed", "feared", "confirmed": verbs that say how something is known, so
// that what happened stands in their complement ("feared dead").
bool IsKnowingVerb(std::string_view lemma);

// "rise", "stand", "bring": verbs that move a level rather than name an act.
bool IsLevelVerb(std::string_view lemma);

// "have", "record", "see": verbs that add nothing to the noun they govern.
bool IsLightVerb(std::string_view lemma);

// Negated or not, the verb that a chain of auxiliaries, adverbs, "to" and
// knowing verbs leads to: "are now believed to have died" -> died.
struct VerbGroup {
  uint32_t token = 0;      // The verb or predicate adjective that counts.
  bool adjective = false;  // "are dead", "presumed dead"
  bool becomes = false;    // "became stranded": an event, not a state.
  bool finite = false;     // Had an auxiliary, or is a finite form itself.
  bool perfect = false;    // "have died", not "feared to have died"
  bool until_now = false;  // "are now dead", "are confirmed dead"
  bool passive = false;    // "were killed"
};
std::optional<VerbGroup> ReadVerbGroup(const ClaimInput& input, uint32_t at,
                                       uint32_t end);

// The token after prepositional phrases that begin at `at`: from "in hospital
// in England have died" to "have".
uint32_t SkipPrepositionalPhrases(const ClaimInput& input, uint32_t at,
                                  uint32_t end);

// The head of the subject of the verb at `verb`: of the tree, else of the
// noun phrase that stands before it in its clause.
std::optional<uint32_t> SubjectOf(const ClaimInput& input, uint32_t sentence,
                                  uint32_t verb);

// The nearest verb above `token` in the tree.
std::optional<uint32_t> GoverningVerb(const ClaimInput& input, uint32_t token);

// "were killed", not "had killed" nor "killed".
bool IsPassive(const ClaimInput& input, uint32_t sentence, uint32_t verb);

// "carried", "was carrying", "had carried", not "has carried".
bool IsPast(const ClaimInput& input, uint32_t sentence, uint32_t verb);

// "has forced", "have since died", not "had died".
bool IsPerfect(const ClaimInput& input, uint32_t sentence, uint32_t verb);

// "are dying", "dies": goes on now.
bool IsPresent(const ClaimInput& input, uint32_t sentence, uint32_t verb);

// First token of the clause around `at`: after the last comma, semicolon,
// subordinating word or finite verb boundary before it.
uint32_t ClauseBegin(const ClaimInput& input, uint32_t sentence, uint32_t at);

// Whether a clause that tells something else lies within [begin, end): "and 20
// were lost", "while 20 were lost"; one that tells when or why is not one.
bool HoldsClause(const ClaimInput& input, uint32_t begin, uint32_t end);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CLAUSE_H_
