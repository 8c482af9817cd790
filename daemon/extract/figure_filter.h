#ifndef FACTLINE_DAEMON_EXTRACT_FIGURE_FILTER_H_
#define FACTLINE_DAEMON_EXTRACT_FIGURE_FILTER_H_

#include "daemon/extract/claim_input.h"
#include "daemon/extract/measure.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// Whether careful readers would call the number a figure: not the small counts
// that build sentences ("the two sides", "one of the reasons"), not the numbers
// of times and durations that only locate ("in the last 10 years").
bool IsFigure(const ClaimInput& input, const QuantityMention& quantity,
              const MeasureReading& reading);

// 0 to 1: how much of the claim its own clause states.
double ConfidenceOf(const MeasureReading& reading, const Claim& claim,
                    bool focus_place);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_FIGURE_FILTER_H_
