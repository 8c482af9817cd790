#ifndef FACTLINE_DAEMON_EXTRACT_TIME_SCAN_H_
#define FACTLINE_DAEMON_EXTRACT_TIME_SCAN_H_

#include <cstdint>
#include <vector>

#include "daemon/extract/layers.h"
#include "daemon/extract/time_expression.h"
#include "daemon/extract/time_lexicon.h"
#include "daemon/extract/time_tense.h"
#include "daemon/language/document.h"

namespace factline::extract {

// An expression as it stands in the text, not yet on the calendar.
struct ScannedTime {
  Expression expression;
  language::Span span;
  TokenRange tokens;
  uint32_t sentence = 0;
  Tense tense = Tense::kUnknown;
  Connector connector = Connector::kNone;
  uint32_t phrase_begin = 0;  // Byte where the connector begins, else the span.
  // The next scanned time ends the range that this one begins.
  bool begins_range = false;
};

// The expressions of all sentences but those of page chrome, in text order
// and without overlap. Linear.
std::vector<ScannedTime> ScanTimes(const language::Document& document,
                                   const TimeLexicon& lexicon);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIME_SCAN_H_
