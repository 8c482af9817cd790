#ifndef FACTLINE_DAEMON_LANGUAGE_INFLECTION_H_
#define FACTLINE_DAEMON_LANGUAGE_INFLECTION_H_

#include <string>
#include <string_view>

namespace factline::language {

// Regular English forms of `base`, in lower case.
std::string WithS(std::string_view base);            // drones, crashes, dies
std::string WithEd(std::string_view base, bool doubles);   // launched, banned
std::string WithIng(std::string_view base, bool doubles);  // dying, banning

// One syllable that doubles its last consonant: stop, but not fix or eat.
bool IsShortClosed(std::string_view base);

// The likeliest base form of an unknown word; `word` itself where there is
// nothing to take off.
std::string WithoutS(std::string_view word);
std::string WithoutEd(std::string_view word);
std::string WithoutIng(std::string_view word);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_INFLECTION_H_
