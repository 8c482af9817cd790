#ifndef FACTLINE_DAEMON_STORE_TEXT_CHECK_H_
#define FACTLINE_DAEMON_STORE_TEXT_CHECK_H_

#include "absl/status/status.h"
#include "daemon/track/tracker.h"

namespace factline::store {

// InvalidArgument, with the text, if a text of `result` is not valid UTF-8.
// Ingest repairs all texts, so this is a defect of ours; but a record with such
// a text is written without an error and can never be read again.
absl::Status CheckTexts(const track::TrackResult& result);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TEXT_CHECK_H_
