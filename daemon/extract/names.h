#ifndef FACTLINE_DAEMON_EXTRACT_NAMES_H_
#define FACTLINE_DAEMON_EXTRACT_NAMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/extract/layers.h"
#include "daemon/extract/role_lexicon.h"
#include "daemon/extract/token_view.h"

namespace factline::extract {

// A run of capitalised words and what it is made of.
//
//   US Secretary of State Marco Rubio
//   '----------- run ---------------'
//      '-- office --'     '- name -'
struct NameRun {
  TokenRange run;
  TokenRange name;     // Empty if the run is offices and the like only.
  int office = 0;      // RoleLexicon::Office() of a title in the run; 0 = none.
  bool body = false;   // A word for a body is in the name.
  bool honorific = false;
};

// Reads the run of capitalised words that begins at token `i`; empty optional
// if none does. `end` is the end of its sentence, or of the noun phrase looked
// at. Words of the calendar end a run.
std::optional<NameRun> ReadNameRun(const TokenView& view,
                                   const RoleLexicon& roles, uint32_t i,
                                   uint32_t end);

// "Sunday", "February"
bool IsCalendarWord(std::string_view lower);

// Initials of the capitalised words of a name in upper case: "World Health
// Organization" -> "WHO". Empty for a name of one such word.
std::string InitialsOf(const TokenView& view, TokenRange name);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_NAMES_H_
