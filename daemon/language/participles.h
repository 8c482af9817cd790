#ifndef FACTLINE_DAEMON_LANGUAGE_PARTICIPLES_H_
#define FACTLINE_DAEMON_LANGUAGE_PARTICIPLES_H_

#include <vector>

#include "daemon/language/tagger.h"

namespace factline::language {

// Tells participles from past tenses of the same form, once all words of the
// sentence are tagged: "people killed in the raid were", "drones launched from".
// A past form that is not its clause's verb is a participle. Linear.
void ReviseParticiples(std::vector<TaggedWord>& words);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PARTICIPLES_H_
