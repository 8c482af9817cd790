#ifndef FACTLINE_DAEMON_EXTRACT_ACTION_WORDS_H_
#define FACTLINE_DAEMON_EXTRACT_ACTION_WORDS_H_

#include <cstdint>
#include <string_view>

#include "daemon/extract/claim_input.h"

// Words around a number that tell what happened to what it counts, or that it
// belongs to another clause. Words and lemmas are in lower case.
namespace factline::extract {

// Words before a number that belong to it: "an estimated", "another".
bool IsApproximation(std::string_view word);

// What may stand between two counted things of one verb: "more than 1,400
// bombs and 35 missiles".
bool IsJoiner(const language::Token& token, std::string_view word);

// Verbs whose object does what the infinitive after it says: "caused two dams
// to collapse".
bool IsCausing(std::string_view lemma);

// "a jet carrying": tells which one.
bool IsReduced(const ClaimInput& input, uint32_t verb);

// Adverbs that open a clause: "injured when two boats collided".
bool OpensClause(std::string_view word);

// Nouns that lead to the number they are: "a total of 72 drums".
bool IsSumNoun(std::string_view lemma);

// "thousands more missing": counts on its own.
bool IsVagueNumber(std::string_view word);

// "who", "that", "which"
bool IsRelative(std::string_view word);

// "120 patients are in hospital": says where they are, no act at all.
bool IsPlaced(const ClaimInput& input, uint32_t at, uint32_t end);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_ACTION_WORDS_H_
