#ifndef FACTLINE_DAEMON_LANGUAGE_MODEL_NAMES_H_
#define FACTLINE_DAEMON_LANGUAGE_MODEL_NAMES_H_

#include <string>

#include "daemon/language/syntax_model.h"

namespace factline::language {

// What a tag of the model means, by its name: universal tag, '|', Penn tag.
TagClass TagClassOf(std::string name);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_MODEL_NAMES_H_
