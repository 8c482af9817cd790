#ifndef FACTLINE_DAEMON_LANGUAGE_NOUN_PHRASE_H_
#define FACTLINE_DAEMON_LANGUAGE_NOUN_PHRASE_H_

#include "daemon/language/chunker.h"
#include "daemon/language/parse_tree.h"
#include "daemon/language/tagger.h"

namespace factline::language {

// The end of the noun phrase that begins at word `begin`; `begin` if none does.
int NounPhraseEnd(const std::vector<TaggedWord>& words, int begin);

// The chunk of words [begin, end), a noun phrase: finds its head and attaches
// the other words below it. A possessive 's ends the phrase.
Chunk BuildNounPhrase(const std::vector<TaggedWord>& words, int begin, int end,
                      ParseTree& tree);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_NOUN_PHRASE_H_
