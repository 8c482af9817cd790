#ifndef FACTLINE_DAEMON_EXTRACT_TIME_EVENTS_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_EVENTS_H_

#include <vector>

#include "absl/time/time.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/time_lexicon.h"
#include "daemon/extract/time_resolver.h"
#include "daemon/extract/time_scan.h"
#include "daemon/language/document.h"

namespace factline::extract {

// Adds to the end of `mentions`, which must be in text order, the times that
// count from an event whose date the article gives elsewhere:
//   "since the war began", with "The war began on 24 February 2022."
//   "since the invasion", with "the eve of the third anniversary of the
//   invasion"
// or the lexicon knows ([known_event]). `placed` are the places of `scanned`,
// one for one. Linear.
void AddEventTimes(const language::Document& document,
                   const TimeLexicon& lexicon,
                   const std::vector<ScannedTime>& scanned,
                   const std::vector<PlacedTime>& placed,
                   const TimeFrame& frame, absl::TimeZone zone,
                   std::vector<TimeMention>& mentions);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_EVENTS_H_
