#ifndef FACTLINE_DAEMON_PIPELINE_LAYERS_JSON_H_
#define FACTLINE_DAEMON_PIPELINE_LAYERS_JSON_H_

#include <string>

#include "daemon/extract/extractor.h"

namespace factline::pipeline {

// What the layers below the claims found in the body, as members of a JSON
// object without its braces:
//   "quantities":[{"startByte":..,"endByte":..,"value":"267",...}],
//   "times":[...],"attributions":[...]
// Offsets are bytes of the body as it came. Findings in the headline are left
// out. `extraction` must have been made with layers.
std::string LayersJson(const extract::Extraction& extraction);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_LAYERS_JSON_H_
