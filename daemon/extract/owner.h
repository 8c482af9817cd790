#ifndef FACTLINE_DAEMON_EXTRACT_OWNER_H_
#define FACTLINE_DAEMON_EXTRACT_OWNER_H_

#include <cstdint>
#include <optional>

#include "daemon/extract/claim_input.h"

namespace factline::extract {

// Head token of whom the level named at `noun` belongs to, by the words beside
// it: "Norrvik's debt", "the debt of Norrvik", "Norrvik has debts of". Empty when
// they name nobody, or only by a pronoun. Of an act ("the arrest of") the words
// may name whom it befell.
std::optional<uint32_t> OwnerOf(const ClaimInput& input, uint32_t sentence,
                                uint32_t noun);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_OWNER_H_
