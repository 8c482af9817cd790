#ifndef FACTLINE_DAEMON_LANGUAGE_MODEL_NAMES_H_
#define FACTLINE_DAEMON_LANGUAGE_MODEL_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/language/syntax_model.h"

namespace factline::language {

// What a tag of the model means, by its name: universal tag, '|', Penn tag.
TagClass TagClassOf(std::string name);

// The Penn tag of such a name; empty if it has no '|'. `name` is not empty.
std::string_view PennTag(std::string_view name);

TagGroups GroupsOf(const std::vector<TagClass>& tags);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_MODEL_NAMES_H_
