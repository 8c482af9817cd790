#ifndef FACTLINE_DAEMON_EXTRACT_TALLY_H_
#define FACTLINE_DAEMON_EXTRACT_TALLY_H_

#include "daemon/extract/claim_input.h"
#include "daemon/extract/claim_time.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/measure.h"

namespace factline::extract {

// What a figure runs over: one event, a period, a start until now, or a state.
// The wording of the number decides before the verb's usual tally does.
Tally TallyOf(const ClaimInput& input, const QuantityMention& quantity,
              const MeasureReading& reading, const FigureTime& found);

// "still stranded": what the action says holds until now.
bool StillHolds(const ClaimInput& input, uint32_t sentence, uint32_t action);

// "three more people", "a further 13": adds to a total, is none itself.
bool AddsToTotal(const ClaimInput& input, const QuantityMention& quantity,
                 TokenRange phrase);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TALLY_H_
