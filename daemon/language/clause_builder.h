#ifndef FACTLINE_DAEMON_LANGUAGE_CLAUSE_BUILDER_H_
#define FACTLINE_DAEMON_LANGUAGE_CLAUSE_BUILDER_H_

#include <vector>

#include "daemon/language/chunker.h"
#include "daemon/language/parse_tree.h"
#include "daemon/language/tagger.h"

namespace factline::language {

// Joins the chunks of a sentence into clauses, left to right, with bounded
// looks ahead: subjects, objects, prepositional phrases, coordination,
// subordinate and reported clauses. Linear.
//
// Afterwards every head that is not a root is set by rule or left for
// ParseTree::Finish(); returns the word that should be the root.
int BuildClauses(const std::vector<TaggedWord>& words,
                 const std::vector<std::string_view>& lemmas,
                 const std::vector<Chunk>& chunks, ParseTree& tree);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_CLAUSE_BUILDER_H_
