#ifndef FACTLINE_DAEMON_EXTRACT_STATEMENTS_H_
#define FACTLINE_DAEMON_EXTRACT_STATEMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/extract/claim_input.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// A credited statement is at least so long: "yes" tells nothing.
inline constexpr uint32_t kMinStatementBytes = 12;
// Longer ones are cut at a character; speeches are not claims.
inline constexpr uint32_t kMaxStatementBytes = 1000;
// Names of a statement that are listed.
inline constexpr size_t kMaxStatementMentions = 16;

// The credited words of attribution `index` as a statement: text, whether it
// is direct speech, and who and what it names. Empty when it is too short, or
// stands in page chrome, a headline or a caption.
std::optional<Statement> ReadStatement(const ClaimInput& input, uint32_t index);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_STATEMENTS_H_
