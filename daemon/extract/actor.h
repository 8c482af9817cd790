#ifndef FACTLINE_DAEMON_EXTRACT_ACTOR_H_
#define FACTLINE_DAEMON_EXTRACT_ACTOR_H_

#include <cstdint>
#include <string>

#include "daemon/extract/claim_input.h"

namespace factline::extract {

// Who did something.
struct Actor {
  std::string name;  // As the article names it: "Russia".
  // For figure keys: the lower-case ISO code of a country ("ru" for Russia,
  // Russian forces and Moscow's troops), else the lower-case name; empty for
  // one without a name ("the company"), who tells no figures apart.
  std::string key;
};

// The actor that the noun phrase with head token `head` names.
Actor ActorAt(const ClaimInput& input, uint32_t head);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_ACTOR_H_
