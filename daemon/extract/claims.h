#ifndef FACTLINE_DAEMON_EXTRACT_CLAIMS_H_
#define FACTLINE_DAEMON_EXTRACT_CLAIMS_H_

#include <cstddef>
#include <vector>

#include "daemon/extract/claim_input.h"
#include "daemon/extract/offset_map.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"

namespace factline::extract {

struct ClaimList {
  std::vector<ReadClaim> claims;  // In text order.
  size_t dropped = 0;             // Over kMaxClaimsPerArticle.
};

// Joins the layers of one article to claims: each number that is a figure, with
// what it counts, where, when and who says so; and each credited statement that
// has no figure. Ids are unique in the list.
ClaimList ReadClaims(const ClaimInput& input, const Article& article,
                     const OffsetMap& offsets);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CLAIMS_H_
